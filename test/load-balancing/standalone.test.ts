/** The component in a program of its own: no plugin and no stack file, with what it is given as outputs. */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { LoadBalancing, type LoadBalancingArgs, type RouteArgs } from "../../components/load-balancing";
import { config } from "../../components/load-balancing/config";
import { settingsOf } from "../../components/load-balancing/settings";
import { collect, tokens } from "../mocks";
import { expectInReadme } from "../readme";

const certificate = "arn:aws:acm:eu-central-1:123456789012:certificate/6a5b4c3d-0000-4000-8000-000000000000";
const required: LoadBalancingArgs = {
  clusterName: pulumi.output("main"),
  vpcId: pulumi.output("vpc-1"),
  vpcCidr: pulumi.output("10.0.0.0/16"),
  region: "eu-central-1",
  accountId: pulumi.output("123456789012"),
  privateSubnetIds: ["subnet-a", "subnet-b"].map((id) => pulumi.output(id)),
  nodeSecurityGroupId: pulumi.output("sg-nodes"),
};

const build = (more: Partial<LoadBalancingArgs> = {}, preview = false) =>
  collect(() => new LoadBalancing("balancers", { ...required, ...more }), { preview });

describe("with the required arguments only", () => {
  it("installs the controller with its role and the shared group", async () => {
    const made = await build();
    expect(tokens(made)).toEqual([
      "aws:ec2/securityGroup:SecurityGroup balancers-backend",
      "aws:eks/podIdentityAssociation:PodIdentityAssociation balancers-controller",
      "aws:iam/role:Role balancers-controller",
      "aws:iam/rolePolicy:RolePolicy balancers-controller",
      "eks-network-security:index:LoadBalancing balancers",
      "kubernetes:helm.sh/v3:Release balancers-controller",
    ]);
    expect(made.one("kubernetes:helm.sh/v3:Release").inputs["values"]).toMatchObject({
      clusterName: "main",
      replicaCount: 2,
      defaultSSLPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      enableBackendSecurityGroup: false,
      controllerConfig: { featureGates: { ALBGatewayAPI: false } },
    });
    expect(tokens(await build({}, true))).toEqual(tokens(made));
  });
});

const routes = {
  web: {
    kind: "alb",
    namespace: "shop",
    hosts: ["shop.example.com"],
    certificate: "public",
    service: { name: "web", port: 443, targetPort: 8443 },
  },
  feed: { kind: "nlb", namespace: "shop", certificate: "public", pods: { app: "feed" }, targetPort: 9443 },
  mesh: { kind: "ingress-gateway" },
  vault: {
    kind: "pod",
    namespace: "vault",
    pods: { app: "vault" },
    targetPort: 8200,
    certificate: { dnsNames: ["vault.example.com"], secretName: "vault-tls" },
  },
} as const satisfies Record<string, RouteArgs>;

it("has the defaults of the stack config", () => {
  const parsed = config.parse({ certificates: { public: { source: "existing", arn: certificate } }, routes });
  const settings = settingsOf({
    ...required,
    routes,
    certificates: { public: { source: "existing", arn: certificate } },
  });
  expect(settings).toMatchObject(parsed);
  expect(settings.routes).toEqual(parsed.routes);
  expect(settings.accessLogs).toEqual(parsed.accessLogs);
  expect(settings.gatewayApiInstalled).toBe(parsed.gatewayApiInstalled ?? false);
  expect(settings.controllerManagesSecurityGroups).toBe(parsed.controllerManagesSecurityGroups ?? false);
});

it("takes an issuer and a Secret that are known later", async () => {
  const issuer = { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: pulumi.output("private-ca") };
  const vault = {
    ...routes.vault,
    certificate: { ...routes.vault.certificate, secretName: pulumi.output("vault-tls") },
  };
  const certificates = async (preview: boolean) =>
    (await build({ routes: { vault }, issuer }, preview)).one(
      "kubernetes:cert-manager.io/v1:Certificate",
      "balancers-vault-certificate",
    );
  expect((await certificates(false)).inputs["spec"]).toMatchObject({
    secretName: "vault-tls",
    issuerRef: { name: "private-ca" },
  });
  expect((await certificates(true)).inputs["metadata"]).toMatchObject({ namespace: "vault" });
});

/** As in the README. */
function example(cluster: LoadBalancingArgs, certificateArn: pulumi.Output<string>, provider: kubernetes.Provider) {
  return new LoadBalancing(
    "balancers",
    {
      ...cluster,
      certificates: { public: { source: "existing", arn: certificateArn } },
      routes: {
        web: {
          kind: "alb",
          namespace: "shop",
          hosts: ["shop.example.com"],
          certificate: "public",
          service: { name: "web", port: 443, targetPort: 8443 },
        },
      },
    },
    { providers: [provider] },
  );
}

describe("the example of the README", () => {
  const run = (preview = false) =>
    collect(() => example(required, pulumi.output(certificate), new kubernetes.Provider("main", {})), { preview });

  it("is what this test runs", () => {
    expectInReadme("load-balancing", example);
  });

  it("puts outputs into the Ingress, internal, with TLS towards the pods", async () => {
    const made = await run();
    const { metadata } = made.one("kubernetes:networking.k8s.io/v1:Ingress").inputs as {
      metadata: { annotations: Record<string, string> };
    };
    expect(metadata.annotations).toMatchObject({
      "alb.ingress.kubernetes.io/scheme": "internal",
      "alb.ingress.kubernetes.io/subnets": "subnet-a,subnet-b",
      "alb.ingress.kubernetes.io/certificate-arn": certificate,
      "alb.ingress.kubernetes.io/backend-protocol": "HTTPS",
    });
    expect(tokens(await run(true))).toEqual(tokens(made));
  });
});

describe("wrong arguments are named", () => {
  const refusal = async (more: Partial<LoadBalancingArgs>): Promise<string> => {
    const { result } = await collect(() => {
      try {
        new LoadBalancing("balancers", { ...required, ...more });
        return "nothing is wrong";
      } catch (thrown) {
        return thrown instanceof pulumi.RunError ? thrown.message : `no RunError: ${String(thrown)}`;
      }
    });
    return result;
  };

  it.each<[string, Partial<LoadBalancingArgs>, string]>([
    ["a TLS policy", { tlsPolicy: "ELBSecurityPolicy-2016-08" }, "error tlsPolicy: found ELBSecurityPolicy-2016-08"],
    ["a certificate", { routes: { feed: routes.feed } }, 'error routes.feed.certificate: found "public"'],
    ["a gateway", { routes: { mesh: routes.mesh } }, "error ingressGateway: Route mesh leads to the ingress gateway"],
    ["an issuer", { routes: { vault: routes.vault } }, "error issuer: Route vault has a certificate"],
    [
      "public subnets",
      {
        routes: {
          vault: { ...routes.vault, certificate: undefined, internetFacing: { clients: "any" } } as RouteArgs,
        },
      },
      "error publicSubnetIds: Route vault is internet-facing",
    ],
    [
      "a CA",
      { certificates: { inner: { source: "private-ca", domainNames: ["a.example"] } } },
      "error acmCertificateAuthorityArn: Certificate inner is of the private CA",
    ],
  ])("%s", async (_, more, says) => {
    expect(await refusal(more)).toContain(says);
  });
});
