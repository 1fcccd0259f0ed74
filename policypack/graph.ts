/**
 * Resources and how they relate. Relations come from URNs, parents and property dependencies, which are known on a
 * first preview, and not from ids, which are not.
 */
import { typeMatches } from "../core/glob";
import { isKnown, View } from "../core/view";

/** One resource as its program declares it. */
export interface Resource {
  readonly urn: string;
  /** Type token: `aws:eks/cluster:Cluster`. */
  readonly type: string;
  /** Logical name in the program. */
  readonly name: string;
  /** The inputs, as the provider will get them. */
  readonly view: View;
}

/** A resource among the others of its stack. */
export interface Node extends Resource {
  /** What the provider answered; in a preview much of it is unknown, and whole maps may be missing. */
  readonly outputs: View;
  /** False where the engine showed no inputs (a resource that was read): `view` then holds the outputs. */
  readonly hasInputs: boolean;
  readonly parent: Node | undefined;
  readonly children: readonly Node[];
  /** Everything this resource waits for: by value or by `dependsOn`. */
  readonly dependsOn: readonly Node[];
  /** The resources that the value of a top-level input came from, also while the value is unknown. */
  refs(property: string): readonly Node[];
}

/** What a property of a resource points at. */
export interface Targets {
  readonly nodes: readonly Node[];
  /**
   * - `all`: every value of the property was found among the resources of the stack;
   * - `some`: values remain that lie outside the stack, or cannot be told apart (a value that came through a component
   *   depends on all of it);
   * - `absent`: the property is not set.
   */
  readonly found: "all" | "some" | "absent";
}

/** What the engine tells about a resource. `inputs` and `outputs` are in wire form. */
export interface ResourceRecord {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
}

class GraphNode implements Node {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly view: View;
  readonly outputs: View;
  readonly hasInputs: boolean;
  readonly children: Node[] = [];

  constructor(
    private readonly record: ResourceRecord,
    private readonly find: (urn: string) => Node | undefined,
  ) {
    this.urn = record.urn;
    this.type = record.type;
    this.name = record.name;
    this.hasInputs = record.inputs !== undefined;
    this.outputs = View.of(record.outputs);
    this.view = this.hasInputs ? View.of(record.inputs) : this.outputs;
  }

  get parent(): Node | undefined {
    return this.record.parent === undefined ? undefined : this.find(this.record.parent);
  }

  get dependsOn(): readonly Node[] {
    return this.lookup(this.record.dependencies);
  }

  refs(property: string): readonly Node[] {
    const all = this.record.propertyDependencies ?? {};
    return Object.hasOwn(all, property) ? this.lookup(all[property]) : [];
  }

  /** All that any input came from, and all that `dependsOn` names. */
  get reaches(): readonly Node[] {
    const byProperty = Object.values(this.record.propertyDependencies ?? {}).flat();
    return this.lookup([...new Set([...(this.record.dependencies ?? []), ...byProperty])]);
  }

  private lookup(urns: readonly string[] = []): readonly Node[] {
    return urns.map((urn) => this.find(urn)).filter((node) => node !== undefined);
  }
}

/** The outputs that other resources name a resource by. */
const identifiers = ["id", "arn", "name"] as const;

export class Graph {
  private readonly nodes = new Map<string, GraphNode>();
  private readonly types = new Map<string, readonly Node[]>();
  private readonly pointed = new Map<string, Map<Node, Node[]>>();
  private readonly made = new Map<(graph: Graph) => unknown, unknown>();
  private identities: Map<string, Node[]> | undefined;

  /** Resources are kept in an order of their own, so that no verdict depends on the program's. */
  constructor(records: Iterable<ResourceRecord>) {
    const find = (urn: string): Node | undefined => this.nodes.get(urn);
    for (const record of [...records].sort((one, other) => (one.urn < other.urn ? -1 : 1))) {
      this.nodes.set(record.urn, new GraphNode(record, find));
    }
    for (const node of this.nodes.values()) {
      const parent = node.parent;
      if (parent instanceof GraphNode) {
        parent.children.push(node);
      }
    }
  }

  get all(): readonly Node[] {
    return [...this.nodes.values()];
  }

  get(urn: string): Node | undefined {
    return this.nodes.get(urn);
  }

