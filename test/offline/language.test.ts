import fc from "fast-check";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pluginCommand, pluginModule, runCommand, type RunInput } from "../../offline/language/command";
import { parseOptions, splitWords } from "../../offline/language/options";
import { requiredPackages } from "../../offline/language/packages";

const input: RunInput = {
  info: { rootDirectory: "/p", programDirectory: "/p/src", entryPoint: ".", options: {} },
  monitorAddress: "127.0.0.1:1",
  engineAddress: "127.0.0.1:2",
  organization: "organization",
  project: "eks",
  stack: "dev",
  dryRun: true,
  parallel: 8,
  tracing: "",
  args: [],
  config: { "eks:size": "3" },
  configSecretKeys: ["eks:token"],
};

describe("Run", () => {
  test("has the arguments and variables of the official host", () => {
    expect(runCommand(input, "/run")).toEqual({
      args: [
        "/run",
        ...["--monitor", "127.0.0.1:1"],
        ...["--engine", "127.0.0.1:2"],
        ...["--organization", "organization"],
        ...["--project", "eks"],
        ...["--root-directory", "/p"],
        ...["--stack", "dev"],
        ...["--pwd", "/p/src"],
        "--dry-run",
        ...["--parallel", "8"],
        ".",
      ],
      cwd: "/p/src",
      env: {
        PULUMI_NODEJS_TYPESCRIPT: "true",
        PULUMI_CONFIG: '{"eks:size":"3"}',
        PULUMI_CONFIG_SECRET_KEYS: '["eks:token"]',
      },
    });
  });

  test("puts nodeargs before the script, and the program's arguments last", () => {
    const options = { typescript: false, nodeargs: "--import tsx", tsconfig: "tsconfig.pulumi.json" };
    const info = { ...input.info, entryPoint: "main.ts", options };
    const { args, env } = runCommand({ ...input, dryRun: false, tracing: "file:t", args: ["x"], info }, "/run");
    expect(args.slice(0, 3)).toEqual(["--import", "tsx", "/run"]);
    expect(args.slice(-4)).toEqual(["--tracing", "file:t", "main.ts", "x"]);
    expect(args).not.toContain("--dry-run");
    expect(env).toMatchObject({ PULUMI_NODEJS_TSCONFIG_PATH: "tsconfig.pulumi.json" });
    expect(env).not.toHaveProperty("PULUMI_NODEJS_TYPESCRIPT");
  });
});

describe("RunPlugin", () => {
  const plugin = { info: input.info, kind: "analyzer", pwd: "/program", args: ["127.0.0.1:2"], env: ["A=b=c"] };

  test("a policy pack runs in its own folder, which is the last argument, and knows its stack", () => {
    const stack = { organization: "o", project: "eks", stack: "dev", dryRun: false, config: { "eks:a": "1" } };
    expect(pluginModule("analyzer")).toBe("@pulumi/pulumi/cmd/run-policy-pack");
    expect(pluginCommand(plugin, "/run", stack)).toEqual({
      args: ["/run", "127.0.0.1:2", "/p/src"],
      cwd: "/p/src",
      env: {
        A: "b=c",
        PULUMI_NODEJS_TYPESCRIPT: "true",
        PULUMI_NODEJS_ORGANIZATION: "o",
        PULUMI_NODEJS_PROJECT: "eks",
        PULUMI_NODEJS_STACK: "dev",
        PULUMI_NODEJS_DRY_RUN: "false",
        PULUMI_CONFIG: '{"eks:a":"1"}',
      },
    });
  });

  test("any other plugin runs in the program's folder, and its own folder is the first argument", () => {
    expect(pluginModule("resource")).toBe("@pulumi/pulumi/cmd/run-plugin");
    const { args, cwd } = pluginCommand({ ...plugin, kind: "resource" }, "/run");
    expect(args).toEqual(["/run", "/p/src", "127.0.0.1:2"]);
    expect(cwd).toBe("/program");
  });
});

describe("options", () => {
  test.each([
    [{ typescript: "no" }, /typescript must be true or false, found "no"/],
    [{ tsconfig: 1 }, /tsconfig must be a string, found 1/],
    [{ nodeargs: ["--x"] }, /nodeargs must be a string/],
    [{ packagemanager: "pip" }, /packagemanager must be one of auto, npm, yarn, pnpm, bun, found "pip"/],
  ])("%j is refused", (options, message) => {
    expect(() => parseOptions(options)).toThrow(message);
  });

  test("the defaults are those of the official host", () => {
    expect(parseOptions({})).toEqual({ typescript: true, nodeargs: [] });
  });

  test.each([
    ["", []],
    ["  --import   tsx ", ["--import", "tsx"]],
    [`--title "two words" 'a"b' c\\ d ''`, ["--title", "two words", 'a"b', "c d", ""]],
    [`--x="a b"c`, ["--x=a bc"]],
  ])("splitWords(%j)", (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  test("a quote that is not closed is refused", () => {
    expect(() => splitWords(`--x "a`)).toThrow(/unclosed "/);
  });

  test("quoted words are split into the original words", () => {
    const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(splitWords(words.map(quote).join(" "))).toEqual(words);
      }),
    );
  });
});

test("GetRequiredPackages finds resource plugins at any depth", () => {
  const folder = mkdtempSync(join(tmpdir(), "packages-"));
  const manifest = (path: string, content: object): void => {
    mkdirSync(join(folder, "node_modules", path), { recursive: true });
    writeFileSync(join(folder, "node_modules", path, "package.json"), JSON.stringify(content));
  };
  try {
    manifest("@pulumi/aws", { name: "@pulumi/aws", version: "7.48.0", pulumi: { resource: true } });
    manifest("@pulumi/policy", { name: "@pulumi/policy", version: "1.21.0" });
    manifest("x/node_modules/third", {
      name: "third",
      version: "1.0.0",
      pulumi: { resource: true, name: "plug", version: "2.0.0", server: "https://example.com" },
    });
    manifest("nameless", { name: "nameless", version: "1.0.0", pulumi: { resource: true } });
    expect(requiredPackages(folder)).toEqual([
      { name: "aws", version: "v7.48.0", server: "" },
      { name: "plug", version: "v2.0.0", server: "https://example.com" },
    ]);
    expect(requiredPackages(join(folder, "empty"))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
