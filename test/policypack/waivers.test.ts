import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { globMatches } from "../../core/glob";
import {
  daysBetween,
  isTooBroad,
  type Waiver,
  WaiverBook,
  waiverMatches,
  waiverProblem,
} from "../../policypack/waivers";

const waiver: Waiver = {
  rule: "no-open-ingress",
  resource: "aws:ec2/securityGroup:SecurityGroup::legacy-*",
  owner: "team-web",
  reason: "Moves in March",
  expires: "2026-12-31",
  ticket: "SEC-1",
};
const type = "aws:ec2/securityGroup:SecurityGroup";
const resource = (name: string): { urn: string; type: string; name: string } => ({
  urn: `urn:pulumi:prod::shop::x:index:Component$${type}::${name}`,
  type,
  name,
});
const book = (changes: Partial<Waiver>, today = "2026-11-23", maxDays = 365): WaiverBook =>
  new WaiverBook([{ ...waiver, ...changes }], today, maxDays);
const states = (of: WaiverBook): readonly string[] => of.report().map(({ state }) => state);

describe("a waiver", () => {
  it.each([
    ["aws:ec2/securityGroup:SecurityGroup::legacy-*", "legacy-web", true],
    ["aws:ec2/securityGroup:SecurityGroup::legacy-*", "new-web", false],
    ["aws:ec2/securityGroup:SecurityGroup::legacy-web", "legacy-web", true],
    ["aws:ec2/securityGroup:SecurityGroup::legacy", "legacy-web", false],
    ["*::legacy-web", "legacy-web", true],
    ["urn:pulumi:prod::shop::*::legacy-web", "legacy-web", true],
    ["urn:pulumi:dev::shop::*::legacy-web", "legacy-web", false],
    ["aws:ec2/vpc:Vpc::legacy-*", "legacy-web", false],
    ["aws:ec2/securityGroup:SecurityGroup::legacy-we?", "legacy-web", true],
    ["aws.ec2/securityGroup:SecurityGroup::legacy-web", "legacy-web", false],
  ])("for %s and %s: %s", (pattern, name, expected) => {
    expect(waiverMatches({ ...waiver, resource: pattern }, waiver.rule, resource(name))).toBe(expected);
    expect(waiverMatches({ ...waiver, resource: pattern }, "another-rule", resource(name))).toBe(false);
  });

  it.each([
    ["*::*", true],
    ["aws:ec2/securityGroup:SecurityGroup::*", true],
    ["aws:ec2/securityGroup:SecurityGroup::??*", true],
    ["urn:*::*", true],
    ["aws:ec2/securityGroup:SecurityGroup::a*", false],
  ])("%s is too broad: %s", (pattern, expected) => {
    expect(isTooBroad(pattern)).toBe(expected);
  });

  it("holds until the end of its last day", () => {
    expect(book({}, "2026-12-31").apply(waiver.rule, resource("legacy-web"))).toBeDefined();
    expect(book({}, "2027-01-01").apply(waiver.rule, resource("legacy-web"))).toBeUndefined();
  });

  it("is applied, unused, expired, too broad or too long", () => {
    const applied = book({});
    applied.apply(waiver.rule, resource("legacy-web"));
    expect(states(applied)).toEqual(["applied"]);
    const unused = book({});
    unused.apply("another-rule", resource("legacy-web"));
    expect(states(unused)).toEqual(["unused"]);
    expect(states(book({}, "2027-01-01"))).toEqual(["expired"]);
    expect(states(book({ resource: "*::*" }))).toEqual(["too-broad"]);
    expect(states(book({ expires: "2028-01-01" }))).toEqual(["too-long"]);
    expect(states(book({ expires: "2026-12-01" }, "2026-11-23", 8))).toEqual(["unused"]);
    expect(states(book({ expires: "2026-12-02" }, "2026-11-23", 8))).toEqual(["too-long"]);
  });

  it("takes nothing off when it is faulty", () => {
    for (const faulty of [book({}, "2027-01-01"), book({ resource: "*::*" }), book({ expires: "2028-01-01" })]) {
      expect(faulty.apply(waiver.rule, resource("legacy-web"))).toBeUndefined();
    }
  });

  it("says how to mend each fault", () => {
    expect(waiverProblem(waiver, "applied", 365)).toBeUndefined();
    for (const state of ["unused", "expired", "too-broad", "too-long"] as const) {
      const said = waiverProblem(waiver, state, 365);
      expect(said?.problem).toContain("no-open-ingress");
      expect(said?.problem).toContain("SEC-1");
      expect(said?.fix).toMatch(/\.$/);
    }
  });

  it("counts days over months and leap years", () => {
    expect([
      daysBetween("2028-02-28", "2028-03-01"),
      daysBetween("2026-03-01", "2026-02-28"),
      daysBetween("2026-01-01", "2026-01-01"),
    ]).toEqual([2, -1, 0]);
  });
});

describe("a glob", () => {
  it("matches what the same regular expression matches", () => {
    const piece = fc.constantFrom("a", "b", "*", "?", ":", ".");
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.array(fc.constantFrom("a", "b", ":", ".", "*"), { maxLength: 12 }),
        (glob, text) => {
          const source = glob
            .map((each) => (each === "*" ? "[^]*" : each === "?" ? "[^]" : `\\${each}`.replace(/\\([ab])/, "$1")))
            .join("");
          expect(globMatches(glob.join(""), text.join(""))).toBe(new RegExp(`^${source}$`).test(text.join("")));
        },
      ),
    );
  });

  it("answers at once for a pattern of many stars", () => {
    expect(globMatches("*a".repeat(30), "a".repeat(5000) + "b")).toBe(false);
  });
});
