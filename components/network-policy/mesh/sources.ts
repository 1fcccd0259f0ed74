/** Who is allowed by a rule, as the mesh knows callers: by the identity in their certificate. Pure. */
import type { PeerArgs, PeerComponent } from "../args";
import type { Intents, PodSource } from "../intents";
import { namespaceOf } from "../peers";
import { membership, namespacesOfTeam } from "./membership";
import type { MeshIntents } from "./settings";

/** `from` of an AuthorizationPolicy: SPIFFE ids without the scheme, or every identity of a namespace. */
export type Source = { readonly principals: readonly string[] } | { readonly namespaces: readonly string[] };

/** Why a peer has no identity that the mesh would accept. */
export type Fault =
  { readonly kind: "addresses" | "load-balancer" | "api-server" } | { readonly kind: "pods"; readonly where: string };

export type Sources =
  { readonly ok: true; readonly sources: readonly Source[] } | { readonly ok: false; readonly fault: Fault };

/**
 * A workload is known by its service account, which is `default` if it has no `serviceAccount`. Labels are not in a
 * certificate: of pods that only labels describe, the policy allows the namespace, and the network policy the pods.
 */
export function sourcesOf(intents: Intents, mesh: MeshIntents, peer: PeerArgs): Sources {
  if (peer.cidrs !== undefined) {
    return refused({ kind: "addresses" });
  }
  if (peer.component !== undefined) {
    return ofComponent(intents, mesh, peer.component);
  }
  const all = peer.namespace === undefined ? namespacesOfTeam(intents, peer.team ?? "") : [peer.namespace];
  const inside = all.filter((name) => membership(intents, name) !== "outside");
  if (inside.length === 0) {
    return refused({ kind: "pods", where: peer.namespace ?? `team ${peer.team ?? ""}` });
  }
  return { ok: true, sources: merged(inside.map((name) => ofNamespace(intents, mesh, name, peer))) };
}

function ofNamespace(intents: Intents, { trustDomain }: MeshIntents, name: string, peer: PeerArgs): Source {
  const listed = namespaceOf(intents, name);
  const account =
    peer.serviceAccount ??
    (listed !== undefined && typeof peer.pods === "string"
      ? ((Object.hasOwn(listed.workloads, peer.pods) ? listed.workloads[peer.pods]?.serviceAccount : undefined) ??
        "default")
      : undefined);
  return account === undefined ? { namespaces: [name] } : { principals: [principal(trustDomain, name, account)] };
}

function ofComponent(intents: Intents, mesh: MeshIntents, component: PeerComponent): Sources {
  switch (component) {
    case "ingress-gateway":
      return ofPods(intents, mesh, intents.ingressGateway);
    case "egress-gateway":
      return ofPods(intents, mesh, intents.egressGateway);
    case "prometheus":
      return ofPods(intents, mesh, intents.prometheus);
    case "load-balancer":
    case "api-server":
      return refused({ kind: component });
    case "pod-identity-agent":
      return refused({ kind: "addresses" });
  }
}

/** A part of the platform, which has to be known to be in the mesh: nobody would bring it in later. */
function ofPods(intents: Intents, { trustDomain }: MeshIntents, pods: PodSource): Sources {
  const { namespace, serviceAccount } = pods;
  return membership(intents, namespace) !== "member"
    ? refused({ kind: "pods", where: namespace })
    : {
        ok: true,
        sources: [
          serviceAccount === undefined
            ? { namespaces: [namespace] }
            : { principals: [principal(trustDomain, namespace, serviceAccount)] },
        ],
      };
}

/** SPIFFE id as AuthorizationPolicies write it. */
function principal(trustDomain: string, namespace: string, serviceAccount: string): string {
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

/** One source for all principals, one for all namespaces: keys of one source must all match. */
function merged(sources: readonly Source[]): Source[] {
  const principals = sources.flatMap((source) => ("principals" in source ? source.principals : []));
  const namespaces = sources.flatMap((source) => ("namespaces" in source ? source.namespaces : []));
  return [
    ...(principals.length === 0 ? [] : [{ principals: [...new Set(principals)] }]),
    ...(namespaces.length === 0 ? [] : [{ namespaces: [...new Set(namespaces)] }]),
  ];
}

function refused(fault: Fault): Sources {
  return { ok: false, fault };
}
