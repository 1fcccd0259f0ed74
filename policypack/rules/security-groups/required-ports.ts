/** Ports that must be open between control plane and nodes if they do not share the cluster security group. */
import type { Graph } from "../../graph";
import { type Outcome, pass, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf } from "../../../core/answers";
import { allows, type Port } from "../shared/groups";
import { controlPlaneGroups, type NodesOfCluster } from "./attachments";

export interface Connection extends Port {
  readonly from: "control plane" | "nodes";
  readonly to: "control plane" | "nodes";
  /** What needs it, for messages. */
  readonly why: string;
  /** True if it is unknown whether it is needed at all. */
  readonly perhaps?: boolean;
}

/**
 * Whether both ends allow a connection. Outbound, the nodes' own groups decide; EKS allows its own group's outbound
 * traffic.
 */
function isOpen(
  graph: Graph,
  { from, to, ...port }: Connection,
  ends: Readonly<Record<Connection["from"], readonly string[]>>,
) {
  const out = ends[from].map((key) => allows(graph, key, "egress", port, ends[to]));
  const into = ends[to].map((key) => allows(graph, key, "ingress", port, ends[from]));
  return allOf([anyOf(out), anyOf(into)]);
}

/** Checks that the nodes of a group can make the connections they need. */
export function judgeConnections(graph: Graph, nodes: NodesOfCluster, connections: readonly Connection[]): Outcome {
  const controlPlane = controlPlaneGroups(graph, nodes.cluster);
  const ends = { "control plane": controlPlane.keys, nodes: nodes.on.keys };
  const judged = connections.map((each) => ({ each, open: isOpen(graph, each, ends) }));
  const complete = nodes.sure && nodes.on.complete && controlPlane.complete;
  const closed = judged
    .filter(({ each, open }) => open === false && each.perhaps !== true)
    .map(({ each }) => show(each));
  if (closed.length > 0 && complete) {
    return violation(undefined, { missing: closed.join(", ") });
  }
  const unclear = judged.filter(({ open }) => open === UNKNOWN || open === false).map(({ each }) => show(each));
  return unclear.length > 0 ? undecided(`whether the security groups of the nodes allow ${unclear.join(", ")}`) : pass;
}

function show({ protocol, port, from, to, why }: Connection): string {
  return `${protocol.toUpperCase()} ${port} from the ${from} to the ${to} (${why})`;
}
