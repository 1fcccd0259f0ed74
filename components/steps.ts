/**
 * The order in which a component's resources come up, as data: a table of edges that tests read without an engine, and
 * that constructors cannot get wrong. Destroying runs the other way round by itself.
 */
import type * as pulumi from "@pulumi/pulumi";

/** Per step, the steps that must be finished before it. A step that a stack does not have is left out. */
export type Edges<Step extends string> = Readonly<Partial<Record<Step, readonly Step[]>>>;

export class Steps<Step extends string> {
  readonly #edges: Edges<Step>;
  readonly #first: readonly pulumi.Resource[];
  readonly #done = new Map<Step, readonly pulumi.Resource[]>();

  /** @param first what every step without a predecessor waits for: resources of other components */
  constructor(edges: Edges<Step>, first: readonly pulumi.Resource[] = []) {
    this.#edges = edges;
    this.#first = first;
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
      return [...this.#first];
    }
    return edges.flatMap((edge) => {
      const resources = this.#done.get(edge);
      if (resources === undefined) {
        throw new Error(`step "${step}" is registered before "${edge}", which it waits for`);
      }
      return resources;
    });
  }

  /** Marks a step as registered and returns its resource. */
  done<R extends pulumi.Resource>(step: Step, resource: R, ...others: readonly pulumi.Resource[]): R {
    this.#done.set(step, [...(this.#done.get(step) ?? []), resource, ...others]);
    return resource;
  }
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
