import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { CertManager, type CertManagerArgs } from "../../components/cert-manager";
import { config } from "../../components/cert-manager/config";
import { settingsOf } from "../../components/cert-manager/settings";
import { charts } from "../../facts/charts";
import { collect, type Collected } from "../mocks";
import { children } from "../standalone";

const required: CertManagerArgs = {
  clusterName: "prod",
  caArn: "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555",
};
const release = "kubernetes:helm.sh/v3:Release";

function build(args: CertManagerArgs): Promise<Collected<CertManager>> {
  return collect(() => new CertManager("cm", args));
}

describe("CertManager without the plugin layer", () => {
  it("installs the charts and an issuer for every namespace by default", async () => {
    const built = await build(required);
    expect(built.all(release).map(({ name }) => name)).toEqual(["cm", "cm-approver-policy", "cm-issuer"]);
    expect(built.one(release, "cm").inputs).toMatchObject({
      version: charts["cert-manager"].version,
      values: { replicaCount: 2, webhook: { replicaCount: 3 } },
    });
    expect(built.one("kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAClusterIssuer").inputs).toMatchObject({
      metadata: { name: "private-ca" },
      spec: { notBeforeOffset: "15m", region: "eu-central-1" },
    });
    expect(built.all("aws:eks/podIdentityAssociation:PodIdentityAssociation")).toHaveLength(1);
    expect(built.result.issuerRef).toEqual({
      group: "awspca.cert-manager.io",
      kind: "AWSPCAClusterIssuer",
      name: "private-ca",
    });
  });

  it("registers the same for outputs as for plain values", async () => {
    const { output } = pulumi;
    const shop = { namespace: "shop", dnsNames: ["shop.example.com"], duration: "48h", clientAuthentication: true };
    const plain = await build({
      ...required,
      versions: { certManager: "v1.21.2" },
      replicas: { controller: 1, webhook: 1, issuer: 1 },
      issuer: { notBeforeOffset: "10m" },
      certificates: { shop },
    });
    const deferred = await build({
      clusterName: output(required.clusterName),
      caArn: output(required.caArn),
      versions: { certManager: output("v1.21.2") },
      replicas: { controller: output(1), webhook: output(1), issuer: output(1) },
      issuer: { notBeforeOffset: output("10m") },
      certificates: {
        shop: {
          namespace: "shop",
          dnsNames: output([output("shop.example.com")]),
          duration: output("48h"),
          clientAuthentication: output(true),
        },
      },
    });
    expect(children(deferred)).toEqual(children(plain));
  });

  it("shows plain values in a preview that does not know the others yet", async () => {
    const irsa = {
      oidcIssuer: "oidc.example/id/A",
      oidcProviderArn: "provider",
      issuer: { credentials: "irsa" },
    } as const;
    const built = await collect(() => new CertManager("cm", { ...required, ...irsa }), {
      preview: true,
      outputs: ({ type }) => (type === "aws:iam/role:Role" ? { arn: undefined } : {}),
    });
    expect(built.one(release, "cm-issuer").inputs).toMatchObject({
      values: { replicaCount: 2, serviceAccount: { name: "aws-privateca-issuer" } },
    });
  });

  it.each<[string, Partial<CertManagerArgs>, string]>([
    ["add-ons without versions", { installation: "eks-addons", issuer: { kind: "AWSPCAIssuer" } }, "addonVersions"],
    ["irsa without an identity provider", { issuer: { credentials: "irsa" } }, "oidcProviderArn"],
    [
      "a certificate of a minute",
      { certificates: { shop: { namespace: "shop", dnsNames: ["a.example"], duration: "1m" } } },
      "certificates.shop.duration",
    ],
  ])("refuses %s by name", async (_, wrong, named) => {
    await collect(() => {
      expect(() => new CertManager("cm", { ...required, ...wrong })).toThrow(pulumi.RunError);
      expect(() => new CertManager("cm", { ...required, ...wrong })).toThrow(named);
    });
  });

  it("has the defaults of the stack config", () => {
    expect(config.parse({})).toEqual({ ...settingsOf({}), teamDomains: {} });
  });
});
