import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rules } from "../../aws/rules/index";
import { plainProps, type Props, secret, UNKNOWN, type Value } from "../../property-values";
import { aws, awsSchema, lines, SEED, target } from "../support";
import { deadFields, silentObjects } from "../rule-coverage";
import { wireValue } from "../property-value";
import { BAD, GOOD } from "./inputs";

const provider = aws();

function check(type: string, inputs: Props): { inputs: Props; failures: string[] } {
  const checked = provider.check(target(type), inputs, undefined, SEED);
  return { inputs: checked.inputs, failures: lines(checked.failures) };
}

/** The good inputs of a type with a change. Undefined removes a property. */
function changed(type: string, change: Record<string, Value | undefined>): Props {
  const entries = Object.entries<Value | undefined>({ ...GOOD[type], ...change });
  return Object.fromEntries(entries.filter((entry): entry is [string, Value] => entry[1] !== undefined));
}

/** The inputs with every plain value replaced by `change`. */
function leaves(value: Value, change: (leaf: Value) => Value): Value {
  if (Array.isArray(value)) {
    return value.map((item) => leaves(item, change));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, leaves(item, change)]))
    : change(value);
}

describe("inputs that the stand-in aws provider accepts", () => {
  test("there are good inputs and a refusal for every type that has rules", () => {
    expect(Object.keys(rules).filter((type) => !(type in GOOD))).toEqual([]);
    expect(Object.keys(rules).filter((type) => !BAD.some(([bad]) => bad === type))).toEqual([]);
    expect(Object.values(rules).filter((rule) => rule.source === "")).toEqual([]);
  });

  test.each(Object.entries(GOOD))("%s", (type, inputs) => {
    expect(check(type, inputs).failures).toEqual([]);
  });

  test.each(Object.entries(GOOD))("%s, secret", (type, inputs) => {
    const hidden = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, secret(value)]));
    const checked = check(type, hidden);
    expect(checked.failures).toEqual([]);
    expect(plainProps(checked.inputs)).toEqual(plainProps(check(type, inputs).inputs));
  });

  test.each(Object.entries(GOOD))("%s, nothing known", (type, inputs) => {
    const unknown = leaves(inputs, () => UNKNOWN) as Props;
    expect(check(type, unknown).failures).toEqual([]);
    const outer = Object.fromEntries(Object.keys(inputs).map((key) => [key, UNKNOWN]));
    expect(check(type, outer).failures).toEqual([]);
  });
});

describe("the rule tables", () => {
  test.each(Object.entries(rules))("%s: every entry refuses something", (type, rule) => {
    const good = plainProps(check(type, GOOD[type] ?? {}).inputs);
    const bad = BAD.filter(([other]) => other === type).map(([, change]) =>
      plainProps(check(type, changed(type, change)).inputs),
    );
    expect(deadFields(rule, good)).toEqual([]);
    expect(silentObjects(rule, bad)).toEqual([]);
  });
});

describe("what it refuses", () => {
  test.each(BAD)("%s %j", (type, change, path, reason) => {
    const given = changed(type, change);
    const found = provider
      .check(target(type), given, undefined, SEED)
      .failures.filter(({ property }) => property === path);
    expect(lines(provider.check(target(type), given, undefined, SEED).failures).join("\n")).toMatch(reason);
    expect(found.some((failure) => reason.test(failure.reason))).toBe(true);
  });

  test("a type that does not exist, with the nearest", () => {
    expect(() => check("aws:ec2/subnets:Subnet", {})).toThrow(
      /unrecognized resource type aws:ec2\/subnets:Subnet.*"aws:ec2\/subnet:Subnet"/,
    );
  });
});

describe("any inputs", () => {
  const types = Object.keys(GOOD);

  test("are checked without an internal error", () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.func(wireValue), (type, draw) => {
        const names = Object.keys(awsSchema.resource(type)?.inputs.properties ?? {});
        const inputs = Object.fromEntries(names.map((name) => [name, draw(name)]));
        expect(Array.isArray(check(type, inputs).failures)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("are checked the same way in any order of keys", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.dictionary(fc.constantFrom("name", "tags", "cidrBlock", "policy"), wireValue),
        (type, more) => {
          const inputs = { ...GOOD[type], ...more };
          const reversed = Object.fromEntries(Object.entries(inputs).reverse());
          expect(check(type, reversed).failures.sort()).toEqual(check(type, inputs).failures.sort());
        },
      ),
      { numRuns: 100 },
    );
  });
});
