/**
 * Tests of a rule: `describeRule(rule, { good, bad, unknown })`. Every fixture is judged
 * - as a first preview shows it and as an update shows it, with the same verdict (unless the fixture says otherwise);
 * - in wire form and through the proxies of @pulumi/policy, made from real protocol buffers, with the same verdict;
 * - with its keys in another order;
 * and every message must name the resource, the statement and the fix, leave no placeholder open and print no secret.
 */
import { unknownCheckingProxy } from "@pulumi/policy";
import { createRequire } from "node:module";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { describe, expect, it } from "vitest";
import { resolveSettings } from "../../policypack/config";
import { Evaluation, type Judgement } from "../../policypack/evaluate";
import { Graph, type ResourceRecord } from "../../policypack/graph";
import { type Profile, type Rule, type Verdict, worst } from "../../policypack/rule";
import { View } from "../../policypack/view";
import { type Moment, Program } from "./program";

export type Build = (program: Program) => unknown;

export interface Fixture {
  readonly build: Build;
  /** Moments in which the verdict is the expected one. Default: both; for `unknown` fixtures `preview`. */
  readonly moments?: readonly Moment[];
  /** Parameters of the rule. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Must appear in a message. */
  readonly says?: string | RegExp;
  /** Must not appear in any message. */
  readonly neverSays?: string;
}

export type Fixtures = Readonly<Record<string, Build | Fixture>>;

export interface RuleFixtures {
  /** Kept: every judged resource passes (or does not apply), and at least one passes. */
  readonly good: Fixtures;
  /** Broken: at least one violation. */
  readonly bad: Fixtures;
  /** Depends on what is not known: undecided, and no violation. */
  readonly unknown: Fixtures;
  /** Nothing to judge. */
  readonly notApplicable?: Fixtures;
}

/** Internal to the SDK, and left out of its types: what it does to the properties of a request. */
const { deserializeProperties } = createRequire(__filename)("@pulumi/policy/deserialize") as {
  deserializeProperties(struct: Struct, proxySecrets: boolean): unknown;
};

/** How properties reach a rule. */
type Form = "wire" | "sdk" | "reversed";

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

/** The properties as the SDK hands them to a policy: through a protocol buffer, its deserializer and its proxy. */
export function throughSdk(properties: unknown): unknown {
  const struct = Struct.fromJavaScript(
    JSON.parse(JSON.stringify(properties ?? {})) as Parameters<typeof Struct.fromJavaScript>[0],
  );
  return unknownCheckingProxy(deserializeProperties(struct, false));
}

function convert(record: ResourceRecord, form: Form): ResourceRecord {
  const change = form === "wire" ? (value: unknown) => value : form === "sdk" ? throughSdk : reversed;
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
  const { moment = "preview", form = "wire", params = {}, profile = "recommended" } = options;
  const own = Object.fromEntries(rules.map((rule) => [rule.name, { enforcementLevel: "mandatory", ...params }]));
  const settings = resolveSettings({ pack: { profile }, ...own, ...options.config }, rules);
  const evaluation = new Evaluation(rules, settings, { today: "2026-11-23", preview: moment === "preview" });
  const records = program.records(moment).map((record) => convert(record, form));
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
    expect(message).toContain(`Resource: ${resource.type} "${resource.name}"`);
    expect(message).toMatch(/^Guide: .+$/m);
    expect(message).toMatch(/^Fix: .+[.!?]$/m);
    expect(message).not.toMatch(/\{\w+\}|undefined|\[object|Symbol\(/);
    if (fixture.neverSays !== undefined) {
      expect(message).not.toContain(fixture.neverSays);
    }
  }
  if (fixture.says !== undefined) {
    expect(messages.map(({ message }) => message).join("\n")).toMatch(fixture.says);
  }
}

function run(rule: Rule, fixtures: Fixtures, expected: Verdict): void {
  for (const [title, given] of Object.entries(fixtures)) {
    const fixture: Fixture = typeof given === "function" ? { build: given } : given;
    const moments =
      fixture.moments ?? (expected === "undecided" ? (["preview"] as const) : (["preview", "known"] as const));
    for (const moment of moments) {
      it(`${expected} (${moment}): ${title}`, () => {
        const program = new Program();
        fixture.build(program);
        const options = { moment, ...(fixture.params === undefined ? {} : { params: fixture.params }) };
        const judgements = judge([rule], program, options);
        expect(worst(judgements.map((each) => each.verdict)), summary(judgements).join("\n")).toBe(expected);
        for (const form of ["sdk", "reversed"] as const) {
          expect(summary(judge([rule], program, { ...options, form })), form).toEqual(summary(judgements));
        }
        checkMessages(judgements, fixture);
      });
    }
  }
}

export function describeRule(rule: Rule, fixtures: RuleFixtures): void {
  describe(rule.name, () => {
    run(rule, fixtures.good, "pass");
    run(rule, fixtures.bad, "violation");
    run(rule, fixtures.unknown, "undecided");
    run(rule, fixtures.notApplicable ?? {}, "not-applicable");
    it("has a good, a bad and an unknown fixture", () => {
      const counts = [fixtures.good, fixtures.bad, fixtures.unknown].map((each) => Object.keys(each).length);
      expect(counts.every((count) => count > 0)).toBe(true);
    });
  });
}
