/** The mutation run itself: that it finds gaps, and does not find what is none. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../checks";
import { mutate, mutatedFile } from "../mutate/mutants";
import type { FileResult } from "../mutate/run";

const execute = promisify(execFile);

const changes = (text: string): string[] => {
  const file = mutatedFile("rule.ts", text);
  return file.mutants.map((mutant) => `${mutant.operator}: ${mutate(file, mutant).trim()}`);
};

describe("mutants", () => {
  it.each([
    ["if (a) f = 1;", ["always: if (true) f = 1;", "never: if (false) f = 1;", "invert: if (!(a)) f = 1;"]],
    ["x = a === b ? 1 : 2;", ["swap-operator: x = ((a) !== (b)) ? 1 : 2;"]],
    ["x = a ?? b;", ["drop-operand: x = (a);", "drop-operand: x = (b);"]],
    ["x = a <= 3;", ["swap-operator: x = ((a) < (3));", "change-number: x = a <= 4;", "change-number: x = a <= 2;"]],
    ["x = !a;", ["invert: x = a;"]],
    ["return pass;", ['swap-verdict: return ({ verdict: "violation", values: {} });']],
    ["return undecided(a);", ['swap-verdict: return ({ verdict: "pass" });']],
    ["x = [a, b,];", ["drop-element: x = [b,];", "drop-element: x = [a, ];"]],
    ["x = { a: 1, b };", ["drop-property: x = { b };"]],
    ["x = all.some(f);", ["swap-call: x = all.every(f);"]],
    ["x = all.filter(f);", ["drop-call: x = all;"]],
    [
      "for (const x of all) f(x);",
      ["no-iteration: for (const x of []) f(x);", "drop-statement: for (const x of all) ;"],
    ],
    ["switch (a) { case b: f(); }", ["drop-case: switch (a) { case Symbol(): f(); }"]],
    ['x = at("vpcConfig");', ['change-string: x = at("");']],
    ["x = /^a$/i;", ["change-pattern: x = /a$/i;", "change-pattern: x = /^a/i;", "change-pattern: x = /^a$/;"]],
  ])("of %s", (text, expected) => {
    expect(changes(text)).toEqual(expect.arrayContaining(expected));
  });

  it("do not change what fixtures do not check", () => {
    const { mutants } = mutatedFile(
      "rule.ts",
      `import { a } from "a";
      type T = "a" | 1;
      const modes = ["a", "b"];
      const reason = "text for people";
      export const rule = resourceRule({
        name: "x", guide: ["y"], level: level("advisory"), problem: "It is wrong",
        params: { mode: z.enum(modes).default("a") },
      });`,
    );
    expect(mutants).toEqual([]);
  });

  it("of the default of a parameter are made, of the rest of its schema not", () => {
    const found = changes(`const r = resourceRule({ params: { max: z.int().min(1).max(64).default(2) } });`);
    expect(found.map((each) => /default\((\d+)\)/.exec(each)?.[1])).toEqual(["3", "1"]);
  });

  it("a comment on equivalent ones names operators there are, and a reason", () => {
    expect(() => mutatedFile("rule.ts", "// Equivalent mutant (nevr): because\nf();")).toThrow(
      /rule\.ts:1: found operator "nevr"/,
    );
    expect(() => mutatedFile("rule.ts", "// Equivalent mutant (never):\nf();")).toThrow(/after the colon, say why/);
  });
});

const head = `import { level, pass, resourceRule, undecided, violation } from "${root}/policypack/rule";
import { UNKNOWN } from "${root}/core/view";
`;
const about = (name: string): string => `
  name: "${name}", capability: "cluster", guide: ["cluster-endpoint"], severity: "low",
  title: "T", why: "W.", problem: "P", fix: "F", examples: { bad: "", good: "" }, level: level("mandatory"),
  types: ["a:b:C"],`;

const rules: Readonly<Record<string, string>> = {
  tight: `export const rule = resourceRule({${about("tight")}
  check(resource) {
    const flag = resource.view.at("flag");
    const on = flag.boolean();
    return on === UNKNOWN ? undecided(flag) : on === true ? pass : violation(flag);
  },
});`,
  loose: `export const rule = resourceRule({${about("loose")}
  check(resource) {
    const size = resource.view.at("size");
    const found = size.number();
    if (found === UNKNOWN) {
      return undecided(size);
    }
    return found !== undefined && found > 3 ? violation(size) : pass;
  },
});`,
  endless: `export const rule = resourceRule({${about("endless")}
  check(resource) {
    const flag = resource.view.at("flag");
    let rounds = 0;
    while (rounds < 3) {
      rounds++;
    }
    // Equivalent mutant (always): what is not set is checked further down.
    if (flag.state !== "absent") {
      return flag.boolean() === UNKNOWN ? undecided(flag) : pass;
    }
    // Equivalent mutant (never): nothing here survives.
    return violation(flag, { rounds });
  },
});`,
};

const tests = `import { describeRule } from "../harness";
import { rule as tight } from "../rules/cluster/tight";
import { rule as loose } from "../rules/cluster/loose";
import { rule as endless } from "../rules/cluster/endless";
import { unknown } from "${root}/test/policypack/program";
const flag = (flag) => (p) => { p.add("a:b:C", "x", flag === undefined ? {} : { flag }); };
const size = (size) => (p) => { p.add("a:b:C", "x", size === undefined ? {} : { size }); };
describeRule(tight, { good: { on: flag(true) }, bad: { off: flag(false), unset: flag(undefined) }, unknown: { unknown: flag(unknown) } });
describeRule(loose, { good: { small: size(1), unset: size(undefined) }, bad: { big: size(9) }, unknown: { unknown: size(unknown) } });
describeRule(endless, { good: { on: flag(true) }, bad: { unset: flag(undefined) }, unknown: { unknown: flag(unknown) } });
`;

describe("a run", () => {
  let folder: string;
  let results: Readonly<Record<string, FileResult>>;
  const run = async (): Promise<FileResult[]> => {
    const { stdout } = await execute(process.execPath, ["--import", "tsx", "test/mutate/report.ts", folder], {
      cwd: root,
    });
    return JSON.parse(stdout) as FileResult[];
  };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "eks-network-security-mutate-"));
    mkdirSync(join(folder, "rules/cluster"), { recursive: true });
    mkdirSync(join(folder, "tests"));
    for (const [name, text] of Object.entries(rules)) {
      writeFileSync(join(folder, "rules/cluster", `${name}.ts`), `${head}${text}\n`);
    }
    writeFileSync(join(folder, "tests/cluster.test.ts"), tests);
    results = Object.fromEntries((await run()).map((result) => [result.name.replace("cluster/", ""), result]));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const shown = (name: string): string[] =>
    (results[name]?.survivors ?? []).map(({ operator, original, text }) => `${operator} ${original} -> ${text}`);

  it("kills every mutant of a rule whose fixtures are complete", () => {
    expect(results["tight"]?.mutants).toBeGreaterThan(12);
    expect(shown("tight")).toEqual([]);
  });

  it("finds the boundary that no fixture stands on", () => {
    expect(shown("loose")).toEqual([
      "swap-operator found > 3 -> ((found) >= (3))",
      "change-number 3 -> 4",
      "change-number 3 -> 2",
    ]);
  });

  it("does not count what the compiler refuses", () => {
    expect(results["loose"]?.refused).toBeGreaterThan(0);
  });

  it("ends a mutant that never ends, and counts it as killed", () => {
    expect(shown("endless").filter((line) => line.startsWith("always"))).toEqual([]);
  });

  it("accepts comments on equivalent mutants for survivors, and reports comments that match none", () => {
    expect(results["endless"]?.idle.map(({ operators }) => operators)).toContainEqual(["never"]);
  });

  it("stops where fixtures fail without any mutation", async () => {
    writeFileSync(join(folder, "tests/cluster.test.ts"), tests.replace("on: flag(true)", "on: flag(false)"));
    await expect(run()).rejects.toThrow(/tight, pass \(preview\): on/);
  });
});
