/** `npm run lint` turns red when a wall is broken: the real configurations, on small trees that break one wall each. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { spawnSync } from "node:child_process";
import { ESLint } from "eslint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lintChecks, root } from "../checks";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eks-network-security-walls-"));
  for (const name of [".dependency-cruiser.mjs", "tsconfig.json", "package.json"]) {
    cpSync(join(root, name), join(folder, name));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Found {
  readonly exitCode: number | null;
  /** Rules that are broken, once each. */
  readonly rules: readonly string[];
  /** "rule: from → to" for each import that breaks one. */
  readonly lines: readonly string[];
}

/** Runs the check "walls" of `npm run lint` over a tree. */
function broken(files: Readonly<Record<string, string>>): Found {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const args = lintChecks.find(({ name }) => name === "walls")?.args ?? [];
  const run = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const lines = [...run.stdout.matchAll(/^\s+error ([\w-]+: .*\S)\s*$/gm)].map(([, line = ""]) => line);
  return { exitCode: run.status, lines, rules: [...new Set(lines.map((line) => line.replace(/:.*/, "")))] };
}

const value = "export const value = 1;\n";
const type = "export type Value = string;\n";

describe("imports", () => {
  it("are fine along the table", () => {
    const files = {
      "core/value.ts": value,
      "facts/fact.ts": 'export { value } from "../core/value";\n',
      "framework/contract.ts": 'export { value } from "../facts/fact";\n',
      "components/istio/index.ts": 'export { value } from "../../framework/contract";\n',
      "components/registry.ts": 'export { value } from "./istio";\n',
      "offline/start.ts": 'void import("../components/registry.js");\n',
      "test/a.test.ts": 'import { value } from "../offline/start";\nvoid value;\n',
    };
    expect(broken(files)).toEqual({ exitCode: 0, rules: [], lines: [] });
  });

  it("are refused across every wall, of types too", () => {
    const breaches = [
      ["core", "core/a.ts", "facts/b.ts"],
      ["facts", "facts/a.ts", "framework/b.ts"],
      ["framework", "framework/a.ts", "components/shared/b.ts"],
      ["framework", "framework/c.ts", "test/b.ts"],
      ["shared", "components/shared/a.ts", "framework/b.ts"],
      ["capabilities", "components/istio/a.ts", "components/registry.ts"],
      ["policypack", "policypack/a.ts", "framework/b.ts"],
      ["policypack", "policypack/rules/istio/a.ts", "components/istio/b.ts"],
      ["program", "index.ts", "offline/b.ts"],
      ["explain", "explain/a.ts", "policypack/b.ts"],
      ["cli", "cli/a.ts", "real/b.ts"],
      ["real", "real/a.ts", "standins/b.ts"],
      ["standins", "standins/aws/a.ts", "offline/b.ts"],
      ["offline", "offline/a.ts", "docs/b.ts"],
    ] as const;
    const files = breaches.flatMap(([, from, to]) => {
      const up = "../".repeat(from.split("/").length - 1) || "./";
      const text = `import type { Value } from "${up}${to.replace(/\.ts$/, "")}";\nexport type Own = Value;\n`;
      return [
        [to, type],
        [from, text],
      ];
    });
    const { exitCode, lines } = broken(Object.fromEntries(files) as Record<string, string>);
    expect(exitCode).toBe(breaches.length);
    expect([...lines].sort()).toEqual(breaches.map(([room, from, to]) => `walls-of-${room}: ${from} → ${to}`).sort());
  });

  it("of one capability by another are refused, of its types too", () => {
    const files = {
      "components/istio/a.ts": type,
      "components/egress/b.ts": 'export type { Value } from "../istio/a";\n',
    };
    expect(broken(files).rules).toContain("no-capability-imports-another");
  });

  it("of what is inside a capability, by explain, are refused: its index and its view are for others", () => {
    const files = {
      "components/istio/index.ts": value,
      "components/istio/view.ts": type,
      "components/istio/inner/view.ts": type,
      "components/istio/values.ts": type,
      "components/shared/a.ts": type,
      "explain/a.ts":
        'export { value } from "../components/istio";\nexport type { Value } from "../components/istio/view";\n',
      "explain/b.ts": 'export type { Value } from "../components/shared/a";\n',
      "explain/c.ts": 'export type { Value } from "../components/istio/values";\n',
      "explain/d.ts": 'export type { Value } from "../components/istio/inner/view";\n',
    };
    expect([...broken(files).lines].sort()).toEqual([
      "explain-through-views: explain/c.ts → components/istio/values.ts",
      "explain-through-views: explain/d.ts → components/istio/inner/view.ts",
    ]);
  });

  it("of capabilities when the offline program starts are refused", () => {
    const files = {
      "components/registry.ts": value,
      "offline/start.ts": 'export { value } from "../components/registry";\n',
    };
    expect(broken(files).rules).toEqual(["loaded-late"]);
  });

  it("of a package that is not listed, or of nothing, are refused", () => {
    const files = {
      "core/a.ts": 'import "@types/estree";\n',
      "core/b.ts": 'import { nothing } from "./nothing";\nvoid nothing;\n',
    };
    expect([...broken(files).rules].sort()).toEqual(["found", "listed"]);
  });
});

