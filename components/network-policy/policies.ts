/** From intents to policies: default deny, DNS, the mesh's and the platform's needs, then rule by rule. Pure. */
import { type Problem, mismatch } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { familyOf } from "../../core/cidr";
import type { NetworkPolicyConfig } from "./config";
import { dnsProblems, dnsRule } from "./dns";
import type { Engine, Policy } from "./model";
import { namespacePolicies } from "./namespace-policies";
import type { Scope } from "./peers";
import { placesOf, type Places } from "./places";
import { platformNamespaces, platformPolicies } from "./platform-policies";

export interface Intended {
  readonly policies: readonly Policy[];
  readonly places: Places;
  readonly problems: readonly Problem[];
}

export type DenyScope = NonNullable<NetworkPolicyConfig["defaultDeny"]>;

/** The widest deny that the engine has an object for, unless the config says less. */
export function denyScope(config: NetworkPolicyConfig, engine: Engine = config.engine): DenyScope {
  return config.defaultDeny ?? (engine === "vpc-cni" ? "listed-namespaces" : "every-namespace");
}

export function intendedPolicies(
  config: NetworkPolicyConfig,
  declared: Readonly<Partial<Declarations>> = {},
  scope: DenyScope = denyScope(config),
): Intended {
  const problems: Problem[] = dnsProblems(config);
  const places = placesOf(config, declared);
  const at: Scope = { config, places, problems };
  const everywhere = scope === "every-namespace";
  const namespaces = Object.entries(config.namespaces);
  const policies = [
    ...(everywhere ? basics(at, undefined, config.systemNamespaces) : []),
    ...namespaces.flatMap(([name, namespace]) => [
      ...(everywhere ? [] : basics(at, name, [])),
      ...namespacePolicies(at, name, namespace),
    ]),
    ...(everywhere ? [] : platformNamespaces(config)).flatMap((name) => basics(at, name, [])),
    ...config.platform.flatMap((component) => platformPolicies(at, component)),
  ];
  problems.push(...duplicates(policies), ...systemListed(config, everywhere), ...wrongFamily(policies, places));
  return { policies, places, problems };
}

/** The deny and the DNS rule: for one namespace, or for all but the system's. */
function basics(at: Scope, namespace: string | undefined, exceptNamespaces: readonly string[]): Policy[] {
  const common = { namespace, exceptNamespaces, subject: { labels: {} }, ingress: [] };
  const path = namespace === undefined ? ["defaultDeny"] : ["namespaces", namespace];
  return [
    {
      ...common,
      name: "default-deny",
      directions: ["ingress", "egress"],
      egress: [],
      why: "Nothing in or out that no other policy allows.",
      statement: namespace === undefined ? "np-global-deny" : "np-default-deny",
      path,
    },
    {
      ...common,
      name: "allow-dns",
      directions: ["egress"],
      egress: [dnsRule(at.config)],
      why: "Pods resolve names.",
      statement: namespace === undefined ? "np-dns-global" : "np-dns",
      path: ["dns"],
    },
  ];
}

function duplicates(policies: readonly Policy[]): Problem[] {
  const seen = new Set<string>();
  return policies.flatMap((policy) => {
    const key = `${policy.namespace ?? ""}/${policy.name}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      mismatch(
        policy.path,
        `a second policy named ${policy.name} in ${policy.namespace ?? "all namespaces"}`,
        "one policy per name",
        "Leave one of them out, or give this one a `name` of its own.",
      ),
    ];
  });
}

function systemListed(config: NetworkPolicyConfig, everywhere: boolean): Problem[] {
  return Object.keys(config.namespaces)
    .filter((name) => everywhere && config.systemNamespaces.includes(name))
    .map((name) =>
      mismatch(
        ["namespaces", name],
        "a system namespace",
        "namespaces that systemNamespaces does not keep out of the default deny",
        "Its components are isolated one by one: see platform.",
      ),
    );
}

function wrongFamily(policies: readonly Policy[], { ipFamily }: Places): Problem[] {
  return policies.flatMap((policy) =>
    [...policy.ingress, ...policy.egress].flatMap((rule) =>
      rule.peers.flatMap((peer) =>
        "cidrs" in peer
          ? peer.cidrs
              .filter((cidr) => familyOf(cidr) !== ipFamily)
              .map((cidr) =>
                mismatch(
                  policy.path,
                  `${cidr} in an ${ipFamily === "ipv4" ? "IPv4" : "IPv6"} cluster`,
                  `${ipFamily === "ipv4" ? "IPv4" : "IPv6"} addresses: pods have no others, the rule would never match`,
                  "Where it comes from the network, name the right one under `addresses`.",
                ),
              )
          : [],
      ),
    ),
  );
}
