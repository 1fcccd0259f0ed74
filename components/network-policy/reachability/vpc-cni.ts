/** Engine vpc-cni: the inhabitants as the objects that AWS's own controller and agent read (core/vpc-cni). */
import type { PolicyObject } from "../../../core/policies/object";
import type { SideAnswer } from "../../../core/vpc-cni/agent";
import { type Answer, type Source, type Target, VpcCni } from "../../../core/vpc-cni/connection";
import type * as objects from "../../../core/vpc-cni/objects";
import {
  type DirectionVerdict,
  type Endpoint,
  endpointName,
  namespaceLabels,
  type Node,
  type Pod,
  podName,
  type PolicyRef,
  type Question,
  type Reason,
  type Verdict,
  type World,
} from "./world";

type Service = objects.Service;

const kubernetes = { namespace: "default", name: "kubernetes" };

/** A node of its own for every node that pods name, at an address that is nobody else's. */
const unknownNode = (node: string): Node => ({
  kind: "node",
  name: node,
  address: `198.18.255.${[...node].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 250, 1)}`,
});

interface Cluster {
  readonly model: VpcCni;
  /** Policies by the name that the model gives them. */
  readonly refs: ReadonlyMap<string, PolicyRef>;
}

function clusterOf(world: World, policies: readonly PolicyObject[], { from, to }: Question): Cluster {
  const asked = [from, to].filter((each) => each.kind === "pod");
  // A pod that the world does not have takes the place of the one with its address.
  const others = (world.pods ?? []).filter(
    (pod) => asked.includes(pod) || !asked.some(({ address }) => address === pod.address),
  );
  const pods = [...others, ...asked.filter((pod) => !others.includes(pod))];
  const given = [...(world.nodes ?? []), ...[from, to].filter((each) => each.kind === "node")];
  const nodes = [...new Set(pods.map(({ node }) => node))]
    .filter((name) => !given.some((node) => node.name === name))
    .map(unknownNode);
  const all = [...new Map([...given, ...nodes].map((node) => [node.name, node])).values()];
  const addressOf = new Map(all.map((node) => [node.name, node.address]));
  const api = to.kind === "api-server" ? to : world.apiServer;
  const namespaces = new Set(
    [...world.namespaces, ...pods.map(({ namespace: name }) => ({ name }))].map(({ name }) => name),
  );
  const of = (kind: string): never[] => policies.filter((policy) => policy.kind === kind) as never[];
  const model = new VpcCni(
    {
      namespaces: [...namespaces, kubernetes.namespace].map((name) => ({
        metadata: { name, labels: namespaceLabels(world, name) },
      })),
      nodes: all.map(({ name, address }) => ({
        metadata: { name },
        status: { addresses: [{ type: "InternalIP", address }] },
      })),
      pods: pods.map((pod) => toPod(pod, addressOf.get(pod.node) ?? "")),
      services: [
        ...(world.services ?? []).map(({ namespace, name, address, selector, ports }) => ({
          metadata: { namespace, name },
          spec: { clusterIP: address, selector, ports },
        })),
        ...(api?.serviceAddresses ?? []).map(kubernetesService),
      ],
      // The objects were made for this engine, or are of networking.k8s.io: the kinds have the form that the model reads.
      networkPolicies: of("NetworkPolicy"),
      applicationNetworkPolicies: of("ApplicationNetworkPolicy"),
      clusterNetworkPolicies: of("ClusterNetworkPolicy"),
    },
    world.enforcingMode ?? "standard",
  );
  return { model, refs: new Map(policies.map((policy) => [modelName(policy), refOf(policy)])) };
}

/** EKS has one such Service. Where its address may be one of two, there is one here for each. */
function kubernetesService(clusterIP: string, index: number): Service {
  const name = index === 0 ? kubernetes.name : `${kubernetes.name}-${index}`;
  return { metadata: { namespace: kubernetes.namespace, name }, spec: { clusterIP, ports: [{ port: 443 }] } };
}

function toPod(pod: Pod, hostIP: string): objects.Pod {
  const { namespace, labels, node, address, ports } = pod;
  return {
    metadata: { namespace, name: podName(pod), labels },
    spec: {
      nodeName: node,
      containers: [
        { name: "app", ports: ports.map(({ name, port, protocol }) => ({ name, containerPort: port, protocol })) },
      ],
    },
    status: { phase: "Running", podIP: address, hostIP },
  };
}

function modelName({ kind, metadata: { namespace, name } }: PolicyObject): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

