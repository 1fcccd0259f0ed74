/** What plugins stand for, put into the document before it is validated. Pure. */
import type { Addition, Document, Expansion, Origin, Outside, Written } from "./outside";
import type { AnyPlugin } from "./plugin";
import { formatPath } from "../core/path";
import { error, type Problem } from "../core/problem";
import { isRecord } from "../core/record";
import { enabledPlugins } from "./stack-config";

export interface Expanded {
  readonly document: Document;
  readonly origins: readonly Origin[];
  readonly problems: readonly Problem[];
  /** Whether something is missing, because the plugin that stands for it has errors. */
  readonly incomplete: boolean;
}

/**
 * The document with what its plugins stand for. What two write, and a plugin whose own config is not valid, are left as
 * they are: the first is a problem, the second is reported by `validate`. Pure.
 */
export function expand(document: Document, plugins: readonly AnyPlugin[], outside: Outside): Expanded {
  const expanded: Record<string, unknown> = { ...document };
  const origins: Origin[] = [];
  const problems: Problem[] = [];
  const maps = new AddedMaps(expanded);
  let incomplete = false;
  for (const plugin of enabledPlugins(document, plugins)) {
    if (plugin.expand === undefined) {
      continue;
    }
    const parsed = plugin.config.safeParse(document[plugin.name]);
    if (!parsed.success) {
      incomplete = true;
      continue;
    }
    const expansion: Expansion = plugin.expand(parsed.data, outside);
    origins.push(...expansion.origins);
    problems.push(...(expansion.problems ?? []));
    for (const [key, part] of Object.entries(expansion.parts)) {
      if (Object.hasOwn(expanded, key)) {
        problems.push(error([key], `${plugin.name} already writes ${key}. Remove ${key}, or ${plugin.name}.`));
      } else {
        expanded[key] = part;
      }
    }
    for (const addition of expansion.additions ?? []) {
      problems.push(...maps.add(addition));
      origins.push({ part: addition.into, written: addition.written, file: addition.file });
    }
  }
  // The nearest says it best.
  origins.sort((a, b) => b.part.length - a.part.length);
  return { document: expanded, origins, problems, incomplete };
}

/** Maps of the document that entries are added to. Each is copied once, however many entries are added. */
class AddedMaps {
  readonly #document: Record<string, unknown>;
  readonly #maps = new Map<string, Record<string, unknown>>();
  /** Where earlier additions were written. */
  readonly #written = new Map<string, Written>();

  constructor(document: Record<string, unknown>) {
    this.#document = document;
  }

  add({ into: [part, map, key], value, written, file }: Addition): Problem[] {
    const entries = this.#copied(part, map);
    if (entries === undefined) {
      return [];
    }
    const at = formatPath([part, map, key]);
    if (!Object.hasOwn(entries, key)) {
      entries[key] = value;
      this.#written.set(at, { written, file });
      return [];
    }
    const other = this.#written.get(at) ?? { written: [part, map, key] };
    const where = `${formatPath(other.written)}${other.file === undefined ? "" : ` in ${other.file}`}`;
    return [{ ...error(written, `The name ${key} is taken by ${where}.`), file }];
  }

  /** Undefined: what is there is not a map, which `validate` reports. */
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
      : { ...problem, path: [...origin.written, ...problem.path.slice(origin.part.length)], file: origin.file };
  });
}
