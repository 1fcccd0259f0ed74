/** The same routes as Ingress, Service and Gateway API objects: every pair of kind and API that there is, and no other. */
import * as kubernetes from "@pulumi/kubernetes";
import { describe, expect, it } from "vitest";
import { LoadBalancing } from "../../components/load-balancing";
import { gatewayFeatureGates } from "../../facts/gateway-api";
import { schemaErrors, type CustomObject } from "../published-schemas";
import { collect, type Collected } from "../mocks";
import { byKind, certificate, kinds, parsed, wafAclArn } from "./gateway-routes";

function build(route: object, args: { readonly vpcIpv6Cidr?: string } = {}): Promise<Collected<LoadBalancing>> {
  return collect(
    () =>
      new LoadBalancing(
        "load-balancing",
        {
          ...parsed({ it: route }, { gatewayApiInstalled: true }),
          clusterName: "prod",
          vpcId: "vpc-1",
          vpcCidr: "10.0.0.0/16",
          region: "eu-central-1",
          accountId: "123456789012",
          privateSubnetIds: ["subnet-a", "subnet-b"],
          publicSubnetIds: ["subnet-x", "subnet-y"],
          nodeSecurityGroupId: "sg-nodes",
          ingressGateway: {
            name: "istio-ingressgateway",
            namespace: "istio-ingress",
            selector: { istio: "ingressgateway" },
            ports: [{ port: 443, targetPort: 8443 }],
          },
          issuer: { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "private-ca" },
          ...args,
        },
        { providers: [new kubernetes.Provider("cluster", { kubeconfig: "{}" })] },
      ),
    {
      outputs: ({ type }) =>
        type === "kubernetes:gateway.networking.k8s.io/v1:Gateway"
          ? { status: { addresses: [{ type: "Hostname", value: "k8s-it.elb.example" }] } }
          : {},
    },
  );
}

const gatewayKind = (kind: string): string => `kubernetes:gateway.networking.k8s.io/v1:${kind}`;
const awsKind = (kind: string): string => `kubernetes:gateway.k8s.aws/v1:${kind}`;
const specOf = ({ inputs }: { readonly inputs: Record<string, unknown> }): unknown => inputs["spec"];

