/** May one endpoint connect to another? Asked of the policies at both ends. */
import { allOf, anyOf, same, type Tri } from "../answers";
import { UNKNOWN } from "../view";
import { type Decision, decide, type Side } from "./decide";
import type { Connection, Endpoint } from "./endpoint";
import { isSameNamespace } from "./namespace-key";
import type { Direction, Policy } from "./model";

/** What one end says to a connection. */
export interface SideVerdict<P> extends Omit<Decision<P>, "reason"> {
  readonly reason:
    | Decision<P>["reason"]
    /** What comes from a pod's own node (kubelet probes), and the pod itself: Calico and Cilium let both through. */
    | "always-allowed"
    /** No pod at this end: its policies are not in question. */
    | "no-pod";
}

export interface Verdict<P> {
  /** Whether both ends let it through. */
  readonly allowed: Tri;
  readonly egress: SideVerdict<P>;
  readonly ingress: SideVerdict<P>;
}

/** Whether Calico and Cilium let a connection through whatever the policies say. */
function neverBlocked({ direction, pod, peer }: Side): Tri {
  if (peer.kind === "pod") {
    return (
      peer === pod || allOf([isSameNamespace(pod.pod.namespace.key, peer.pod.namespace.key), same(pod.name, peer.name)])
    );
  }
  return peer.kind === "node" && direction === "ingress" && same(peer.name, pod.node);
}

function ask<P extends Policy>(
  policies: readonly P[],
  direction: Direction,
  own: Endpoint,
  peer: Endpoint,
  connection: Connection,
): SideVerdict<P> {
  if (own.kind !== "pod") {
    return { allowed: true, reason: "no-pod", policies: [] };
  }
  const side: Side = { direction, pod: own, peer };
  const free = neverBlocked(side);
  if (free === true) {
    return { allowed: true, reason: "always-allowed", policies: [] };
  }
  const decision = decide(policies, side, connection);
  return free === UNKNOWN && decision.allowed !== true
    ? { ...decision, allowed: anyOf([UNKNOWN, decision.allowed]), reason: "undecided" }
    : decision;
}

/** @param policies all policies of the cluster, of one engine */
export function reach<P extends Policy>(policies: readonly P[], connection: Connection): Verdict<P> {
  const { from, to } = connection;
  const egress = ask(policies, "egress", from, to, connection);
  const ingress = ask(policies, "ingress", to, from, connection);
  return { allowed: allOf([egress.allowed, ingress.allowed]), egress, ingress };
}
