/**
 * Who must reach whom, as data, and what each layer on the way says about it. A connection is declared by whoever needs it;
 * each layer is checked separately, so unused permissions and unmet needs both show up.
 */
import type { Direction } from "../policies/model";

export type Protocol = "TCP" | "UDP";

/** When a connection is needed. `bootstrap`: before the first `up` can finish. */
export type Phase = "bootstrap" | "steady" | "upgrade" | "destroy";

/** Pods by what is fixed about them: their namespace, labels and service account. */
export interface Pods {
  readonly kind: "pods";
  /** For people, such as cert-manager/webhook. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Default: "default". */
  readonly serviceAccount?: string;
  /** On the host network a pod is its node: no network policy applies to it. */
  readonly hostNetwork?: boolean;
}

/** One end of a connection. */
export type Party =
  | Pods
  /** Pods through the cluster IP of their Service. `targetPort` is the pods' port. */
  | {
      readonly kind: "service";
      readonly name: string;
      readonly namespace: string;
      readonly pods: Pods;
      readonly targetPort: number;
    }
  /** Any pod of the cluster. */
  | { readonly kind: "any-pod" }
  /** Kubelet, container runtime and pods on the host network. */
  | { readonly kind: "nodes" }
  /** As a target: the Service `kubernetes`, which clients in the cluster call. As a source: webhooks and kubelet calls. */
  | { readonly kind: "api-server" }
  | { readonly kind: "load-balancer"; readonly scheme: "internal" | "internet-facing" }
  /** Whoever answers the lookups of pods: CoreDNS, or a service of the node. */
  | { readonly kind: "cluster-dns" }
  /** The Route 53 resolver of the VPC. */
  | { readonly kind: "vpc-resolver" }
  /** The EKS Pod Identity agent on the pod's own node. */
  | { readonly kind: "pod-identity-agent" }
  /** The instance metadata service of the pod's own node. */
  | { readonly kind: "instance-metadata" }
  /** An API of AWS in the cluster's Region, by the last part of its endpoint service's name, such as "ecr.api". */
  | { readonly kind: "aws"; readonly service: string }
  /** A host outside, such as an image registry. */
  | { readonly kind: "host"; readonly name: string }
  /** Addresses that the stack config names, in the VPC or outside. */
  | { readonly kind: "address"; readonly cidr: string }
  /** Any address that is neither the VPC's nor the cluster's. */
  | { readonly kind: "internet" };

/** One need of one party. */
export interface Connection {
  readonly from: Party;
  readonly to: Party;
  readonly protocol: Protocol;
  /** The port that the source connects to: a Service's port, not that of its pods. */
  readonly port: number;
  readonly when: readonly Phase[];
  /** The stack works without it: a denial is shown, but is not an error. Default: false. */
  readonly optional?: boolean;
  /** Completes "… reaches … because it". */
  readonly why: string;
  /** Where that is written: a page or repository, file and commit, with the date. */
  readonly source: string;
}

/** In the order in which a packet meets them. */
export const layers = ["route", "security-groups", "network-policy", "mesh"] as const;
export type LayerName = (typeof layers)[number];

export interface LayerVerdict {
  readonly layer: LayerName;
  /** Undefined: the layer is about both ends at once. */
  readonly end?: Direction;
  readonly verdict: "allowed" | "denied" | "unknown";
  /** The object that decides, such as "NetworkPolicy cert-manager/default-deny", or why nothing stands in the way. */
  readonly by: string;
  /** The key of the stack config to change, where there is one. */
  readonly change?: string;
}

/** One layer of one stack. Pure. */
export interface Layer {
  readonly name: LayerName;
  /** Nothing where the layer is not on the way. */
  judge(connection: Connection): readonly LayerVerdict[];
}

export interface Judged {
  readonly connection: Connection;
  /** Denied if one layer denies it; otherwise unknown if one does not know. */
  readonly verdict: LayerVerdict["verdict"];
  readonly layers: readonly LayerVerdict[];
}

export function checkConnection(connection: Connection, on: readonly Layer[]): Judged {
  const found = layers.flatMap((name) =>
    on.filter((layer) => layer.name === name).flatMap((layer) => layer.judge(connection)),
  );
  const verdict =
    (["denied", "unknown"] as const).find((wanted) => found.some((one) => one.verdict === wanted)) ?? "allowed";
  return { connection, verdict, layers: found };
}

export function describeParty(party: Party): string {
  switch (party.kind) {
    case "pods":
      return party.name;
    case "service":
      return `Service ${party.namespace}/${party.name}`;
    case "any-pod":
      return "any pod";
    case "nodes":
      return "nodes";
    case "api-server":
      return "API server";
    case "load-balancer":
      return `${party.scheme} load balancers`;
    case "cluster-dns":
      return "cluster DNS";
    case "vpc-resolver":
      return "VPC resolver";
    case "pod-identity-agent":
      return "Pod Identity agent";
    case "instance-metadata":
      return "instance metadata";
    case "aws":
      return `AWS ${party.service}`;
    case "host":
      return party.name;
    case "address":
      return party.cidr;
    case "internet":
      return "internet";
  }
}

export function describeConnection({ from, to, protocol, port }: Connection): string {
  return `${describeParty(from)} -> ${describeParty(to)} ${protocol}/${port}`;
}
