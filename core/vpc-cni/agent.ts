/**
 * What the agent on a node does with one packet of a pod: the tables of all policies that are in force for the pod, and why
 * they let the packet pass or not. Sources as in connection.ts.
 */
import { contains, toBlock } from "../cidr";
import type { ClusterObjects, Pod, PolicyType } from "./objects";
import { type Entry, type ResolvedClusterPolicy, type ResolvedPolicy, Resolver } from "./resolve";
import { ClusterTable, type Packet, Table } from "./tables";

/** NETWORK_POLICY_ENFORCING_MODE of the add-on. */
export type EnforcingMode = "standard" | "strict";

/**
 * "no-pod": the agent does not stand in front of this side. "never-leaves-pod": a pod's own address. "unknown": the
 * policies give one address more ports than the kernel keeps, and which ones it keeps differs from run to run.
 */
export type SideVerdict = "allowed" | "denied" | "unknown" | "no-pod" | "never-leaves-pod";

export type SideReason =
  | "no-pod"
  | "never-leaves-pod"
  /** No policy is in force for the pod in this direction. */
  | "not-isolated"
  /** No policy is in force for the pod, and the mode is strict. */
  | "strict-mode"
  /** A pod and its own node. */
  | "own-node"
  /** ICMPv6, which always passes. */
  | "icmpv6"
  | "allowed"
  /** Policies isolate the pod and none allows it, or a ClusterNetworkPolicy denies it. */
  | "denied"
  /** A policy allows it, and the `except` of a policy takes it away. */
  | "except"
  /** More ports for the address than the kernel keeps. */
  | "too-many-ports";

export interface SideAnswer {
  readonly verdict: SideVerdict;
  readonly reason: SideReason;
  /** The policies that decide, by kind, namespace and name. */
  readonly policies: readonly string[];
  /** With `except`: the policies that would allow it. */
  readonly overruled?: readonly string[];
}

interface Enforced {
  readonly policies: readonly ResolvedPolicy[];
  readonly clusterPolicies: readonly ResolvedClusterPolicy[];
  readonly tables: Readonly<
    Record<PolicyType, { readonly own: Table | undefined; readonly cluster: ClusterTable | undefined }>
  >;
}

/** A policy in one direction. */
interface Deciding {
  readonly name: string;
  readonly entries: readonly Entry[];
  readonly isolates: boolean;
}

const ruleKey = { Ingress: "ingress", Egress: "egress" } as const;

export class Agent {
  readonly #mode: EnforcingMode;
  readonly #policies: readonly ResolvedPolicy[];
  readonly #clusterPolicies: readonly ResolvedClusterPolicy[];
  /** By node and name stem: pods that share both share their tables. */
  readonly #enforced = new Map<string, Enforced>();

  /** @throws Error where the controller itself ends: a named port in a ClusterNetworkPolicy */
  constructor(objects: ClusterObjects, mode: EnforcingMode) {
    this.#mode = mode;
    const resolver = new Resolver(objects);
    this.#policies = resolver.policies();
    this.#clusterPolicies = resolver.clusterPolicies();
  }

  ask(pod: Pod | undefined, direction: PolicyType, packet: Packet): SideAnswer {
    if (pod === undefined || pod.spec.hostNetwork === true) {
      return { verdict: "no-pod", reason: "no-pod", policies: [] };
    }
    // Neighbour discovery rides on ICMPv6: the programs let all of it pass.
    if (packet.protocol === "ICMP" && packet.address.includes(":")) {
      return { verdict: "allowed", reason: "icmpv6", policies: [] };
    }
    const { policies, clusterPolicies, tables } = this.#enforcedFor(pod);
    const { own, cluster } = tables[direction];
    const byCluster = clusterPolicies.filter((policy) => policy[ruleKey[direction]].length > 0).map(({ name }) => name);
    const { admin, baseline } = cluster?.verdict(packet) ?? { admin: "Pass", baseline: "Pass" };
    // Admin rules, then the namespace's policies, then baseline rules, then what the mode says.
    if (admin !== "Pass") {
      return decided(admin === "Accept", byCluster);
    }
    if (own !== undefined) {
      const deciding = policies.map((policy): Deciding => {
        const entries = policy[ruleKey[direction]];
        return { name: policy.name, entries, isolates: entries.length > 0 || policy.isolates.includes(direction) };
      });
      return byPolicies(own.allows(packet) ?? false, deciding, packet, pod.status.hostIP ?? "");
    }
    return baseline !== "Pass"
      ? decided(baseline === "Accept", byCluster)
      : this.#mode === "standard"
        ? { verdict: "allowed", reason: "not-isolated", policies: [] }
        : { verdict: "denied", reason: "strict-mode", policies: [] };
  }

