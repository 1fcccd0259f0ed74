import {
  DestinationRule,
  Gateway,
  ServiceEntry,
  VirtualService,
} from "@kubernetes-models/istio/networking.istio.io/v1";
import { AuthorizationPolicy } from "@kubernetes-models/istio/security.istio.io/v1";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1";
import { describe, expect, it } from "vitest";
import { allowCallers, denyOthers } from "../../components/egress/authorization";
import { check } from "../../components/egress/check";
import { config } from "../../components/egress/config";
import {
  addressEntry,
  egressServer,
  gatewayRule,
  originationRule,
  route,
  serviceEntry,
} from "../../components/egress/manifests";
import { callerPolicies, defaultDeny, gatewayPolicy } from "../../components/egress/network-policies";
import { hosts } from "../../components/egress/options";
import { order } from "../../components/egress/order";
import { reach } from "../../components/network-policy/reachability";
import type { Endpoint } from "../../components/network-policy/reachability/world";
import type { Declarations } from "../../framework/slots";
import { topological } from "../../components/shared/steps";

const gateway = { name: "istio-egressgateway", namespace: "istio-egress", selector: { istio: "egressgateway" } };
const places = {
  meshNamespace: "istio-system",
  istioCsrNamespace: "cert-manager",
  meshNamespaceLabels: { "istio-injection": "enabled" },
  dualStack: false,
};
const api = { namespace: "payments", serviceAccount: "api" };
const parsed = config.parse({
  destinations: {
    bank: { host: "api.bank.example", from: [api] },
    mail: { host: "smtp.mail.example", port: 8443, from: [{ namespace: "orders", serviceAccount: "mailer" }] },
    rates: { host: "rates.example", originateTls: true, from: [api] },
    mainframe: { cidrs: ["198.51.100.0/24"], port: 1414, from: [{ namespace: "ledger" }] },
  },
});
const named = Object.fromEntries(hosts(parsed.destinations).map((destination) => [destination.key, destination]));
const [bank, rates] = [named.bank, named.rates];
if (bank === undefined || rates === undefined) {
  throw new Error("destinations are missing");
}

