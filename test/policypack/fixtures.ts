/**
 * Fixtures of rules, and what must hold of each of them. Knows no test runner: `describeRule` (harness.ts) runs them in
 * vitest, `npm run mutate` runs them on broken rules.
 */
import assert from "node:assert/strict";
import { resolveSettings } from "../../policypack/config";
import { Evaluation, type Judgement } from "../../policypack/evaluate";
import { Graph, type ResourceRecord } from "../../policypack/graph";
import { type Profile, type Rule, type Verdict, worst } from "../../policypack/rule";
import { View } from "../../core/view";
import { type Moment, Program } from "./program";

export type Build = (program: Program) => unknown;

export interface Fixture {
  readonly build: Build;
  /** Moments in which the verdict is the expected one. Default: both; for `unknown` fixtures `preview`. */
  readonly moments?: readonly Moment[];
  /** Parameters of the rule. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Must appear in a message, or in the reason why nothing applies. */
  readonly says?: string | RegExp;
  /** Must not appear in any message. */
  readonly neverSays?: string;
}

export type Fixtures = Readonly<Record<string, Build | Fixture>>;

export interface RuleFixtures {
  /** Kept: every checked resource passes (or does not apply), and at least one passes. */
  readonly good: Fixtures;
  /** Broken: at least one violation. */
  readonly bad: Fixtures;
  /** Depends on what is not known: undecided, and no violation. */
  readonly unknown: Fixtures;
  /** Nothing to check. */
  readonly notApplicable?: Fixtures;
}

/** How properties reach a rule. */
export type Form = "wire" | "reversed";

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(reversed);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, each]) => [key, reversed(each)]),
      )
    : value;
}

function convert(record: ResourceRecord, form: Form): ResourceRecord {
  const change = form === "wire" ? (value: unknown) => value : reversed;
  return {
    ...record,
    ...(record.inputs === undefined ? {} : { inputs: change(record.inputs) }),
    outputs: change(record.outputs),
  };
}

export interface JudgeOptions {
  readonly moment?: Moment;
  readonly form?: Form;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly profile?: Profile;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Runs rules over a program. Rules are at level mandatory unless `config` says otherwise. */
export function judge(rules: readonly Rule[], program: Program, options: JudgeOptions = {}): readonly Judgement[] {
  const { moment = "preview", form = "wire" } = options;
  const records = program.records(moment).map((record) => convert(record, form));
  return judgeRecords(rules, records, options);
}

/** Runs rules over resources as the engine tells about them. */
export function judgeRecords(
  rules: readonly Rule[],
  records: readonly ResourceRecord[],
  options: Omit<JudgeOptions, "form"> = {},
): readonly Judgement[] {
  const { moment = "preview", params = {}, profile = "recommended" } = options;
  const own = Object.fromEntries(rules.map((rule) => [rule.name, { enforcementLevel: "mandatory", ...params }]));
  const settings = resolveSettings({ pack: { profile }, ...own, ...options.config }, rules);
  const evaluation = new Evaluation(rules, settings, { today: "2026-11-23", preview: moment === "preview" });
  for (const { urn, type, name, inputs } of records) {
    if (inputs !== undefined) {
      evaluation.judge({ urn, type, name, view: View.of(inputs) });
    }
  }
  evaluation.judgeStack(new Graph(records));
  return evaluation.judgements;
}

function summary(judgements: readonly Judgement[]): readonly string[] {
  return judgements.map((each) => `${each.resource.name}: ${each.verdict} ${each.path ?? ""}`).sort();
}

function checkMessages(judgements: readonly Judgement[], fixture: Fixture): void {
  const messages = judgements
    .filter((each) => each.verdict === "violation" || each.verdict === "undecided")
    .map((each) => ({ message: each.message ?? "", resource: each.resource }));
  for (const { message, resource } of messages) {
    assert.ok(message.includes(`Resource: ${resource.type} "${resource.name}"`), `names no resource: ${message}`);
    assert.match(message, /^Guide: .+$/m);
    assert.match(message, /^Fix: .+[.!?]$/m);
    assert.doesNotMatch(message, /please report it/);
    assert.doesNotMatch(message, /\{\w+\}|undefined|\[object|Symbol\(/);
    if (fixture.neverSays !== undefined) {
      assert.ok(!message.includes(fixture.neverSays), `says ${fixture.neverSays}: ${message}`);
    }
  }
  if (fixture.says !== undefined) {
    const said = judgements.map(({ message }) => message ?? "").join("\n");
    const found = typeof fixture.says === "string" ? said.includes(fixture.says) : fixture.says.test(said);
    assert.ok(found, `does not say ${String(fixture.says)}: ${said}`);
  }
}

/** A fixture at a moment, with the verdict that it must get. */
export interface Case {
  readonly title: string;
  readonly expected: Verdict;
  readonly moment: Moment;
  readonly fixture: Fixture;
}

const groups = [
  ["good", "pass"],
  ["bad", "violation"],
  ["unknown", "undecided"],
  ["notApplicable", "not-applicable"],
] as const;

export function casesOf(fixtures: RuleFixtures): readonly Case[] {
  return groups.flatMap(([group, expected]) =>
    Object.entries(fixtures[group] ?? {}).flatMap(([title, given]) => {
      const fixture: Fixture = typeof given === "function" ? { build: given } : given;
      const fallback: readonly Moment[] = expected === "undecided" ? ["preview"] : ["preview", "known"];
      return (fixture.moments ?? fallback).map((moment) => ({ title, expected, moment, fixture }));
    }),
  );
}

/**
 * Checks a case and throws where the rule does not answer as it must.
 *
 * @param forms the forms besides `wire` in which the same must come out
 */
export function checkCase(
  rule: Rule,
  { expected, moment, fixture }: Case,
  forms: readonly Form[] = ["reversed"],
): void {
  const program = new Program();
  fixture.build(program);
  const options = { moment, ...(fixture.params === undefined ? {} : { params: fixture.params }) };
  const judgements = judge([rule], program, options);
  assert.equal(worst(judgements.map((each) => each.verdict)), expected, summary(judgements).join("\n"));
  checkMessages(judgements, fixture);
  for (const form of forms) {
    assert.deepEqual(summary(judge([rule], program, { ...options, form })), summary(judgements), form);
  }
}
