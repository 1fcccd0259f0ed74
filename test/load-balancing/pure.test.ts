import { readFileSync } from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { keyOf } from "../../components/load-balancing/certificates";
import { check } from "../../components/load-balancing/check";
import { config, type Config } from "../../components/load-balancing/config";
import { accessLogsPolicy, controllerPolicy, type PolicyStatement } from "../../components/load-balancing/iam";
import { targetOf } from "../../components/load-balancing/manifests";
import type { Route, RouteOf } from "../../components/load-balancing/settings";
import { validationNames } from "../../components/load-balancing/names";
import { controllerValues } from "../../components/load-balancing/values";
import { order } from "../../components/load-balancing/order";
import { podPorts, securityGroupRules } from "../../components/load-balancing/rules";
import type { Declarations } from "../../framework/slots";
import { topological } from "../../components/shared/steps";
import annotations from "../../facts/load-balancer-annotations.json";
import { controllerActions } from "../../facts/load-balancer-controller-iam";
import { tlsPolicies } from "../../facts/tls-policies";
import { unknownKeys } from "../chart-values";

const full = `
certificates:
  public: { source: dns, domainNames: [example.com, "*.example.com"], hostedZoneId: Z0123456789ABC }
  inner: { source: private-ca, domainNames: [shop.internal.example] }
routes:
  web:
    kind: alb
    namespace: web
    hosts: [shop.example.com]
    certificate: public
    service: { name: web, port: 443, targetPort: 8443 }
  feed:
    kind: nlb
    namespace: web
    certificate: inner
    pods: { app: feed }
    targetPort: 9443
    clients: [10.0.0.0/8]
  mesh: { kind: ingress-gateway, internetFacing: { clients: any } }
  vault:
    kind: pod
    namespace: vault
    pods: { app: vault }
    targetPort: 8200
    certificate: { dnsNames: [vault.example.com], secretName: vault-tls }
`;

const read = (yaml: string): Config => config.parse(parse(yaml));
const declared: Partial<Declarations> = {
  kubernetesVersion: "1.35",
  podIdentity: true,
  publicSubnets: true,
  certManager: "helm",
  privateCa: { usageMode: "SHORT_LIVED_CERTIFICATE", acm: true },
  istio: {
    revisions: ["default"],
    ambient: false,
    registryOnly: true,
    denyByDefault: true,
    ingressGateway: true,
    egressGateway: false,
    namespaces: [],
    members: [],
  },
};

describe("the config", () => {
  it("is closed by default: TLS again to the pods, internal, TLS 1.3, no groups by the controller", () => {
    const { routes, tlsPolicy, controllerManagesSecurityGroups } = read(full);
    expect(routes["web"]).not.toHaveProperty("clearTextToPods");
    expect(routes["web"]).not.toHaveProperty("internetFacing");
    expect(tlsPolicies[tlsPolicy]).toMatchObject({ minimum: "1.2", maximum: "1.3" });
    expect(controllerManagesSecurityGroups).toBeUndefined();
  });

  it.each([
    ["an old TLS policy", "tlsPolicy: ELBSecurityPolicy-2016-08"],
    ["a TLS policy without 1.3", "tlsPolicy: ELBSecurityPolicy-FS-1-2-Res-2020-10"],
    ["the internet, and nobody named", "routes: { mesh: { kind: ingress-gateway, internetFacing: {} } }"],
    [
      "the internet, and nobody in the list",
      "routes: { mesh: { kind: ingress-gateway, internetFacing: { clients: [] } } }",
    ],
    ["an address that is not a network", "routes: { mesh: { kind: ingress-gateway, clients: [10.0.0.1/8] } }"],
    ["plaintext by false", "routes: { mesh: { kind: ingress-gateway, clearTextToPods: false } }"],
    ["the name of the shared group", "routes: { backend: { kind: ingress-gateway } }"],
    ["an unknown kind", "routes: { mesh: { kind: clb } }"],
  ])("refuses %s", (_, yaml) => {
    expect(config.safeParse(parse(yaml)).success).toBe(false);
  });

  it.each(["10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32", "::/0"])("takes the network %s", (cidr) => {
    const yaml = `routes: { mesh: { kind: ingress-gateway, clients: ["${cidr}"] } }`;
    expect(config.safeParse(parse(yaml)).success).toBe(true);
  });
});

