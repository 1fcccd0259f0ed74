/** The frame that all engines share: which side is judged, what is never blocked, and how policies add up. */
import type { KubernetesObject } from "../engines/objects";
import type { Direction, HttpMatch } from "../model";
import type { DirectionVerdict, Endpoint, Pod, PolicyRef, Question, Verdict } from "./world";

/** What one policy says to a connection: undefined where it does not isolate this pod in this direction. */
export type Judgement = { readonly matches: boolean; readonly onlyHttp?: readonly HttpMatch[] };

export interface Side {
  readonly direction: Direction;
  /** The pod whose policies are asked. */
  readonly pod: Pod;
  /** The other end. */
  readonly peer: Endpoint;
}

export function askBothSides(question: Question, judge: (side: Side, question: Question) => DirectionVerdict): Verdict {
  const egress = side("egress", question.from, question.to, question, judge);
  const ingress = side("ingress", question.to, question.from, question, judge);
  return { allowed: egress.allowed && ingress.allowed, egress, ingress };
}

function side(
  direction: Direction,
  own: Endpoint,
  peer: Endpoint,
  question: Question,
  judge: (side: Side, question: Question) => DirectionVerdict,
): DirectionVerdict {
  if (own.kind !== "pod") {
    return { allowed: true, reason: "no-pod", policies: [] };
  }
  const self = peer.kind === "pod" && peer.namespace === own.namespace && peer.name === own.name;
  const ownNode = direction === "ingress" && peer.kind === "node" && peer.name === own.node;
  if (self || ownNode) {
    return { allowed: true, reason: "always-allowed", policies: [] };
  }
  return judge({ direction, pod: own, peer }, question);
}

/** Policies only ever allow: isolated by any, allowed by any. */
export function addUp<Spec>(
  objects: readonly KubernetesObject<Spec>[],
  judge: (object: KubernetesObject<Spec>) => Judgement | undefined,
): DirectionVerdict {
  const judged = objects.flatMap((object) => {
    const judgement = judge(object);
    return judgement === undefined ? [] : [{ object, ...judgement }];
  });
  if (judged.length === 0) {
    return { allowed: true, reason: "not-isolated", policies: [] };
  }
  const matching = judged.filter(({ matches }) => matches);
  const refs = (of: typeof judged): PolicyRef[] => of.map(({ object }) => refOf(object));
  if (matching.length === 0) {
    return { allowed: false, reason: "denied", policies: refs(judged) };
  }
  // A rule without layer 7 lets every request through, whatever other rules say.
  const unlimited = matching.filter(({ onlyHttp }) => onlyHttp === undefined);
  if (unlimited.length > 0) {
    return { allowed: true, reason: "allowed", policies: refs(unlimited) };
  }
  const onlyHttp = matching.flatMap((match) => match.onlyHttp ?? []);
  return { allowed: true, reason: "allowed", policies: refs(matching), onlyHttp };
}

export function refOf({ kind, metadata }: KubernetesObject): PolicyRef {
  return { kind, name: metadata.name, ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }) };
}
