/** Who may talk to whom in a reachability question, and what an answer says. */
import type { HttpRequest } from "../../../core/policies/model";
import type { Labels, Protocol } from "../model";

export interface Namespace {
  readonly name: string;
  /** Without kubernetes.io/metadata.name, which every namespace has. */
  readonly labels: Labels;
}

export interface ContainerPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** A pod with an address of its own. Pods on the host network are their node: no engine applies policies to them. */
export interface Pod {
  readonly kind: "pod";
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly address: string;
  /** Name of the node it runs on. */
  readonly node: string;
  readonly ports: readonly ContainerPort[];
}

export interface Node {
  readonly kind: "node";
  readonly name: string;
  readonly address: string;
}

/** A service on every node's link-local address, such as NodeLocal DNSCache. */
export interface NodeService {
  readonly kind: "node-service";
  readonly name: string;
  readonly address: string;
  /** The one port that it listens on. */
  readonly port: number;
}

export interface ApiServer {
  readonly kind: "api-server";
  readonly address: string;
}

/** Anything else: a database, a load balancer, a host on the internet. */
export interface Outside {
  readonly kind: "outside";
  readonly name: string;
  readonly address: string;
  /** Name under which a pod looked the address up. */
  readonly dnsName?: string;
}

export type Endpoint = Pod | Node | NodeService | ApiServer | Outside;

export interface World {
  readonly namespaces: readonly Namespace[];
}

export interface Question {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly protocol: Protocol;
  readonly port: number;
}

export type Reason =
  /** No policy isolates the pod in this direction. */
  | "not-isolated"
  /** Policies isolate the pod, and one of them has a rule for this. */
  | "allowed"
  /** Policies isolate the pod, and none has a rule for this. */
  | "denied"
  /** A pod's own node (kubelet probes), and the pod itself: no engine blocks them. */
  | "always-allowed"
  /** No pod on this side: its policies are not in question. */
  | "no-pod";

export interface PolicyRef {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface DirectionVerdict {
  readonly allowed: boolean;
  readonly reason: Reason;
  /** The policies that decide: those that allow it, or those that isolate the pod and do not. */
  readonly policies: readonly PolicyRef[];
  /** Set where it is allowed for these HTTP requests only. */
  readonly onlyHttp?: readonly HttpRequest[];
}

export interface Verdict {
  /** Both sides let it through. */
  readonly allowed: boolean;
  readonly egress: DirectionVerdict;
  readonly ingress: DirectionVerdict;
}

export function endpointName(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "pod":
      return `${endpoint.namespace}/${endpoint.name}`;
    case "api-server":
      return "api-server";
    default:
      return endpoint.name;
  }
}

export function namespaceLabels(world: World, name: string): Labels {
  const found = world.namespaces.find((namespace) => namespace.name === name);
  return { ...found?.labels, "kubernetes.io/metadata.name": name };
}
