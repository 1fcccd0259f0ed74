/** Which keys of a rule go together: asked by the schema and by the component. Pure. */
import type { AllowArgs, PeerArgs } from "./args";

export interface Fault {
  /** From the rule. */
  readonly path: readonly string[];
  /** What may be there. */
  readonly allowed: string;
}

/** Keys of a peer of which there is exactly one. */
const peerKinds = ["namespace", "team", "cidrs", "dnsNames", "component"] as const;

export function allowFaults(rule: AllowArgs): Fault[] {
  const sides = (["from", "to"] as const).flatMap((side) => {
    const peer = rule[side];
    return peer === undefined ? [] : peerFaults(peer).map(({ path, allowed }) => ({ path: [side, ...path], allowed }));
  });
  return [
    ...((rule.from === undefined) === (rule.to === undefined)
      ? [{ path: [], allowed: "exactly one of from, to" }]
      : []),
    ...(rule.from?.dnsNames === undefined
      ? []
      : [{ path: ["from", "dnsNames"], allowed: "dnsNames only in to: the name of a sender is not known" }]),
    ...(rule.pods === undefined || rule.serviceAccount === undefined
      ? []
      : [{ path: ["serviceAccount"], allowed: "pods or serviceAccount, not both" }]),
    ...sides,
  ];
}

function peerFaults(peer: PeerArgs): Fault[] {
  const given = peerKinds.filter((key) => peer[key] !== undefined);
  const pods = peer.namespace !== undefined || peer.team !== undefined;
  return [
    ...(given.length === 1 ? [] : [{ path: [], allowed: `exactly one of ${peerKinds.join(", ")}` }]),
    ...(["pods", "serviceAccount"] as const)
      .filter((key) => peer[key] !== undefined && !pods)
      .map((key) => ({ path: [key], allowed: `${key} only together with namespace or team` })),
    ...(peer.except !== undefined && peer.cidrs === undefined
      ? [{ path: ["except"], allowed: "except only together with cidrs" }]
      : []),
  ];
}
