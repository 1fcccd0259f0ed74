/**
 * What is decided while values are not known must still hold once they are, of each good and bad fixture of each rule:
 * each value forgotten alone, then several at once.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../policypack/rule";
import { rules } from "../../policypack/rules";
import { collectFixtures } from "./collect";
import { Forgetting, isDecided } from "./forgetting";

describe("what is decided stays decided once all is known", async () => {
  const described = await collectFixtures();

  it("of every rule", () => {
    expect(new Set(described.map(({ rule }) => rule.name))).toEqual(new Set(rules.map((rule) => rule.name)));
  });

  it.each(described.map(({ rule, cases }) => [rule.name, rule, cases] as const))("%s", (_, rule, cases) => {
    const seen = new Set<Verdict>();
    for (const each of cases.filter(isDecided)) {
      const forgetting = new Forgetting(rule, each);
      forgetting.oneByOne().forEach((verdict) => seen.add(verdict));
      const all = [...forgetting.places];
      if (all.length > 1) {
        fc.assert(
          fc.property(fc.subarray(all, { minLength: 2, maxLength: Math.min(6, all.length) }), (some) => {
            seen.add(forgetting.check(some));
          }),
          { numRuns: 20 },
        );
      }
    }
    // Otherwise the property holds for want of cases.
    expect([...seen]).toEqual(expect.arrayContaining(["pass", "violation"]));
  });
});
