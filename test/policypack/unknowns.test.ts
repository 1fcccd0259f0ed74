/**
 * What a rule decides while a value is not known must still hold once it is: no pass and no violation in disguise. Takes
 * each good and bad fixture of each rule and forgets values of its resources: each one alone, then several at once.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResourceRecord } from "../../policypack/graph";
import { type Rule, type Verdict, worst } from "../../policypack/rule";
import { rules } from "../../policypack/rules";
import { isContainer, signatureKey, unknownMarkers } from "../../policypack/wire";
import { collectFixtures } from "./collect";
import { type Case, judgeRecords } from "./fixtures";
import { Program } from "./program";

type Path = readonly (string | number)[];

/** Paths of all values in here, containers and leaves. What is unknown or secret is taken as one value. */
function paths(value: unknown, here: Path = []): readonly Path[] {
  if (!isContainer(value) || Object.hasOwn(value, signatureKey)) {
    return Object.values<unknown>(unknownMarkers).includes(value) ? [] : [here];
  }
  const below = Array.isArray(value)
    ? value.flatMap((each: unknown, index) => paths(each, [...here, index]))
    : Object.entries(value).flatMap(([key, each]) => paths(each, [...here, key]));
  return here.length === 0 ? below : [here, ...below];
}

function markerOf(value: unknown): string {
  return Array.isArray(value)
    ? unknownMarkers.array
    : typeof value === "object"
      ? unknownMarkers.object
      : unknownMarkers.string;
}

function forget(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) {
    return markerOf(value);
  }
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) => (index === key ? forget(each, rest) : each));
  }
  // A part of what was forgotten before stays forgotten.
  return isContainer(value) && Object.hasOwn(value, key) ? { ...value, [key]: forget(value[key], rest) } : value;
}

interface Place {
  readonly urn: string;
  readonly path: Path;
}

function places(records: readonly ResourceRecord[]): readonly Place[] {
  return records.flatMap(({ urn, inputs }) => paths(inputs ?? {}).map((path) => ({ urn, path })));
}

/** Of many resources that are alike, such as a thousand rules of a security group, a few stand for all. */
function distinct(all: readonly Place[]): readonly Place[] {
  const met = new Map<string, number>();
  return all.filter(({ urn, path }) => {
    const kind = [urn.split("::")[2], ...path].join(" ");
    met.set(kind, (met.get(kind) ?? 0) + 1);
    return (met.get(kind) ?? 0) <= 8;
  });
}

/** The provider answers an input as it got it, so that it does not know it in its outputs either. */
function without(records: readonly ResourceRecord[], forgotten: readonly Place[]): readonly ResourceRecord[] {
  return records.map((record) =>
    forgotten
      .filter(({ urn }) => urn === record.urn)
      .reduce<ResourceRecord>(
        (made, { path }) => ({ ...made, inputs: forget(made.inputs, path), outputs: forget(made.outputs, path) }),
        record,
      ),
  );
}

/** Nothing to judge and nothing to find are the same to whoever reads the report. */
function verdict(rule: Rule, { fixture }: Case, records: readonly ResourceRecord[]): Verdict {
  const found = worst(judgeRecords([rule], records, { params: fixture.params }).map((each) => each.verdict));
  return found === "not-applicable" ? "pass" : found;
}

const show = ({ urn, path }: Place): string => `${urn.split("::").slice(2).join("::")} ${path.join(".")}`;

describe("what is decided stays decided once all is known", async () => {
  const described = await collectFixtures();

  it("of every rule", () => {
    expect(new Set(described.map(({ rule }) => rule.name))).toEqual(new Set(rules.map((rule) => rule.name)));
  });

  it.each(described.map(({ rule, cases }) => [rule.name, rule, cases] as const))("%s", (_, rule, cases) => {
    const known = cases.filter((each) => each.moment === "known" && each.expected !== "undecided");
    const seen = new Set<Verdict>();
    for (const each of known) {
      const program = new Program();
      each.fixture.build(program);
      const records = program.records("known");
      const decided = each.expected === "not-applicable" ? "pass" : each.expected;
      const check = (forgotten: readonly Place[]): void => {
        const found = verdict(rule, each, without(records, forgotten));
        seen.add(found);
        expect([decided, "undecided"], `${each.title}, without ${forgotten.map(show).join(", ")}`).toContain(found);
      };
      const all = places(records);
      check([]);
      distinct(all).forEach((place) => check([place]));
      if (all.length > 1) {
        fc.assert(
          fc.property(fc.subarray([...all], { minLength: 2, maxLength: Math.min(6, all.length) }), (some) =>
            check(some),
          ),
          { numRuns: 20 },
        );
      }
    }
    // Otherwise the property holds for want of cases.
    expect([...seen]).toEqual(expect.arrayContaining(["pass", "violation"]));
  });
});
