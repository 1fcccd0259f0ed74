import { describe, expect, it } from "vitest";
import { networkPolicyConfig, type NetworkPolicyConfig } from "../../components/network-policy/config";
import { compile } from "../../components/network-policy/engines";
import { portsPerAddress } from "../../core/vpc-cni/tables";
import type { KubernetesObject } from "../../components/network-policy/engines/objects";
import type { Engine } from "../../components/network-policy/model";
import { intendedPolicies } from "../../components/network-policy/policies";
import { formatProblem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { declared, kitchenSink } from "./kitchen-sink";

function specOf(
  config: NetworkPolicyConfig,
  engine: Engine,
  name: string,
  from: Partial<Declarations> = declared,
): unknown {
  const { objects } = compile(intendedPolicies(config, from).policies, engine, config);
  const found = objects.filter(({ metadata }) => metadata.name === name);
  expect(found.map(({ metadata }) => metadata.name)).toEqual([name]);
  return found[0]?.spec;
}

function messages(
  config: NetworkPolicyConfig,
  engine: Engine = config.engine,
  from: Partial<Declarations> = declared,
): string[] {
  const { policies, problems } = intendedPolicies(config, from);
  return [...problems, ...compile(policies, engine, config).problems].map((problem) => formatProblem(problem).trim());
}

function one(rule: Record<string, unknown>, more: Record<string, unknown> = {}): NetworkPolicyConfig {
  const { namespace, ...rest } = more;
  return networkPolicyConfig.parse({
    defaultDeny: "listed-namespaces",
    addresses: { apiServer: ["10.40.250.0/24"] },
    namespaces: {
      payments: { workloads: { api: { labels: { app: "api" } } }, allow: [rule], ...(namespace as object | undefined) },
    },
    ...rest,
  });
}

const simple = one({
  name: "rule",
  pods: "api",
  to: { namespace: "ledger", pods: { app: "db" } },
  ports: [5432, "UDP/53"],
});

describe("vpc-cni", () => {
  it("denies in both directions, as the guide page does", () => {
    expect(specOf(simple, "vpc-cni", "default-deny")).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("allows DNS to stock CoreDNS in one peer, UDP and TCP", () => {
    expect(specOf(simple, "vpc-cni", "allow-dns")).toEqual({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
              podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
          ],
          ports: [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
          ],
        },
      ],
    });
  });

  it("allows one rule with one policy", () => {
    expect(specOf(simple, "vpc-cni", "rule")).toEqual({
      podSelector: { matchLabels: { app: "api" } },
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ledger" } },
              podSelector: { matchLabels: { app: "db" } },
            },
          ],
          ports: [
            { protocol: "TCP", port: 5432 },
            { protocol: "UDP", port: 53 },
          ],
        },
      ],
    });
  });

  it("names DNS names on EKS Auto Mode only, where DNS is a service of the node", () => {
    const config = one(
      { name: "rule", to: { dnsNames: ["api.example.com"] }, ports: [443] },
      { autoMode: true, dns: { clusterDns: ["172.20.0.10"] } },
    );
    expect(messages(config)).toEqual([]);
    const { objects } = compile(intendedPolicies(config, declared).policies, "vpc-cni", config);
    const named = objects.find(({ metadata }) => metadata.name === "rule");
    expect(named?.apiVersion).toBe("networking.k8s.aws/v1alpha1");
    expect(named?.kind).toBe("ApplicationNetworkPolicy");
    expect(specOf(config, "vpc-cni", "allow-dns")).toMatchObject({
      egress: [{ to: [{ ipBlock: { cidr: "172.20.0.10/32" } }] }],
    });
  });
});

