import { describe, expect, it } from "vitest";
import { CertManager } from "../../components/cert-manager/cert-manager";
import { config } from "../../components/cert-manager/config";
import { collect, tokens, type Collected } from "../mocks";

const caArn = "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555";

function build(input: unknown, preview = false): Promise<Collected<CertManager>> {
  const parsed = config.parse(input);
  return collect(
    () =>
      new CertManager("cert-manager", {
        ...parsed,
        clusterName: "prod",
        caArn,
        oidcIssuer: "oidc.eks.eu-central-1.amazonaws.com/id/A",
        oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/A",
        tags: { Team: "platform" },
      }),
    { preview },
  );
}

const withCertificate = { certificates: { shop: { namespace: "shop", dnsNames: ["shop.example.com"] } } };
const addons = {
  installation: "eks-addons",
  addonVersions: { certManager: "v1.21.2-eksbuild.1", privateCaConnector: "v1.12.0-eksbuild.1" },
  issuer: { kind: "AWSPCAIssuer" },
};

describe("CertManager", () => {
  it("registers the same resources in a preview", async () => {
    const up = tokens(await build(withCertificate));
    expect(tokens(await build(withCertificate, true))).toEqual(up);
    expect(up).toMatchInlineSnapshot(`
      [
        "aws:eks/podIdentityAssociation:PodIdentityAssociation cert-manager-issuer",
        "aws:iam/role:Role cert-manager-issuer",
        "aws:iam/rolePolicy:RolePolicy cert-manager-issuer",
        "eks-network-security:index:CertManager cert-manager",
        "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition cert-manager-awspcaclusterissuers.awspca.cert-manager.io",
        "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition cert-manager-awspcaissuers.awspca.cert-manager.io",
        "kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAClusterIssuer cert-manager-private-ca",
        "kubernetes:cert-manager.io/v1:Certificate cert-manager-certificate-shop-shop",
        "kubernetes:core/v1:Namespace cert-manager",
        "kubernetes:helm.sh/v3:Release cert-manager",
        "kubernetes:helm.sh/v3:Release cert-manager-approver-policy",
        "kubernetes:helm.sh/v3:Release cert-manager-issuer",
        "kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy cert-manager-certificate-shop-shop",
        "kubernetes:rbac.authorization.k8s.io/v1:Role cert-manager-certificate-shop-shop",
        "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding cert-manager-certificate-shop-shop",
      ]
    `);
  });

  it("registers what the add-ons do not", async () => {
    expect(tokens(await build(addons))).toMatchInlineSnapshot(`
      [
        "aws:eks/addon:Addon cert-manager",
        "aws:eks/addon:Addon cert-manager-issuer",
        "aws:iam/role:Role cert-manager-issuer",
        "aws:iam/rolePolicy:RolePolicy cert-manager-issuer",
        "eks-network-security:index:CertManager cert-manager",
        "kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAIssuer cert-manager-private-ca",
        "kubernetes:core/v1:Namespace cert-manager-istio-system",
        "kubernetes:core/v1:ServiceAccount cert-manager-private-ca",
        "kubernetes:rbac.authorization.k8s.io/v1:Role cert-manager-private-ca-token",
        "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding cert-manager-private-ca-token",
      ]
    `);
  });

  it("gives every release a fixed name, after which its service accounts are named", async () => {
    const built = await build({});
    for (const { inputs } of built.all("kubernetes:helm.sh/v3:Release")) {
      expect(inputs.name).toMatch(/^(cert-manager|cert-manager-approver-policy|aws-privateca-issuer)$/);
      expect(inputs.namespace).toBe("cert-manager");
      expect(inputs.version).toMatch(/^v\d+\.\d+\.\d+$/);
      expect(inputs.atomic).toBe(true);
    }
    expect(built.one("kubernetes:helm.sh/v3:Release", "cert-manager-issuer").inputs.skipCrds).toBe(true);
  });

  it("spells the definitions' extension keys as the SDK does", async () => {
    const text = JSON.stringify((await build({})).all("kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition"));
    expect(text).toContain('"x_kubernetes_map_type":"atomic"');
    expect(text).not.toContain("x-kubernetes-");
  });

  it("waits for the issuer and for each certificate", async () => {
    const built = await build(withCertificate);
    for (const type of ["awspca.cert-manager.io/v1beta1:AWSPCAClusterIssuer", "cert-manager.io/v1:Certificate"]) {
      expect(built.one(`kubernetes:${type}`).inputs).toMatchObject({
        metadata: { annotations: { "pulumi.com/waitFor": "condition=Ready" } },
      });
    }
    expect(built.one("kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAClusterIssuer").inputs).toMatchObject({
      spec: { arn: caArn, region: "eu-central-1", notBeforeOffset: "15m" },
    });
  });

  it("gives the role to the controller's service account by Pod Identity", async () => {
    const built = await build({});
    expect(built.one("aws:eks/podIdentityAssociation:PodIdentityAssociation").inputs).toMatchObject({
      clusterName: "prod",
      namespace: "cert-manager",
      serviceAccount: "aws-privateca-issuer",
    });
    expect(built.one("aws:iam/role:Role").inputs.assumeRolePolicy).toContain("pods.eks.amazonaws.com");
    expect(built.all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")).toEqual([]);
  });

  it("gives the role to the service account's token with irsa", async () => {
    const built = await build({ issuer: { credentials: "irsa" } });
    expect(built.all("aws:eks/podIdentityAssociation:PodIdentityAssociation")).toEqual([]);
    expect(built.one("kubernetes:helm.sh/v3:Release", "cert-manager-issuer").inputs).toMatchObject({
      values: {
        serviceAccount: {
          annotations: { "eks.amazonaws.com/role-arn": expect.stringContaining("cert-manager-issuer") },
        },
      },
    });
  });

  it("gives the role of an AWSPCAIssuer to its own account and not to the controller", async () => {
    const built = await build({ issuer: { kind: "AWSPCAIssuer" } });
    expect(built.one("kubernetes:helm.sh/v3:Release", "cert-manager-issuer").inputs).toMatchObject({
      values: { disableClusterIssuerAmbientCredentials: true, serviceAccount: { annotations: {} } },
    });
    expect(built.one("aws:iam/role:Role").inputs.assumeRolePolicy).toContain(
      "system:serviceaccount:istio-system:private-ca",
    );
    expect(built.one("kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAIssuer").inputs).toMatchObject({
      spec: { role: expect.stringContaining("cert-manager-issuer"), serviceAccountRef: { name: "private-ca" } },
    });
  });
});
