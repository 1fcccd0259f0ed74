/** A plugin may throw on a value: its reader gets a problem, never a stack trace. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { networkConfig } from "../../components/network/config";
import { capabilities } from "../../components/registry";
import { error, formatProblem } from "../../core/problem";
import type { AnyPlugin } from "../../framework/plugin";
import { validate } from "../../framework/stack-config";
import { fake } from "./fakes";

describe("a plugin that fails on a value which its schema accepts", () => {
  const failing = (check: AnyPlugin["check"]): AnyPlugin =>
    fake("dike", {
      config: z.strictObject({ cidr: z.string() }),
      declare: () => {
        throw new RangeError("310.0.0.0/8 is not a CIDR block\nat line 3");
      },
      check: (found, declared) => [...check(found, declared)],
    });
  const document = { environment: "test", dike: { cidr: "310.0.0.0/8" }, waf: { replicas: 1 } };
  const follows = fake("waf", {
    config: z.strictObject({ replicas: z.number() }),
    check: () => [error(["replicas"], "There is no dike.")],
  });
  const told = (own: AnyPlugin): string[] => {
    const validated = validate(document, [own, follows]);
    return validated.ok ? [] : validated.problems.map((problem) => formatProblem(problem));
  };

  it("is told by its own check, and not by what follows from it", () => {
    const own = failing(() => [error(["cidr"], "310.0.0.0/8 is not a CIDR block.")]);
    expect(told(own)).toEqual(["  error dike.cidr: 310.0.0.0/8 is not a CIDR block."]);
  });

  it("is one problem where its check finds nothing", () => {
    expect(told(failing(() => []))).toEqual([
      expect.stringMatching(/^ {2}error dike: The config cannot be used: 310\.0\.0\.0\/8 is not a CIDR block\.\n/),
    ]);
  });
});

it.each(["310.40.0.0/16", "10.40.0.0", "10.40.0.0/33", "", "none"])("a VPC with the CIDR %j names the key", (cidr) => {
  const network = { vpc: { cidr, availabilityZones: ["eu-central-1a", "eu-central-1b"] } };
  expect(networkConfig.safeParse(network).success).toBe(true);
  const validated = validate({ environment: "test", network }, capabilities);
  const problems = validated.ok ? [] : validated.problems.map((problem) => formatProblem(problem));
  expect(problems).toContainEqual(expect.stringMatching(/^ {2}error network\.vpc\.cidr: /));
  expect(problems.join("\n")).not.toContain("cannot be used");
});
