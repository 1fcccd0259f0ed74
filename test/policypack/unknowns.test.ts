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

/**
 * Rules that still decide too early when one of certain values is unknown: which chart a release installs, which
 * namespace an object is in. Each is a gap to close; a rule that is not listed here has none.
 */
const decidesEarly: ReadonlySet<string> = new Set([
  "acm-needs-general-purpose",
  "auto-mode-vpc-cni",
  "branch-eni-capacity",
  "ca-not-on-nodes",
  "cluster-security-group-on-nodes",
  "groups-per-interface",
  "ipv6-egress",
  "issuer-backdating",
  "issuer-credentials",
  "issuer-definitions",
  "mesh-issuer-scope",
  "minimum-rules",
  "namespace-pod-security",
  "nitro-encryption",
  "one-approver",
  "one-cluster-tag",
  "pod-eni-enabled",
  "pod-eni-ipv6",
  "policies-per-pod",
  "policy-before-workloads",
  "policy-selects-pods",
  "private-nodes",
  "probe-ports",
  "public-ports-on-load-balancers",
  "root-pem-source",
  "rules-per-group",
  "secrets-encryption",
  "standard-mode-snat",
  "strict-mode-conflicts",
  "strict-mode-early-demux",
  "transit-encryption",
  "trunk-compatible-types",
  "vpc-cni-role",
  "webhook-ports",
  "wireguard-ports",
]);

describe("what is decided stays decided once all is known", async () => {
  const described = await collectFixtures();

  it("of every rule", () => {
    const names = rules.map((rule) => rule.name);
    expect(new Set(described.map(({ rule }) => rule.name))).toEqual(new Set(names));
    expect([...decidesEarly].filter((name) => !names.includes(name))).toEqual([]);
  });

  const sound = described.filter(({ rule }) => !decidesEarly.has(rule.name));

  it.each(sound.map(({ rule, cases }) => [rule.name, rule, cases] as const))("%s", (_, rule, cases) => {
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
      all.forEach((place) => check([place]));
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
