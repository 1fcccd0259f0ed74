import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PolicyConfigError, policyConfigSchema, resolveSettings, validatePolicyConfig } from "../../policypack/config";
import { formatProblem } from "../../policypack/problem";
import { level, pass, resourceRule, type Rule } from "../../policypack/rule";

function rule(name: string, levels = level("advisory", "mandatory")): Rule {
  return resourceRule({
    name,
    capability: "cluster",
    guide: ["cluster-endpoint"],
    severity: "low",
    title: "Title",
    why: "Why.",
    problem: "Problem",
    fix: "Fix",
    examples: { bad: "", good: "" },
    level: levels,
    params: {
      ports: z.array(z.int()).default([443]).describe("ports that are open"),
      mode: z.enum(["a", "b"]).default("a").describe("how"),
    },
    types: ["t"],
    check: () => pass,
  });
}

const rules = [rule("first-rule"), rule("second-rule", level("disabled", "advisory", "mandatory"))];
const waiver = {
  rule: "first-rule",
  resource: "t::web",
  owner: "team-web",
  reason: "Migration",
  expires: "2026-12-31",
  ticket: "SEC-1",
};
const problems = (json: unknown): readonly string[] => validatePolicyConfig(json, rules).map(formatProblem);
const levelsOf = (json: Record<string, unknown>): readonly unknown[] =>
  [...resolveSettings(json, rules).rules.values()].map((settings) => [settings.level, settings.onUndecided]);

describe("a valid policy config", () => {
  it.each([
    [{}],
    [{ all: "advisory", environments: ["org/env"] }],
    [{ "first-rule": "disabled", waivers: "advisory" }],
    [{ all: { enforcementLevel: "advisory" } }],
    [{ "first-rule": { enforcementLevel: "mandatory", onUndecided: "mandatory", ports: [1], mode: "b" } }],
    [
      {
        pack: {
          profile: "strict",
          onUndecided: "mandatory",
          exemptNamespaces: ["a"],
          waivers: [waiver],
          evidence: "/tmp/x",
        },
      },
    ],
  ])("%j", (json) => {
    expect(problems(json)).toEqual([]);
  });
});

describe("a wrong policy config names the key, what was found and what is allowed", () => {
  it.each([
    [
      "a misspelt rule",
      { "frist-rule": "disabled" },
      /^frist-rule: found the key "frist-rule"; allowed: .*first-rule.*Did you mean "first-rule"\?$/,
    ],
    ["a key like no other", { zzzzzzzzzzzz: "disabled" }, /Remove it, or correct its name/],
    [
      "a level that does not exist",
      { "first-rule": "warn" },
      /^first-rule\.enforcementLevel: found "warn"; allowed: disabled, advisory, mandatory/,
    ],
    [
      "remediate",
      { "first-rule": { enforcementLevel: "remediate" } },
      /^first-rule\.enforcementLevel: found "remediate"/,
    ],
    [
      "a misspelt parameter",
      { "first-rule": { port: [1] } },
      /^first-rule\.port: found the key "port".*Did you mean "ports"\?$/,
    ],
    [
      "a wrong type",
      { "first-rule": { ports: "443" } },
      /^first-rule\.ports: found "443"; allowed: .*array.*\(ports that are open\)$/,
    ],
    ["a wrong element", { "first-rule": { ports: [1, "x"] } }, /^first-rule\.ports\[1\]: found "x"; allowed: .*number/],
    ["a wrong choice", { "first-rule": { mode: "c" } }, /^first-rule\.mode: found "c"; allowed: a, b \(how\)$/],
    ["a list for an entry", { "first-rule": [] }, /^first-rule: found \[\]/],
    ["an unknown setting of the pack", { pack: { profil: "strict" } }, /^pack\.profil: .*Did you mean "profile"\?$/],
    [
      "an unknown profile",
      { pack: { profile: "strickt" } },
      /^pack\.profile: found "strickt"; allowed: baseline, recommended, strict/,
    ],
    ["a level for the pack", { pack: { enforcementLevel: "mandatory" } }, /^pack\.enforcementLevel: found the key/],
    [
      "a wrong level for all",
      { all: "on" },
      /^all\.enforcementLevel: found "on"; allowed: disabled, advisory, mandatory/,
    ],
    ["wrong environments", { environments: "x" }, /^environments: found "x"/],
    [
      "a waiver without an owner",
      { pack: { waivers: [{ ...waiver, owner: " " }] } },
      /^pack\.waivers\[0\]\.owner: found " "/,
    ],
    [
      "a waiver without a ticket",
      { pack: { waivers: [{ ...waiver, ticket: undefined }] } },
      /^pack\.waivers\[0\]\.ticket: found nothing/,
    ],
    [
      "a waiver of a misspelt rule",
      { pack: { waivers: [{ ...waiver, rule: "first-rul" }] } },
      /^pack\.waivers\[0\]\.rule: found "first-rul".*Did you mean "first-rule"\?$/,
    ],
    [
      "a waiver of all rules",
      { pack: { waivers: [{ ...waiver, rule: "*" }] } },
      /^pack\.waivers\[0\]\.rule: found "\*"/,
    ],
    [
      "a waiver of a bare name",
      { pack: { waivers: [{ ...waiver, resource: "web" }] } },
      /^pack\.waivers\[0\]\.resource: found "web"; allowed: type::name or a URN/,
    ],
    [
      "a day that does not exist",
      { pack: { waivers: [{ ...waiver, expires: "2026-02-30" }] } },
      /^pack\.waivers\[0\]\.expires: found "2026-02-30"/,
    ],
    [
      "a date in words",
      { pack: { waivers: [{ ...waiver, expires: "soon" }] } },
      /^pack\.waivers\[0\]\.expires: found "soon"/,
    ],
    [
      "an unknown key in a waiver",
      { pack: { waivers: [{ ...waiver, until: "x" }] } },
      /^pack\.waivers\[0\]\.until: found the key "until"/,
    ],
  ])("%s", (_, json, expected) => {
    expect(problems(json)).toHaveLength(1);
    expect(problems(json)[0]).toMatch(expected);
  });

  it.each([[[]], [null], ["text"], [3]])("a document that is %j", (json) => {
    expect(problems(json)).toHaveLength(1);
  });

  it("reports all problems at once", () => {
    const json = {
      "frist-rule": "disabled",
      pack: { profile: "x", waivers: [{}] },
      "first-rule": { mode: 1, port: 2 },
    };
    expect(problems(json).length).toBeGreaterThanOrEqual(10);
    expect(() => resolveSettings(json, rules)).toThrow(PolicyConfigError);
    expect(() => resolveSettings(json, rules)).toThrow(/frist-rule[^]*pack\.profile[^]*first-rule\.mode/);
  });
});

