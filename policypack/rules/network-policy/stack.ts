/** Policies, namespaces and workloads of a stack, found by namespace: read once, for all rules. */
import type { Graph, Node } from "../../graph";
import { isKnown, type Maybe, UNKNOWN, View } from "../../view";
import { unknownMarkers } from "../../wire";
import { namespaceKey, namespaceType } from "../shared/namespaces";
import { type Workload, workloads } from "../shared/workloads";
import { calicoGlobalTypes, calicoNamespacedTypes, calicoPolicy } from "./calico-policy";
import { ciliumGlobalTypes, ciliumNamespacedTypes, ciliumPolicies } from "./cilium-policy";
import { clusterNetworkPolicy, clusterNetworkPolicyTypes } from "./cluster-network-policy";
import { applicationNetworkPolicyTypes, kubernetesPolicy, networkPolicyTypes } from "./kubernetes-policy";
import type { Namespace, Pod, Policy } from "./policy";

export const policyTypes: readonly string[] = [
  ...networkPolicyTypes,
  ...applicationNetworkPolicyTypes,
  ...calicoNamespacedTypes,
  ...calicoGlobalTypes,
  ...ciliumNamespacedTypes,
  ...ciliumGlobalTypes,
  ...clusterNetworkPolicyTypes,
];

/** Set by the API server on every namespace, to its name. */
export const nameLabel = "kubernetes.io/metadata.name";

/** A namespace that the stack makes. */
export interface MadeNamespace extends Namespace {
  readonly node: Node;
  readonly name: Maybe<string>;
}

function allPolicies(graph: Graph): readonly Policy[] {
  return [
    ...graph
      .byType(...networkPolicyTypes, ...applicationNetworkPolicyTypes)
      .map((node) => kubernetesPolicy(graph, node)),
    ...graph.byType(...calicoNamespacedTypes, ...calicoGlobalTypes).map((node) => calicoPolicy(graph, node)),
    ...graph.byType(...ciliumNamespacedTypes, ...ciliumGlobalTypes).flatMap((node) => ciliumPolicies(graph, node)),
    ...graph.byType(...clusterNetworkPolicyTypes).map(clusterNetworkPolicy),
  ];
}

/** By namespace; what is about no one namespace, or about one that is not known, is under "". */
function byNamespace<T>(items: readonly T[], key: (item: T) => Maybe<string>): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const own = key(item);
    const place = isKnown(own) ? own : "";
    const others = found.get(place);
    if (others === undefined) {
      found.set(place, [item]);
    } else {
      others.push(item);
    }
  }
  return found;
}

/** Labels of a namespace, from every resource that sets some. */
function labelsOf(name: Maybe<string>, nodes: readonly Node[]): View {
  const labels = nodes.map((node) => node.view.at("metadata", "labels"));
  if (labels.some((each) => each.state === "unknown")) {
    return View.of(unknownMarkers.object);
  }
  const entries = labels
    .flatMap((each) => each.entries())
    .map(([key, value]) => [key, value.string()] as const)
    .concat([[nameLabel, name]]);
  return View.of(
    Object.fromEntries(entries.map(([key, value]) => [key, value === UNKNOWN ? unknownMarkers.string : value])),
  );
}

export class Stack {
  readonly policies: readonly Policy[];
  readonly namespaces: readonly MadeNamespace[];
  readonly workloads: readonly Workload[];
  private readonly policiesIn: ReadonlyMap<string, readonly Policy[]>;
  private readonly workloadsIn: ReadonlyMap<string, readonly Workload[]>;
  private readonly madeByKey: ReadonlyMap<string, MadeNamespace>;
  private readonly labelledBy: ReadonlyMap<string, readonly Node[]>;

  constructor(private readonly graph: Graph) {
    this.policies = allPolicies(graph);
    this.workloads = workloads(graph);
    this.policiesIn = byNamespace(this.policies, ({ namespace }) => namespace);
    this.workloadsIn = byNamespace(this.workloads, ({ node }) => namespaceKey(graph, node));
    // Kubernetes makes a name up where there is none; that one is an output.
    const nameOf = (node: Node): Maybe<string> =>
      node.view.at("metadata", "name").string() ?? node.outputs.at("metadata", "name").string();
    const nodes = graph.byType(namespaceType);
    this.labelledBy = byNamespace([...nodes, ...graph.byType("kubernetes:core/v1:NamespacePatch")], nameOf);
    this.namespaces = nodes.map((node) => {
      const name = nameOf(node);
      const labelling = isKnown(name) ? (this.labelledBy.get(name) ?? []) : [node];
      return { node, name, key: isKnown(name) ? name : node.urn, labels: labelsOf(name, labelling) };
    });
    this.madeByKey = new Map(this.namespaces.map((made) => [String(made.key), made]));
  }

  /** Policies of Kubernetes' own kind, which every engine enforces. */
  get networkPolicies(): readonly Policy[] {
    return this.policies.filter(({ node }) => networkPolicyTypes.includes(node.type));
  }

  /** The namespace that an input `namespace` names, as `namespaceKey` does for objects. */
  keyOf(node: Node): Maybe<string> {
    const name = node.view.at("namespace").string();
    const refs = node.refs("namespace");
    const [only, ...others] = this.namespaces.filter((made) => refs.includes(made.node));
    return name !== UNKNOWN ? (name ?? "default") : only === undefined || others.length > 0 ? UNKNOWN : only.key;
  }

  /** How a namespace is called in messages. */
  nameOf(key: string): string {
    const made = this.madeByKey.get(key);
    return made === undefined ? key : namespaceName(made);
  }

  /** Policies that may be about pods of a namespace. */
  policiesAbout(namespace: Maybe<string>): readonly Policy[] {
    return isKnown(namespace)
      ? [...(this.policiesIn.get(namespace) ?? []), ...(this.policiesIn.get("") ?? [])]
      : this.policies;
  }

  /** Workloads that are in a namespace for sure. */
  inNamespace(namespace: string): readonly Workload[] {
    return this.workloadsIn.get(namespace) ?? [];
  }

  /** Workloads whose namespace is not known. */
  get unplaced(): readonly Workload[] {
    return this.inNamespace("");
  }

  /** A namespace by its key, with the labels that the stack gives to it. */
  namespace(key: Maybe<string>): Namespace {
    if (!isKnown(key)) {
      return { key: UNKNOWN, labels: View.of(unknownMarkers.object) };
    }
    return this.madeByKey.get(key) ?? { key, labels: labelsOf(key, this.labelledBy.get(key) ?? []) };
  }

  /** The pods of a workload. */
  podOf({ node, labels }: Workload): Pod {
    return { namespace: this.namespace(namespaceKey(this.graph, node)), labels };
  }

  /** A pod by its labels, as charts and add-ons that the stack cannot see into give them. */
  pod(namespace: string, labels: Readonly<Record<string, string>>): Pod {
    return { namespace: this.namespace(namespace), labels: View.of(labels) };
  }
}

const stacks = new WeakMap<Graph, Stack>();

export function stackOf(graph: Graph): Stack {
  let stack = stacks.get(graph);
  // Equivalent mutant (always): reading the stack anew is slower, and comes to the same.
  if (stack === undefined) {
    stack = new Stack(graph);
    // Equivalent mutant (drop-statement): likewise.
    stacks.set(graph, stack);
  }
  return stack;
}

/** How a namespace is called in messages. */
export function namespaceName(namespace: MadeNamespace): string {
  return isKnown(namespace.name) ? namespace.name : namespace.node.name;
}
