import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  canonical,
  equal,
  hasSecret,
  hasUnknown,
  plain,
  plainProps,
  secret,
  UNKNOWN,
  unwrap,
  type Value,
  withSecretsOf,
} from "../property-values";
import { wireValue } from "./property-value";

const SIG = "4dabf18193072939515e22adb298388d";
const output = (fields: Record<string, Value>): Value => ({ [SIG]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", ...fields });
const reference = (id: Value): Value => ({ [SIG]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x", id });

describe("markers of the wire", () => {
  test.each([
    ["a plain value", "x", "x"],
    ["a secret", secret("x"), "x"],
    ["a secret in a secret output", secret(output({ value: secret("x"), secret: true })), "x"],
    ["an output that is not known", output({ secret: true }), UNKNOWN],
    ["an unknown number", "3eeb2bf0-c639-47a8-9e75-3b44932eb421", UNKNOWN],
    ["a reference", reference("vpc-1"), "vpc-1"],
    ["a reference to a resource that does not exist yet", reference(""), UNKNOWN],
  ])("unwraps %s", (_, value, expected) => {
    expect(unwrap(value)).toEqual(expected);
  });

  test("finds unknowns and secrets at any depth", () => {
    expect(hasUnknown({ a: [{ b: secret(UNKNOWN) }] })).toBe(true);
    expect(hasUnknown({ a: [{ b: secret("known") }] })).toBe(false);
    expect(hasSecret({ a: [{ b: secret("known") }] })).toBe(true);
    expect(hasSecret({ a: [{ b: "known" }] })).toBe(false);
  });

  test("drops nulls, like the providers", () => {
    expect(plainProps({ a: null, b: { c: null, d: secret(null) }, e: [null] })).toEqual({ b: {}, e: [null] });
  });

  test("carries secret marks over to a value of the same shape", () => {
    const marked = withSecretsOf({ a: { b: 1, c: 2 }, d: 3 }, { a: { b: secret(0) }, d: 0 });
    expect(marked).toEqual({ a: { b: secret(1), c: 2 }, d: 3 });
  });

  test("plain values hold no markers, and equal values have one canonical text", () => {
    fc.assert(
      fc.property(wireValue, (value) => {
        const bare = plain(value);
        expect(JSON.stringify(bare)).not.toContain(SIG);
        expect(hasSecret(bare)).toBe(false);
        expect(equal(bare, JSON.parse(JSON.stringify(bare)) as Value)).toBe(true);
        expect(canonical(bare)).toBe(canonical(JSON.parse(JSON.stringify(bare)) as Value));
      }),
    );
  });
});
