/**
 * Tests of a rule: `describeRule(rule, { good, bad, unknown })`. Every fixture is checked
 * - as a first preview shows it and as an update shows it, with the same verdict (unless the fixture says otherwise);
 * - with its keys in another order;
 * and every message must name the resource, the statement and the fix, leave no placeholder open and print no secret.
 */
import { describe, expect, it } from "vitest";
import type { Rule } from "../../policypack/rule";
import { casesOf, checkCase, type RuleFixtures } from "./fixtures";

export * from "./fixtures";

export function describeRule(rule: Rule, fixtures: RuleFixtures): void {
  describe(rule.name, () => {
    for (const each of casesOf(fixtures)) {
      it(`${each.expected} (${each.moment}): ${each.title}`, () => checkCase(rule, each));
    }
    it("has a good, a bad and an unknown fixture", () => {
      const kinds = ["good", "bad", "unknown"] as const;
      const missing = kinds.filter((kind) => Object.keys(fixtures[kind]).length === 0);
      expect(missing, `${rule.name} has no fixture of these kinds`).toEqual([]);
    });
  });
}