describe("manifests", () => {
  it("are valid by their published schemas", () => {
    for (const destination of hosts(parsed.destinations)) {
      new ServiceEntry(serviceEntry(destination, gateway)).validate();
      new Gateway(egressServer(destination, gateway)).validate();
      new VirtualService(route(destination, gateway)).validate();
      new DestinationRule(originationRule(destination, gateway)).validate();
      new AuthorizationPolicy(allowCallers(destination, gateway, "cluster.local")).validate();
    }
    new DestinationRule(gatewayRule(hosts(parsed.destinations), gateway)).validate();
    new AuthorizationPolicy(denyOthers(gateway)).validate();
    for (const policy of [
      defaultDeny(gateway),
      gatewayPolicy(parsed, gateway, places),
      ...callerPolicies(parsed, gateway, places),
    ]) {
      new NetworkPolicy(policy).validate();
    }
  });

  it("register a host for its callers and the gateway only", () => {
    expect(serviceEntry(bank, gateway).spec).toMatchObject({
      hosts: ["api.bank.example"],
      exportTo: ["payments", "istio-egress"],
      location: "MESH_EXTERNAL",
      ports: [{ number: 443, protocol: "TLS" }],
    });
    expect(route(bank, gateway).spec?.exportTo).toEqual(["payments", "istio-egress"]);
  });

  it("name the host as SNI of the hop to the gateway, which terminates it for this host only", () => {
    const subset = gatewayRule(hosts(parsed.destinations), gateway).spec?.subsets?.find(({ name }) => name === "bank");
    expect(subset?.trafficPolicy?.portLevelSettings).toEqual([
      { port: { number: 443 }, tls: { mode: "ISTIO_MUTUAL", sni: "api.bank.example" } },
    ]);
    expect(egressServer(bank, gateway).spec?.servers).toEqual([
      {
        port: { number: 443, name: "tls-bank", protocol: "TLS" },
        hosts: ["api.bank.example"],
        tls: { mode: "ISTIO_MUTUAL" },
      },
    ]);
  });

  it("route the application's TLS to the gateway and on to the host", () => {
    const { tls, tcp, http } = route(bank, gateway).spec ?? {};
    expect(tls?.[0]?.match).toEqual([{ gateways: ["mesh"], port: 443, sniHosts: ["api.bank.example"] }]);
    expect(tls?.[0]?.route?.[0]?.destination).toEqual({
      host: "istio-egressgateway.istio-egress.svc.cluster.local",
      subset: "bank",
      port: { number: 443 },
    });
    expect(tcp?.[0]?.match).toEqual([{ gateways: ["istio-egress/egress-bank"], port: 443 }]);
    expect(tcp?.[0]?.route?.[0]?.destination).toEqual({ host: "api.bank.example", port: { number: 443 } });
    expect(http).toBeUndefined();
  });

  it("originate TLS for the application if requested, and check the certificate", () => {
    const { http, tls } = route(rates, gateway).spec ?? {};
    expect(http?.map(({ match }) => match?.[0]?.port)).toEqual([80, 443]);
    expect(tls).toBeUndefined();
    expect(serviceEntry(rates, gateway).spec.ports?.map(({ number }) => number)).toEqual([80, 443]);
    expect(originationRule(rates, gateway).spec?.trafficPolicy?.portLevelSettings?.[0]?.tls).toEqual({
      mode: "SIMPLE",
      sni: "rates.example",
      subjectAltNames: ["rates.example"],
      caCertificates: "system",
    });
  });

  it("allow a host for its callers' identities only", () => {
    expect(allowCallers(bank, gateway, "mesh.example").spec?.rules).toEqual([
      {
        from: [{ source: { principals: ["mesh.example/ns/payments/sa/api"] } }],
        when: [{ key: "connection.sni", values: ["api.bank.example"] }],
      },
    ]);
    expect(denyOthers(gateway).spec?.rules).toBeUndefined();
    expect(denyOthers(gateway).spec?.action).toBe("ALLOW");
  });

  it("register addresses for their callers only", () => {
    const [destination] = Object.entries(parsed.destinations).flatMap(([key, rest]) =>
      rest.cidrs === undefined ? [] : [{ ...rest, key }],
    );
    if (destination === undefined) {
      throw new Error("no addresses");
    }
    const entry = addressEntry(destination, gateway);
    new ServiceEntry(entry).validate();
    expect(entry.spec).toMatchObject({
      addresses: ["198.51.100.0/24"],
      exportTo: ["ledger"],
      resolution: "NONE",
      ports: [{ number: 1414, protocol: "TCP" }],
    });
  });
});

