/** Who may talk to whom in a reachability question, and what an answer says. */
import type { HttpRequest } from "../../../core/policies/model";
import type { EnforcingMode } from "../../../core/vpc-cni/agent";
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
  /** Name of its workload. */
  readonly name: string;
  /** Which pod of its workload it is. Default: the first. */
  readonly replica?: number;
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
  /** One of the control plane's interfaces, which webhook calls come from. */
  readonly address: string;
  /**
   * Cluster IP of the Service `kubernetes`, which clients in the cluster call: several where EKS has yet to choose one. Left
   * out: not known.
   */
  readonly serviceAddresses?: readonly string[];
}

export interface ServicePort {
  readonly protocol: Protocol;
  readonly port: number;
  /** The pods' port. */
  readonly targetPort: number;
}

/** A Service with a cluster IP. */
export interface Service {
  readonly kind: "service";
  readonly namespace: string;
  readonly name: string;
  readonly address: string;
  /** The pods behind it. */
  readonly selector: Labels;
  readonly ports: readonly ServicePort[];
}

/** Anything else: a database, a load balancer, a host on the internet. */
export interface Outside {
  readonly kind: "outside";
  readonly name: string;
  readonly address: string;
  /** Name under which a pod looked the address up. */
  readonly dnsName?: string;
}

export type Endpoint = Pod | Node | NodeService | ApiServer | Service | Outside;

export interface World {
  readonly namespaces: readonly Namespace[];
  /** Every pod of the cluster. Those that a question names are part of it in any case. */
  readonly pods?: readonly Pod[];
  readonly nodes?: readonly Node[];
  readonly services?: readonly Service[];
  readonly apiServer?: ApiServer;
  /** What the VPC CNI does with pods that no policy selects. Default: standard, it lets everything through. */
  readonly enforcingMode?: EnforcingMode;
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
  /** A policy allows it, and the `except` of another rule takes it away (VPC CNI). */
  | "except"
  /** No policy selects the pod, which the VPC CNI's strict mode denies everything. */
  | "strict-mode"
  /** The policies give the address more ports than the VPC CNI keeps: which ones stay open varies. */
  | "too-many-ports"
  /** The engine lets a pod and its own node talk, whatever the policies say. */
  | "always-allowed"
  /** A pod that connects to itself: no engine sees it. */
  | "itself"
  /** No pod on this side: its policies are not in question. */
  | "no-pod";

export interface PolicyRef {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface DirectionVerdict {
  readonly allowed: boolean | "unknown";
  readonly reason: Reason;
  /** The policies that decide: those that allow it, or those that isolate the pod and do not. */
  readonly policies: readonly PolicyRef[];
  /** With reason `except`: the policies that would allow it. */
  readonly overruled?: readonly PolicyRef[];
  /** Set where it is allowed for these HTTP requests only. */
  readonly onlyHttp?: readonly HttpRequest[];
}

export interface Verdict {
  /** Both sides let it through. */
  readonly allowed: boolean | "unknown";
  readonly egress: DirectionVerdict;
  readonly ingress: DirectionVerdict;
  /** The pod and port that a Service leads to. */
  readonly backend?: { readonly to: string; readonly port: number };
  /** The cluster IP of the Service `kubernetes` that decides, where the API server is asked for. */
  readonly serviceAddress?: string;
  /** The other addresses of the API server. */
  readonly also?: readonly { readonly to: string; readonly egress: DirectionVerdict }[];
}

export function endpointName(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "pod":
      return `${endpoint.namespace}/${endpoint.name}`;
    case "api-server":
      return "api-server";
    case "service":
      return `${endpoint.name}.${endpoint.namespace}.svc`;
    default:
      return endpoint.name;
  }
}

export function namespaceLabels(world: World, name: string): Labels {
  const found = world.namespaces.find((namespace) => namespace.name === name);
  return { ...found?.labels, "kubernetes.io/metadata.name": name };
}

/**
 * The name of a pod as its Deployment gives it. The VPC CNI's agent shares tables between the pods of a node whose names
 * agree up to the last dash: those of one workload.
 */
export function podName({ name, replica = 1 }: Pod): string {
  // The later a replica, the earlier its name: a Service's first pod is then another one than the first replica.
  return `${name}-6f9c8d7b54-${String.fromCharCode("z".charCodeAt(0) - replica)}7wvm`;
}

/** Another pod of the same workload. */
export function anotherReplica({ pods = [] }: World, pod: Pod): Pod {
  const { namespace, name, replica } = pod;
  const other = pods.find((one) => one.namespace === namespace && one.name === name && one.replica !== replica);
  return other ?? { ...pod, replica: (replica ?? 1) + 1 };
}
