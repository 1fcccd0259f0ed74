/** Proves that no entry of a rule table is dead: a value that no format accepts is refused at every path. */
import { applyRules, type RuleSet } from "../rules";
import { isProps, type Props, type Value } from "../property-values";

const WORST: readonly Value[] = [`sg-${"€".repeat(3000)}\u0000`, -1.5];

/** The object with `value` at a path of the form `a[*].b`. Missing objects on the way are created. */
function place(object: Props, path: string, value: Value): Props {
  const [step = "", ...rest] = path.split(".");
  const key = step.replace(/\[\*\]$/, "");
  const list = step.endsWith("[*]");
  const old = object[key];
  const nested = list ? (Array.isArray(old) ? old[0] : undefined) : old;
  const next =
    rest.length === 0 ? value : place(isProps(nested ?? null) ? (nested as Props) : {}, rest.join("."), value);
  return { ...object, [key]: list ? [next] : next };
}

/** Paths of field rules that accept even the worst values, so they check nothing. */
export function deadFields(rules: RuleSet, good: Props): string[] {
  return (rules.fields ?? []).flatMap((field) => {
    const at = field.path.replaceAll("[*]", "[0]");
    const only: RuleSet = { source: rules.source, fields: [field] };
    const refused = WORST.some((value) =>
      applyRules(place(good, field.path, value), only).some(({ property }) => property === at),
    );
    return refused ? [] : [field.path];
  });
}

/** Positions of object rules that report nothing for any of the bad inputs. */
export function silentObjects(rules: RuleSet, bad: readonly Props[]): number[] {
  return (rules.objects ?? []).flatMap((rule, index) => {
    const only: RuleSet = { source: rules.source, objects: [rule] };
    return bad.some((inputs) => applyRules(inputs, only).length > 0) ? [] : [index];
  });
}
