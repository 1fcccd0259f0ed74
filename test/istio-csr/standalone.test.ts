import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { IstioCsr, type IstioCsrArgs } from "../../components/istio-csr";
import { config } from "../../components/istio-csr/config";
import { settingsOf } from "../../components/istio-csr/settings";
import { charts } from "../../facts/charts";
import { collect, type Collected } from "../mocks";
import { children } from "../standalone";

const issuer = { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "private-ca" };
const required: IstioCsrArgs = { issuer, rootCertificatePem: "PEM" };
const release = "kubernetes:helm.sh/v3:Release";
const certificate = "kubernetes:cert-manager.io/v1:Certificate";

function build(args: IstioCsrArgs): Promise<Collected<IstioCsr>> {
  return collect(() => new IstioCsr("csr", args));
}

describe("IstioCsr without the plugin layer", () => {
  it("installs istio-csr with its policies by default", async () => {
    const built = await build(required);
    expect(built.one(release).inputs).toMatchObject({
      namespace: "cert-manager",
      version: charts["cert-manager-istio-csr"].version,
      values: {
        replicaCount: 3,
        app: {
          tls: { trustDomain: "cluster.local" },
          server: { maxCertificateDuration: "48h", clusterID: "Kubernetes" },
        },
      },
    });
    expect(built.one(certificate).inputs).toMatchObject({
      spec: { duration: "24h", renewBefore: "8h", dnsNames: ["istiod.istio-system.svc"], issuerRef: issuer },
    });
    expect(built.all("kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy")).toHaveLength(3);
    const mesh = await new Promise((resolve) => pulumi.output(built.result.mesh).apply(resolve));
    expect(mesh).toEqual({
      caAddress: "cert-manager-istio-csr.cert-manager.svc:443",
      trustDomain: "cluster.local",
      clusterId: "Kubernetes",
      workloadCertificateDuration: "24h",
    });
  });

  it("registers the same for outputs as for plain values", async () => {
    const { output } = pulumi;
    const plain = await build({
      ...required,
      version: "v0.17.0",
      trustDomain: "mesh.example",
      replicas: 1,
      servingCertificateDuration: "36h",
      istiodCertificate: { duration: "48h" },
      revisions: ["1-31-1"],
      ambient: true,
      namespace: "pki",
    });
    const deferred = await build({
      issuer: { group: output(issuer.group), kind: output(issuer.kind), name: output(issuer.name) },
      rootCertificatePem: output("PEM"),
      version: output("v0.17.0"),
      trustDomain: output("mesh.example"),
      replicas: output(1),
      servingCertificateDuration: output("36h"),
      istiodCertificate: { duration: output("48h") },
      revisions: output([output("1-31-1")]),
      ambient: output(true),
      namespace: output("pki"),
    });
    expect(children(deferred)).toEqual(children(plain));
  });

  it.each<[string, Partial<IstioCsrArgs>, string]>([
    ["minutes", { workloadCertificateDuration: "30m" }, "workloadCertificateDuration"],
    ["more than the maximum", { workloadCertificateDuration: "49h" }, "workloadCertificateDuration"],
    ["a renewal that is never due", { istiodCertificate: { renewBefore: "24h" } }, "istiodCertificate.renewBefore"],
  ])("refuses %s by name", async (_, wrong, named) => {
    await collect(() => {
      expect(() => new IstioCsr("csr", { ...required, ...wrong })).toThrow(pulumi.RunError);
      expect(() => new IstioCsr("csr", { ...required, ...wrong })).toThrow(named);
    });
  });

  it("has the defaults of the stack config", () => {
    expect(config.parse({})).toEqual(settingsOf({}));
  });
});
