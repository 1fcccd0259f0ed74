/** What a stack sets in addition to its capabilities. */
import { expect, test } from "vitest";
import { validate } from "../../framework/stack-config";

const verdict = (tags: Record<string, string>): string[] => {
  const validated = validate({ environment: "dev", tags }, []);
  return validated.ok ? [] : validated.problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
};

test.each(["aws:owner", "AWS:owner"])("the tag %s is AWS's own", (key) => {
  expect(verdict({ [key]: "x" })).toEqual([expect.stringMatching(/^tags\..*does not begin with aws:/)]);
});

test.each(["owner", "aws-owner", "team:aws:owner"])("the tag %s is anybody's", (key) => {
  expect(verdict({ [key]: "x" })).toEqual([]);
});