/** Pulumi's annotations stay in Pulumi: the object that reaches the API server has the others. */
const objectsOf = ({ resources }: Collected<LoadBalancing>): CustomObject[] =>
  resources
    .filter(({ type }) => /^kubernetes:(?!helm)/.test(type) && !type.startsWith("pulumi:"))
    .map(({ type, inputs }) => {
      const [, group = "", kind = ""] = type.split(":");
      return { apiVersion: group.replace(/^core\//, ""), kind, ...inputs };
    });

describe("every kind of route", () => {
  it.each(
    kinds.flatMap((kind) => [[kind, kind === "alb" ? "ingress" : "service"] as const, [kind, "gateway-api"] as const]),
  )("%s, from %s, is what the published schemas take", async (kind, api) => {
    for (const vpcIpv6Cidr of [undefined, "2001:db8::/56"]) {
      const objects = objectsOf(await build({ ...byKind[kind], api }, { vpcIpv6Cidr }));
      expect(objects.length).toBeGreaterThan(0);
      expect(objects.flatMap((object) => schemaErrors(object))).toEqual([]);
    }
  });

  it.each(kinds)("%s makes nothing of the other APIs from a Gateway", async (kind) => {
    const made = await build({ ...byKind[kind], api: "gateway-api" });
    expect(made.all("kubernetes:networking.k8s.io/v1:Ingress")).toEqual([]);
    expect(
      made.all("kubernetes:core/v1:Service").map(({ inputs }) => (inputs["spec"] as { type: string }).type),
    ).toEqual(kind === "nlb" || kind === "pod" ? ["ClusterIP"] : []);
    expect(made.all(gatewayKind("Gateway"))).toHaveLength(1);
    expect(made.result.hostNames["it"]).toBeDefined();
  });

  it.each(kinds)("%s opens the same ports in security groups, whatever it is made from", async (kind) => {
    const rules = async (api: string): Promise<string[]> =>
      (await build({ ...byKind[kind], api })).resources
        .filter(({ type }) => /SecurityGroup(In|E)gressRule$/.test(type))
        .map(({ name }) => name)
        .sort();
    expect(await rules("gateway-api")).toEqual(await rules(kind === "alb" ? "ingress" : "service"));
  });

  it.each(kinds)(
    "%s waits for the controller, its class and its configuration, and its routes for all of them",
    async (kind) => {
      const made = await build({ ...byKind[kind], api: "gateway-api" });
      const balancer = kind === "alb" ? "alb" : "nlb";
      expect(made.one(gatewayKind("GatewayClass")).dependencies).toContain(
        "kubernetes:helm.sh/v3:Release load-balancing-controller",
      );
      expect(made.one(gatewayKind("Gateway")).dependencies).toEqual(
        expect.arrayContaining([
          "kubernetes:helm.sh/v3:Release load-balancing-controller",
          `${gatewayKind("GatewayClass")} load-balancing-class-${balancer}`,
          `${awsKind("LoadBalancerConfiguration")} load-balancing-it`,
        ]),
      );
      const routes = made.resources.filter(({ type }) => /:(HTTP|TLS|TCP)Route$/.test(type));
      expect(routes.length).toBeGreaterThan(0);
      for (const { dependencies } of routes) {
        expect(dependencies).toEqual(
          expect.arrayContaining([
            `${gatewayKind("Gateway")} load-balancing-it`,
            `${awsKind("TargetGroupConfiguration")} load-balancing-it`,
          ]),
        );
      }
    },
  );

  it("says the host name that the controller writes into the status", async () => {
    const made = await build({ ...byKind.alb, api: "gateway-api" });
    const hostName = await new Promise((resolve) => made.result.hostNames["it"]?.apply(resolve));
    expect(hostName).toBe("k8s-it.elb.example");
  });
});

describe("a Gateway that becomes an ALB", () => {
  it("ends TLS with the certificate of its configuration, and sends HTTP to HTTPS", async () => {
    const made = await build({ ...byKind.alb, api: "gateway-api" });
    expect(specOf(made.one(gatewayKind("Gateway")))).toMatchObject({
      gatewayClassName: "aws-alb",
      infrastructure: { parametersRef: { group: "gateway.k8s.aws", kind: "LoadBalancerConfiguration", name: "it" } },
      listeners: [
        { name: "http", protocol: "HTTP", port: 80 },
        { name: "https", protocol: "HTTPS", port: 443, tls: { mode: "Terminate" } },
      ],
    });
    expect(JSON.stringify(specOf(made.one(gatewayKind("Gateway"))))).not.toContain("certificateRefs");
    expect(specOf(made.one(awsKind("LoadBalancerConfiguration")))).toMatchObject({
      scheme: "internal",
      ipAddressType: "ipv4",
      loadBalancerSubnets: [{ identifier: "subnet-a" }, { identifier: "subnet-b" }],
      securityGroups: ["load-balancing-it-id", "load-balancing-backend-id"],
      manageBackendSecurityGroupRules: false,
      listenerConfigurations: [
        {
          protocolPort: "HTTPS:443",
          defaultCertificate: certificate,
          sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        },
      ],
      wafV2: { webACL: wafAclArn },
    });
    const { loadBalancerAttributes } = specOf(made.one(awsKind("LoadBalancerConfiguration"))) as {
      loadBalancerAttributes: { key: string; value: string }[];
    };
    expect(Object.fromEntries(loadBalancerAttributes.map(({ key, value }) => [key, value]))).toMatchObject({
      "deletion_protection.enabled": "true",
      "access_logs.s3.enabled": "true",
      "access_logs.s3.prefix": "it",
      "routing.http.drop_invalid_header_fields.enabled": "true",
    });
    const [redirect, forward] = ["it-redirect", "it"].map((name) =>
      specOf(made.one(gatewayKind("HTTPRoute"), `load-balancing-${name}`)),
    );
    expect(redirect).toMatchObject({
      parentRefs: [{ name: "it", sectionName: "http" }],
      rules: [
        { filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", port: 443, statusCode: 301 } }] },
      ],
    });
    expect(redirect).not.toHaveProperty("rules[0].backendRefs");
    expect(forward).toMatchObject({
      parentRefs: [{ name: "it", sectionName: "https" }],
      hostnames: ["shop.example.com", "*.example.com"],
      rules: [{ backendRefs: [{ name: "shop", port: 443 }] }],
    });
  });

  it.each([
    [{}, "HTTPS"],
    [{ clearTextToPods: true }, "HTTP"],
  ])("speaks to the pods as the route says: %o", async (more, protocol) => {
    const made = await build({ ...byKind.alb, ...more, api: "gateway-api" });
    expect(specOf(made.one(awsKind("TargetGroupConfiguration")))).toMatchObject({
      targetReference: { kind: "Service", name: "shop" },
      defaultConfiguration: {
        targetType: "ip",
        protocol,
        healthCheckConfig: { healthCheckProtocol: protocol, healthCheckPath: "/healthz" },
      },
    });
  });

  it("is on the internet only where the route says so", async () => {
    const made = await build({ ...byKind.alb, api: "gateway-api", internetFacing: { clients: "any" } });
    expect(specOf(made.one(awsKind("LoadBalancerConfiguration")))).toMatchObject({
      scheme: "internet-facing",
      loadBalancerSubnets: [{ identifier: "subnet-x" }, { identifier: "subnet-y" }],
    });
  });
});

describe("a Gateway that becomes an NLB", () => {
  it.each([
    [{}, "TLS"],
    [{ clearTextToPods: true }, "TCP"],
  ])("ends TLS, and speaks to the pods as the route says: %o", async (more, protocol) => {
    const made = await build({ ...byKind.nlb, ...more, api: "gateway-api" });
    expect(specOf(made.one(gatewayKind("Gateway")))).toMatchObject({
      gatewayClassName: "aws-nlb",
      listeners: [{ protocol: "TLS", port: 443, tls: { mode: "Terminate" } }],
    });
    expect(specOf(made.one(awsKind("LoadBalancerConfiguration")))).toMatchObject({
      listenerConfigurations: [
        { protocolPort: "TLS:443", defaultCertificate: certificate, alpnPolicy: "HTTP2Preferred" },
      ],
    });
    expect(specOf(made.one(awsKind("TargetGroupConfiguration")))).toMatchObject({
      defaultConfiguration: {
        protocol,
        targetGroupAttributes: [{ key: "preserve_client_ip.enabled", value: "false" }],
      },
    });
    expect(specOf(made.one(gatewayKind("TCPRoute")))).toMatchObject({
      parentRefs: [{ name: "it", sectionName: "tls" }],
    });
  });

  it("passes TLS through to the pod, for the names of its certificate", async () => {
    const made = await build({ ...byKind.pod, api: "gateway-api" });
    expect(specOf(made.one(gatewayKind("Gateway")))).toMatchObject({
      listeners: [{ protocol: "TLS", port: 443, tls: { mode: "Passthrough" } }],
    });
    expect(specOf(made.one(gatewayKind("TLSRoute")))).toMatchObject({ hostnames: ["vault.example.com"] });
    expect(specOf(made.one(awsKind("TargetGroupConfiguration")))).toMatchObject({
      defaultConfiguration: { protocol: "TCP" },
    });
    expect(specOf(made.one(awsKind("LoadBalancerConfiguration")))).not.toHaveProperty("listenerConfigurations");
  });

  it("passes everything through where the names are the pod's own", async () => {
    const made = await build({ ...byKind.pod, certificate: undefined, api: "gateway-api" });
    expect(specOf(made.one(gatewayKind("Gateway")))).toMatchObject({ listeners: [{ protocol: "TCP", port: 443 }] });
    expect(made.all(gatewayKind("TCPRoute"))).toHaveLength(1);
  });

  it("leads to the Service of the ingress gateway, in its namespace, and asks it for its health", async () => {
    const made = await build({ ...byKind["ingress-gateway"], api: "gateway-api" });
    expect(made.one(gatewayKind("Gateway")).inputs["metadata"]).toMatchObject({ namespace: "istio-ingress" });
    expect(specOf(made.one(gatewayKind("TCPRoute")))).toMatchObject({
      rules: [{ backendRefs: [{ name: "istio-ingressgateway", port: 443 }] }],
    });
    expect(specOf(made.one(awsKind("TargetGroupConfiguration")))).toMatchObject({
      targetReference: { name: "istio-ingressgateway" },
      defaultConfiguration: {
        protocol: "TCP",
        healthCheckConfig: { healthCheckProtocol: "HTTP", healthCheckPort: "15021", healthCheckPath: "/healthz/ready" },
      },
    });
  });
});

it.each([
  [true, {}],
  [false, { gatewayApiInstalled: undefined, routes: {} }],
])("switches the controller's gates by name: %s", async (on, more) => {
  const made = await collect(
    () =>
      new LoadBalancing(
        "load-balancing",
        {
          ...parsed({}, { gatewayApiInstalled: true, ...more }),
          clusterName: "prod",
          vpcId: "vpc-1",
          vpcCidr: "10.0.0.0/16",
          region: "eu-central-1",
          accountId: "123456789012",
          privateSubnetIds: [],
          publicSubnetIds: [],
          nodeSecurityGroupId: "sg-nodes",
        },
        { providers: [new kubernetes.Provider("cluster", { kubeconfig: "{}" })] },
      ),
  );
  expect(made.one("kubernetes:helm.sh/v3:Release").inputs["values"]).toMatchObject({
    controllerConfig: { featureGates: { ALBGatewayAPI: on, NLBGatewayAPI: on, GatewayListenerSet: false } },
  });
});

it.each([
  ["3.1.9", { ALBGatewayAPI: true, NLBGatewayAPI: true }],
  ["3.2.0", { ALBGatewayAPI: true, NLBGatewayAPI: true, GatewayListenerSet: false }],
])("names no gate that controller %s does not know: it would not start", (version, gates) => {
  expect(gatewayFeatureGates(version, true)).toEqual(gates);
});
