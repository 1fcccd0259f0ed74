/**
 * The policy config: the JSON file given to `--policy-pack-config`. The engine accepts a misspelled rule or
 *    parameter and ignores it (pkg/resource/analyzer/config.go), so the pack checks the whole config itself, in one
 *    place for both paths: the file before a run (`validatePolicyConfig`) and what the pack receives in a run.
 */
import { z } from "zod";
import { formatFound, formatProblem, mismatch, type Problem } from "../core/problem";
import { isRecord } from "../core/record";
import { parseProblems, unknownKey, unknownValue } from "../core/zod-problem";
import { type Level, levels, type Profile, profiles, type Rule } from "./rule";
import type { Waiver } from "./waivers";

const day = z.iso.date("a calendar date, written YYYY-MM-DD");

const filled = z.string().trim().min(1, "text that is not empty");

const waiver = z.strictObject({
  rule: filled.describe("name of one rule"),
  resource: z
    .string()
    .includes("::", { message: "type::name or a URN" })
    .describe("type::name or a URN; * and ? are wildcards"),
  owner: filled.describe("who is responsible for the waiver"),
  reason: filled.describe("why the violation is accepted"),
  expires: day.describe("the last day on which the waiver applies"),
  ticket: filled.describe("where this was decided"),
});

/** The entry `pack`: settings for the whole pack. */
const packEntry = z.strictObject({
  profile: z.enum(profiles).default("recommended").describe("default levels of all rules"),
  onUndecided: z
    .enum(levels)
    .optional()
    .describe("level of undecided outcomes for all rules that do not set their own"),
  systemNamespaces: z
    .array(filled)
    .default([
      "kube-system",
      "kube-public",
      "kube-node-lease",
      "calico-system",
      "calico-apiserver",
      "tigera-operator",
      "amazon-guardduty",
    ])
    .describe("platform namespaces: workload rules do not apply to them"),
  exemptNamespaces: z.array(filled).default([]).describe("namespaces whose Kubernetes objects no rule checks"),
  waivers: z.array(waiver).default([]).describe("accepted violations"),
  maxWaiverDays: z
    .int()
    .min(1)
    .max(1096)
    .default(365)
    .describe("longest time from today to the expiry of a waiver, in days"),
  evidence: filled
    .optional()
    .describe(
      "folder for evidence.json and evidence.sarif, relative to the pack; EKS_NETWORK_SECURITY_EVIDENCE overrides it",
    ),
});

/** The policy that reports faulty waivers. */
export const waiversPolicy = "waivers";
/** The entry with the pack's settings. */
export const packPolicy = "pack";
/** Keys that the engine reserves. */
const engineKeys = ["all", "environments"];

const waiverLevel: Readonly<Record<Profile, Level>> = {
  baseline: "advisory",
  recommended: "mandatory",
  strict: "mandatory",
};

export interface RuleSettings {
  readonly level: Level;
  readonly onUndecided: Level;
  /** Complete, with the defaults of the rule's own schema. */
  readonly params: unknown;
}

export interface Settings {
  readonly profile: Profile;
  readonly systemNamespaces: readonly string[];
  readonly exemptNamespaces: readonly string[];
  readonly waivers: readonly Waiver[];
  readonly maxWaiverDays: number;
  readonly waiverLevel: Level;
  readonly evidence: string | undefined;
  readonly rules: ReadonlyMap<string, RuleSettings>;
}

const levelSchema = z.enum(levels);
const levelEntry = z.strictObject({ enforcementLevel: levelSchema.optional() });

/** What a rule's entry may contain: its level, the level of undecided outcomes, and the rule's own parameters. */
function entrySchema(rule: Rule): z.ZodObject {
  return z.strictObject({
    enforcementLevel: levelSchema.optional().describe("level of the rule; default: set by the profile"),
    onUndecided: levelSchema.optional().describe("level of its undecided outcomes"),
    ...rule.params.shape,
  });
}

/** A level on its own is short for an entry that only sets the level. */
function asEntry(value: unknown): unknown {
  return typeof value === "string" ? { enforcementLevel: value } : value;
}