describe("settings", () => {
  it("come from the profile, recommended by default", () => {
    expect(levelsOf({})).toEqual([
      ["mandatory", "advisory"],
      ["advisory", "advisory"],
    ]);
    expect(levelsOf({ pack: { profile: "baseline" } })).toEqual([
      ["advisory", "advisory"],
      ["disabled", "advisory"],
    ]);
    expect(levelsOf({ pack: { profile: "strict" } })).toEqual([
      ["mandatory", "advisory"],
      ["mandatory", "advisory"],
    ]);
  });

  it("let `all` go before the profile, and a rule's own entry before both", () => {
    expect(levelsOf({ all: "disabled", "second-rule": "mandatory" })).toEqual([
      ["disabled", "advisory"],
      ["mandatory", "advisory"],
    ]);
    expect(levelsOf({ pack: { onUndecided: "mandatory" }, "second-rule": { onUndecided: "disabled" } })).toEqual([
      ["mandatory", "mandatory"],
      ["advisory", "disabled"],
    ]);
  });

  it("keep a level that the profile would change, even one that is the default of another profile", () => {
    expect(levelsOf({ pack: { profile: "strict" }, "second-rule": "advisory" })[1]).toEqual(["advisory", "advisory"]);
  });

  it("complete parameters with their defaults", () => {
    const settings = resolveSettings({ "first-rule": { ports: [1] } }, rules);
    expect(settings.rules.get("first-rule")?.params).toEqual({ ports: [1], mode: "a" });
    expect(settings.rules.get("second-rule")?.params).toEqual({ ports: [443], mode: "a" });
  });

  it("give waivers a level of their own", () => {
    expect(
      [{}, { pack: { profile: "baseline" } }, { all: "disabled" }, { waivers: "disabled" }].map(
        (json) => resolveSettings(json, rules).waiverLevel,
      ),
    ).toEqual(["mandatory", "advisory", "disabled", "disabled"]);
  });
});

it("has a JSON Schema for editors", () => {
  expect(policyConfigSchema(rules)).toMatchObject({
    additionalProperties: false,
    properties: {
      pack: { properties: { profile: { enum: ["baseline", "recommended", "strict"], default: "recommended" } } },
      "first-rule": {
        anyOf: [
          { enum: ["disabled", "advisory", "mandatory"] },
          {
            properties: { ports: { default: [443], description: "ports that are open" } },
            additionalProperties: false,
          },
        ],
      },
    },
  });
});