describe("calico", () => {
  const everywhere = kitchenSink({ defaultDeny: "every-namespace" });

  it("keeps the system namespaces out of the global deny and of the DNS rule", () => {
    for (const name of ["default-deny", "allow-dns"]) {
      expect(specOf(everywhere, "calico", name)).toMatchObject({
        selector: "all()",
        namespaceSelector:
          'kubernetes.io/metadata.name not in {"kube-system", "kube-public", "kube-node-lease", "calico-system", "calico-apiserver", "tigera-operator", "amazon-guardduty"}',
      });
    }
    expect(specOf(everywhere, "calico", "default-deny")).toMatchObject({ types: ["Ingress", "Egress"], order: 2000 });
  });

  it("allows DNS by UDP and TCP, to CoreDNS and to the node's cache", () => {
    const dns = specOf(everywhere, "calico", "allow-dns") as { egress: { protocol: string; destination: object }[] };
    const coreDns = {
      selector: 'k8s-app == "kube-dns"',
      namespaceSelector: 'kubernetes.io/metadata.name == "kube-system"',
      ports: [53],
    };
    const cache = { nets: ["169.254.20.10/32", "172.20.0.10/32"], ports: [53] };
    expect(dns.egress).toEqual(
      [coreDns, cache].flatMap((destination) =>
        ["UDP", "TCP"].map((protocol) => ({ action: "Allow", protocol, destination })),
      ),
    );
  });

  it("scopes a policy to a service account on both sides", () => {
    const config = one({
      name: "rule",
      serviceAccount: "my-sa",
      from: { namespace: "payments", serviceAccount: "caller" },
      ports: [8080],
    });
    expect(specOf(config, "calico", "rule")).toEqual({
      order: 1000,
      selector: "all()",
      serviceAccountSelector: 'projectcalico.org/name == "my-sa"',
      types: ["Ingress"],
      ingress: [
        {
          action: "Allow",
          protocol: "TCP",
          source: { selector: "all()", serviceAccounts: { names: ["caller"] } },
          destination: { ports: [8080] },
        },
      ],
    });
  });
});

describe("cilium", () => {
  it("makes a direction without rules enforced by an empty rule", () => {
    expect(specOf(simple, "cilium", "default-deny")).toEqual({
      endpointSelector: {},
      enableDefaultDeny: { ingress: true, egress: true },
      ingress: [{}],
      egress: [{}],
    });
  });

  it("names the API server by entity as well as by address", () => {
    const config = one({ name: "rule", to: { component: "api-server" } });
    const toPorts = [{ ports: [{ port: "443", protocol: "TCP" }] }];
    expect(specOf(config, "cilium", "rule")).toMatchObject({
      egress: [
        { toEntities: ["kube-apiserver"], toPorts },
        { toCIDRSet: [{ cidr: "10.40.250.0/24" }], toPorts },
      ],
    });
  });

  it("leaves pods without a namespace out of a global deny", () => {
    const { objects } = compile(
      intendedPolicies(kitchenSink({ defaultDeny: "every-namespace" }), declared).policies,
      "cilium",
      kitchenSink(),
    );
    const deny = objects.find(({ metadata }) => metadata.name === "default-deny") as KubernetesObject<{
      endpointSelector: { matchExpressions: { operator: string }[] };
    }>;
    expect(deny.spec.endpointSelector.matchExpressions.map(({ operator }) => operator)).toEqual(["Exists", "NotIn"]);
  });
});

