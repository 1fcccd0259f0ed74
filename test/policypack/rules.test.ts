/** What every rule must say about itself, so that its message, its page and the evidence are complete. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { statementIds } from "../../facts/guide";
import { version } from "../../policypack/package.json";
import { levels } from "../../policypack/rule";
import { rules } from "../../policypack/rules";

const folder = join(__dirname, "../../policypack");

/** What the test files of a capability say, one file or several that begin with its name (`network-policy-dns.test.ts`). */
function testsOf(capability: string): string {
  const names = readdirSync(join(__dirname, "rules"));
  const own = names.filter((name) => name === `${capability}.test.ts` || name.startsWith(`${capability}-`));
  return own.map((name) => readFileSync(join(__dirname, "rules", name), "utf8")).join("\n");
}

/** Whether these tests hand a rule to describeRule, by the name that they import it under. */
function hasFixtures(tests: string, capability: string, name: string): boolean {
  const imported = new RegExp(`import \\{ (\\w+) \\} from "[./]+policypack/rules/${capability}/${name}"`).exec(tests);
  return imported !== null && tests.includes(`describeRule(${imported[1] ?? ""},`);
}

it("names are unique", () => {
  expect(new Set(rules.map((rule) => rule.name)).size).toBe(rules.length);
});

it("the pack has one version", () => {
  expect(parse(readFileSync(join(folder, "PulumiPolicy.yaml"), "utf8"))).toMatchObject({
    version,
    runtime: "nodejs",
    main: "bin/",
  });
});

describe.each(rules.map((rule) => [rule.name, rule] as const))("%s", (name, rule) => {
  it("is one file in the folder of its capability, with fixtures", () => {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(readFileSync(join(folder, "rules", rule.capability, `${name}.ts`), "utf8")).toContain(`name: "${name}"`);
    expect(
      hasFixtures(testsOf(rule.capability), rule.capability, name),
      `${name} has no fixtures: no describeRule() in test/policypack/rules/${rule.capability}*.test.ts`,
    ).toBe(true);
  });

  it("says where it comes from", () => {
    expect(rule.guide.every((id) => statementIds.includes(id))).toBe(true);
    expect(rule.guide.length > 0 || rule.reference !== undefined).toBe(true);
    if (rule.reference !== undefined) {
      expect(rule.reference.url).toMatch(/^https:\/\//);
    }
    if (rule.cis !== undefined) {
      expect(rule.cis).toMatch(/^\d+(\.\d+)+$/);
    }
  });

  it("says what holds, why, what is wrong and how to fix it", () => {
    // Products and fields keep their own spelling, also at the start.
    const start = "(?:[A-Z]|(?:cert-manager|istiod|istio-csr|ztunnel|issuerRef|controlPlaneEgressMode)\\b)";
    expect(rule.title).toMatch(new RegExp(`^${start}.*[^.]$`));
    expect(rule.why).toMatch(new RegExp(`^${start}.*\\.$`));
    expect(rule.problem).toMatch(new RegExp(`^(?:\\{|${start}).*[^.]$`));
    expect(rule.fix).toMatch(/^[A-Z].*[^.]$/);
    for (const text of [rule.title, rule.why, rule.problem, rule.fix]) {
      expect(text).not.toContain("\n");
    }
  });

  it("has a bad and a good example", () => {
    expect(rule.examples.bad).toContain("new ");
    expect(rule.examples.good).toContain("new ");
    expect(rule.examples.good).not.toBe(rule.examples.bad);
  });

  it("is not weaker in a stricter profile", () => {
    for (const perProfile of [rule.level, rule.onUndecided ?? rule.level]) {
      const order = [perProfile.baseline, perProfile.recommended, perProfile.strict].map((each) =>
        levels.indexOf(each),
      );
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
  });

  it("has a default and a description for each parameter", () => {
    expect(() => rule.params.parse({})).not.toThrow();
    for (const [key, schema] of Object.entries(rule.params.shape)) {
      expect((schema as { description?: string }).description, key).toBeTruthy();
    }
  });
});
