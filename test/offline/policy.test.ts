/** `npm run policy` on programs outside this repository. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HelpRequest } from "../../cli/arguments";
import { checkLanguage, foreignProject, foreignStack, parsePolicyCli, regionConfig } from "../../offline/foreign";
import { evidenceSchema } from "../../policypack/evidence";
import { root } from "../checks";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eks-network-security-foreign-"));
  program("open", open);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, code: string, runtime = "nodejs", installed = true): string {
  const home = join(folder, name);
  mkdirSync(home);
  writeFileSync(join(home, "Pulumi.yaml"), `name: ${name}\nruntime: ${runtime}\n`);
  writeFileSync(join(home, "package.json"), JSON.stringify({ name, main: "index.js" }));
  writeFileSync(join(home, "index.js"), code);
  if (installed) symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
  return home;
}

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

function run(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", "tsx", join(root, "offline/policy.ts"), ...args],
      // The folder of this tool is not the program's folder.
      { cwd: root, env: { ...process.env, INIT_CWD: folder } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

const open = `
const aws = require("@pulumi/aws");
new aws.ec2.SecurityGroup("web", {
  vpcId: "vpc-0123456789abcdef0",
  ingress: [{ description: "SSH", protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],
});`;

describe("a run", () => {
  test("of a plain JavaScript program names the finding, writes evidence and exits with 1", async () => {
    const { code, stdout } = await run("--program", "open", "--evidence", "evidence");
    expect(stdout).toMatch(/mandatory no-open-ingress: aws:ec2\/securityGroup:SecurityGroup web/);
    expect(stdout).toContain("nothing is created or read in AWS");
    expect(stdout).toMatch(/1 resources, findings: .*mandatory.*; refused$/m);
    expect(code).toBe(1);
    const evidence = evidenceSchema.parse(JSON.parse(readFileSync(join(folder, "evidence/evidence.json"), "utf8")));
    expect(evidence.stack).toMatchObject({ project: "open", stack: "policy", preview: true });
    expect(existsSync(join(folder, "evidence/evidence.sarif"))).toBe(true);
  });

  test("of a program without findings exits with 0; --json prints one document", async () => {
    const home = program("closed", open.replace("0.0.0.0/0", "10.0.0.0/16"));
    const config = join(folder, "policy.json");
    writeFileSync(config, JSON.stringify({ pack: { profile: "baseline" } }));
    const { code, stdout } = await run("--program", home, "--policy-config", config, "--json");
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, exitCode: 0, resources: 1, errors: [], advice: [] });
    expect(code).toBe(0);
  });

  test("of a program that needs a provider without a stand-in names the provider and says what helps", async () => {
    const home = program(
      "pet",
      `const { CustomResource } = require("@pulumi/pulumi");
      new (class extends CustomResource {})("random:index/randomPet:RandomPet", "pet", {});`,
    );
    const { code, stdout } = await run("--program", home);
    expect(stdout).toMatch(/no stand-in for provider random .*Put pulumi-resource-random on the PATH/);
    expect(stdout).toContain("incomplete because of the errors");
    expect(code).toBe(1);
  });

  test.each<[string, string[], RegExp]>([
    ["no program", [], /--program is missing: name the folder .*\nUsage: npm run policy --/],
    ["an unknown option", ["--progam", "x"], /Unknown option --progam; .*Did you mean --program\?/],
    ["a folder that does not exist", ["--program", "nowhere"], /nowhere: no such folder/],
    ["a config that does not exist", ["--program", "open", "--policy-config", "none.json"], /none\.json: no such file/],
  ])("with %s exits with 2, without a stack trace", async (_, args, message) => {
    const { code, stderr } = await run(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
  });
});

describe("a program", () => {
  const engine = { path: "/engines/pulumi", version: "3.259.0", source: "go", hasLanguageHost: false } as const;

  test("of another language needs its language host", () => {
    const project = foreignProject(program("snake", "", "python"));
    expect(() => checkLanguage(project, engine, { PATH: folder })).toThrow(
      /its runtime python needs the language host pulumi-language-python, .*\/engines\/pulumi/,
    );
    writeFileSync(join(folder, "pulumi-language-python"), "#!/bin/sh\n", { mode: 0o755 });
    expect(() => checkLanguage(project, engine, { PATH: folder })).not.toThrow();
  });

  test("names its runtime in either way that Pulumi.yaml allows", () => {
    const home = program("long", "", "{ name: go, options: {} }");
    expect(foreignProject(home).runtime).toBe("go");
  });

  test("that is not installed says so", () => {
    const home = program("bare", open, "nodejs", false);
    expect(() => checkLanguage(foreignProject(home), engine, {})).toThrow(/not installed\. Run npm ci/);
  });

  test("may be below the named folder", () => {
    expect(() => foreignProject(folder)).toThrow(/no Pulumi\.yaml found\. Programs below it: .*open/);
  });

  test("with one stack needs no --stack, with several it does", () => {
    const home = program("stacks", open);
    const project = foreignProject(home);
    expect(foreignStack(project, undefined)).toEqual({ stack: "policy" });
    writeFileSync(join(home, "Pulumi.dev.yaml"), "config: {}\n");
    expect(foreignStack(project, undefined)).toEqual({ stack: "dev", file: join(home, "Pulumi.dev.yaml") });
    writeFileSync(join(home, "Pulumi.prod.yaml"), "config:\n  aws:region: eu-west-1\n");
    expect(() => foreignStack(project, undefined)).toThrow(/several stacks: dev, prod\. Name one with --stack/);
    expect(() => foreignStack(project, "prd")).toThrow(
      /Unknown stack "prd".*there are: dev, prod\. Did you mean prod\?/,
    );
  });

  test("gets a region if its stack names none", () => {
    expect(regionConfig(join(folder, "stacks/Pulumi.prod.yaml"), { AWS_REGION: "us-east-2" })).toEqual({});
    expect(regionConfig(join(folder, "stacks/Pulumi.dev.yaml"), { AWS_REGION: "us-east-2" })).toEqual({
      "aws:region": "us-east-2",
    });
    expect(regionConfig(undefined, {})).toEqual({ "aws:region": "us-east-1" });
  });
});

test("paths on the command line are relative to where npm was called", () => {
  expect(parsePolicyCli(["-p", "a", "--policy-config", "b.json", "--evidence", "/c"], "/here")).toEqual({
    program: "/here/a",
    stack: undefined,
    policyConfig: "/here/b.json",
    evidence: "/c",
    json: false,
  });
  expect(() => parsePolicyCli(["--help"], "/here")).toThrow(HelpRequest);
});