describe("what an engine cannot express", () => {
  const names = { to: { dnsNames: ["api.example.com"] }, ports: [443] };
  const http = { from: { namespace: "shop" }, ports: [8080], http: [{ method: "GET" }] };
  const account = { from: { namespace: "shop", serviceAccount: "caller" }, ports: [8080] };
  const subject = { serviceAccount: "my-sa", from: { namespace: "shop" }, ports: [8080] };
  const many = { to: { namespace: "shop" }, ports: Array.from({ length: 41 }, (_, index) => 8000 + 2 * index) };

  it.each([
    ["vpc-cni", names, "the DNS names api.example.com"],
    ["vpc-cni", http, "an HTTP rule"],
    ["vpc-cni", account, "service account caller"],
    ["vpc-cni", subject, "the service account my-sa"],
    ["vpc-cni", many, "41 ports for shop"],
    ["calico", names, "the DNS names api.example.com"],
    ["calico", http, "an HTTP rule"],
    ["cilium", names, "a layer 7 or DNS-name rule"],
    ["cilium", http, "a layer 7 or DNS-name rule"],
    ["cilium", many, "41 ports in one rule"],
  ] as const)("%s, %o: names intent and engine", (engine, rule, what) => {
    const found = messages(one(rule), engine);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("namespaces.payments.allow[0]");
    expect(found[0]).toContain(what);
    expect(found[0]).toContain(`Engine ${engine} cannot express`);
  });

  it.each([
    ["calico", account],
    ["calico", subject],
    ["calico", many],
    ["cilium", account],
    ["cilium", subject],
  ] as const)("%s expresses %o", (engine, rule) => {
    expect(messages(one(rule), engine)).toEqual([]);
  });

  it("vpc-cni has no default deny for every namespace", () => {
    const found = messages(one(simple.namespaces["payments"]?.allow[0] ?? {}, { defaultDeny: "every-namespace" }));
    expect(found).toHaveLength(2);
    expect(found.join()).toContain("a default deny of every namespace");
  });

  it("adds up the ports of all rules for one peer", () => {
    const rules = [0, 1].map((half) => ({
      name: `half-${half}`,
      to: { namespace: "shop" },
      ports: Array.from({ length: portsPerAddress / 2 + half }, (_, index) => 1000 + 100 * half + index),
    }));
    const config = one(rules[0] ?? {}, { namespace: { allow: rules } });
    expect(messages(config)).toEqual([
      expect.stringContaining(`Engine vpc-cni cannot express ${portsPerAddress + 1} ports for shop (policy half-1).`),
    ]);
  });
});

