/**
 * Whether the VPC CNI lets a connection through: at the pod that opens it, after kube-proxy's translation, and at the pod
 * that it reaches. Read from aws/aws-network-policy-agent at c8619c056b4c3a7156d2e3538864de3bc9faab82
 * (controllers/policyendpoints_controller.go, pkg/ebpf/bpf_client.go, pkg/ebpf/c/) and held to the recording
 * test/core/vpc-cni-truth.json.
 */
import { Agent, type EnforcingMode, type SideAnswer, type SideVerdict } from "./agent";
import type { ClusterObjects, Node, Pod, Service } from "./objects";
import { containerPort } from "./resolve";
import { selects } from "./select";
import type { Transport } from "./tables";

export type { EnforcingMode, SideVerdict } from "./agent";

export type Source =
  | { readonly kind: "pod"; readonly name: string }
  | { readonly kind: "node"; readonly name: string }
  | { readonly kind: "address"; readonly address: string };

export type Target =
  | Source
  | { readonly kind: "service"; readonly name: string; readonly address?: string }
  | { readonly kind: "nodePort"; readonly node: string; readonly service: string };

export interface Question {
  readonly from: Source;
  readonly to: Target;
  readonly protocol: Transport;
  /** Left out for ICMP. */
  readonly port?: number;
}

export interface Answer {
  readonly egress: SideVerdict;
  readonly ingress: SideVerdict;
  readonly allowed: boolean | "unknown";
  /** Where kube-proxy sends it, for a Service or node port. */
  readonly backend?: { readonly address: string; readonly port: number };
  /** Why, and by which policies, on each side. */
  readonly sides: { readonly egress: SideAnswer; readonly ingress: SideAnswer };
}

export class VpcCni {
  readonly #objects: ClusterObjects;
  readonly #agent: Agent;

  /** @throws Error where the controller itself ends: a named port in a ClusterNetworkPolicy */
  constructor(objects: ClusterObjects, mode: EnforcingMode) {
    this.#objects = objects;
    this.#agent = new Agent(objects, mode);
  }

  connect({ from, to, protocol, port = 0 }: Question): Answer {
    const source = this.#sourceAddress(from);
    const sender = from.kind === "pod" ? this.#pod(from.name) : undefined;
    const asked = this.#targetAddress(to);
    if (sender !== undefined && asked === source && sender.spec.hostNetwork !== true) {
      const side: SideAnswer = { verdict: "never-leaves-pod", reason: "never-leaves-pod", policies: [] };
      return { egress: side.verdict, ingress: side.verdict, allowed: true, sides: { egress: side, ingress: side } };
    }
    const egress = this.#agent.ask(sender, "Egress", { address: asked, protocol, port });
    const backend = to.kind === "service" || to.kind === "nodePort" ? this.#backend(to, port, protocol) : undefined;
    const receiver = this.#objects.pods.find(
      ({ status, spec }) => status.podIP === (backend?.address ?? asked) && spec.hostNetwork !== true,
    );
    const seen = this.#seenSource(to, source, receiver);
    const ingress = this.#agent.ask(receiver, "Ingress", { address: seen, protocol, port: backend?.port ?? port });
    return {
      egress: egress.verdict,
      ingress: ingress.verdict,
      allowed: both(egress.verdict, ingress.verdict),
      backend,
      sides: { egress, ingress },
    };
  }

  #pod(name: string): Pod {
    return required(
      this.#objects.pods.find(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}` === name),
      `pod ${name}`,
    );
  }

  #node(name: string): Node {
    return required(
      this.#objects.nodes.find(({ metadata }) => metadata.name === name),
      `node ${name}`,
    );
  }

  #service(name: string): Service {
    return required(
      this.#objects.services.find(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}` === name),
      `Service ${name}`,
    );
  }

  #sourceAddress(source: Source): string {
    switch (source.kind) {
      case "pod":
        return this.#pod(source.name).status.podIP ?? "";
      case "node":
        return internalAddress(this.#node(source.name));
      case "address":
        return source.address;
    }
  }

  /** What the sender writes on the packet. */
  #targetAddress(target: Target): string {
    switch (target.kind) {
      case "service": {
        const { clusterIP = "None" } = this.#service(target.name).spec;
        return clusterIP === "None" ? (this.#backends(target.name)[0] ?? "") : clusterIP;
      }
      case "nodePort":
        return internalAddress(this.#node(target.node));
      default:
        return this.#sourceAddress(target);
    }
  }

  /** Addresses behind a Service: ready pods by name, or the slices that somebody wrote. */
  #backends(name: string): string[] {
    const { metadata, spec } = this.#service(name);
    const pods =
      spec.selector === undefined
        ? []
        : this.#objects.pods
            .filter(
              (pod) =>
                pod.metadata.namespace === metadata.namespace &&
                selects({ matchLabels: spec.selector }, pod.metadata.labels),
            )
            .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
            .map(({ status }) => status.podIP ?? "");
    const slices = (this.#objects.endpointSlices ?? []).filter(
      (slice) =>
        slice.metadata.namespace === metadata.namespace &&
        slice.metadata.labels?.["kubernetes.io/service-name"] === metadata.name,
    );
    return [...pods, ...slices.flatMap(({ endpoints }) => endpoints.flatMap(({ addresses }) => addresses))];
  }

  #backend(
    target: Extract<Target, { kind: "service" | "nodePort" }>,
    asked: number,
    protocol: Transport,
  ): Answer["backend"] {
    const name = target.kind === "service" ? target.name : target.service;
    const { spec } = this.#service(name);
    const local = target.kind === "nodePort" && spec.externalTrafficPolicy === "Local";
    const node = target.kind === "nodePort" ? internalAddress(this.#node(target.node)) : undefined;
    const address = this.#backends(name).find(
      (each) => !local || this.#objects.pods.some(({ status }) => status.podIP === each && status.hostIP === node),
    );
    const port = (spec.ports ?? []).find(
      (each) =>
        (each.protocol ?? "TCP") === protocol && (target.kind === "nodePort" ? each.nodePort : each.port) === asked,
    );
    if (address === undefined || port === undefined || (spec.clusterIP ?? "None") === "None") {
      return address === undefined ? undefined : { address, port: asked };
    }
    const pod = this.#objects.pods.find(({ status }) => status.podIP === address);
    const { targetPort = port.port } = port;
    const number =
      typeof targetPort === "number" || pod === undefined || protocol === "ICMP"
        ? targetPort
        : containerPort(pod, targetPort, protocol);
    return { address, port: typeof number === "number" ? number : asked };
  }

  /** A node's address stands in where kube-proxy has to see the answer: another node's port, a pod that reaches itself. */
  #seenSource(target: Target, source: string, receiver: Pod | undefined): string {
    if (target.kind === "nodePort" && this.#service(target.service).spec.externalTrafficPolicy !== "Local") {
      return internalAddress(this.#node(target.node));
    }
    return target.kind === "service" && receiver?.status.podIP === source ? (receiver.status.hostIP ?? source) : source;
  }
}

function both(...sides: readonly SideVerdict[]): Answer["allowed"] {
  return sides.includes("denied") ? false : sides.includes("unknown") ? "unknown" : true;
}

function internalAddress({ status }: Node): string {
  return status.addresses.find(({ type }) => type === "InternalIP")?.address ?? "";
}

function required<T>(found: T | undefined, what: string): T {
  if (found === undefined) {
    throw new Error(`no ${what} in the cluster that is asked about`);
  }
  return found;
}
