/**
 * The order in which a component's resources come up, as data: a table of edges that tests read without an engine, and
 * that constructors cannot get wrong. Destroying runs the other way round by itself.
 */
import * as pulumi from "@pulumi/pulumi";

/** Per step, the steps that must be finished before it. A step that a stack does not have is left out. */
export type Edges<Step extends string> = Readonly<Partial<Record<Step, readonly Step[]>>>;

export class Steps<Step extends string> {
  /** Resources of other components that the first steps wait for. */
  readonly first: readonly pulumi.Resource[];
  readonly #edges: Edges<Step>;
  readonly #done = new Map<Step, readonly pulumi.Resource[]>();

  /** @param opts of the component: what it depends on, every step without a predecessor waits for */
  constructor(edges: Edges<Step>, opts: pulumi.ComponentResourceOptions = {}) {
    this.#edges = edges;
    this.first = resourcesOf(opts.dependsOn);
  }

  /**
   * What to name in `dependsOn` of a step.
   *
   * @throws Error when a predecessor was not registered yet: the constructor's order contradicts the table
   */
  before(step: Step): pulumi.Resource[] {
    const edges = this.#edges[step];
    if (edges === undefined) {
      throw new Error(`step "${step}" is not in the table of edges`);
    }
    if (edges.length === 0) {
      return [...this.first];
    }
    return edges.flatMap((edge) => {
      const resources = this.#done.get(edge);
      if (resources === undefined) {
        throw new Error(`step "${step}" is registered before "${edge}", which it waits for`);
      }
      return resources;
    });
  }

  /** Marks a step as registered with these resources, and returns the first of them. */
  done<R extends pulumi.Resource>(step: Step, resource: R, ...others: readonly pulumi.Resource[]): R {
    this.#done.set(step, [...this.of(step), resource, ...others]);
    return resource;
  }

  /** Marks a step that the table has and this stack has nothing for. */
  skip(step: Step): void {
    this.#done.set(step, []);
  }

  /** What a step registered; empty where the stack does not have it. */
  of(step: Step): readonly pulumi.Resource[] {
    return this.#done.get(step) ?? [];
  }
}

/**
 * `dependsOn` of a component holds back the component only, not what it registers.
 *
 * @throws Error on an output or promise of resources, which cannot be handed on to children
 */
export function resourcesOf(dependsOn: pulumi.ComponentResourceOptions["dependsOn"]): pulumi.Resource[] {
  return [dependsOn ?? []].flat().map((resource) => {
    if (!pulumi.Resource.isInstance(resource)) {
      throw new Error(
        "dependsOn must be a resource or a list of resources. An output or a promise of resources cannot be passed on to children.",
      );
    }
    return resource;
  });
}

/** All steps in an order that honours the edges; undefined where they contradict each other. Pure. */
export function topological<Step extends string>(edges: Edges<Step>): Step[] | undefined {
  const waiting = new Map(Object.entries(edges) as [Step, readonly Step[]][]);
  const order: Step[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([, before]) => before.every((step) => !waiting.has(step)));
    if (ready.length === 0) {
      return undefined;
    }
    for (const [step] of ready) {
      waiting.delete(step);
      order.push(step);
    }
  }
  return order;
}