describe("network policies", () => {
  const namespaces = [
    "payments",
    "ledger",
    "orders",
    "istio-egress",
    "kube-system",
    "istio-system",
    "cert-manager",
    "shop",
  ];
  const addressOf = (namespace: string) => `10.0.0.${10 + namespaces.indexOf(namespace)}`;
  const pod = (namespace: string, labels: Record<string, string>): Endpoint => ({
    kind: "pod",
    name: namespace,
    namespace,
    labels,
    address: addressOf(namespace),
    serviceAccount: "default",
    node: "node",
    ports: [],
  });
  const outside = (address: string): Endpoint => ({ kind: "outside", name: address, address });
  const caller = pod("payments", { app: "api" });
  const ledger = pod("ledger", { app: "ledger" });
  const out = pod("istio-egress", { istio: "egressgateway" });
  const dns = pod("kube-system", { "k8s-app": "kube-dns" });
  const istiod = pod("istio-system", { app: "istiod" });
  const istioCsr = pod("cert-manager", { app: "cert-manager-istio-csr" });
  const shop = pod("shop", { app: "shop" });

  const reaches = (
    from: Endpoint,
    to: Endpoint,
    port: number,
    protocol: "TCP" | "UDP" = "TCP",
    input = parsed,
  ): boolean | "unknown" => {
    const world = {
      namespaces: namespaces.map((name) => ({ name, labels: name === "shop" ? places.meshNamespaceLabels : {} })),
    };
    const policies = [
      defaultDeny(gateway),
      gatewayPolicy(input, gateway, places),
      ...callerPolicies(input, gateway, places),
    ];
    const objects = policies.map((policy) => ({
      ...policy,
      metadata: { ...policy.metadata, labels: {}, annotations: {} },
    }));
    return reach(world, { engine: "vpc-cni", objects }, { from, to, port, protocol }).allowed;
  };

  it.each<[string, Endpoint, Endpoint, number, "TCP" | "UDP", boolean]>([
    ["a caller reaches the gateway", caller, out, 8443, "TCP", true],
    ["a caller reaches DNS", caller, dns, 53, "UDP", true],
    ["a caller reaches DNS over TCP", caller, dns, 53, "TCP", true],
    ["a caller gets its configuration", caller, istiod, 15012, "TCP", true],
    ["a caller gets its certificate", caller, istioCsr, 6443, "TCP", true],
    ["a caller reaches no host by itself", caller, outside("203.0.113.7"), 443, "TCP", false],
    ["a caller reaches no metadata service", caller, outside("169.254.169.254"), 80, "TCP", false],
    ["a caller reaches no other workload", caller, shop, 8080, "TCP", false],
    ["a caller of addresses reaches them", ledger, outside("198.51.100.9"), 1414, "TCP", true],
    ["a caller of addresses reaches no other port", ledger, outside("198.51.100.9"), 443, "TCP", false],
    ["a caller of addresses reaches no other address", ledger, outside("203.0.113.7"), 1414, "TCP", false],
    ["a caller of addresses does not reach the gateway", ledger, out, 8443, "TCP", false],
    ["the gateway reaches hosts", out, outside("203.0.113.7"), 443, "TCP", true],
    ["the gateway reaches the ports of destinations", out, outside("203.0.113.7"), 8443, "TCP", true],
    ["the gateway reaches no other port", out, outside("203.0.113.7"), 22, "TCP", false],
    ["the gateway reaches no metadata service", out, outside("169.254.169.254"), 443, "TCP", false],
    ["nobody else reaches the gateway", shop, out, 8443, "TCP", false],
  ])("%s", (_, from, to, port, protocol, allowed) => {
    expect(reaches(from, to, port, protocol)).toBe(allowed);
  });

  it("allow callers to reach the mesh with allowToMeshNamespaces", () => {
    const open = config.parse({ ...parsed, allowToMeshNamespaces: true });
    expect(reaches(caller, shop, 8080, "TCP", open)).toBe(true);
    expect(reaches(caller, outside("203.0.113.7"), 443, "TCP", open)).toBe(false);
  });

  it("open the gateway to nobody if no destination has a name", () => {
    const addresses = config.parse({
      destinations: { mainframe: { cidrs: ["198.51.100.0/24"], from: [{ namespace: "ledger" }] } },
    });
    expect(reaches(ledger, out, 8443, "TCP", addresses)).toBe(false);
    expect(reaches(shop, out, 8443, "TCP", addresses)).toBe(false);
    expect(reaches(out, outside("203.0.113.7"), 443, "TCP", addresses)).toBe(false);
  });
});

