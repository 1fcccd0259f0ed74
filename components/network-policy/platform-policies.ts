/** The platform table (platform.ts) as policies. Pure. */
import { addressIn, familyOf } from "../../core/cidr";
import { dnsRule } from "./dns";
import type { Intents } from "./intents";
import type { Peer, Policy, Port, Rule } from "./model";
import { cidrsOf, componentPeer, podsAt, type Scope } from "./peers";
import { platform, type PlatformPods, type PlatformRow } from "./platform";
import { istioCsr, istiod, vpcResolver } from "./well-known";

/** Namespaces that platform components have to themselves: denied as a whole, like a listed one. */
export function platformNamespaces({
  platform: components,
  systemNamespaces,
  namespaces,
}: Pick<Intents, "platform" | "systemNamespaces" | "namespaces">): string[] {
  const homes = components.flatMap((component) => (platform[component] ?? []).map(({ namespace }) => namespace));
  return [...new Set(homes)].filter((home) => !systemNamespaces.includes(home) && !Object.hasOwn(namespaces, home));
}

export function platformPolicies(at: Scope, component: string): Policy[] {
  return (platform[component] ?? []).map((pods) => ofPlatform(at, unlimited(at, pods)));
}

function unlimited({ intents }: Scope, pods: PlatformPods): PlatformPods {
  const kept = ({ unlessLimited }: PlatformRow): boolean =>
    unlessLimited !== true || intents.egressGatewayPolicies !== false;
  return { ...pods, ingress: pods.ingress.filter(kept), egress: pods.egress.filter(kept) };
}

function ofPlatform(at: Scope, pods: PlatformPods): Policy {
  const rule = (row: PlatformRow): Rule[] => {
    const peers = sidePeers(at, row.side);
    const protocols = row.protocols ?? ["TCP"];
    const ports: Port[] = row.ports.flatMap((port) => protocols.map((protocol) => ({ protocol, port })));
    // "Every TCP port": a rule without ports would mean every protocol too.
    return [{ peers, ports: ports.length > 0 ? ports : [{ protocol: "TCP", port: 1, endPort: 65535 }] }];
  };
  // A namespace that is denied as a whole has a rule for DNS of its own (policies.ts).
  const deniedAsAWhole = !at.intents.systemNamespaces.includes(pods.namespace);
  return {
    name: `platform-${pods.name}`,
    namespace: pods.namespace,
    exceptNamespaces: [],
    subject: { labels: pods.labels },
    directions: ["ingress", "egress"],
    ingress: pods.ingress.flatMap(rule),
    egress: pods.egress.filter((row) => row.side !== "dns" || !deniedAsAWhole).flatMap(rule),
    why: `What ${pods.name} needs: ${[...pods.ingress, ...pods.egress].map(({ why }) => why).join("; ")}.`,
    statement: "np-incremental",
    path: ["platform"],
  };
}

function sidePeers(at: Scope, side: PlatformRow["side"]): readonly Peer[] {
  switch (side) {
    case "api-server":
    case "load-balancer":
    case "pod-identity-agent":
    case "prometheus":
      return [componentPeer(at, side)];
    case "aws-apis":
      return [{ kind: "addresses", cidrs: cidrsOf(at, "awsApis"), except: [], place: "awsApis" }];
    case "egress-hosts":
      return [{ kind: "addresses", cidrs: cidrsOf(at, "internet"), except: [], place: "internet" }];
    case "dns":
      return dnsRule(at.intents).peers;
    case "every-pod":
      return [{ kind: "all-pods", cidrs: cidrsOf(at, "pods"), place: "pods" }];
    case "everyone":
      return [{ kind: "vpc", cidrs: cidrsOf(at, "vpc"), place: "vpc" }];
    case "istiod":
      return [podsAt(istiod)];
    case "istio-csr":
      return [podsAt(istioCsr)];
    case "vpc-resolver": {
      const bases = cidrsOf(at, "vpc").filter((cidr) => familyOf(cidr) === "ipv4");
      const resolvers = at.places.ipFamily === "ipv4" ? bases.map((cidr) => `${addressIn(cidr, 2)}/32`) : [];
      const cidrs = [...resolvers, vpcResolver[at.places.ipFamily]];
      return [{ kind: "addresses", cidrs, except: [], place: "vpc" }];
    }
  }
}
