import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HelpRequest } from "../../cli/arguments";
import { parseCli } from "../../offline/invocation";
import { findPolicyConfig, findStackFile } from "../../offline/inputs";
import { readProject, type Project } from "../../real/project";

function parse(...argv: string[]): ReturnType<typeof parseCli> {
  return parseCli(argv, "/here");
}

describe("the command line", () => {
  test("without arguments means a preview of dev with policies", () => {
    expect(parse()).toEqual({ command: "preview", stack: "dev", json: false, cluster: "stand-in", policy: true });
  });

  test("accepts a command and options in any order", () => {
    expect(parse("--stack", "prod", "up", "--json", "--policy-config", "p.json")).toEqual({
      command: "up",
      stack: "prod",
      json: true,
      cluster: "stand-in",
      policy: true,
      policyConfig: "/here/p.json",
    });
    expect(parse("--cluster", "real")).toMatchObject({ cluster: "real" });
    expect(parse("preview", "-s", "prod", "--no-policy")).toMatchObject({ stack: "prod", policy: false });
  });

  test("destroy does not run policies", () => {
    expect(parse("destroy")).toMatchObject({ policy: false });
  });

  test.each<[string[], RegExp]>([
    [["previw"], /Unknown command "previw"; allowed: preview, up, destroy\. Did you mean preview\?/],
    [["apply"], /Unknown command "apply"; allowed: preview, up, destroy\.\nUsage: npm start --/],
    [["--stak", "dev"], /Unknown option --stak; allowed: --stack, --json, .*--help\. Did you mean --stack\?/],
    [["--cluster", "rael"], /Unknown --cluster "rael"; allowed: stand-in, real\. Did you mean real\?/],
    [["--verbose"], /Unknown option --verbose; allowed: .*\nUsage:/],
    [["--stack"], /argument missing.*\nUsage:/],
    [["up", "down"], /too many arguments.*\nUsage:/],
    [["--no-policy", "--policy-config", "x"], /exclude each other/],
    [["destroy", "--no-policy"], /destroy does not run policies/],
    [["destroy", "--policy-config", "x"], /destroy does not run policies/],
  ])("refuses %j", (argv, message) => {
    expect(() => parse(...argv)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(message), exitCode: 2 }),
    );
  });

  test("--help is a request, not an error", () => {
    expect(() => parse("--help")).toThrow(HelpRequest);
  });
});

describe("the files of a stack", () => {
  let folder: string;
  let project: Project;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "project-"));
    mkdirSync(join(folder, "stacks"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: p\nruntime: nodejs\nstackConfigDir: stacks\n");
    for (const stack of ["dev", "prod", "prod-payments"]) {
      writeFileSync(join(folder, `stacks/Pulumi.${stack}.yaml`), "config: {}\n");
    }
    project = readProject(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("an unknown stack is refused, with the existing stacks and the nearest", () => {
    expect(findStackFile(project, "prod")).toBe(join(folder, "stacks/Pulumi.prod.yaml"));
    expect(() => findStackFile(project, "prd")).toThrow(
      `Unknown stack "prd"; there are: dev, prod, prod-payments. Did you mean prod?\nTo add it, write ${join(folder, "stacks/Pulumi.prd.yaml")}`,
    );
  });

  test("policy configuration: the stack's own, otherwise its environment's, otherwise none", () => {
    const of = (stack: string): string | undefined => findPolicyConfig(project, { stack, policy: true });
    expect(of("prod-payments")).toBeUndefined();
    writeFileSync(join(folder, "stacks/policy.prod.json"), "{}");
    expect(of("prod-payments")).toBe(join(folder, "stacks/policy.prod.json"));
    expect(of("dev")).toBeUndefined();
    writeFileSync(join(folder, "stacks/policy.prod-payments.json"), "{}");
    expect(of("prod-payments")).toBe(join(folder, "stacks/policy.prod-payments.json"));
  });

  test("a named policy configuration must exist; without policies none is used", () => {
    const invocation = { stack: "dev", policy: true } as const;
    expect(() => findPolicyConfig(project, { ...invocation, policyConfig: "/no/such" })).toThrow(
      "--policy-config /no/such: no such file",
    );
    expect(findPolicyConfig(project, { ...invocation, policy: false })).toBeUndefined();
  });
});