  /** The resources of these types; `*` in a type matches any characters (`kubernetes:cert-manager.io/*:Certificate`). */
  byType(...types: readonly string[]): readonly Node[] {
    return types.flatMap((type) => {
      const cached = this.types.get(type);
      if (cached !== undefined) {
        return cached;
      }
      const found = this.all.filter((node) => typeMatches(type, node.type));
      this.types.set(type, found);
      return found;
    });
  }

  /**
   * The resources of these types that an input points at: by what its value came from, or, where the value is known,
   * by the id, ARN or name that a resource of the stack has.
   *
   * @param path keys down to the value; the first one is the input that the engine tracks
   * @param types the types that may be pointed at; others that the value came from are passed over
   */
  targets(node: Node, path: readonly [string, ...string[]], ...types: readonly string[]): Targets {
    const value = node.view.at(...path);
    if (value.state === "absent") {
      return { nodes: [], found: "absent" };
    }
    const wanted = (candidate: Node): boolean => types.some((type) => typeMatches(type, candidate.type));
    const list = value.list();
    const values = isKnown(list) ? list : [value];
    const byId = values.map((each) => this.identified(each).filter(wanted));
    const byRef = node.refs(path[0]).filter(wanted);
    const identified = new Set(byId.flat());
    const onlyByRef = byRef.filter((ref) => !identified.has(ref));
    const open = byId.filter((found) => found.length === 0).length;
    const plural = path.length === 1 && path[0].endsWith("s");
    if (value.state === "unknown" && plural && byRef.length === node.refs(path[0]).length) {
      // A list that is not known as a whole, made of nothing but what is looked for. One value has one source of several.
      return { nodes: [...new Set(byRef)], found: byRef.length > 0 ? "all" : "some" };
    }
    // As many sources as values that are still open: each value is one of them. More sources than values: no telling.
    const all = open <= onlyByRef.length && onlyByRef.length <= values.length;
    return { nodes: [...new Set([...byRef, ...identified])], found: all ? "all" : "some" };
  }

  /** The resources of these types that point at `target` with the input `property`. */
  referrers(target: Node, property: string, ...types: readonly string[]): readonly Node[] {
    return types.flatMap((type) => this.pointers(type, property).get(target) ?? []);
  }

  /** Who points at whom with an input, made once: rules ask it for every resource of large stacks. */
  private pointers(type: string, property: string): ReadonlyMap<Node, readonly Node[]> {
    const key = `${type} ${property}`;
    let made = this.pointed.get(key);
    if (made === undefined) {
      made = new Map<Node, Node[]>();
      for (const node of this.byType(type)) {
        for (const target of this.targets(node, [property], "*").nodes) {
          const others = made.get(target);
          if (others === undefined) {
            made.set(target, [node]);
          } else {
            others.push(node);
          }
        }
      }
      this.pointed.set(key, made);
    }
    return made;
  }

  /** What a function makes of these resources, made once: many rules ask for the same. */
  once<T>(make: (graph: Graph) => T): T {
    if (!this.made.has(make)) {
      this.made.set(make, make(this));
    }
    return this.made.get(make) as T;
  }

  /** Whether `to` is made before `from` because of a value or a `dependsOn`, at any distance. */
  dependsOn(from: Node, to: Node): boolean {
    const seen = new Set<Node>();
    const open: Node[] = [from];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const next = node instanceof GraphNode ? node.reaches : [];
      if (next.includes(to)) {
        return true;
      }
      for (const each of next) {
        if (!seen.has(each)) {
          seen.add(each);
          open.push(each);
        }
      }
    }
    return false;
  }

  private identified(value: View): readonly Node[] {
    const text = value.string();
    return isKnown(text) ? (this.index().get(text) ?? []) : [];
  }

  private index(): ReadonlyMap<string, Node[]> {
    if (this.identities === undefined) {
      this.identities = new Map();
      for (const node of this.nodes.values()) {
        for (const key of identifiers) {
          const value = node.outputs.at(key).string();
          if (isKnown(value) && value !== "") {
            this.identities.set(value, [...(this.identities.get(value) ?? []), node]);
          }
        }
      }
    }
    return this.identities;
  }
}