describe("check", () => {
  const paths = (yaml: string, other: Partial<Declarations> = {}): string[] =>
    check(read(yaml), { ...declared, ...other }).map(({ path }) => path.join("."));

  it("finds nothing in what is right", () => {
    expect(check(read(full), declared)).toEqual([]);
  });

  it.each<[string, Partial<Declarations>, string]>([
    ["no Pod Identity agent", { podIdentity: false }, ""],
    ["no CA for ACM", { privateCa: { usageMode: "SHORT_LIVED_CERTIFICATE", acm: false } }, "certificates.inner.source"],
    ["no public subnets", { publicSubnets: false }, "routes.mesh.internetFacing"],
    ["a VPC that enforces encryption", { vpcEncryption: "enforce" }, "routes.feed.kind"],
    ["no ingress gateway", { istio: undefined }, "routes.mesh.kind"],
    ["no cert-manager", { certManager: undefined }, "routes.vault.certificate"],
    ["no way to AWS", { internetEgress: false, interfaceEndpoints: ["ec2"] }, ""],
  ])("finds %s", (_, other, path) => {
    expect(paths(full, other)).toEqual([path]);
  });

  it("takes a VPC that only monitors encryption", () => {
    expect(paths(full, { vpcEncryption: "monitor" })).toEqual([]);
  });

  it.each(["alb", "nlb", "pod"])("refuses a way around the gateway, to pods of the mesh: %s", (kind) => {
    const { routes } = read(full);
    const namespaces = Object.values(routes).flatMap((route) =>
      route.kind === kind && "namespace" in route ? [route.namespace] : [],
    );
    const mesh = declared.istio && { ...declared.istio, members: namespaces };
    const around = Object.entries(routes).flatMap(([name, route]) =>
      "namespace" in route && namespaces.includes(route.namespace) ? [`routes.${name}.namespace`] : [],
    );
    expect(around.length).toBeGreaterThan(0);
    expect(paths(full, { istio: mesh })).toEqual(around);
    expect(paths(full, { networkPolicyMeshNamespaces: namespaces })).toEqual(around);
    expect(paths(full, { networkPolicyMeshNamespaces: namespaces, istio: undefined })).not.toEqual(
      expect.arrayContaining(around),
    );
  });

  it.each([
    ["an unknown certificate", full.replace("certificate: inner", "certificate: outer"), "routes.feed.certificate"],
    ["a host without certificate", full.replace("[shop.example.com]", "[a.b.example.com]"), "routes.web.hosts.0"],
    [
      "a certificate too long for the CA",
      full.replace("secretName: vault-tls", "secretName: vault-tls, duration: 2160h"),
      "routes.vault.certificate.duration",
    ],
    [
      "clients in two places",
      full.replace("{ clients: any }", "{ clients: any }, clients: [10.0.0.0/8]"),
      "routes.mesh.clients",
    ],
    ["a chart of another world", `${full}\nversion: 1.4.0`, "version"],
  ])("finds %s", (_, yaml, path) => {
    expect(paths(yaml)).toEqual([path]);
  });

  it.each([
    ["service.beta.kubernetes.io/aws-load-balancer-internal", "aws-load-balancer-scheme"],
    ["service.beta.kubernetes.io/aws-load-balancer-connection-idle-timeout", "idle_timeout"],
    ["service.beta.kubernetes.io/aws-load-balancer-type", "keys of a route"],
    ["service.beta.kubernetes.io/aws-load-balancer-ip-address-type", "keys of a route"],
    ["service.beta.kubernetes.io/aws-load-balancer-healthcheck-prt", "aws-load-balancer-healthcheck-port"],
    ["alb.ingress.kubernetes.io/scheme", "begin with service.beta.kubernetes.io/"],
  ])("refuses the annotation %s of an NLB and says what instead", (key, instead) => {
    const [problem, ...others] = check(
      read(`routes: { mesh: { kind: ingress-gateway, annotations: { "${key}": "x" } } }`),
      declared,
    );
    expect(others).toEqual([]);
    expect(problem?.path).toEqual(["routes", "mesh", "annotations", key]);
    expect(`${problem?.message} ${problem?.hint}`).toContain(instead);
  });

  it("takes an annotation of today that no route decides", () => {
    const key = "service.beta.kubernetes.io/aws-load-balancer-healthcheck-interval";
    expect(paths(`routes: { mesh: { kind: ingress-gateway, annotations: { "${key}": "5" } } }`)).toEqual([]);
  });
});

