/** A stack's policies, namespaces and workloads by namespace, read once for all rules. */
import type { Graph, Node } from "../../graph";
import { isKnown, type Maybe, UNKNOWN, View } from "../../../core/view";
import { unknownMarkers } from "../../../core/wire";
import type { Tri } from "../../../core/answers";
import { type Labels, labelsIn, labelsOf } from "../../../core/labels";
import { isSameNamespace } from "../../../core/policies/namespace-key";
import { keyOfNamespace, namedNamespace, nameOfNamespace, namespaceKey, namespaceType } from "../../namespaces";
import { Places } from "../shared/places";
import { type Workload, workloads } from "../shared/workloads";
import { type Namespace, type Pod } from "../../../core/policies/model";
import { networkPolicyTypes, policiesOf, type StackPolicy } from "./policies";

const patchType = "kubernetes:core/v1:NamespacePatch";

/** Set by the API server on every namespace, to its name. */
export const nameLabel = "kubernetes.io/metadata.name";

/** A namespace with its labels as a map, parts of which may be unknown. */
export interface StackNamespace extends Namespace {
  readonly labelMap: View;
}

/** A namespace that the stack creates. */
export interface MadeNamespace extends StackNamespace {
  readonly node: Node;
  readonly name: Maybe<string>;
}

/** A namespace's labels, from every resource that sets or may set some. */
function labelMapOf(name: Maybe<string>, sure: readonly Node[], open: readonly Node[]): View {
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

function withLabels(key: Maybe<string>, labelMap: View): StackNamespace {
  return { key, labelMap, labels: labelsIn(labelMap) };
}

export class Stack {
  readonly policies: readonly StackPolicy[];
  readonly namespaces: readonly MadeNamespace[];
  readonly workloads: readonly Workload[];
  private readonly policiesIn: Places<StackPolicy>;
  private readonly workloadsIn: Places<Workload>;
  private readonly madeByKey: ReadonlyMap<string, MadeNamespace>;
  private readonly labelling: Places<Node>;
  private readonly mayLabelAny: readonly Node[];

  constructor(graph: Graph) {
    this.policies = policiesOf(graph);
    this.workloads = workloads(graph);
    this.policiesIn = new Places(this.policies, ({ namespace }) => namespace);
    this.workloadsIn = new Places(this.workloads, ({ node }) => namespaceKey(node));
    const nodes = graph.byType(namespaceType);
    const patches = graph.byType(patchType);
    this.labelling = new Places([...nodes, ...patches], nameOfNamespace);
    this.mayLabelAny = [...nodes, ...patches].filter((node) => nameOfNamespace(node) === UNKNOWN);
    this.namespaces = nodes.map((node) => {
      const name = nameOfNamespace(node);
      return { node, name, ...withLabels(keyOfNamespace(node), this.labelMapOf(name, node)) };
    });
    this.madeByKey = new Map(this.namespaces.map((made) => [String(made.key), made]));
  }

  /** Kubernetes NetworkPolicies, which every engine enforces. */
  get networkPolicies(): readonly StackPolicy[] {
    return this.policies.filter(({ node }) => networkPolicyTypes.includes(node.type));
  }

  /** The namespace that an input `namespace` names, as `namespaceKey` does for objects. */
  keyOf(node: Node): Maybe<string> {
    return namedNamespace(node) ?? "default";
  }

  /**
   * A namespace's labels; `own` is the resource that creates it. A namespace is created once but may be patched often.
   */
  private labelMapOf(name: Maybe<string>, own?: Node): View {
    const sure = isKnown(name) ? this.labelling.in(name) : own === undefined ? [] : [own];
    return labelMapOf(
      name,
      sure,
      this.mayLabelAny.filter((node) => own === undefined || node.type === patchType),
    );
  }

  /** A namespace's name in messages. */
  nameOf(key: string): string {
    const made = this.madeByKey.get(key);
    return made === undefined ? key : namespaceName(made);
  }

  /** Policies that may apply to pods of a namespace; `isAbout` is true for those that certainly do. */
  policiesAbout(namespace: Maybe<string>): readonly StackPolicy[] {
    return this.policiesIn.about(namespace);
  }

  /** Workloads that are or may be in a namespace, and which of the two. */
  workloadsAbout(namespace: Maybe<string>): readonly { readonly workload: Workload; readonly here: Tri }[] {
    return this.workloadsIn.about(namespace).map((workload): { workload: Workload; here: Tri } => ({
      workload,
      here: isSameNamespace(namespaceKey(workload.node), namespace),
    }));
  }

  /** Workloads that are certainly in a namespace. */
  inNamespace(namespace: string): readonly Workload[] {
    return this.workloadsIn.in(namespace);
  }

  /** A namespace by its key, with the labels that the stack sets. */
  namespace(key: Maybe<string>): StackNamespace {
    if (!isKnown(key)) {
      return withLabels(UNKNOWN, View.of(unknownMarkers.object));
    }
    return this.madeByKey.get(key) ?? withLabels(key, this.labelMapOf(key));
  }

  /** The pods of a workload. */
  podOf({ node, labels }: Workload): Pod {
    return this.podIn(namespaceKey(node), labelsIn(labels));
  }

  /** A pod by its labels, for charts and add-ons whose objects the stack does not show. */
  pod(namespace: string, labels: Readonly<Record<string, string>>): Pod {
    return this.podIn(namespace, labelsOf(labels));
  }

  /** A pod in a possibly unknown namespace. Its service account is unknown. */
  podIn(namespace: Maybe<string>, labels: Labels): Pod {
    return { namespace: this.namespace(namespace), labels, serviceAccount: UNKNOWN };
  }
}

const read = (graph: Graph): Stack => new Stack(graph);

export function stackOf(graph: Graph): Stack {
  return graph.once(read);
}

/** A namespace's name in messages. */
export function namespaceName(namespace: MadeNamespace): string {
  return isKnown(namespace.name) ? namespace.name : namespace.node.name;
}
