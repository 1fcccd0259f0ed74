/** How many pods need a branch interface, and how many branch interfaces a node group has. */
import { branchEni } from "../../../facts/branch-eni";
import type { Graph, Node } from "../../graph";
import { tokens } from "../../tokens";
import { isKnown, type Maybe, UNKNOWN, type Unknown, type View } from "../../../core/view";
import { defaultInstanceType, isWindows, typesOf } from "../shared/nodes";
import type { Workload } from "../shared/workloads";

/** Which node count of a group is used. */
export type NodeCount = "min" | "desired" | "max";

/** A number that may be a percentage of another, such as `maxSurge`. */
function surge(setting: View, of: number, byDefault: string): number | Unknown {
  const text = setting.string() ?? byDefault;
  if (text === UNKNOWN) {
    return UNKNOWN;
  }
  const number = Number.parseFloat(text);
  const pods = text.endsWith("%") ? Math.ceil((of * number) / 100) : number;
  return Number.isFinite(pods) ? pods : UNKNOWN;
}

function deployment(spec: View, replicas: number): number | Unknown {
  const strategy = spec.at("strategy");
  const type = strategy.at("type").string() ?? "RollingUpdate";
  if (type !== "RollingUpdate") {
    return type === UNKNOWN ? UNKNOWN : replicas;
  }
  const extra = surge(strategy.at("rollingUpdate", "maxSurge"), replicas, "25%");
  return extra === UNKNOWN ? UNKNOWN : replicas + extra;
}

/**
 * The pods of a workload that run at the same time, including a rolling update. A workload has one replica by
 *    default; a DaemonSet has one pod for each node.
 */
export function podsOf({ node }: Workload, nodes: number): number | Unknown {
  const kind = node.type.split(":").at(-1);
  const spec = kind === "CronJob" ? node.view.at("spec", "jobTemplate", "spec") : node.view.at("spec");
  const replicas: Maybe<number> = spec.at("replicas").number() ?? 1;
  switch (kind) {
    case "DaemonSet":
      return nodes;
    case "Job":
    case "CronJob":
      return spec.at("parallelism").number() ?? 1;
    case "Deployment":
      return replicas === UNKNOWN ? UNKNOWN : deployment(spec, replicas);
    default:
      return replicas;
  }
}

/** How many nodes a group has. */
export function nodesIn(group: Node, count: NodeCount): number | Unknown {
  const managed = group.type === tokens.nodeGroup;
  const sizes = managed ? group.view.at("scalingConfig") : group.view;
  const desired = managed ? "desiredSize" : "desiredCapacity";
  const size = sizes.at(count === "desired" ? desired : `${count}Size`).number();
  return isKnown(size) ? size : UNKNOWN;
}

/** Branch interfaces of a node: the lowest number among the group's instance types. */
export function branchesPerNode(graph: Graph, group: Node): number | Unknown {
  const windows = isWindows(group);
  if (windows !== false) {
    return windows === true ? 0 : UNKNOWN;
  }
  const types = typesOf(graph, group).map(({ value }) => value.string());
  const limits = (types.length === 0 ? [defaultInstanceType] : types).map((type) =>
    isKnown(type) ? branchEni(type)?.limit : undefined,
  );
  return limits.every((limit) => limit !== undefined) ? Math.min(...limits) : UNKNOWN;
}
