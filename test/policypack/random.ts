/** Random stacks, made so that the conditions of rules are met often: from the words of rules, and from fixtures. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { ResourceRecord } from "../../policypack/graph";
import { rules } from "../../policypack/rules";
import { isContainer, secretSignature, signatureKey, unknownMarkers } from "../../core/wire";
import type { RuleCases } from "./collect";
import { Program } from "./program";

/** Types that rules look at; a wildcard stands for one type that it matches. */
const types = [...new Set(rules.flatMap((rule) => rule.types))].map((type) => type.replaceAll("*", "v1"));

/** The words in the sources of rules: names of properties that they read, and values that they compare with. */
const words = ((): readonly string[] => {
  const folder = join(__dirname, "../../policypack/rules");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const found = files.flatMap((name) =>
    readFileSync(join(folder, name), "utf8")
      .split("\n")
      .filter((line) => !/ from "/.test(line))
      .flatMap((line) => [...line.matchAll(/"([^"\s]{1,80})"/g)].map(([, word = ""]) => word)),
  );
  return [...new Set([...found, "metadata", "namespace", "spec", "tags"])].sort();
})();

const scalar = fc.oneof(
  fc.constantFrom(true, false, "true", "false", null, "", 0, 1, 22, 443, "443", "0.0.0.0/0", "::/0", "10.0.0.0/8", "{"),
  fc.constantFrom(...words),
  fc.constantFrom(...Object.values(unknownMarkers)),
  fc.double(),
  fc.string(),
);

const key = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.string() });

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }),
    tie("value").map((inner) => ({ [signatureKey]: secretSignature, value: inner })),
  ),
})).value;

const properties = fc.dictionary(fc.constantFrom(...words), value, { maxKeys: 8 });

/** Stacks of up to eight resources that depend on each other in any way, cycles and missing ones included. */
export const anyStack: fc.Arbitrary<readonly ResourceRecord[]> = fc
  .array(
    fc.record({
      type: fc.constantFrom(...types),
      inputs: fc.option(properties),
      outputs: properties,
      links: fc.array(fc.tuple(fc.constantFrom(...words), fc.nat(9)), { maxLength: 5 }),
      parent: fc.option(fc.nat(9)),
    }),
    { maxLength: 8 },
  )
  .map((resources) =>
    resources.map(({ type, inputs, outputs, links, parent }, index) => ({
      urn: `urn-${index}`,
      type,
      name: `name-${index}`,
      ...(inputs === null ? {} : { inputs }),
      outputs,
      ...(parent === null ? {} : { parent: `urn-${parent}` }),
      dependencies: links.map(([, to]) => `urn-${to}`),
      propertyDependencies: Object.fromEntries(links.map(([name, to]) => [name, [`urn-${to}`]])),
    })),
  );

/** What happens to a value of a fixture. */
type Noise = { readonly at: number } & (
  { readonly kind: "replace"; readonly by: unknown } | { readonly kind: "hide" | "drop" | "wrap" }
);

const noise: fc.Arbitrary<Noise> = fc.oneof(
  fc.record({ at: fc.nat(), kind: fc.constant("replace" as const), by: value }),
  fc.record({ at: fc.nat(), kind: fc.constantFrom("hide" as const, "drop" as const, "wrap" as const) }),
);

function changed(value: unknown, change: Noise): unknown {
  switch (change.kind) {
    case "replace":
      return change.by;
    case "hide":
      return { [signatureKey]: secretSignature, value };
    case "wrap":
      return [value];
    case "drop":
      return undefined;
  }
}

function countValues(value: unknown): number {
  return isContainer(value) ? 1 + Object.values(value).reduce<number>((sum, each) => sum + countValues(each), 0) : 1;
}

/** Changes the value that is reached after `change.at` others, in the order of the text. */
function disturb(value: unknown, change: Noise): unknown {
  const total = countValues(value);
  let left = total === 0 ? 0 : change.at % total;
  const visit = (here: unknown): unknown => {
    if (left-- === 0) {
      return changed(here, change);
    }
    if (Array.isArray(here)) {
      return here.map(visit);
    }
    return isContainer(here) && !Object.hasOwn(here, signatureKey)
      ? Object.fromEntries(Object.entries(here).map(([name, each]) => [name, visit(each)]))
      : here;
  };
  return visit(value);
}

function recordsOf({ cases }: RuleCases, pick: number, moment: "preview" | "known", part: number): ResourceRecord[] {
  const program = new Program();
  cases[pick % cases.length]?.fixture.build(program);
  // Stacks made of several fixtures have no URN twice.
  const text = JSON.stringify(program.records(moment)).replaceAll("::fixture::", `::fixture${part}::`);
  return JSON.parse(text) as ResourceRecord[];
}

/** Fixtures of several rules in one stack, with some of their values changed, left out or made secret. */
export function disturbedFixtures(described: readonly RuleCases[]): fc.Arbitrary<readonly ResourceRecord[]> {
  const part = fc.record({
    rule: fc.constantFrom(...described),
    pick: fc.nat(),
    moment: fc.constantFrom("preview" as const, "known" as const),
    changes: fc.array(fc.tuple(fc.nat(), noise), { maxLength: 4 }),
  });
  return fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) =>
    parts.flatMap(({ rule, pick, moment, changes }, index) => {
      const records = recordsOf(rule, pick, moment, index);
      return records.map((record, place) =>
        changes
          .filter(([at]) => at % records.length === place)
          .reduce<ResourceRecord>(
            (made, [, change]) => ({
              ...made,
              ...(made.inputs === undefined ? {} : { inputs: disturb(made.inputs, change) ?? {} }),
            }),
            record,
          ),
      );
    }),
  );
}
