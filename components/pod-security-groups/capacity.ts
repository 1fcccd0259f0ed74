/**
 * Whether nodes have branch network interfaces enough: each pod with its own groups takes one, and a pod without stays
 * Pending ("Insufficient vpc.amazonaws.com/pod-eni"). Guide page, "Security groups for pods"; limits: facts/branch-eni.ts.
 */
import { branchEni } from "../../facts/branch-eni";
import type { NodeGroupFacts } from "../shared/slot-types";
import type { GroupConfig } from "./config";

/** Of one node group. */
export interface NodeGroupCapacity {
  readonly nodeGroup: string;
  /** Branch interfaces of the instance type that has the fewest; 0 where one has none. Unset: a type that is not known. */
  readonly perNode?: number;
  readonly atDesiredSize?: number;
  readonly atMaxSize?: number;
}

/** Of one group of pods. */
export interface Demand {
  readonly group: string;
  readonly nodeGroups: readonly string[];
  /** Replicas and, during a rollout, the surge. */
  readonly pods: number;
}

export interface CapacityReport {
  readonly nodeGroups: readonly NodeGroupCapacity[];
  readonly demand: readonly Demand[];
  /** Pods that no node has an interface for, at each size. Unset where a node group's types are not known. */
  readonly missingAtDesiredSize?: number;
  readonly missingAtMaxSize?: number;
}

export function podsOf({ replicas, maxSurge }: Pick<GroupConfig, "replicas" | "maxSurge">): number {
  const surge =
    typeof maxSurge === "number" ? maxSurge : Math.ceil((replicas * Number(maxSurge.replace("%", ""))) / 100);
  return replicas + surge;
}

export function capacityOf({ name, instanceTypes, desiredSize, maxSize }: NodeGroupFacts): NodeGroupCapacity {
  const limits = instanceTypes.map((type) => branchEni(type)?.limit);
  const known = limits.filter((limit) => limit !== undefined);
  // The group decides which of its types it starts: what the weakest holds is all that is sure.
  const perNode = known.length < limits.length || known.length === 0 ? undefined : Math.min(...known);
  return perNode === undefined
    ? { nodeGroup: name }
    : { nodeGroup: name, perNode, atDesiredSize: perNode * desiredSize, atMaxSize: perNode * maxSize };
}

export function capacityReport(
  groups: Readonly<Record<string, GroupConfig>>,
  nodeGroups: readonly NodeGroupFacts[],
): CapacityReport {
  const capacities = nodeGroups.map(capacityOf);
  const demand = Object.entries(groups).map(([group, config]) => ({
    group,
    nodeGroups: config.nodeGroups ?? nodeGroups.map(({ name }) => name),
    pods: podsOf(config),
  }));
  const missing = (size: "atDesiredSize" | "atMaxSize"): number | undefined => {
    const room = new Map(capacities.map((capacity) => [capacity.nodeGroup, capacity[size]]));
    const used = new Set(demand.flatMap((one) => one.nodeGroups));
    return [...used].some((name) => room.get(name) === undefined)
      ? undefined
      : unplaced(demand, new Map([...used].map((name) => [name, room.get(name) ?? 0])));
  };
  return {
    nodeGroups: capacities,
    demand,
    missingAtDesiredSize: missing("atDesiredSize"),
    missingAtMaxSize: missing("atMaxSize"),
  };
}

/**
 * How many pods find no room however they are spread: what a maximum flow from groups of pods to node groups leaves.
 * Filling one group after the other is not enough, as an earlier one may have to move for a later one.
 */
export function unplaced(demand: readonly Demand[], room: ReadonlyMap<string, number>): number {
  const free = new Map(room);
  const placed = demand.map(() => new Map<string, number>());
  let missing = 0;
  for (const [index, { pods }] of demand.entries()) {
    let left = pods;
    while (left > 0) {
      const moved = place(index, left, demand, free, placed);
      if (moved === 0) {
        break;
      }
      left -= moved;
    }
    missing += left;
  }
  return missing;
}

/** Places up to `most` pods of a group along one shortest way, moving others where that makes room. Returns how many. */
function place(
  start: number,
  most: number,
  demand: readonly Demand[],
  free: Map<string, number>,
  placed: readonly Map<string, number>[],
): number {
  type Way = readonly { readonly group: number; readonly to: string }[];
  const queue: { readonly group: number; readonly way: Way }[] = [{ group: start, way: [] }];
  const seen = new Set<string>();
  for (const { group, way } of queue) {
    for (const to of demand[group]?.nodeGroups ?? []) {
      if (seen.has(to)) {
        continue;
      }
      seen.add(to);
      const longer = [...way, { group, to }];
      if ((free.get(to) ?? 0) > 0) {
        return move(longer, Math.min(most, free.get(to) ?? 0), free, placed);
      }
      placed.forEach((where, other) => {
        if ((where.get(to) ?? 0) > 0) {
          queue.push({ group: other, way: longer });
        }
      });
    }
  }
  return 0;
}

function move(
  way: readonly { readonly group: number; readonly to: string }[],
  wanted: number,
  free: Map<string, number>,
  placed: readonly Map<string, number>[],
): number {
  const amount = way
    .slice(1)
    .reduce((least, { group }, index) => Math.min(least, placed[group]?.get(way[index]?.to ?? "") ?? 0), wanted);
  for (const [index, { group, to }] of way.entries()) {
    const own = placed[group];
    own?.set(to, (own.get(to) ?? 0) + amount);
    const from = index === 0 ? undefined : way[index - 1]?.to;
    if (from !== undefined) {
      own?.set(from, (own.get(from) ?? 0) - amount);
    }
  }
  const last = way.at(-1)?.to ?? "";
  free.set(last, (free.get(last) ?? 0) - amount);
  return amount;
}

/** One line per node group and group of pods, for people. */
export function formatCapacity({ nodeGroups, demand }: CapacityReport): string[] {
  return [
    ...nodeGroups.map(({ nodeGroup, perNode, atDesiredSize, atMaxSize }) =>
      perNode === undefined
        ? `${nodeGroup}: not known (an instance type that is not in the table of branch interfaces)`
        : `${nodeGroup}: ${perNode} per node, ${atDesiredSize} at the desired size, ${atMaxSize} at most`,
    ),
    ...demand.map(({ group, pods, nodeGroups: on }) => `${group}: ${pods} pods with surge, on ${on.join(", ")}`),
  ];
}
