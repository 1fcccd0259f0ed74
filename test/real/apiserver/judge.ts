/** Asks the API server about a stack's objects, and about the same objects with errors in them. */
import { ApiError, type Cluster, type KubernetesObject } from "../../../real/apiserver/client";
import { BUILT_IN_NAMESPACES } from "../../../standins/kubernetes/kinds";
import type { Collection, Emitted } from "./collect";
import type { Judge } from "./fixture";

export interface Verdict {
  /** "apiVersion kind" */
  readonly kind: string;
  /** Logical name of the resource. */
  readonly resource: string;
  readonly verdict: "accepted" | "refused" | "not checked";
  /** The reason, unless accepted. */
  readonly message: string;
}

const manager = "judge";

export function kindOf({ apiVersion, kind }: KubernetesObject): string {
  return `${apiVersion} ${kind}`;
}

/** Asks about every object, with strict validation. Creates their namespaces, but stores no object. */
export async function judge(
  cluster: Cluster,
  { objects, namespaces: brought }: Collection,
  { missing, unread }: Pick<Judge, "missing" | "unread">,
): Promise<Verdict[]> {
  const names = objects
    .filter(({ object }) => kindOf(object) === "v1 Namespace")
    .map(({ object }) => object.metadata.name);
  const namespaces = new Set([...BUILT_IN_NAMESPACES, ...brought, ...names.filter((name) => name !== undefined)]);
  await Promise.all(
    [...namespaces].map((name) =>
      cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name } }, { manager }),
    ),
  );
  return Promise.all(
    objects.map(async ({ object, resource }): Promise<Verdict> => {
      const kind = kindOf(object);
      const why = missing.get(kind);
      if (why !== undefined) return { kind, resource, verdict: "not checked", message: why };
      const { namespace } = object.metadata;
      if (namespace !== undefined && !namespaces.has(namespace)) {
        return { kind, resource, verdict: "refused", message: `nothing creates its namespace ${namespace}` };
      }
      const message = await refusalOf(cluster, object);
      if (message?.startsWith("no matches for kind") === true && unread.size > 0) {
        return { kind, resource, verdict: "not checked", message: [...unread.values()].join("; ") };
      }
      return { kind, resource, verdict: message === undefined ? "accepted" : "refused", message: message ?? "" };
    }),
  );
}

/** Why the API server refuses an object, or undefined if it accepts it. */
export async function refusalOf(cluster: Cluster, object: KubernetesObject): Promise<string | undefined> {
  try {
    // By force: field ownership is not what this test is about.
    await cluster.apply(object, { manager, dryRun: true, force: true });
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}

/** One object per kind: the largest. */
export function samples(collections: readonly Collection[]): Map<string, KubernetesObject> {
  const best = new Map<string, KubernetesObject>();
  const size = (object: KubernetesObject | undefined): number => JSON.stringify(object ?? "").length;
  for (const { object } of collections
    .flatMap(({ objects }): readonly Emitted[] => objects)
    .filter(({ patch }) => !patch)) {
    if (size(object) > size(best.get(kindOf(object)))) best.set(kindOf(object), object);
  }
  return best;
}

/** The object that contains the fields of a kind: `spec` for most, the object itself for others. */
function body(object: KubernetesObject): Record<string, unknown> {
  return typeof object.spec === "object" && object.spec !== null ? (object.spec as Record<string, unknown>) : object;
}

/** The object, with a field that no kind has. */
export function withUnknownField(object: KubernetesObject): KubernetesObject {
  const copy = structuredClone(object);
  body(copy).misspeltByTheTest = "x";
  return copy;
}

/** The object, with a list as label: a wrong type in every kind. */
export function withWrongType(object: KubernetesObject): KubernetesObject {
  const copy = structuredClone(object);
  const at = body(copy);
  const key = Object.keys(at).find((name) => !["apiVersion", "kind", "metadata"].includes(name));
  if (key === undefined) copy.metadata.labels = ["not a map"];
  else at[key] = typeof at[key] === "object" ? "not an object" : { not: "a scalar" };
  return copy;
}

/** Every path in an object except its identity: keys, and positions in lists. */
export function paths(value: unknown, at: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.slice(0, 1).map((item: unknown, index) => [index, item])
    : Object.entries(value);
  return entries
    .filter(([key]) => at.length > 0 || !["apiVersion", "kind", "metadata"].includes(String(key)))
    .flatMap(([key, below]) => [...(typeof key === "string" ? [[...at, key]] : []), ...paths(below, [...at, key])]);
}

export function without(object: KubernetesObject, path: readonly (string | number)[]): KubernetesObject {
  const copy = structuredClone(object);
  let parent: unknown = copy;
  for (const step of path.slice(0, -1)) parent = (parent as Record<string | number, unknown>)[step];
  Reflect.deleteProperty(parent as object, path.at(-1) ?? "");
  return copy;
}
