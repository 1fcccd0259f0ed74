/**
 * evidence.json: what one run checked and found, statement by statement. Its JSON Schema, evidence.schema.json, is
 *    generated from the types below.
 */
import { z } from "zod";
import { statementIds, statements } from "../facts/guide";
import type { Evaluation, Judgement } from "./evaluate";
import { levels, profiles, type Rule, type Verdict, worst } from "./rule";

const verdict = z.enum(["violation", "undecided", "pass", "not-applicable"]);
const level = z.enum(levels);
const count = z.int().min(0);

const waiver = z.object({
  rule: z.string(),
  resource: z.string(),
  owner: z.string(),
  reason: z.string(),
  expires: z.string(),
  ticket: z.string(),
});

export const evidenceSchema = z.object({
  schemaVersion: z.literal(1),
  pack: z.object({ name: z.string(), version: z.string() }),
  date: z.iso.datetime().describe("end of the run, UTC"),
  stack: z.object({
    organization: z.string(),
    project: z.string(),
    stack: z.string(),
    preview: z.boolean().describe("false for an update"),
  }),
  profile: z.enum(profiles),
  complete: z.boolean().describe("false if the run ended before the whole stack was checked"),
  statements: z
    .array(
      z.object({
        id: z.string(),
        title: z.string(),
        rules: z.array(z.string()),
        verdict: verdict
          .or(z.literal("not-checked"))
          .describe("the worst verdict of its rules; not-checked: no rule ran"),
      }),
    )
    .describe("every statement of the guide"),
  statementCounts: z
    .object({ pass: count, violation: count, undecided: count, "not-applicable": count, "not-checked": count })
    .describe("statements by verdict: the pack has shown that `pass` of them hold, and nothing about the rest"),
  rules: z.array(
    z.object({
      name: z.string(),
      capability: z.string(),
      title: z.string(),
      severity: z.string(),
      guide: z.array(z.string()),
      cis: z.string().optional(),
      level,
      onUndecided: level,
      verdict: verdict.or(z.literal("not-run")),
      resources: z.object({ violation: count, undecided: count, pass: count, "not-applicable": count }),
    }),
  ),
  results: z.array(
    z.object({
      rule: z.string(),
      urn: z.string(),
      type: z.string(),
      name: z.string(),
      verdict,
      level: level.describe("the finding's level in this run, after waivers"),
      path: z.string().optional(),
      message: z.string().optional(),
      unknown: z.array(z.string()).optional().describe("what an undecided outcome depends on"),
      waiver: waiver.optional(),
    }),
  ),
  waivers: z.array(waiver.extend({ state: z.enum(["applied", "unused", "expired", "too-broad", "too-long"]) })),
});

export type Evidence = z.infer<typeof evidenceSchema>;

export interface RunInfo {
  readonly pack: { readonly name: string; readonly version: string };
  readonly stack: Evidence["stack"];
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly complete: boolean;
}

function countsOf(judgements: readonly Judgement[]): Evidence["rules"][number]["resources"] {
  const counts = { violation: 0, undecided: 0, pass: 0, "not-applicable": 0 };
  for (const judgement of judgements) {
    counts[judgement.verdict]++;
  }
  return counts;
}

function ruleRow(rule: Rule, evaluation: Evaluation, judgements: readonly Judgement[]): Evidence["rules"][number] {
  const settings = evaluation.settings.rules.get(rule.name);
  return {
    name: rule.name,
    capability: rule.capability,
    title: rule.title,
    severity: rule.severity,
    guide: [...rule.guide],
    ...(rule.cis === undefined ? {} : { cis: rule.cis }),
    level: settings?.level ?? "disabled",
    onUndecided: settings?.onUndecided ?? "disabled",
    verdict: judgements.length === 0 ? "not-run" : worst(judgements.map((each) => each.verdict)),
    resources: countsOf(judgements),
  };
}

function resultRow(judgement: Judgement): Evidence["results"][number] {
  const { rule, resource, verdict: found, level: does, path, message, unknown, waiver: waived } = judgement;
  return {
    rule: rule.name,
    ...resource,
    verdict: found,
    level: does,
    ...(path === undefined ? {} : { path }),
    ...(message === undefined ? {} : { message }),
    ...(unknown === undefined ? {} : { unknown: [...unknown] }),
    ...(waived === undefined ? {} : { waiver: waived }),
  };
}

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function countStatements(found: Evidence["statements"]): Evidence["statementCounts"] {
  const counts = { pass: 0, violation: 0, undecided: 0, "not-applicable": 0, "not-checked": 0 };
  for (const { verdict: shown } of found) {
    counts[shown]++;
  }
  return counts;
}

/** The evidence of a run. Two runs over the same resources produce the same rows in the same order. */
export function evidenceOf(evaluation: Evaluation, run: RunInfo): Evidence {
  const judgements = evaluation.judgements;
  const byRule = new Map(evaluation.rules.map((rule) => [rule.name, judgements.filter((each) => each.rule === rule)]));
  const rows = evaluation.rules.map((rule) => ruleRow(rule, evaluation, byRule.get(rule.name) ?? []));
  const verdictOf = (rules: readonly Rule[]): Verdict | "not-checked" => {
    const found = rules.flatMap((rule) => byRule.get(rule.name) ?? []).map((each) => each.verdict);
    return found.length === 0 ? "not-checked" : worst(found);
  };
  const found = statementIds.map((id) => {
    const rules = evaluation.rules.filter((rule) => rule.guide.includes(id));
    return { id, title: statements[id].title, rules: rules.map((rule) => rule.name), verdict: verdictOf(rules) };
  });
  return {
    schemaVersion: 1,
    pack: run.pack,
    date: run.date,
    stack: run.stack,
    profile: evaluation.settings.profile,
    complete: run.complete,
    statements: found,
    statementCounts: countStatements(found),
    rules: rows,
    results: judgements
      .map(resultRow)
      .sort((a, b) => byCodePoint(`${a.rule} ${a.urn} ${a.path ?? ""}`, `${b.rule} ${b.urn} ${b.path ?? ""}`)),
    waivers: evaluation.waiverReport().map(({ waiver: each, state }) => ({ ...each, state })),
  };
}
