import * as kubernetes from "@pulumi/kubernetes";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { LoadBalancing, type LoadBalancingArgs } from "../../components/load-balancing";
import { config } from "../../components/load-balancing/config";
import { collect, tokens, type Collected, type MockOptions, type Registered } from "../mocks";

const stack = `
certificates:
  public: { source: dns, domainNames: [example.com, "*.example.com"], hostedZoneId: Z0123456789ABC }
  inner: { source: private-ca, domainNames: [feed.internal.example] }
routes:
  web:
    kind: alb
    namespace: web
    hosts: [shop.example.com]
    certificate: public
    service: { name: web, port: 443, targetPort: 8443 }
    internetFacing: { clients: [203.0.113.0/24] }
    wafAclArn: arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/web/6a5b4c3d-0000-4000-8000-000000000000
  feed: { kind: nlb, namespace: web, certificate: inner, pods: { app: feed }, targetPort: 9443 }
  old: { kind: nlb, namespace: web, certificate: inner, pods: { app: old }, targetPort: 8080, clearTextToPods: true }
  mesh: { kind: ingress-gateway }
  vault:
    kind: pod
    namespace: vault
    pods: { app: vault }
    targetPort: 8200
    certificate: { dnsNames: [vault.example.com], secretName: vault-tls }
`;

const gateway = {
  name: "istio-ingressgateway",
  namespace: "istio-ingress",
  selector: { istio: "ingressgateway" },
  ports: [
    { port: 15021, targetPort: 15021 },
    { port: 443, targetPort: 8443 },
  ],
};

const zone = "Z0123456789ABC";

function make(yaml: string, args: Partial<LoadBalancingArgs>): LoadBalancing {
  return new LoadBalancing(
    "load-balancing",
    {
      ...config.parse(parse(yaml)),
      clusterName: "prod",
      vpcId: "vpc-1",
      vpcCidr: "10.0.0.0/16",
      region: "eu-central-1",
      accountId: "123456789012",
      privateSubnetIds: ["subnet-a", "subnet-b"],
      publicSubnetIds: ["subnet-x", "subnet-y"],
      nodeSecurityGroupId: "sg-nodes",
      acmCertificateAuthorityArn: "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/ca",
      ingressGateway: gateway,
      issuer: { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "private-ca" },
      tags: { Team: "platform" },
      ...args,
    },
    { providers: [new kubernetes.Provider("cluster", { kubeconfig: "{}" })] },
  );
}

/** What AWS says of a certificate that it is to validate. */
const outputs: NonNullable<MockOptions["outputs"]> = ({ type, name }) =>
  type === "aws:acm/certificate:Certificate" && name.endsWith("public")
    ? {
        domainValidationOptions: ["example.com", "*.example.com"].map((domainName) => ({
          domainName,
          resourceRecordName: "_1.example.com",
          resourceRecordType: "CNAME",
          resourceRecordValue: "_2.acm-validations.aws",
        })),
      }
    : type === "aws:s3/bucket:Bucket"
      ? { bucket: "logs" }
      : {};

