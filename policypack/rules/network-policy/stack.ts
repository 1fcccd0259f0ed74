/** Policies, namespaces and workloads of a stack, found by namespace: read once, for all rules. */
import type { Graph, Node } from "../../graph";
import { isKnown, type Maybe, UNKNOWN, View } from "../../../core/view";
import { unknownMarkers } from "../../../core/wire";
import type { Tri } from "../../../core/answers";
import {
  isSameNamespace,
  keyOfNamespace,
  namedNamespace,
  nameOfNamespace,
  namespaceKey,
  namespaceType,
} from "../shared/namespaces";
import { Places } from "../shared/places";
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

const patchType = "kubernetes:core/v1:NamespacePatch";

/** Set by the API server on every namespace, to its name. */
export const nameLabel = "kubernetes.io/metadata.name";

/** A namespace that the stack makes. */
export interface MadeNamespace extends Namespace {
  readonly node: Node;
  readonly name: Maybe<string>;
}

function allPolicies(graph: Graph): readonly Policy[] {
  return [
    ...graph.byType(...networkPolicyTypes, ...applicationNetworkPolicyTypes).map(kubernetesPolicy),
    ...graph.byType(...calicoNamespacedTypes, ...calicoGlobalTypes).map(calicoPolicy),
    ...ciliumPolicies(graph),
    ...graph.byType(...clusterNetworkPolicyTypes).map(clusterNetworkPolicy),
  ];
}

/** Labels of a namespace, from every resource that sets some, and from those that may. */
function labelsOf(name: Maybe<string>, sure: readonly Node[], open: readonly Node[]): View {
  const read = (node: Node): View => node.view.at("metadata", "labels");
  if ([...sure, ...open].some((node) => read(node).state === "unknown")) {
    return View.of(unknownMarkers.object);
  }
  const entries = [
    ...sure.flatMap((node) => read(node).entries()).map(([key, value]) => [key, value.string()] as const),
    ...open.flatMap((node) => read(node).entries()).map(([key]) => [key, UNKNOWN] as const),
    [nameLabel, name] as const,
  ];
  return View.of(
    Object.fromEntries(entries.map(([key, value]) => [key, value === UNKNOWN ? unknownMarkers.string : value])),
  );
}

export class Stack {
  readonly policies: readonly Policy[];
  readonly namespaces: readonly MadeNamespace[];
  readonly workloads: readonly Workload[];
  private readonly policiesIn: Places<Policy>;
  private readonly workloadsIn: Places<Workload>;
  private readonly madeByKey: ReadonlyMap<string, MadeNamespace>;
  private readonly labelling: Places<Node>;
  private readonly mayLabelAny: readonly Node[];

  constructor(graph: Graph) {
    this.policies = allPolicies(graph);
    this.workloads = workloads(graph);
    this.policiesIn = new Places(this.policies, ({ namespace }) => namespace);
    this.workloadsIn = new Places(this.workloads, ({ node }) => namespaceKey(node));
    const nodes = graph.byType(namespaceType);
    const patches = graph.byType(patchType);
    this.labelling = new Places([...nodes, ...patches], nameOfNamespace);
    this.mayLabelAny = [...nodes, ...patches].filter((node) => nameOfNamespace(node) === UNKNOWN);
    this.namespaces = nodes.map((node) => {
      const name = nameOfNamespace(node);
      return { node, name, key: keyOfNamespace(node), labels: this.labelsOf(name, node) };
    });
    this.madeByKey = new Map(this.namespaces.map((made) => [String(made.key), made]));
  }

  /** Policies of Kubernetes' own kind, which every engine enforces. */
  get networkPolicies(): readonly Policy[] {
    return this.policies.filter(({ node }) => networkPolicyTypes.includes(node.type));
  }

  /** The namespace that an input `namespace` names, as `namespaceKey` does for objects. */
  keyOf(node: Node): Maybe<string> {
    return namedNamespace(node) ?? "default";
  }

  /** What labels a namespace has; `own` is the resource that makes it. A namespace is made once, and patched often. */
  private labelsOf(name: Maybe<string>, own?: Node): View {
    const sure = isKnown(name) ? this.labelling.in(name) : own === undefined ? [] : [own];
    return labelsOf(
      name,
      sure,
      this.mayLabelAny.filter((node) => own === undefined || node.type === patchType),
    );
  }

  /** How a namespace is called in messages. */
  nameOf(key: string): string {
    const made = this.madeByKey.get(key);
    return made === undefined ? key : namespaceName(made);
  }

  /** Policies that may be about pods of a namespace; of those that are, `isAbout` is true. */
  policiesAbout(namespace: Maybe<string>): readonly Policy[] {
    return this.policiesIn.about(namespace);
  }

  /** Workloads that are, or may be, in a namespace, and which of the two. */
  workloadsAbout(namespace: Maybe<string>): readonly { readonly workload: Workload; readonly here: Tri }[] {
    return this.workloadsIn.about(namespace).map((workload): { workload: Workload; here: Tri } => ({
      workload,
      here: isSameNamespace(namespaceKey(workload.node), namespace),
    }));
  }

  /** Workloads that are in a namespace for sure. */
  inNamespace(namespace: string): readonly Workload[] {
    return this.workloadsIn.in(namespace);
  }

  /** A namespace by its key, with the labels that the stack gives to it. */
  namespace(key: Maybe<string>): Namespace {
    if (!isKnown(key)) {
      return { key: UNKNOWN, labels: View.of(unknownMarkers.object) };
    }
    return this.madeByKey.get(key) ?? { key, labels: this.labelsOf(key) };
  }

  /** The pods of a workload. */
  podOf({ node, labels }: Workload): Pod {
    return { namespace: this.namespace(namespaceKey(node)), labels };
  }

  /** A pod by its labels, as charts and add-ons that the stack cannot see into give them. */
  pod(namespace: string, labels: Readonly<Record<string, string>>): Pod {
    return { namespace: this.namespace(namespace), labels: View.of(labels) };
  }
}

const read = (graph: Graph): Stack => new Stack(graph);

export function stackOf(graph: Graph): Stack {
  return graph.once(read);
}

/** How a namespace is called in messages. */
export function namespaceName(namespace: MadeNamespace): string {
  return isKnown(namespace.name) ? namespace.name : namespace.node.name;
}
