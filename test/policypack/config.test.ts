import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PolicyConfigError, policyConfigSchema, resolveSettings, validatePolicyConfig } from "../../policypack/config";
import { formatProblem } from "../../core/problem";
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
const problems = (json: unknown): readonly string[] =>
  validatePolicyConfig(json, rules).map((problem) => formatProblem(problem).trim());
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
      /^error frist-rule: found an unknown key; allowed: first-rule, .*Did you mean "first-rule"\?$/s,
    ],
    [
      "a key like no other",
      { zzzzzzzzzzzz: "disabled" },
      /^error zzzzzzzzzzzz: found an unknown key; allowed: first-rule, second-rule, pack, waivers, all, environments$/,
    ],
    [
      "a level that does not exist",
      { "first-rule": "warn" },
      /^error first-rule\.enforcementLevel: found "warn"; allowed: disabled \| advisory \| mandatory/,
    ],
    [
      "remediate",
      { "first-rule": { enforcementLevel: "remediate" } },
      /^error first-rule\.enforcementLevel: found "remediate"/,
    ],
    [
      "a misspelt parameter",
      { "first-rule": { port: [1] } },
      /^error first-rule\.port: found an unknown key; .*Did you mean "ports"\?$/s,
    ],
    [
      "a wrong type",
      { "first-rule": { ports: "443" } },
      /^error first-rule\.ports: found "443"; allowed: an array \(ports that are open\)$/,
    ],
    [
      "a wrong element",
      { "first-rule": { ports: [1, "x"] } },
      /^error first-rule\.ports\[1\]: found "x"; allowed: an integer/,
    ],
    ["a wrong choice", { "first-rule": { mode: "c" } }, /^error first-rule\.mode: found "c"; allowed: a \| b$/],
    ["a list for an entry", { "first-rule": [] }, /^error first-rule: found \[\]/],
    [
      "an unknown setting of the pack",
      { pack: { profil: "strict" } },
      /^error pack\.profil: .*Did you mean "profile"\?$/s,
    ],
    [
      "an unknown profile",
      { pack: { profile: "strickt" } },
      /^error pack\.profile: found "strickt"; allowed: baseline \| recommended \| strict/,
    ],
    [
      "a level for the pack",
      { pack: { enforcementLevel: "mandatory" } },
      /^error pack\.enforcementLevel: found an unknown key/,
    ],
    [
      "a wrong level for all",
      { all: "on" },
      /^error all\.enforcementLevel: found "on"; allowed: disabled \| advisory \| mandatory/,
    ],
    ["wrong environments", { environments: "x" }, /^error environments: found "x"/],
    [
      "a waiver without an owner",
      { pack: { waivers: [{ ...waiver, owner: " " }] } },
      /^error pack\.waivers\[0\]\.owner: " " is not valid; expected text that is not empty/,
    ],
    [
      "a waiver without a ticket",
      { pack: { waivers: [{ ...waiver, ticket: undefined }] } },
      /^error pack\.waivers\[0\]\.ticket: found nothing/,
    ],
    [
      "a waiver of a misspelt rule",
      { pack: { waivers: [{ ...waiver, rule: "first-rul" }] } },
      /^error pack\.waivers\[0\]\.rule: found "first-rul"; allowed: first-rule, second-rule\n +Did you mean "first-rule"\?$/,
    ],
    [
      "a waiver of all rules",
      { pack: { waivers: [{ ...waiver, rule: "*" }] } },
      /^error pack\.waivers\[0\]\.rule: found "\*"/,
    ],
    [
      "a waiver of a bare name",
      { pack: { waivers: [{ ...waiver, resource: "web" }] } },
      /^error pack\.waivers\[0\]\.resource: "web" is not valid; expected type::name or a URN/,
    ],
    [
      "a day that does not exist",
      { pack: { waivers: [{ ...waiver, expires: "2026-02-30" }] } },
      /^error pack\.waivers\[0\]\.expires: "2026-02-30" is not valid; expected a calendar date/,
    ],
    [
      "a date in words",
      { pack: { waivers: [{ ...waiver, expires: "soon" }] } },
      /^error pack\.waivers\[0\]\.expires: "soon" is not valid; expected a calendar date/,
    ],
    [
      "an unknown key in a waiver",
      { pack: { waivers: [{ ...waiver, until: "x" }] } },
      /^error pack\.waivers\[0\]\.until: found an unknown key/,
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
