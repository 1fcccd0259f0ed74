/** What is decided while random inputs are not known must still hold once they are; see also unknowns.test.ts. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveSettings } from "../../policypack/config";
import { type Rule, type Verdict, worst } from "../../policypack/rule";
import { rules } from "../../policypack/rules";
import { typeMatches } from "../../core/glob";
import { View } from "../../core/view";
import { unknownMarkers } from "../../core/wire";
import { candidates } from "./candidates";

const settings = resolveSettings({}, rules);

const context = (rule: Rule) => ({
  params: settings.rules.get(rule.name)?.params,
  profile: settings.profile,
  isSystemNamespace: () => false,
});

/** Makes some of the values in here unknown, as `coins` fall; what a key is absent stays absent. */
function forget(input: unknown, coins: () => boolean): unknown {
  if (coins()) {
    return Array.isArray(input)
      ? unknownMarkers.array
      : typeof input === "object"
        ? unknownMarkers.object
        : unknownMarkers.string;
  }
  if (Array.isArray(input)) {
    return input.map((each) => forget(each, coins));
  }
  return typeof input === "object" && input !== null
    ? Object.fromEntries(Object.entries(input).map(([key, each]) => [key, forget(each, coins)]))
    : input;
}

/** Which values are forgotten, in the order they are met: some, or none at all. */
const falling = fc.oneof(
  { weight: 9, arbitrary: fc.array(fc.nat(3), { minLength: 40, maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constant([1]) },
);

describe("an unknown is never a pass in disguise", () => {
  const resourceRules = rules.filter((rule) => rule.kind === "resource");
  const cases = resourceRules.flatMap((rule) =>
    Object.entries(candidates[rule.name] ?? {}).map(([type, inputs]) => ({ rule, type, inputs })),
  );

  it("candidates are of types that their rule checks", () => {
    const names = resourceRules.map((rule) => rule.name);
    expect(Object.keys(candidates).filter((name) => !names.includes(name))).toEqual([]);
    for (const { rule, type } of cases) {
      expect(
        rule.types.some((pattern) => typeMatches(pattern, type)),
        `${rule.name}: ${type}`,
      ).toBe(true);
    }
  });

  it.each(cases)("$rule.name on $type: what is decided stays decided once all is known", ({ rule, type, inputs }) => {
    const verdict = (of: unknown): Verdict => {
      const outcomes = rule.check({ urn: "u", type, name: "n", view: View.of(of) }, context(rule));
      const list = Array.isArray(outcomes) ? outcomes : [outcomes];
      const found = list.length === 0 ? "pass" : worst(list.map((outcome) => outcome.verdict));
      // Nothing to check and nothing to find are the same to whoever reads the report.
      return found === "not-applicable" ? "pass" : found;
    };
    const seen = new Set<Verdict>();
    fc.assert(
      fc.property(inputs, falling, (known, falls) => {
        let next = 0;
        const partly = Object.fromEntries(
          Object.entries(known as Record<string, unknown>).map(([key, each]) => [
            key,
            forget(each, () => falls[next++ % falls.length] === 0),
          ]),
        );
        const before = verdict(partly);
        const after = verdict(known);
        seen.add(before);
        if (before !== "undecided") {
          expect(`${after} ${JSON.stringify(partly)}`).toBe(`${before} ${JSON.stringify(partly)}`);
        }
        expect(after).not.toBe("undecided");
      }),
      { numRuns: 2_000 },
    );
    // Otherwise the property holds for want of cases.
    expect(seen).toEqual(new Set(["pass", "violation", "undecided"]));
  });
});