/** What the component says to arguments that do not go together. */
async function refusal(args: Partial<LoadBalancingArgs>): Promise<string> {
  const { result } = await collect(
    () => {
      try {
        make(stack, args);
        return "";
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    { outputs },
  );
  return result;
}

function build(
  yaml: string = stack,
  options: MockOptions & Partial<LoadBalancingArgs> = {},
): Promise<Collected<LoadBalancing>> {
  const { preview, ...args } = options;
  return collect(() => make(yaml, args), {
    preview,
    outputs,
  });
}

const annotationsOf = ({ inputs }: Registered): Record<string, string> => {
  const { annotations = {} } = inputs["metadata"] as { annotations?: Record<string, string> };
  return Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key.replace(/^.*\//, ""), value]));
};

const service = "kubernetes:core/v1:Service";
const ingress = "kubernetes:networking.k8s.io/v1:Ingress";
const release = "kubernetes:helm.sh/v3:Release load-balancing-controller";

describe("the resources", () => {
  it("have names and types for good", async () => {
    expect(tokens(await build())).toMatchSnapshot();
  });

  it("are the same in a preview, where nothing is known", async () => {
    expect(tokens(await build(stack, { preview: true }))).toEqual(tokens(await build()));
  });

  it("of a stack without routes are the controller and the shared group", async () => {
    const made = await build("{}");
    expect(made.resources.map(({ type }) => type).filter((type) => /Service$|Ingress$|s3|acm/.test(type))).toEqual([]);
    expect(made.one("kubernetes:helm.sh/v3:Release").inputs["values"]).toMatchObject({
      enableServiceMutatorWebhook: false,
      enableBackendSecurityGroup: false,
      enableWafv2: false,
    });
  });

  it("are removed load balancers first, then the controller, then its role", async () => {
    const made = await build();
    for (const { dependencies } of [...made.all(service), ...made.all(ingress)]) {
      expect(dependencies).toContain(release);
    }
    expect(made.one("kubernetes:helm.sh/v3:Release").dependencies).toEqual(
      expect.arrayContaining([
        "aws:iam/rolePolicy:RolePolicy load-balancing-controller",
        "aws:eks/podIdentityAssociation:PodIdentityAssociation load-balancing-controller",
      ]),
    );
  });
});

describe("an ALB", () => {
  it("ends TLS with its certificate, sends HTTP to HTTPS, and encrypts again to the pods", async () => {
    const web = (await build()).one(ingress);
    expect(annotationsOf(web)).toMatchObject({
      scheme: "internet-facing",
      subnets: "subnet-x,subnet-y",
      "security-groups": "load-balancing-web-id,load-balancing-backend-id",
      "manage-backend-security-group-rules": "false",
      "listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
      "ssl-redirect": "443",
      "ssl-policy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      "backend-protocol": "HTTPS",
      "healthcheck-protocol": "HTTPS",
      "target-type": "ip",
      "wafv2-acl-arn": expect.stringContaining(":regional/webacl/") as string,
    });
    expect(annotationsOf(web)["certificate-arn"]).toContain("load-balancing-public");
    expect(annotationsOf(web)["load-balancer-attributes"]?.split(",")).toEqual([
      "deletion_protection.enabled=true",
      "access_logs.s3.enabled=true",
      "access_logs.s3.bucket=load-balancing-logs-id",
      "access_logs.s3.prefix=web",
      "routing.http.drop_invalid_header_fields.enabled=true",
    ]);
    expect(web.inputs["spec"]).toMatchObject({
      ingressClassName: "alb",
      tls: [{ hosts: ["shop.example.com"] }],
      rules: [{ host: "shop.example.com" }],
    });
    expect(web.dependencies).toContain("aws:acm/certificateValidation:CertificateValidation load-balancing-public");
  });

  it("makes one record for a name and its star, and waits until ACM has seen it", async () => {
    const made = await build();
    expect(made.one("aws:route53/record:Record").inputs).toMatchObject({
      zoneId: zone,
      name: "_1.example.com",
      type: "CNAME",
      records: ["_2.acm-validations.aws"],
    });
  });
});

describe("an NLB", () => {
  it("ends TLS and encrypts again", async () => {
    const feed = (await build()).one(service, "load-balancing-feed");
    expect(annotationsOf(feed)).toMatchObject({
      "aws-load-balancer-scheme": "internal",
      "aws-load-balancer-subnets": "subnet-a,subnet-b",
      "aws-load-balancer-nlb-target-type": "ip",
      "aws-load-balancer-ssl-ports": "443",
      "aws-load-balancer-ssl-negotiation-policy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      "aws-load-balancer-backend-protocol": "ssl",
      "aws-load-balancer-alpn-policy": "None",
    });
    expect(annotationsOf(feed)["aws-load-balancer-attributes"]).toContain("access_logs.s3.prefix=feed");
    expect(feed.inputs["spec"]).toMatchObject({
      type: "LoadBalancer",
      loadBalancerClass: "service.k8s.aws/nlb",
      allocateLoadBalancerNodePorts: false,
      ports: [{ port: 443, targetPort: 9443, appProtocol: "https" }],
    });
  });

  it("offers the application protocols that the route names", async () => {
    const made = await build(stack.replace("pods: { app: feed },", "pods: { app: feed }, alpn: HTTP2Preferred,"));
    expect(annotationsOf(made.one(service, "load-balancing-feed"))["aws-load-balancer-alpn-policy"]).toBe(
      "HTTP2Preferred",
    );
  });

  it("sends plaintext to pods only where the config says so", async () => {
    const old = (await build()).one(service, "load-balancing-old");
    expect(annotationsOf(old)["aws-load-balancer-backend-protocol"]).toBe("tcp");
    expect((old.inputs["spec"] as { ports: object[] }).ports[0]).not.toHaveProperty("appProtocol");
  });

  it.each([
    ["mesh", "istio-ingress", 8443, gateway.selector],
    ["vault", "vault", 8200, { app: "vault" }],
  ])("passes TLS through: %s", async (name, namespace, targetPort, selector) => {
    const made = (await build()).one(service, `load-balancing-${name}`);
    const annotations = annotationsOf(made);
    expect(Object.keys(annotations).filter((key) => /ssl|alpn|backend-protocol/.test(key))).toEqual([]);
    expect(annotations["aws-load-balancer-attributes"]).toBe("deletion_protection.enabled=true");
    expect(made.inputs["metadata"]).toMatchObject({ namespace });
    expect(made.inputs["spec"]).toMatchObject({ selector, ports: [{ port: 443, targetPort }] });
  });

  it("asks the gateway for its health, and not for a connection", async () => {
    expect(annotationsOf((await build()).one(service, "load-balancing-mesh"))).toMatchObject({
      "aws-load-balancer-healthcheck-protocol": "http",
      "aws-load-balancer-healthcheck-port": "15021",
      "aws-load-balancer-healthcheck-path": "/healthz/ready",
    });
  });
});

describe("TLS in the pod", () => {
  it("comes with a certificate for the pods to mount, and a policy for these names", async () => {
    const made = await build();
    expect(made.one("kubernetes:cert-manager.io/v1:Certificate").inputs["spec"]).toMatchObject({
      secretName: "vault-tls",
      dnsNames: ["vault.example.com"],
      duration: "72h",
      usages: ["server auth"],
    });
    expect(made.all("kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy")).toHaveLength(1);
  });

  it("is refused without an issuer", async () => {
    expect(await refusal({ issuer: undefined })).toContain("error issuer: Route vault has a certificate");
  });
});

describe("a certificate of the private CA", () => {
  it("comes from the CA for load balancers", async () => {
    const made = (await build()).one("aws:acm/certificate:Certificate", "load-balancing-inner");
    expect(made.inputs).toMatchObject({
      domainName: "feed.internal.example",
      certificateAuthorityArn: expect.stringContaining(":certificate-authority/") as string,
    });
    expect(made.inputs).not.toHaveProperty("validationMethod");
  });

  it("is refused without that CA", async () => {
    expect(await refusal({ acmCertificateAuthorityArn: undefined })).toContain(
      "error acmCertificateAuthorityArn: Certificate inner is of the private CA",
    );
  });
});

describe("outside of production", () => {
  it("nothing is kept from being deleted", async () => {
    const made = await build(stack, { deletionProtection: false });
    expect(annotationsOf(made.one(ingress))["load-balancer-attributes"]).toContain("deletion_protection.enabled=false");
    expect(made.one("aws:s3/bucket:Bucket").inputs["forceDestroy"]).toBe(true);
  });

  it("an existing bucket takes the logs, and none is made", async () => {
    const made = await build(`${stack}\naccessLogs: { existingBucket: central-logs }`);
    expect(made.all("aws:s3/bucket:Bucket")).toEqual([]);
    expect(annotationsOf(made.one(ingress))["load-balancer-attributes"]).toContain("s3.bucket=central-logs");
  });
});

it("lets the controller make groups where the config says so, all of them towards pods from the shared one", async () => {
  const made = await build("controllerManagesSecurityGroups: true");
  expect(made.one("kubernetes:helm.sh/v3:Release").inputs["values"]).toMatchObject({
    enableBackendSecurityGroup: true,
    backendSecurityGroup: "load-balancing-backend-id",
  });
});

it("gives every rule of a security group its reason, and groups no rules inside", async () => {
  const made = await build();
  const rules = made.resources.filter(({ type }) => /SecurityGroup(In|E)gressRule$/.test(type));
  expect(rules.length).toBeGreaterThan(8);
  for (const { inputs } of rules) {
    expect(inputs["description"]).toEqual(expect.stringMatching(/\w/));
  }
  for (const { inputs } of made.all("aws:ec2/securityGroup:SecurityGroup")) {
    expect(inputs).not.toHaveProperty("ingress");
    expect(inputs).not.toHaveProperty("egress");
  }
});
