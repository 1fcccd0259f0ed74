/** The fixtures of all rules, for tests about all of them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import type { Rule } from "../../policypack/rule";
import { casesOf, type Case, type RuleFixtures } from "./fixtures";

export interface RuleCases {
  readonly rule: Rule;
  readonly cases: readonly Case[];
}

/** A rule may be described in several places. */
function merged(all: readonly RuleCases[]): readonly RuleCases[] {
  return [...new Set(all.map(({ rule }) => rule))].map((rule) => ({
    rule,
    cases: all.filter((each) => each.rule === rule).flatMap(({ cases }) => cases),
  }));
}

/** Runs the tests of rules with a `describeRule` that only takes down what it is given. */
export async function collectFixtures(): Promise<readonly RuleCases[]> {
  const found: RuleCases[] = [];
  vi.doMock("./harness", async () => ({
    ...(await vi.importActual<object>("./fixtures")),
    describeRule: (rule: Rule, fixtures: RuleFixtures) => found.push({ rule, cases: casesOf(fixtures) }),
  }));
  const folder = join(__dirname, "rules");
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (file.endsWith(".test.ts") && readFileSync(join(folder, file), "utf8").includes("describeRule(")) {
      await import(join(folder, file));
    }
  }
  vi.doUnmock("./harness");
  return merged(found);
}
