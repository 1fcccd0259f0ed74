/** Which keys of a group of pods go together: asked by the schema and by the component. Pure. */
import { peerDefaults, type PodAllowArgs, type PodGroupArgs, type PodPeerArgs } from "./args";

export interface Fault {
  readonly path: readonly string[];
  /** What may be there. */
  readonly allowed: string;
}

export function groupFaults(group: Pick<PodGroupArgs, "podLabels" | "serviceAccountLabels" | "allPods">): Fault[] {
  const selectors = group.podLabels !== undefined || group.serviceAccountLabels !== undefined;
  return selectors === (group.allPods === true)
    ? [{ path: [], allowed: "either podLabels and/or serviceAccountLabels, or allPods: true" }]
    : [];
}

export function allowFaults({ from, to }: Pick<PodAllowArgs, "from" | "to">): Fault[] {
  const sides = (["from", "to"] as const).flatMap((side) => {
    const peer = side === "from" ? from : to;
    return peer === undefined ? [] : peerFaults(peer).map(({ path, allowed }) => ({ path: [side, ...path], allowed }));
  });
  return [
    ...((from === undefined) === (to === undefined) ? [{ path: [], allowed: "exactly one of from, to" }] : []),
    ...(from?.component === "api-server"
      ? [
          {
            path: ["from", "component"],
            allowed: "api-server only in to: security-groups opens webhooks to the control plane",
          },
        ]
      : []),
    ...sides,
  ];
}

function peerFaults(peer: PodPeerArgs): Fault[] {
  const named = [peer.group, peer.securityGroupId, peer.cidr, peer.component].filter((one) => one !== undefined);
  const { otherEnd = peerDefaults.otherEnd } = peer;
  return [
    ...(named.length === 1 ? [] : [{ path: [], allowed: "exactly one of group, securityGroupId, cidr, component" }]),
    ...(otherEnd !== peerDefaults.otherEnd && peer.securityGroupId === undefined
      ? [{ path: ["otherEnd"], allowed: "otherEnd only together with securityGroupId" }]
      : []),
  ];
}