describe("names", () => {
  it("share a record with their star", () => {
    expect(validationNames(["example.com", "*.example.com", "*.a.example"])).toEqual(["example.com", "a.example"]);
  });
});

describe("security groups", () => {
  const gateway = { targetPort: 8443 };
  const rules = securityGroupRules(read(full).routes, false, gateway);

  it("let clients in, and load balancers to the ports of pods", () => {
    expect(
      rules.map(
        ({ key, direction, group }) => `${typeof group === "string" ? group : group.route} ${direction} ${key}`,
      ),
    ).toEqual([
      "web ingress web-443-vpc",
      "web ingress web-80-vpc",
      "feed ingress feed-443-10-0-0-0-8",
      "mesh ingress mesh-443-0-0-0-0-0",
      "vault ingress vault-443-vpc",
      ...[8200, 8443, 9443, 15021].flatMap((port) => [`backend egress backend-${port}`, `nodes ingress nodes-${port}`]),
    ]);
  });

  it("name everybody in both families where the network has both", () => {
    const both = securityGroupRules(read(full).routes, true, gateway);
    const of = (name: string): unknown[] =>
      both.flatMap(({ group, peer }) => (typeof group === "object" && group.route === name ? [peer] : []));
    expect(of("mesh")).toEqual([
      { kind: "cidr", cidr: "0.0.0.0/0" },
      { kind: "cidr", cidr: "::/0" },
    ]);
    expect(of("vault")).toEqual([
      { kind: "vpc", family: "ipv4" },
      { kind: "vpc", family: "ipv6" },
    ]);
  });

  const port = fc.integer({ min: 1, max: 65535 });
  const cidrs = fc.uniqueArray(fc.constantFrom("10.0.0.0/8", "172.16.0.0/12", "2001:db8::/32", "192.0.2.0/24"), {
    minLength: 1,
  });
  const routes = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,8}$/),
    fc.oneof(
      fc.record({ targetPort: port, clients: fc.option(cidrs, { nil: undefined }) }).map((some): Route => ({
        kind: "pod",
        api: "service",
        namespace: "a",
        pods: { app: "a" },
        annotations: {},
        ...some,
      })),
      fc.constant<Route>({ kind: "ingress-gateway", api: "service", annotations: {} }),
    ),
    { maxKeys: 5 },
  );

  it("have unique keys, open nothing but what routes need, and everything that they need", () => {
    fc.assert(
      fc.property(routes, fc.boolean(), (some, dualStack) => {
        const all = securityGroupRules(some, dualStack, gateway);
        expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
        const needed = new Set(Object.values(some).flatMap((route) => podPorts(route, gateway)));
        for (const group of ["backend", "nodes"] as const) {
          const open = all.filter((rule) => rule.group === group).map((rule) => rule.port);
          expect([...open].sort()).toEqual([...needed].sort());
        }
        for (const [name] of Object.entries(some)) {
          expect(all.some(({ group }) => typeof group === "object" && group.route === name)).toBe(true);
        }
      }),
    );
  });
});

