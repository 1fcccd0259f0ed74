/**
 * What a rule decides while a value is not known must still hold once it is: no pass and no violation in disguise. Takes
 * a fixture that is known, and forgets values of its resources.
 */
import assert from "node:assert/strict";
import type { ResourceRecord } from "../../policypack/graph";
import { type Rule, type Verdict, worst } from "../../policypack/rule";
import { isContainer, signatureKey, unknownMarkers } from "../../core/wire";
import { type Case, judgeRecords } from "./fixtures";
import { Program } from "./program";

export type Path = readonly (string | number)[];

/** Paths of all values in here, containers and leaves. What is unknown or secret is taken as one value. */
export function paths(value: unknown, here: Path = []): readonly Path[] {
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

export function forget(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) {
    return markerOf(value);
  }
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) => (index === key ? forget(each, rest) : each));
  }
  // A part of what was forgotten before stays forgotten.
  return isContainer(value) && Object.hasOwn(value, key) ? { ...value, [key]: forget(value[key], rest) } : value;
}

/** A value of a resource. */
export interface Place {
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

/** Nothing to check and nothing to find are the same to whoever reads the report. */
function verdict(rule: Rule, { fixture }: Case, records: readonly ResourceRecord[]): Verdict {
  const found = worst(judgeRecords([rule], records, { params: fixture.params }).map((each) => each.verdict));
  return found === "not-applicable" ? "pass" : found;
}

const show = ({ urn, path }: Place): string => `${urn.split("::").slice(2).join("::")} ${path.join(".")}`;

/** Whether the verdict of a fixture is about values that can be forgotten. */
export function isDecided({ moment, expected }: Case): boolean {
  return moment === "known" && expected !== "undecided";
}

/** One fixture, of which values are forgotten. */
export class Forgetting {
  private readonly records: readonly ResourceRecord[];
  /** All values there are. */
  readonly places: readonly Place[];

  constructor(
    private readonly rule: Rule,
    private readonly fixture: Case,
  ) {
    const program = new Program();
    fixture.fixture.build(program);
    this.records = program.records("known");
    this.places = places(this.records);
  }

  /** @throws AssertionError where a rule decides otherwise than it does with all values known */
  check(forgotten: readonly Place[]): Verdict {
    const { expected, title } = this.fixture;
    const decided = expected === "not-applicable" ? "pass" : expected;
    const found = verdict(this.rule, this.fixture, without(this.records, forgotten));
    assert.ok(
      found === decided || found === "undecided",
      `${title}, without ${forgotten.map(show).join(", ")}: ${found} instead of ${decided} or undecided`,
    );
    return found;
  }

  /** Each value alone. @throws AssertionError as above */
  oneByOne(): readonly Verdict[] {
    return [this.check([]), ...distinct(this.places).map((place) => this.check([place]))];
  }
}