describe("circles", () => {
  it("of values are refused", () => {
    const files = {
      "core/a.ts": 'import { b } from "./b";\nexport const a = (): unknown => b;\n',
      "core/b.ts": 'import { a } from "./a";\nexport const b = (): unknown => a;\n',
    };
    expect(broken(files)).toMatchObject({ exitCode: 1, rules: ["no-cycle"] });
  });

  it("inside one capability are refused", () => {
    const files = {
      "components/istio/args.ts": 'import type { Plan } from "./plan";\nexport type Args = Plan | string;\n',
      "components/istio/plan.ts": 'import type { Args } from "./args";\nexport type Plan = Args | number;\n',
    };
    expect(broken(files)).toMatchObject({ exitCode: 1, rules: ["no-cycle"] });
  });

  it("of types alone are refused", () => {
    const files = {
      "core/a.ts": 'import type { B } from "./b";\nexport type A = B | string;\n',
      "core/b.ts": 'import type { A } from "./a";\nexport type B = A | number;\n',
    };
    expect(broken(files)).toMatchObject({ exitCode: 1, rules: ["no-cycle"] });
  });
});

describe("rules that need types", () => {
  /** Lints a text as if it were a file of the project: it has to be one that tsconfig.json includes. */
  async function lint(text: string): Promise<string[]> {
    // With CI set, typescript-eslint reads each file once from the disk and never sees this text: the types of everything in
    // it are missing. Source: typescript-eslint 8, parserOptions.disallowAutomaticSingleRunInference.
    const parserOptions = { disallowAutomaticSingleRunInference: true };
    const eslint = new ESLint({ cwd: root, overrideConfig: { languageOptions: { parserOptions } } });
    const [result] = await eslint.lintText(text, { filePath: join(root, "core/glob.ts") });
    return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
  }

  it.each([
    ["a promise that nobody awaits", "no-floating-promises", "Promise.resolve(1);"],
    ["a promise as a condition", "no-misused-promises", 'if (Promise.resolve(false)) throw new Error("always");'],
    [
      "await of a value that is not a promise",
      "await-thenable",
      "export const f = async (): Promise<void> => { await 1; };",
    ],
    [
      "a switch that forgets a case",
      "switch-exhaustiveness-check",
      'export function f(x: "a" | "b"): void { switch (x) { case "a": throw new Error(x); } }',
    ],
  ])("refuse %s", async (_, rule, text) => {
    expect(await lint(`${text}\n`)).toEqual([`@typescript-eslint/${rule}`]);
  });
});
