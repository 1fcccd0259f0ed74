/** Differences of two sets of inputs, property by property. */
import type { Difference, PropertyChange } from "./provider";
import { canonical, equal, isProps, isUnknown, plainProps, type Props, type Value } from "./property-values";

export interface DiffRules {
  /** Paths, without list positions, whose change needs a new resource. Properties below such a path count too. */
  immutable: readonly string[];
  /** Names of properties whose lists are sets, so their order does not matter. */
  unordered?: ReadonlySet<string>;
  /** Keys that the provider adds for itself; they are not inputs. */
  hidden?: readonly string[];
  deleteBeforeReplace?: boolean;
}

function parsed(value: Value | undefined): Value | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) {
    return undefined;
  }
  try {
    return JSON.parse(value) as Value;
  } catch {
    return undefined;
  }
}

/** Whether two texts are equal as JSON documents. The providers compare policies by meaning. */
function sameDocument(a: Value | undefined, b: Value | undefined): boolean {
  const left = parsed(a);
  const right = parsed(b);
  return left !== undefined && right !== undefined && equal(left, right);
}

function sorted(list: Value[]): Value[] {
  return [...list].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
}

/** Compares inputs before and after a change. Both may contain markers. */
export function difference(
  oldInputs: Props,
  newInputs: Props,
  rules: DiffRules,
  ignore: readonly string[] = [],
): Difference {
  const changes: Record<string, PropertyChange> = {};
  const hidden = new Set(rules.hidden ?? []);

  const immutable = (path: string): boolean => {
    const bare = path.replace(/\[\d+\]/g, "").replace(/\["([^"]*)"\]/g, ".$1");
    return rules.immutable.some((entry) => bare === entry || bare.startsWith(`${entry}.`) || entry === "*");
  };
  const ignored = (path: string): boolean =>
    ignore.some((entry) => path === entry || path.startsWith(`${entry}.`) || path.startsWith(`${entry}[`));
  const note = (path: string, kind: PropertyChange["kind"]): void => {
    if (!ignored(path)) {
      changes[path] = { kind, replace: immutable(path) };
    }
  };
  const join = (path: string, key: string): string => {
    const plainKey = /^[A-Za-z_]\w*$/.test(key);
    return path === "" ? key : plainKey ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
  };

  const compare = (before: Value | undefined, after: Value | undefined, path: string, key: string): void => {
    if (equal(before, after) || sameDocument(before, after)) {
      return;
    }
    if (before === undefined || after === undefined) {
      note(path, before === undefined ? "add" : "delete");
    } else if (isUnknown(after)) {
      note(path, "update");
    } else if (isProps(before) && isProps(after)) {
      objects(before, after, path);
    } else if (Array.isArray(before) && Array.isArray(after)) {
      const set = rules.unordered?.has(key) === true;
      const [left, right] = set ? [sorted(before), sorted(after)] : [before, after];
      for (let index = 0; index < Math.max(left.length, right.length); index++) {
        compare(left[index], right[index], `${path}[${index}]`, "");
      }
    } else {
      note(path, "update");
    }
  };
  const objects = (before: Props, after: Props, path: string): void => {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      if (!hidden.has(key)) {
        compare(before[key], after[key], join(path, key), key);
      }
    }
  };

  objects(plainProps(oldInputs), plainProps(newInputs), "");
  return { changes, deleteBeforeReplace: rules.deleteBeforeReplace === true };
}
