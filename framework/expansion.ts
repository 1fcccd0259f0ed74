/** What plugins stand for, put into the document before it is validated. Pure. */
import type { Addition, Document, Expansion, Origin, Outside } from "./outside";
import type { AnyPlugin } from "./plugin";
import { formatPath, type Problem, mismatch } from "../core/problem";
import { isRecord } from "../core/record";
import { enabledPlugins } from "./stack-config";

/**
 * The document with what its plugins stand for. What two write, and a plugin whose own config is not valid, are left as
 * they are: the first is a problem, the second is reported by `validate`. Pure.
 */
export function expand(
  document: Document,
  plugins: readonly AnyPlugin[],
  outside: Outside,
): { readonly document: Document; readonly origins: readonly Origin[]; readonly problems: readonly Problem[] } {
  const expanded: Record<string, unknown> = { ...document };
  const origins: Origin[] = [];
  const problems: Problem[] = [];
  const maps = new AddedMaps(expanded);
  for (const plugin of enabledPlugins(document, plugins)) {
    const parsed = plugin.config.safeParse(document[plugin.name]);
    const expansion: Expansion = parsed.success ? plugin.expand(parsed.data, outside) : { parts: {}, origins: [] };
    origins.push(...expansion.origins);
    problems.push(...(expansion.problems ?? []));
    for (const [key, part] of Object.entries(expansion.parts)) {
      if (Object.hasOwn(expanded, key)) {
        problems.push(
          mismatch(
            [key],
            `${key} beside ${plugin.name}, which writes it`,
            `one of them: what ${plugin.name} says takes the place of ${key}`,
          ),
        );
      } else {
        expanded[key] = part;
      }
    }
    for (const addition of expansion.additions ?? []) {
      problems.push(...maps.add(addition));
      if (addition.written !== undefined) {
        origins.push({ part: addition.into, written: addition.written });
      }
    }
  }
  // The nearest says it best.
  origins.sort((a, b) => b.part.length - a.part.length);
  return { document: expanded, origins, problems };
}

/** Maps of the document that entries are added to: copied once, so that many additions take as long as they are many. */
class AddedMaps {
  readonly #document: Record<string, unknown>;
  readonly #maps = new Map<string, Record<string, unknown>>();
  /** Where earlier additions were written. */
  readonly #written = new Map<string, readonly string[]>();

  constructor(document: Record<string, unknown>) {
    this.#document = document;
  }

  add({ into: [part, map, key], value, written }: Addition): Problem[] {
    const entries = this.#copied(part, map);
    if (entries === undefined) {
      return [];
    }
    const at = formatPath([part, map, key]);
    if (!Object.hasOwn(entries, key)) {
      entries[key] = value;
      this.#written.set(at, written ?? [part, map, key]);
      return [];
    }
    return [
      mismatch(
        written ?? [part, map, key],
        `${key}, which ${formatPath(this.#written.get(at) ?? [part, map, key])} is too`,
        "a name that nothing else in this stack has",
      ),
    ];
  }

  /** Undefined: the part or the map is none, which `validate` reports. */
  #copied(part: string, map: string): Record<string, unknown> | undefined {
    const known = this.#maps.get(`${part}.${map}`);
    if (known !== undefined) {
      return known;
    }
    const before = this.#document[part] ?? {};
    const entries = isRecord(before) ? (before[map] ?? {}) : undefined;
    if (!isRecord(before) || !isRecord(entries)) {
      return undefined;
    }
    const copy = { ...entries };
    this.#document[part] = { ...before, [map]: copy };
    this.#maps.set(`${part}.${map}`, copy);
    return copy;
  }
}

/** Problems of an expanded document, told where the reader wrote what is wrong. Pure. */
export function toldWhereWritten(problems: readonly Problem[], origins: readonly Origin[]): Problem[] {
  return problems.map((problem) => {
    const origin = origins.find(({ part }) => part.every((key, index) => problem.path[index] === key));
    return origin === undefined
      ? problem
      : { ...problem, path: [...origin.written, ...problem.path.slice(origin.part.length)] };
  });
}
