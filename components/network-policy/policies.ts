/** From intents to policies: default deny, DNS, the mesh's and the platform's needs, then rule by rule. Pure. */
import type { Problem } from "../../core/problem";
import type { DenyScope } from "./args";
import { dnsRule } from "./dns";
import type { Intents } from "./intents";
import type { Engine, Policy } from "./model";
import { namespacePolicies } from "./namespace-policies";
import type { Scope } from "./peers";
import { placesOf, type KnownNetwork, type PlaceAddresses, type Places } from "./places";
import { platformNamespaces, platformPolicies } from "./platform-policies";
import { intentProblems } from "./problems";

export interface Intended {
  readonly policies: readonly Policy[];
  readonly places: Places;
  readonly problems: readonly Problem[];
}

/** The widest deny that the engine has an object for, unless the intents say less. */
export function denyScope(
  intents: Pick<Intents, "engine" | "defaultDeny">,
  engine: Engine = intents.engine,
): DenyScope {
  return intents.defaultDeny ?? (engine === "vpc-cni" ? "listed-namespaces" : "every-namespace");
}

/** The same with addresses from the network where the intents name none. */
export function intendedPolicies(
  config: Intents & { readonly addresses: PlaceAddresses },
  network: KnownNetwork = {},
  deny: DenyScope = denyScope(config),
): Intended {
  return policiesOf(config, placesOf(config, network), deny);
}

export function policiesOf(intents: Intents, places: Places, deny: DenyScope = denyScope(intents)): Intended {
  const at: Scope = { intents, places };
  const everywhere = deny === "every-namespace";
  const policies = [
    ...(everywhere ? basics(at, undefined, intents.systemNamespaces) : []),
    ...Object.entries(intents.namespaces).flatMap(([name, namespace]) => [
      ...(everywhere ? [] : basics(at, name, [])),
      ...namespacePolicies(at, name, namespace),
    ]),
    ...(everywhere ? [] : platformNamespaces(intents)).flatMap((name) => basics(at, name, [])),
    ...intents.platform.flatMap((component) => platformPolicies(at, component)),
  ];
  return { policies, places, problems: intentProblems(at, policies, everywhere) };
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
      egress: [dnsRule(at.intents)],
      why: "Pods resolve names.",
      statement: namespace === undefined ? "np-dns-global" : "np-dns",
      path: ["dns"],
    },
  ];
}
