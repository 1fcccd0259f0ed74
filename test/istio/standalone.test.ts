import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Istio, type IstioArgs } from "../../components/istio";
import { config } from "../../components/istio/config";
import { settingsOf } from "../../components/istio/settings";
import { charts } from "../../facts/charts";
import { collect, type Collected } from "../mocks";
import { children, refused } from "../standalone";

const mesh = {
  caAddress: "cert-manager-istio-csr.cert-manager.svc:443",
  trustDomain: "cluster.local",
  clusterId: "Kubernetes",
  workloadCertificateDuration: "24h",
};
const issuer = { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "private-ca" };
const required: IstioArgs = { mesh, meshNamespace: "istio-system" };
const release = "kubernetes:helm.sh/v3:Release";

function build(args: IstioArgs): Promise<Collected<Istio>> {
  return collect(() => new Istio("istio", args));
}

describe("Istio without the plugin layer", () => {
  it("installs one istiod that denies by default", async () => {
    const built = await build(required);
    expect(built.all(release).map(({ name }) => name)).toEqual(["istio-base", "istio-istio-cni", "istio-istiod"]);
    expect(built.one(release, "istio-istiod").inputs).toMatchObject({
      version: charts.istiod.version,
      namespace: "istio-system",
      values: {
        autoscaleMin: 2,
        autoscaleMax: 5,
        env: { ENABLE_CA_SERVER: "false" },
        global: { caAddress: mesh.caAddress },
        meshConfig: { outboundTrafficPolicy: { mode: "REGISTRY_ONLY" } },
      },
    });
    expect(built.one("kubernetes:security.istio.io/v1:AuthorizationPolicy").name).toBe(
      "istio-istio-system-allow-nothing",
    );
    expect(built.one(release, "istio-base").protect).toBe(true);
    expect(built.result.namespaceLabels).toEqual({ "istio-injection": "enabled" });
  });

  it("registers the same for outputs as for plain values", async () => {
    const { output } = pulumi;
    const tls = { dnsNames: ["shop.example.com"], duration: "48h" };
    const plain = await build({
      ...required,
      issuer,
      dataPlane: "ambient",
      revisions: { "1-31-1": { version: "1.31.1" } },
      istiodReplicas: { min: 3, max: 4 },
      allowAnyOutbound: true,
      ingressGateway: { minReplicas: 1, tls },
      egressGateway: { maxReplicas: 9 },
      namespaces: { shop: { podSecurity: "baseline" } },
    });
    const deferred = await build({
      mesh: {
        caAddress: output(mesh.caAddress),
        trustDomain: output(mesh.trustDomain),
        clusterId: output(mesh.clusterId),
        workloadCertificateDuration: output(mesh.workloadCertificateDuration),
      },
      meshNamespace: output("istio-system"),
      issuer: { group: output(issuer.group), kind: output(issuer.kind), name: output(issuer.name) },
      dataPlane: "ambient",
      revisions: { "1-31-1": { version: output("1.31.1") } },
      istiodReplicas: { min: output(3), max: output(4) },
      allowAnyOutbound: output(true),
      ingressGateway: {
        minReplicas: output(1),
        tls: { dnsNames: output([output("shop.example.com")]), duration: output("48h") },
      },
      egressGateway: { maxReplicas: output(9) },
      namespaces: { shop: { podSecurity: output("baseline" as const) } },
    });
    expect(children(deferred)).toEqual(children(plain));
  });

  it.each<[string, Partial<IstioArgs>, string]>([
    ["more istiods than there may be", { istiodReplicas: { min: 9 } }, "istiodReplicas.min"],
    ["the platform in the mesh", { namespaces: { "kube-system": {} } }, "namespaces.kube-system"],
    ["an active revision that is not there", { activeRevision: "b" }, "activeRevision"],
    ["TLS without an issuer", { ingressGateway: { tls: { dnsNames: ["a.example"] } } }, "needs an issuer"],
  ])("refuses %s by name and registers nothing", async (_, wrong, named) => {
    expect(await refused(() => new Istio("istio", { ...required, ...wrong }))).toContain(named);
  });

  it("refuses TLS without an issuer before anything is registered, with outputs among its arguments too", async () => {
    const ingressGateway = { tls: { dnsNames: ["a.example"], duration: pulumi.output("48h") } };
    expect(await refused(() => new Istio("istio", { ...required, ingressGateway }))).toContain("needs an issuer");
  });

  it.each<object>([
    {},
    {
      ingressGateway: { tls: { dnsNames: ["a.example"] } },
      egressGateway: {},
      namespaces: { shop: {} },
    },
  ])("has the defaults of the stack config: %j", (input) => {
    // What a team may route is the stack's to say: the component has no teams.
    const { teamHosts, ...parsed } = config.parse(input);
    expect(parsed).toEqual(settingsOf(input));
    expect(teamHosts).toEqual({});
  });
});
