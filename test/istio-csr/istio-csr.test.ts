import { describe, expect, it } from "vitest";
import { istioCsr } from "../../components/istio-csr";
import { config } from "../../components/istio-csr/config";
import type { IstioCsrArgs } from "../../components/istio-csr/args";
import { IstioCsr } from "../../components/istio-csr/istio-csr";
import { collect, tokens, type Collected } from "../mocks";

const issuer = { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "private-ca" };

function build(more: Partial<IstioCsrArgs> = {}, preview = false): Promise<Collected<IstioCsr>> {
  return collect(() => new IstioCsr("istio-csr", { ...config.parse({}), issuer, rootCertificatePem: "PEM", ...more }), {
    preview,
  });
}

describe("IstioCsr", () => {
  it("registers the same resources in a preview", async () => {
    const up = tokens(await build());
    expect(tokens(await build({}, true))).toEqual(up);
    expect(up).toMatchInlineSnapshot(`
      [
        "eks-network-security:index:IstioCsr istio-csr",
        "kubernetes:cert-manager.io/v1:Certificate istio-csr-istiod",
        "kubernetes:core/v1:ConfigMap istio-csr-root",
        "kubernetes:core/v1:Namespace istio-csr-istio-system",
        "kubernetes:helm.sh/v3:Release istio-csr",
        "kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy istio-csr-mesh-istio-csr",
        "kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy istio-csr-mesh-istiod",
        "kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy istio-csr-mesh-workloads",
        "kubernetes:rbac.authorization.k8s.io/v1:Role istio-csr-mesh-istio-csr",
        "kubernetes:rbac.authorization.k8s.io/v1:Role istio-csr-mesh-istiod",
        "kubernetes:rbac.authorization.k8s.io/v1:Role istio-csr-mesh-workloads",
        "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding istio-csr-mesh-istio-csr",
        "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding istio-csr-mesh-istiod",
        "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding istio-csr-mesh-workloads",
      ]
    `);
  });

  it("registers neither policies without approver-policy nor a namespace that exists", async () => {
    const built = await build({ approverPolicy: false, meshNamespaceExists: true });
    expect(tokens(built)).toEqual([
      "eks-network-security:index:IstioCsr istio-csr",
      "kubernetes:cert-manager.io/v1:Certificate istio-csr-istiod",
      "kubernetes:core/v1:ConfigMap istio-csr-root",
      "kubernetes:helm.sh/v3:Release istio-csr",
    ]);
  });

  it("puts the root where istio-csr reads it, and waits for istiod's certificate", async () => {
    const built = await build();
    expect(built.one("kubernetes:core/v1:ConfigMap").inputs).toMatchObject({
      metadata: { name: "istio-root-ca", namespace: "cert-manager" },
      data: { "ca.pem": "PEM" },
    });
    expect(built.one("kubernetes:cert-manager.io/v1:Certificate").inputs).toMatchObject({
      metadata: { namespace: "istio-system", annotations: { "pulumi.com/waitFor": "condition=Ready" } },
    });
    expect(built.one("kubernetes:helm.sh/v3:Release").inputs).toMatchObject({ name: "cert-manager-istio-csr" });
  });

  it("respects revisions and ambient mode", async () => {
    const built = await build({ revisions: ["1-31-1"], ambient: true });
    expect(built.one("kubernetes:cert-manager.io/v1:Certificate").inputs).toMatchObject({
      spec: { dnsNames: ["istiod.istio-system.svc", "istiod-1-31-1.istio-system.svc"] },
    });
    expect(built.one("kubernetes:helm.sh/v3:Release").inputs).toMatchObject({
      values: { app: { server: { caTrustedNodeAccounts: "istio-system/ztunnel" }, istio: { revisions: ["1-31-1"] } } },
    });
  });
});

it("declares what the whole mesh must agree on", () => {
  expect(istioCsr.declare(config.parse({ trustDomain: "mesh.example" }))).toEqual({
    mesh: { trustDomain: "mesh.example", clusterId: "Kubernetes", workloadCertificateDuration: "24h" },
  });
});