describe("check", () => {
  const declared: Partial<Declarations> = {
    istio: {
      revisions: ["default"],
      ambient: false,
      registryOnly: true,
      denyByDefault: true,
      egressGateway: true,
      ingressGateway: false,
      namespaces: [],
      members: [],
    },
    vpcCniNetworkPolicy: "standard",
    dualStack: false,
  };
  const withDestination = (destination: object): object => ({ destinations: { it: { from: [api], ...destination } } });
  const paths = (input: object, more: Partial<Declarations> = {}): string[] =>
    check(config.parse(input), { ...declared, ...more }).map(
      ({ path, severity }) => `${severity} ${path.map(String).join(".")}`,
    );

  it("finds nothing in a good config", () => {
    expect(check(parsed, declared)).toEqual([]);
  });

  it.each([
    ["neither host nor addresses", withDestination({}), "error destinations.it"],
    [
      "host and addresses",
      withDestination({ host: "a.example", cidrs: ["198.51.100.0/24"], from: [{ namespace: "x" }] }),
      "error destinations.it,error destinations.it.from.0.serviceAccount",
    ],
    ["MySQL by name", withDestination({ host: "a.example", port: 3306 }), "error destinations.it.port"],
    ["mail by name", withDestination({ host: "a.example", port: 587 }), "error destinations.it.port"],
    ["HTTP by name", withDestination({ host: "a.example", port: 80 }), "error destinations.it.port"],
    [
      "PostgreSQL by name, with TLS by the gateway",
      withDestination({ host: "a.example", port: 5432, originateTls: true, tlsFromStart: true }),
      "error destinations.it.port",
    ],
    ["nothing: MongoDB with TLS", withDestination({ host: "a.example", port: 27017, tlsFromStart: true }), ""],
    [
      "nothing: MySQL by address",
      withDestination({ cidrs: ["198.51.100.0/24"], port: 3306, from: [{ namespace: "x" }] }),
      "",
    ],
    [
      "a service of the cluster",
      withDestination({ host: "db.ledger.svc.cluster.local" }),
      "error destinations.it.host",
    ],
    [
      "a host without callers' accounts",
      withDestination({ host: "a.example", from: [{ namespace: "x" }] }),
      "error destinations.it.from.0.serviceAccount",
    ],
    [
      "addresses for one account",
      withDestination({ cidrs: ["198.51.100.0/24"] }),
      "error destinations.it.from.0.serviceAccount",
    ],
    [
      "TLS to addresses",
      withDestination({ cidrs: ["198.51.100.0/24"], originateTls: true, from: [{ namespace: "x" }] }),
      "error destinations.it.originateTls",
    ],
    [
      "IPv6 without IPv6",
      withDestination({ cidrs: ["2001:db8::/64"], from: [{ namespace: "x" }] }),
      "error destinations.it.cidrs.0",
    ],
    [
      "the platform as caller",
      withDestination({ host: "a.example", from: [{ ...api, namespace: "kube-system" }] }),
      "error destinations.it.from.0.namespace",
    ],
  ])("refuses %s", (_, input, expected) => {
    expect(paths(input).join()).toBe(expected);
  });

  it("refuses the same host twice", () => {
    const twice = { a: { host: "a.example", from: [api] }, b: { host: "a.example", from: [api] } };
    expect(paths({ destinations: twice })).toEqual(["error destinations.b.host"]);
  });

  it.each<[string, Partial<Declarations>, string]>([
    ["ambient mode", { istio: { ...declared.istio, ambient: true } as Declarations["istio"] }, "error "],
    ["no gateway", { istio: { ...declared.istio, egressGateway: false } as Declarations["istio"] }, "error "],
    [
      "a mesh that lets everything out",
      { istio: { ...declared.istio, registryOnly: false } as Declarations["istio"] },
      "error ",
    ],
    ["no engine for network policies", { vpcCniNetworkPolicy: undefined }, "warning "],
    [
      "the VPC CNI named, and its enforcement off",
      { vpcCniNetworkPolicy: undefined, networkPolicyEngine: "vpc-cni" },
      "warning ",
    ],
  ])("reports %s", (_, more, expected) => {
    expect(paths(withDestination({ host: "a.example" }), more)).toEqual([expected]);
  });

  it("accepts Calico as the engine for network policies", () => {
    const calico = { vpcCniNetworkPolicy: undefined, networkPolicyEngine: "calico" } as const;
    expect(paths(withDestination({ host: "a.example" }), calico)).toEqual([]);
  });

  it.each(["*.example.com", "example", "API.example.com", "198.51.100.7", "https://a.example"])(
    "%s is not a host",
    (host) => {
      expect(config.safeParse(withDestination({ host })).success).toBe(false);
    },
  );

  it.each(["0.0.0.0/0", "::/0", "198.51.100.7"])("%s is not a CIDR", (cidr) => {
    expect(config.safeParse(withDestination({ cidrs: [cidr] })).success).toBe(false);
  });
});

it("has an order without cycles", () => {
  expect(topological(order)).toHaveLength(Object.keys(order).length);
});
