/** What the groups of pods say about a connection that somebody needs. Pure. */
import type { Layer, Party, Pods } from "../../core/connections/model";
import { securityGroupLayer, type GroupRule, type Interface } from "../../core/connections/security-groups";
import { certainlyHave } from "./membership";
import { connections, dns, expand, mesh, type End, type Rule } from "./rules";
import type { RuleSettings } from "./settings";

/** An address that is nobody's (RFC 5737): hosts outside are only reached by rules for every address. */
const elsewhere = "203.0.113.10/32";

/**
 * Only connections of pods that have a group are asked about: between all others stands the group that EKS puts on nodes and
 * control plane, which lets everything out, and in from itself.
 *
 * @param installsMesh whether the stack has a mesh
 */
export function podGroupLayer(settings: RuleSettings, installsMesh: boolean): Layer {
  // A team's stack shares the group that the platform's has rules for.
  const all = settings.shared === "own" ? [] : [...dns, ...mesh];
  const rules = [...impliedByEks, ...expand([...all, ...connections(settings, installsMesh)]).map(toRule)];
  const groupOf = (pods: Pods): string | undefined =>
    pods.hostNetwork === true
      ? undefined
      : Object.entries(settings.groups).find(
          ([, group]) => group.namespace === pods.namespace && certainlyHave(group, pods.labels),
        )?.[0];
  const layer = securityGroupLayer({
    rules,
    interfaceOf: (party) => interfaceOf(party, groupOf),
    change: "pod-security-groups.groups.<name>.allow",
  });
  const hasGroup = (party: Party): boolean => podsOf(party).some((pods) => groupOf(pods) !== undefined);
  return {
    name: layer.name,
    judge: (connection) => (hasGroup(connection.from) || hasGroup(connection.to) ? layer.judge(connection) : []),
  };
}

/** Source: Amazon EKS User Guide, "View Amazon EKS security group requirements for clusters" (2026-12). */
const impliedByEks: readonly GroupRule[] = [
  { group: "cluster", direction: "egress", peer: { cidrs: ["0.0.0.0/0"] } },
  { group: "cluster", direction: "ingress", peer: { group: "cluster" } },
];

function toRule({ owner, direction, peer, ports }: Rule): GroupRule {
  const { protocol, from, to } = ports;
  return {
    group: endName(owner),
    direction,
    peer: peer.kind === "cidr" ? { cidrs: [peer.cidr] } : { group: endName(peer) },
    ...(protocol === "tcp" || protocol === "udp"
      ? { ports: { protocol: protocol === "tcp" ? "TCP" : "UDP", from, to } }
      : {}),
  };
}

function endName(end: End): string {
  switch (end.kind) {
    case "group":
      return `group ${end.group}`;
    case "other":
      return end.name;
    default:
      return end.kind;
  }
}

function podsOf(party: Party): readonly Pods[] {
  return party.kind === "pods" ? [party] : party.kind === "service" ? [party.pods] : [];
}

/** Unfiltered: Amazon VPC User Guide, "Control traffic to your AWS resources using security groups" (2026-12). */
function interfaceOf(party: Party, groupOf: (pods: Pods) => string | undefined): Interface | "unfiltered" | "unknown" {
  switch (party.kind) {
    case "pods":
    case "service": {
      const group = groupOf(party.kind === "pods" ? party : party.pods);
      return { groups: group === undefined ? ["nodes", "cluster"] : [`group ${group}`, "pods"] };
    }
    case "any-pod":
    case "nodes":
    case "cluster-dns":
      return { groups: ["nodes", "cluster"] };
    case "api-server":
      return { groups: ["cluster"] };
    case "vpc-resolver":
    case "pod-identity-agent":
    case "instance-metadata":
      return "unfiltered";
    case "load-balancer":
    case "aws":
      return "unknown";
    case "address":
      return { groups: [], cidrs: [party.cidr] };
    case "host":
    case "internet":
      return { groups: [], cidrs: [elsewhere] };
  }
}
