/**
 * Loads tests of rules repeatedly, each time with another text for one file. Only rules and their tests are reloaded.
 * Everything else, including the core of the pack, is loaded once per process.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import vm from "node:vm";
import { transform } from "esbuild";
import type { Rule } from "../../policypack/rule";
import * as fixtures from "../policypack/fixtures";

/** A rule and its fixtures, from a test file. */
export interface RuleTest {
  readonly rule: Rule;
  readonly fixtures: fixtures.RuleFixtures;
}

type Wrapper = (exports: object, require: (name: string) => unknown, module: { exports: object }, file: string) => void;

const requireHere = createRequire(__filename);

export async function compile(path: string, text: string): Promise<Wrapper> {
  const { code } = await transform(text, { loader: "ts", format: "cjs", target: "node22", sourcefile: path });
  return vm.compileFunction(code, ["exports", "require", "module", "__filename"], { filename: path }) as Wrapper;
}

export class Loader {
  private readonly compiled = new Map<string, Wrapper>();
  private readonly imported = new Map<string, readonly string[]>();

  /**
   * @param folders folders whose files are reloaded, including the tests of rules
   * @param harness the module, without extension, that provides `describeRule`
   */
  constructor(
    private readonly folders: readonly string[],
    private readonly harness: string,
  ) {}

  /** Compiles files, and records their imports from these folders. */
  async add(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const text = readFileSync(path, "utf8");
      this.compiled.set(path, await compile(path, text));
      const names = [...text.matchAll(/from "(\.[^"]+)"/g)].map(([, name = ""]) => this.locate(path, name));
      this.imported.set(
        path,
        names.filter((name) => name !== undefined),
      );
    }
  }

  /** Whether a file imports another, directly or indirectly. */
  imports(path: string, other: string, seen = new Set<string>()): boolean {
    seen.add(path);
    return (this.imported.get(path) ?? []).some(
      (each) => each === other || (!seen.has(each) && this.imports(each, other, seen)),
    );
  }

  /** Runs a test file and returns the rules it describes. `replaced` replaces one of the files. */
  load(test: string, replaced?: { readonly path: string; readonly wrapper: Wrapper }): readonly RuleTest[] {
    const tests: RuleTest[] = [];
    const modules = new Map<string, object>();
    const given: Readonly<Record<string, object>> = {
      [this.harness]: {
        ...fixtures,
        describeRule: (rule: Rule, of: fixtures.RuleFixtures) => tests.push({ rule, fixtures: of }),
      },
    };
    const run = (path: string): object => {
      const loaded = modules.get(path);
      if (loaded !== undefined) {
        return loaded;
      }
      const wrapper = replaced?.path === path ? replaced.wrapper : this.compiled.get(path);
      if (wrapper === undefined) {
        throw new Error(`${path} was not there when the run began`);
      }
      const module = { exports: {} };
      modules.set(path, module.exports);
      const load = (name: string): unknown => {
        const target = this.locate(path, name);
        return target !== undefined
          ? run(target)
          : (given[resolve(dirname(path), name)] ?? (name === "vitest" ? silent : requireFrom(path, name)));
      };
      wrapper(module.exports, load, module, path);
      modules.set(path, module.exports);
      return module.exports;
    };
    run(test);
    return tests;
  }

  /** The file of a relative import, if it is one that is reloaded. */
  private locate(from: string, name: string): string | undefined {
    if (!name.startsWith(".")) {
      return undefined;
    }
    const target = resolve(dirname(from), name);
    return [`${target}.ts`, `${target}/index.ts`].find((path) => this.compiled.has(path) || this.isOurs(path));
  }

  private isOurs(path: string): boolean {
    return this.folders.some((folder) => path.startsWith(`${folder}/`)) && existsSync(path);
  }
}

function requireFrom(path: string, name: string): unknown {
  return requireHere(name.startsWith(".") ? resolve(dirname(path), name) : name);
}

/** Replaces vitest: tests other than `describeRule` are ignored, as they are not about fixtures. */
const nothing: unknown = new Proxy(() => undefined, { get: () => nothing, apply: () => nothing });
const silent: object = {
  describe: Object.assign((_: string, body: () => void) => body(), { each: nothing }),
  it: nothing,
  test: nothing,
  expect: nothing,
};