describe("intents that cannot be right", () => {
  it.each([
    ["a workload that is not there", one({ pods: "apl", to: { component: "api-server" } }), 'Did you mean "api"?'],
    ["no ports", one({ to: { namespace: "shop" } }), "allow[0].ports: The rule names no ports"],
    [
      "a named port of an address",
      one({ to: { cidrs: ["203.0.113.0/24"] }, ports: ["http"] }),
      '203.0.113.0/24 has no port named "http"',
    ],
    [
      "an IPv6 block in an IPv4 cluster",
      one({ to: { cidrs: ["fd00::/8"] }, ports: [443] }),
      "fd00::/8 never matches: pods of this cluster have IPv4 addresses only",
    ],
    [
      "an exception outside its block",
      one({ to: { cidrs: ["10.1.0.0/16"], except: ["10.2.0.0/16"] }, ports: [443] }),
      "10.2.0.0/16 is not inside 10.1.0.0/16",
    ],
    [
      "an exception that holds a block",
      one({ to: { cidrs: ["10.0.0.0/8", "10.1.1.0/24"], except: ["10.1.0.0/16"] }, ports: [443] }),
      "10.1.0.0/16 closes all of 10.1.1.0/24",
    ],
    [
      "the same rule twice",
      one({}, { namespace: { allow: [1, 2].map(() => ({ to: { namespace: "shop" }, ports: [80] })) } }),
      "two policies named allow-all-to-shop-80",
    ],
    [
      "NodeLocal DNSCache without the cluster's DNS",
      one({ to: { component: "api-server" } }, { dns: { nodeLocalAddress: "169.254.20.10" } }),
      "dns.clusterDns: NodeLocal DNSCache answers on the cluster IP of kube-dns too, and that IP is missing.",
    ],
    [
      "HTTP in an ambient mesh",
      one(
        { from: { namespace: "shop" }, ports: [80], http: [{ method: "GET" }] },
        {
          engine: "cilium",
          cilium: { acceptLayer7InChaining: true },
          namespace: {
            mesh: "ambient",
            allow: [{ from: { namespace: "shop" }, ports: [80], http: [{ method: "GET" }] }],
          },
        },
      ),
      "HTTP rules do not work between pods of an ambient mesh",
    ],
    [
      "AWS calls without a way",
      networkPolicyConfig.parse({ platform: ["aws-privateca-issuer"] }),
      "addresses.awsApis: The addresses of AWS APIs are not known.",
    ],
    [
      "a system namespace under a global deny",
      networkPolicyConfig.parse({ engine: "calico", namespaces: { "kube-system": {} } }),
      "namespaces.kube-system: kube-system is a system namespace",
    ],
  ])("%s", (_, config, expected) => {
    const found = messages(config);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it("name the addresses that are missing, once, where no network declares them", () => {
    const rules = [
      { to: { component: "api-server" } },
      { pods: "api", from: { component: "api-server" }, ports: [9443] },
    ];
    const config = one({}, { addresses: {}, namespace: { allow: rules } });
    expect(messages(config, "vpc-cni", {})).toEqual([
      expect.stringMatching(/addresses\.apiServer: .* not known.*allow\[0\], .*allow\[1\]/s),
    ]);
    expect(messages(config, "vpc-cni", declared)).toEqual([]);
  });

  it("name the network's addresses of the other family once, with everything that uses them", () => {
    const config = kitchenSink({ dns: {}, addresses: { awsApis: ["2600:1f14::/36"], internet: ["::/0"] } });
    const found = messages(config, "vpc-cni", { ...declared, ipFamily: "ipv6" }).filter(
      (message) => !message.includes("203.0.113.0/24"),
    );
    expect(found).toEqual([
      expect.stringMatching(/^error addresses\.kubernetesService: .* is not known/),
      expect.stringMatching(/^error addresses: The cluster is IPv6, and these are not: pods/),
    ]);
    expect(found[1]).toContain("loadBalancers (10.40.192.0/20)");
    expect(found[1]).toContain(
      "Set addresses.pods, addresses.vpc, addresses.apiServer, addresses.loadBalancers to IPv6",
    );
    expect(found[1]).toMatch(/istiod, .* of the platform\.$/);
    expect(found[1]).toContain("namespaces.payments.allow[1]");
  });
});

describe("the config", () => {
  const issues = (allow: unknown): string[] => {
    const result = networkPolicyConfig.safeParse({ namespaces: { a: { allow: [allow] } } });
    return (result.error?.issues ?? []).map(({ path, message }) => `${path.slice(4).join(".")}: ${message}`);
  };

  it.each([
    [{ ports: [80] }, "exactly one of from, to"],
    [{ to: { namespace: "b" }, from: { namespace: "b" }, ports: [80] }, "exactly one of from, to"],
    [{ to: {}, ports: [80] }, "exactly one of namespace, team, cidrs, dnsNames, component"],
    [{ to: { namespace: "b", cidrs: ["10.0.0.0/8"] }, ports: [80] }, "exactly one of"],
    [{ to: { cidrs: ["10.0.0.1/8"] }, ports: [80] }, "without host bits"],
    [{ to: { cidrs: ["10.0.0.0/8"], pods: "x" }, ports: [80] }, "pods only together with namespace or team"],
    [{ to: { namespace: "b", except: ["10.0.0.0/8"] }, ports: [80] }, "except only together with cidrs"],
    [{ from: { dnsNames: ["a.example.com"] }, ports: [80] }, "dnsNames only in to"],
    [{ to: { namespace: "b" }, ports: [70000] }, "a port (8080)"],
    [{ to: { namespace: "b" }, ports: [] }, "Too small"],
    [{ pods: "x", serviceAccount: "y", to: { namespace: "b" }, ports: [80] }, "pods or serviceAccount, not both"],
  ])("refuses %o", (allow, message) => {
    expect(issues(allow).join("\n")).toContain(message);
  });
});