  #enforcedFor(pod: Pod): Enforced {
    const key = sharedKey(pod);
    const known = this.#enforced.get(key);
    if (known !== undefined) {
      return known;
    }
    const local = <T extends { readonly pods: readonly Pod[] }>(all: readonly T[]): T[] =>
      all.filter(({ pods }) => pods.some((each) => sharedKey(each) === key));
    const policies = local(this.#policies);
    const clusterPolicies = local(this.#clusterPolicies);
    const node = pod.status.hostIP ?? "";
    const side = (direction: PolicyType): Enforced["tables"][PolicyType] => {
      const rules = ruleKey[direction];
      const entries = policies.flatMap((policy) => policy[rules]);
      const isolated = entries.length > 0 || policies.some(({ isolates }) => isolates.includes(direction));
      const open = [{ cidr: node.includes(":") ? "::/0" : "0.0.0.0/0", ports: [] }];
      return {
        own: policies.length === 0 ? undefined : new Table(isolated ? entries : open, node),
        cluster:
          clusterPolicies.length === 0
            ? undefined
            : new ClusterTable(
                clusterPolicies.flatMap((policy) => policy[rules]),
                node,
              ),
      };
    };
    const enforced = { policies, clusterPolicies, tables: { Ingress: side("Ingress"), Egress: side("Egress") } };
    this.#enforced.set(key, enforced);
    return enforced;
  }
}

function decided(allowed: boolean, policies: readonly string[]): SideAnswer {
  return allowed
    ? { verdict: "allowed", reason: "allowed", policies }
    : { verdict: "denied", reason: "denied", policies };
}

/** Why the table of all policies says what it says, from what each policy says alone. */
function byPolicies(passes: boolean | "unknown", all: readonly Deciding[], packet: Packet, node: string): SideAnswer {
  const isolating = all.filter(({ isolates }) => isolates);
  const names = (some: readonly Deciding[]): readonly string[] => some.map(({ name }) => name);
  if (isolating.length === 0) {
    return { verdict: "allowed", reason: "not-isolated", policies: [] };
  }
  const ownNode = packet.address === node;
  const alone = ownNode
    ? []
    : isolating.filter(({ entries }) => (new Table(entries, node).allows(packet) ?? false) !== false);
  if (passes === "unknown") {
    return { verdict: "unknown", reason: "too-many-ports", policies: names(alone) };
  }
  if (passes) {
    return ownNode
      ? { verdict: "allowed", reason: "own-node", policies: [] }
      : { verdict: "allowed", reason: "allowed", policies: names(alone) };
  }
  const excepting = isolating.filter(({ entries }) =>
    entries.some(({ except = [] }) => except.some((block) => contains(toBlock(block), toBlock(packet.address)))),
  );
  return excepting.length > 0 && (ownNode || alone.length > 0)
    ? { verdict: "denied", reason: "except", policies: names(excepting), overruled: names(alone) }
    : { verdict: "denied", reason: "denied", policies: names(isolating) };
}

/** Pods of one node and namespace whose names agree up to the last dash are one to the agent. */
function sharedKey({ metadata, status }: Pod): string {
  const stem = metadata.name.replaceAll(".", "_").replace(/-[^-]*$/, "");
  return `${status.hostIP ?? ""} ${metadata.namespace ?? ""}/${stem}`;
}