/** Everything that is wrong with a policy config; empty if the pack accepts it. */
export function validatePolicyConfig(json: unknown, rules: readonly Rule[]): Problem[] {
  if (!isRecord(json)) {
    return [mismatch([], formatFound(json), "an object: rule name to level or settings")];
  }
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  const ruleNames = [...byName.keys()];
  // Over a hundred names help nobody in one line.
  const listed = ruleNames.length > 12 ? `${ruleNames.length} rules, which docs/policies lists` : ruleNames.join(", ");
  const others = [packPolicy, waiversPolicy, ...engineKeys];
  return Object.entries(json).flatMap(([key, value]) => {
    const rule = byName.get(key);
    if (rule !== undefined) {
      return parseProblems(entrySchema(rule), asEntry(value), [key]);
    }
    switch (key) {
      case packPolicy:
        return [
          ...parseProblems(packEntry, value, [key]),
          ...waivedRules(value).flatMap(({ rule: name, path }) =>
            byName.has(name) ? [] : [unknownValue(path, name, ruleNames, listed)],
          ),
        ];
      case waiversPolicy:
      case "all":
        return parseProblems(levelEntry, asEntry(value), [key]);
      case "environments":
        return parseProblems(z.array(filled), value, [key]);
      default:
        return [unknownKey([key], [...ruleNames, ...others], `${listed}, ${others.join(", ")}`)];
    }
  });
}

function waivedRules(entry: unknown): readonly { readonly rule: string; readonly path: readonly PropertyKey[] }[] {
  const list = isRecord(entry) ? entry["waivers"] : undefined;
  return Array.isArray(list)
    ? list.flatMap((each: unknown, index) =>
        isRecord(each) && typeof each["rule"] === "string" && each["rule"].trim() !== ""
          ? [{ rule: each["rule"], path: [packPolicy, "waivers", index, "rule"] }]
          : [],
      )
    : [];
}

export class PolicyConfigError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(["The policy config is not valid:", ...problems.map((each) => formatProblem(each))].join("\n"));
    this.name = "PolicyConfigError";
  }
}

/**
 * The settings of a run.
 *
 * @throws PolicyConfigError that lists everything that is wrong
 */
export function resolveSettings(json: Readonly<Record<string, unknown>>, rules: readonly Rule[]): Settings {
  const problems = validatePolicyConfig(json, rules);
  if (problems.length > 0) {
    throw new PolicyConfigError(problems);
  }
  const { onUndecided, ...pack } = packEntry.parse(json[packPolicy] ?? {});
  const given = (name: string): Record<string, unknown> => {
    const entry = asEntry(json[name] ?? {});
    return isRecord(entry) ? entry : {};
  };
  const all = given("all")["enforcementLevel"];
  return {
    ...pack,
    evidence: pack.evidence,
    waiverLevel: levelSchema.parse(given(waiversPolicy)["enforcementLevel"] ?? all ?? waiverLevel[pack.profile]),
    rules: new Map(
      rules.map((rule) => {
        const { enforcementLevel, onUndecided: own, ...params } = given(rule.name);
        return [
          rule.name,
          {
            level: levelSchema.parse(enforcementLevel ?? all ?? rule.level[pack.profile]),
            onUndecided: levelSchema.parse(own ?? onUndecided ?? rule.onUndecided?.[pack.profile] ?? "advisory"),
            params: rule.params.parse(params),
          },
        ];
      }),
    ),
  };
}

/** JSON Schema of the policy config file, for completion in editors and for the engine. */
export function policyConfigSchema(rules: readonly Rule[]): Record<string, unknown> {
  const level = { enum: [...levels] };
  const entry = (schema: z.ZodType): unknown => ({ anyOf: [level, jsonSchema(schema)] });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Policy config of eks-network-security",
    type: "object",
    properties: {
      all: entry(levelEntry),
      environments: { type: "array", items: { type: "string" } },
      [packPolicy]: jsonSchema(packEntry),
      [waiversPolicy]: entry(levelEntry),
      ...Object.fromEntries(rules.map((rule) => [rule.name, entry(entrySchema(rule))])),
    },
    additionalProperties: false,
  };
}

/** The parameters of one policy, without the level, as the engine and Pulumi Cloud expect them. */
export function paramsSchema(policy: Rule | typeof packPolicy): Record<string, unknown> {
  const schema = policy === packPolicy ? packEntry : entrySchema(policy).omit({ enforcementLevel: true });
  const { properties } = jsonSchema(schema) as { properties?: Record<string, unknown> };
  return properties ?? {};
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const json: Record<string, unknown> = { ...z.toJSONSchema(schema, { io: "input" }) };
  delete json["$schema"];
  return json;
}