export function refOf({ kind, metadata: { name, namespace } }: PolicyObject): PolicyRef {
  return { kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

function toTarget(endpoint: Endpoint): Source & Target {
  switch (endpoint.kind) {
    case "pod":
      return { kind: "pod", name: `${endpoint.namespace}/${podName(endpoint)}` };
    case "node":
      return { kind: "node", name: endpoint.name };
    default:
      return { kind: "address", address: endpoint.address };
  }
}

const reasons: Readonly<Record<SideAnswer["reason"], Reason>> = {
  "no-pod": "no-pod",
  "never-leaves-pod": "itself",
  "not-isolated": "not-isolated",
  "strict-mode": "strict-mode",
  "own-node": "always-allowed",
  icmpv6: "always-allowed",
  allowed: "allowed",
  denied: "denied",
  except: "except",
  "too-many-ports": "too-many-ports",
};

function toVerdict({ verdict, reason, policies, overruled }: SideAnswer, refs: Cluster["refs"]): DirectionVerdict {
  const named = (names: readonly string[]): PolicyRef[] => names.flatMap((name) => refs.get(name) ?? []);
  return {
    allowed: verdict === "unknown" ? verdict : verdict !== "denied",
    reason: reasons[reason],
    policies: named(policies),
    ...(overruled === undefined ? {} : { overruled: named(overruled) }),
  };
}

/** Clusters are asked about many connections. Questions whose ends are all part of the world share one. */
const clusters = new WeakMap<World, WeakMap<readonly PolicyObject[], Cluster>>();

function isPart({ pods = [], nodes = [], apiServer }: World, endpoint: Endpoint): boolean {
  switch (endpoint.kind) {
    case "pod":
      return pods.includes(endpoint);
    case "node":
      return nodes.includes(endpoint);
    case "api-server":
      return endpoint === apiServer;
    default:
      return true;
  }
}

function cached(world: World, policies: readonly PolicyObject[], question: Question): Cluster {
  if (!isPart(world, question.from) || !isPart(world, question.to)) {
    // For one question only: what is not about a namespace of its ends need not be resolved.
    const ends = [question.from, question.to].flatMap((end) => ("namespace" in end ? [end.namespace] : []));
    const about = ({ metadata: { namespace } }: PolicyObject): boolean =>
      namespace === undefined || ends.includes(namespace);
    return clusterOf(world, policies.filter(about), question);
  }
  const ofWorld = clusters.get(world) ?? new WeakMap<readonly PolicyObject[], Cluster>();
  clusters.set(world, ofWorld);
  const made = ofWorld.get(policies) ?? clusterOf(world, policies, question);
  ofWorld.set(policies, made);
  return made;
}

export function reachByVpcCni(world: World, policies: readonly PolicyObject[], question: Question): Verdict {
  const { model, refs } = cached(world, policies, question);
  const { from, to, protocol, port } = question;
  const ask = (target: Target): Answer => model.connect({ from: toTarget(from), to: target, protocol, port });
  const verdict = ({ sides: { egress, ingress }, allowed }: Answer): Verdict => ({
    allowed,
    egress: toVerdict(egress, refs),
    ingress: toVerdict(ingress, refs),
  });
  if (to.kind === "service") {
    const answer = ask({ kind: "service", name: `${to.namespace}/${to.name}` });
    const { backend } = answer;
    const pod = world.pods?.find(({ address }) => address === backend?.address);
    return {
      ...verdict(answer),
      ...(backend === undefined || pod === undefined ? {} : { backend: { to: endpointName(pod), port: backend.port } }),
    };
  }
  if (to.kind !== "api-server" || from.kind !== "pod") {
    return verdict(ask(toTarget(to)));
  }
  return apiServerVerdict(to, (target) => verdict(ask(target)));
}

/** Clients call the Service, so its address decides: each that it may have. */
function apiServerVerdict(
  { address, serviceAddresses = [] }: Extract<Endpoint, { kind: "api-server" }>,
  ask: (target: Target) => Verdict,
): Verdict {
  const services = serviceAddresses.map((each) => ({
    address: each,
    verdict: ask({ kind: "address", address: each }),
  }));
  const interfaces = { to: `the control plane's interfaces (${address})`, verdict: ask({ kind: "address", address }) };
  const deciding = services.find(({ verdict }) => verdict.allowed !== true) ?? services[0];
  if (deciding === undefined) {
    return interfaces.verdict;
  }
  return {
    ...deciding.verdict,
    also: [
      ...services
        .filter((each) => each !== deciding)
        .map((each) => ({ to: `the Service kubernetes (${each.address})`, egress: each.verdict.egress })),
      { to: interfaces.to, egress: interfaces.verdict.egress },
    ],
    serviceAddress: deciding.address,
  };
}