describe("the policy of the controller", () => {
  const scope = {
    clusterName: "prod",
    region: "eu-central-1",
    accountId: "123456789012",
    waf: false,
    managesSecurityGroups: false,
  };
  const actions = (statements: readonly PolicyStatement[]): string[] => statements.flatMap(({ Action }) => Action);

  it("changes only what carries the cluster's name", () => {
    const { Statement } = controllerPolicy(scope);
    const own = Statement.filter(({ Action }) =>
      [...controllerActions.own, ...controllerActions.create].some((action) => [Action].flat().includes(action)),
    );
    expect(own).toHaveLength(2);
    for (const { Condition } of own) {
      expect(JSON.stringify(Condition)).toContain('elbv2.k8s.aws/cluster":"prod"');
    }
  });

  it("reaches no resource by a star, reading, certificates and what the tag guards aside", () => {
    const starred = controllerPolicy({ ...scope, managesSecurityGroups: true }).Statement.filter(
      ({ Resource }) => Resource === "*",
    );
    expect(starred.map(({ Sid }) => Sid)).toEqual(["Read", "Certificates", "Own"]);
  });

  it("holds security groups and web ACLs only where asked", () => {
    const plain = actions(controllerPolicy(scope).Statement);
    expect(plain.filter((action) => /SecurityGroupIngress|CreateSecurityGroup|CreateTags|^wafv2/.test(action))).toEqual(
      [],
    );
    const more = actions(controllerPolicy({ ...scope, waf: true, managesSecurityGroups: true }).Statement);
    expect(more).toEqual(expect.arrayContaining([...controllerActions.waf, ...controllerActions["security-groups"]]));
  });

  it("names the partition of its Region, and refuses an unknown one", () => {
    expect(JSON.stringify(controllerPolicy({ ...scope, region: "cn-north-1" }))).toContain("arn:aws-cn:");
    expect(() => controllerPolicy({ ...scope, region: "moon-1" })).toThrow(RangeError);
  });
});

it("lets load balancers of the account write access logs, and nobody read them without TLS", () => {
  const { Statement } = accessLogsPolicy({ region: "eu-central-1", accountId: "123456789012" }, "arn:aws:s3:::logs");
  for (const { Effect, Condition, Sid } of Statement) {
    expect(JSON.stringify(Condition), Sid).toContain(Effect === "Deny" ? "aws:SecureTransport" : "123456789012");
  }
  expect(Statement.filter(({ Effect }) => Effect === "Deny")).toHaveLength(1);
});

it("refuses a route to a gateway that is not there", () => {
  const route: RouteOf<"ingress-gateway"> = { kind: "ingress-gateway", api: "service", annotations: {} };
  expect(() => targetOf(route)).toThrow("no gateway that listens on 443");
});

it("has an order that does not contradict itself, load balancers last", () => {
  expect(topological(order)?.at(-1)).toBe("routes");
});

it("sets no value that the controller's chart does not know", () => {
  const values = controllerValues({
    version: "3.5.0",
    clusterName: "prod",
    region: "eu-central-1",
    vpcId: "vpc-1",
    replicas: 2,
    tlsPolicy: "",
    tags: { Team: "platform" },
    waf: true,
    gatewayApi: true,
    backendSecurityGroup: "sg-1",
  });
  expect(unknownKeys("aws-load-balancer-controller", values)).toEqual([]);
});

it("documents every annotation of the past, with what to write instead", () => {
  const readme = readFileSync(path.resolve(__dirname, "../../components/load-balancing/README.md"), "utf8");
  for (const section of [annotations.service, annotations.ingress]) {
    for (const [name, { replacement }] of Object.entries(section.legacy)) {
      const row = readme.split("\n").find((line) => line.startsWith("|") && line.includes(`${name}\``));
      expect(row, name).toContain(replacement.replace(annotations.service.prefix, ""));
    }
  }
});

describe("the key of a certificate from a private CA", () => {
  it.each([
    [undefined, {}],
    ["RSA_4096", {}],
    ["EC_prime256v1", { keyAlgorithm: "EC_prime256v1" }],
    ["EC_secp384r1", { keyAlgorithm: "EC_secp384r1" }],
    ["EC_secp521r1", { keyAlgorithm: "EC_prime256v1" }],
  ])("%s: %o", (ofTheCa, expected) => {
    expect(keyOf(ofTheCa)).toEqual(expected);
  });
});
