/**
 * What may talk to what around pods with their own groups, as data. A connection is one sentence; `expand` turns it into
 * the security-group rules of both ends.
 *
 * What every such pod needs (DNS, the mesh) is not written per group but for one group that all of them carry: rules on
 * the cluster security group and on that of the nodes stay as many as they are, however many groups of pods there are.
 * Rules: the guide page, "Security groups for pods"; ports of Istio: https://istio.io/latest/docs/ops/deployment/application-requirements/
 */
import type * as pulumi from "@pulumi/pulumi";
import type { StatementId } from "../../facts/guide";
import { peerDefaults, type PodPeerArgs } from "./args";
import { formatPorts, knownRange, type PortRange } from "./ports";
import type { PodGroup, RuleSettings } from "./settings";

/** A security group, or addresses. */
export type End =
  /** Group of one kind of pods, by its name in the config. */
  | { readonly kind: "group"; readonly group: string }
  /** On every pod that has a group of its own. */
  | { readonly kind: "pods" }
  | { readonly kind: "nodes" }
  /** The group that EKS makes, on nodes and on the control plane's interfaces. */
  | { readonly kind: "cluster" }
  | { readonly kind: "other"; readonly id: pulumi.Input<string>; readonly name: string; readonly open: boolean }
  | { readonly kind: "cidr"; readonly cidr: string };

export interface Connection {
  readonly from: End;
  readonly to: End;
  readonly ports: PortRange;
  /** Becomes the description of the rules. */
  readonly why: pulumi.Input<string>;
  /** Statement of the guide page; absent where the rule is the user's own. */
  readonly guide?: StatementId;
}

export interface Rule {
  /** Unique per rule, and stable: part of a resource's name. */
  readonly key: string;
  readonly owner: Exclude<End, { kind: "cidr" }>;
  readonly direction: "ingress" | "egress";
  readonly peer: End;
  readonly ports: PortRange;
  readonly description: pulumi.Input<string>;
}

const pods: End = { kind: "pods" };
const nodes: End = { kind: "nodes" };
const cluster: End = { kind: "cluster" };
const tcp = (port: number): PortRange => ({ protocol: "tcp", from: port, to: port });

/** For every pod with a group of its own. */
export const dns: readonly Connection[] = [
  {
    from: pods,
    to: cluster,
    ports: { protocol: "udp", from: 53, to: 53 },
    why: "Pods with their own groups query CoreDNS",
    guide: "sgp-dns",
  },
  {
    from: pods,
    to: cluster,
    ports: tcp(53),
    why: "Pods with their own groups query CoreDNS (answers too long for UDP)",
    guide: "sgp-dns",
  },
];

/** For every pod with a group of its own, where one of them has a sidecar. */
export const mesh: readonly Connection[] = [
  { from: pods, to: nodes, ports: tcp(15012), why: "Sidecars get their configuration from istiod" },
  { from: pods, to: nodes, ports: tcp(6443), why: "Sidecars get their certificates from istio-csr" },
  // Probes of the sidecar itself, and the application's rewritten ones: istio/istio injection-template.yaml (startupProbe,
  // readinessProbe) and pkg/kube/inject/app_probe.go, eed52ebb66ad.
  { from: nodes, to: pods, ports: tcp(15021), why: "Sidecars answer probes of their own" },
  { from: nodes, to: pods, ports: tcp(15020), why: "Sidecars answer rewritten probes and serve merged metrics" },
  { from: nodes, to: pods, ports: tcp(15090), why: "Sidecars serve metrics of Envoy" },
];

/** A port where a kubelet knocks: the group of the pods lets it in, that of the nodes lets it out. */
function probes(group: string, { probePorts }: PodGroup): Connection[] {
  return probePorts.map((port) => ({
    from: cluster,
    to: { kind: "group", group },
    ports: knownRange(port),
    why: `Kubelets probe ${group}`,
    guide: "sgp-probes",
  }));
}

function toEnd(peer: PodPeerArgs): End {
  if (peer.group !== undefined) {
    return { kind: "group", group: peer.group };
  }
  if (peer.securityGroupId !== undefined) {
    const { securityGroupId: id, otherEnd = peerDefaults.otherEnd } = peer;
    // An output without a name is refused (settings-problems.ts).
    const name = peer.securityGroupName ?? (typeof id === "string" ? id : "");
    return { kind: "other", id, name, open: otherEnd === "open" };
  }
  if (peer.cidr !== undefined) {
    return { kind: "cidr", cidr: peer.cidr };
  }
  return peer.component === "api-server" ? cluster : nodes;
}

/** @param installsMesh whether the stack has a mesh that pods of other stacks may be in */
export function connections({ groups: all, shared }: RuleSettings, installsMesh = false): Connection[] {
  const groups = Object.entries(all);
  const inMesh = installsMesh || groups.some(([, { mesh: dataPlane }]) => dataPlane === "sidecar");
  return [
    ...(shared === "own" ? dns : []),
    ...(shared === "own" && inMesh ? mesh : []),
    ...groups.flatMap(([name, group]) => [
      ...probes(name, group),
      ...group.allow.flatMap(({ from, to, ports, why }) =>
        ports.map((port): Connection => {
          const own: End = { kind: "group", group: name };
          const other = from ?? to;
          const end = other === undefined ? own : toEnd(other);
          const [source, target] = from === undefined ? [own, end] : [end, own];
          return { from: source, to: target, ports: knownRange(port), why };
        }),
      ),
    ]),
  ];
}

/** Both ends of every connection, each rule once. */
export function expand(all: readonly Connection[]): Rule[] {
  const rules = new Map<string, Rule>();
  for (const { from, to, ports, why } of all) {
    const ends = [
      { owner: from, direction: "egress", peer: to },
      { owner: to, direction: "ingress", peer: from },
    ] as const;
    for (const { owner, direction, peer } of ends) {
      if (owner.kind === "cidr" || (owner.kind === "other" && !owner.open) || impliedByEks(owner, direction)) {
        continue;
      }
      const key = [nameOf(owner), direction, nameOf(peer), formatPorts(ports)].join("-");
      if (!rules.has(key)) {
        rules.set(key, { key, owner, direction, peer, ports, description: why });
      }
    }
  }
  return [...rules.values()];
}

/** EKS gives its own group a rule that lets everything out: https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html */
function impliedByEks(owner: End, direction: Rule["direction"]): boolean {
  return owner.kind === "cluster" && direction === "egress";
}

function nameOf(end: End): string {
  switch (end.kind) {
    case "group":
      return `group-${end.group}`;
    case "other":
      return end.name;
    case "cidr":
      return end.cidr.replace("/", "_");
    default:
      return end.kind;
  }
}
