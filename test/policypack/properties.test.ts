/** What must hold for every rule on any stack, however odd: random resources, values and relations. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveSettings } from "../../policypack/config";
import { Evaluation, type Judgement } from "../../policypack/evaluate";
import { Graph, type ResourceRecord } from "../../policypack/graph";
import type { Rule } from "../../policypack/rule";
import { rules } from "../../policypack/rules";
import { View } from "../../core/view";
import { secretSignature, signatureKey, unknownMarkers } from "../../core/wire";
import { bounded } from "../bounded";
import { collectFixtures } from "./collect";
import { anyStack, disturbedFixtures } from "./random";

const settings = resolveSettings({ pack: { profile: "strict" } }, rules);

function judgements(records: readonly ResourceRecord[]): readonly Judgement[] {
  const evaluation = new Evaluation(rules, settings, { today: "2026-11-23", preview: true });
  for (const { urn, type, name, inputs } of records) {
    evaluation.judge({ urn, type, name, view: View.of(inputs) });
  }
  evaluation.judgeStack(new Graph(records));
  return evaluation.judgements;
}

const context = (rule: Rule) => ({
  params: settings.rules.get(rule.name)?.params,
  profile: settings.profile,
  isSystemNamespace: () => false,
});

/** Runs the rules bare, so that one that throws is not caught. */
function checkAll(records: readonly ResourceRecord[]): void {
  const graph = new Graph(records);
  for (const rule of rules) {
    if (rule.kind === "stack") {
      rule.check(graph, context(rule));
    } else {
      graph.all.forEach((node) => rule.check(node, context(rule)));
    }
  }
}

function reversed(input: unknown): unknown {
  if (Array.isArray(input)) {
    return input.map(reversed);
  }
  return typeof input === "object" && input !== null
    ? Object.fromEntries(
        Object.entries(input)
          .reverse()
          .map(([key, each]) => [key, reversed(each)]),
      )
    : input;
}

const table = (found: readonly Judgement[]): readonly string[] =>
  found.map((each) => `${each.rule.name} ${each.resource.urn} ${each.verdict} ${each.path ?? ""}`).sort();

describe("on any stack", async () => {
  // In a stack no two resources have one URN or one id; fixtures that are put together may, by type and name.
  const stack = fc
    .oneof(anyStack, disturbedFixtures(await collectFixtures()))
    .map((records) => [...new Map(records.map((record) => [`${record.type} ${record.name}`, record])).values()]);

  it("no rule throws, none runs on, and none changes its verdict with the order of keys or of resources", () => {
    fc.assert(
      fc.property(stack, (records) => {
        bounded(() => checkAll(records), 2_000);
        const found = table(judgements(records));
        expect(
          table(
            judgements(
              records.map((record) => ({
                ...record,
                ...(record.inputs === undefined ? {} : { inputs: reversed(record.inputs) }),
                outputs: reversed(record.outputs),
              })),
            ),
          ),
        ).toEqual(found);
        expect(table(judgements([...records].reverse()))).toEqual(found);
      }),
      { numRuns: 10_000 },
    );
  }, 300_000);

  it("no message shows a secret", () => {
    const marked = "s3cr3t-0.0.0.0/0";
    const hide = (input: unknown): unknown =>
      Array.isArray(input)
        ? input.map(hide)
        : typeof input === "object" && input !== null
          ? Object.fromEntries(Object.entries(input).map(([key, each]) => [key, hide(each)]))
          : typeof input === "string" &&
              !Object.values<string>(unknownMarkers).includes(input) &&
              input !== secretSignature
            ? { [signatureKey]: secretSignature, value: marked }
            : input;
    fc.assert(
      fc.property(stack, (records) => {
        const all = judgements(
          records.map((record) => ({
            ...record,
            ...(record.inputs === undefined ? {} : { inputs: hide(record.inputs) }),
            outputs: {},
          })),
        );
        expect(JSON.stringify(all.map(({ message, path, unknown }) => [message, path, unknown]))).not.toContain(marked);
      }),
      { numRuns: 1_000 },
    );
  }, 300_000);
});
