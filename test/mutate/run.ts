/** Runs the fixtures of rules on mutants of the rules. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Rule } from "../../policypack/rule";
import { bounded } from "../bounded";
import { type Case, casesOf, checkCase, type Form } from "../policypack/fixtures";
import { Forgetting, isDecided } from "../policypack/forgetting";
import { compile, Loader, type RuleTest } from "./loader";
import { type Equivalent, mutate, type MutatedFile, mutatedFile, type Mutant } from "./mutants";
import { TypeChecker } from "./types";

/** Milliseconds, far longer than any rule takes. A mutant that exceeds it counts as killed. */
const timeout = 2_000;

interface Check {
  readonly run: (rule: Rule, each: Case) => unknown;
  readonly timeout: number;
}

const forms = (...some: readonly Form[]): Check => ({ run: (rule, each) => checkCase(rule, each, some), timeout });

/** The checks of a fixture, ordered by how many mutants they kill. */
const checks: readonly Check[] = [
  forms(),
  forms("reversed"),
  // Checks a fixture once for each of its values.
  { run: (rule, each) => isDecided(each) && new Forgetting(rule, each).oneByOne(), timeout: 30 * timeout },
];

export interface Folders {
  /** Folder of the rules, `<capability>/<rule>.ts`, and their helpers. */
  readonly rules: string;
  /** Folder of their tests: `*.test.ts` at any depth. */
  readonly tests: string;
  /** The module, without extension, that provides `describeRule`. */
  readonly harness: string;
  /** Path of the tsconfig.json for the rules. */
  readonly config: string;
}

export interface FileResult {
  /** Path below the folder of the rules, without extension: `cluster/endpoint-not-open`. */
  readonly name: string;
  readonly mutants: number;
  readonly killed: number;
  /** Mutants that no fixture kills but the compiler refuses. */
  readonly refused: number;
  readonly survivors: readonly Mutant[];
  readonly equivalent: readonly Mutant[];
  /** Comments about mutants that do not survive or do not exist. */
  readonly idle: readonly Equivalent[];
  /** Whether any fixture runs the file. If not, all its mutants survive. */
  readonly tested: boolean;
}

interface Trial {
  readonly test: RuleTest;
  readonly case: Case;
  readonly key: string;
}

export async function prepare(folders: Folders): Promise<Mutation> {
  const rules = sources(folders.rules).filter((path) => !path.endsWith("/index.ts"));
  const tests = sources(folders.tests);
  const loader = new Loader([folders.rules, folders.tests], folders.harness);
  await loader.add([...rules, ...tests]);
  return new Mutation(
    folders,
    loader,
    rules,
    tests.filter((path) => path.endsWith(".test.ts")),
  );
}

export class Mutation {
  readonly names: readonly string[];
  /** Cases that killed recent mutants, latest last. They are likely to kill again. */
  private readonly killers: string[] = [];
  private checker: TypeChecker | undefined;

  constructor(
    private readonly folders: Folders,
    private readonly loader: Loader,
    private readonly rules: readonly string[],
    private readonly tests: readonly string[],
  ) {
    this.names = rules.map((path) => this.nameOf(path));
  }

  /** Created when the first mutant survives, because it reads all declarations. */
  private types(): TypeChecker {
    return (this.checker ??= new TypeChecker(this.folders.config, this.rules));
  }

  /** @throws Error that lists every fixture of these files that fails without a mutation */
  checkOriginal(names: readonly string[]): void {
    const paths = names.map((name) => this.pathOf(name));
    const failures = this.tests
      .filter((test) => paths.some((path) => this.loader.imports(test, path)))
      .flatMap((test) => trials(this.loader.load(test)))
      .filter((trial) => paths.some((path) => this.concerns(trial.test, path)))
      .flatMap(({ test, case: each }) => {
        const reason = failure(() => checks.forEach(({ run }) => run(test.rule, each)));
        return reason === undefined
          ? []
          : [`${test.rule.name}, ${each.expected} (${each.moment}): ${each.title}: ${reason}`];
      });
    if (failures.length > 0) {
      throw new Error(["Fixtures fail without a mutation; fix them first:", ...failures].join("\n  "));
    }
  }

  /** Runs all mutants of one file. */
  async run(name: string): Promise<FileResult> {
    const path = this.pathOf(name);
    const file = mutatedFile(path, readFileSync(path, "utf8"));
    const tests = this.tests.filter((test) => this.loader.imports(test, path));
    const alive: Mutant[] = [];
    for (const mutant of file.mutants) {
      if (!(await this.isKilled(file, mutant, tests))) {
        alive.push(mutant);
      }
    }
    const tested = tests.length > 0;
    const compiling = tested ? alive.filter((mutant) => this.types().accepts(path, mutate(file, mutant))) : alive;
    return {
      name,
      mutants: file.mutants.length,
      killed: file.mutants.length - alive.length,
      refused: alive.length - compiling.length,
      tested,
      ...sort(file, compiling),
    };
  }

  private async isKilled(file: MutatedFile, mutant: Mutant, tests: readonly string[]): Promise<boolean> {
    const wrapper = await compile(file.path, mutate(file, mutant)).catch(() => undefined);
    if (wrapper === undefined) {
      return true;
    }
    const dies = (run: () => unknown, limit = timeout): boolean => failure(() => bounded(run, limit)) !== undefined;
    let all: Trial[] = [];
    const loads = (): void => {
      all = tests.flatMap((test) => trials(this.loader.load(test, { path: file.path, wrapper })));
    };
    if (dies(loads)) {
      return true;
    }
    const concerned = this.likelyFirst(all.filter(({ test }) => this.concerns(test, file.path)));
    for (const { run, timeout: limit } of checks) {
      const killer = concerned.find((trial) => dies(() => run(trial.test.rule, trial.case), limit));
      if (killer !== undefined) {
        this.killers.splice(0, this.killers.length - 20);
        this.killers.push(killer.key);
        return true;
      }
    }
    return false;
  }

  private likelyFirst(all: readonly Trial[]): readonly Trial[] {
    const likelihood = (trial: Trial): number => this.killers.lastIndexOf(trial.key);
    return [...all].sort((a, b) => likelihood(b) - likelihood(a));
  }

  private concerns({ rule }: RuleTest, path: string): boolean {
    const own = join(this.folders.rules, rule.capability, `${rule.name}.ts`);
    return own === path || this.loader.imports(own, path);
  }

  private pathOf(name: string): string {
    return join(this.folders.rules, `${name}.ts`);
  }

  private nameOf(path: string): string {
    return relative(this.folders.rules, path).replace(/\.ts$/, "");
  }
}

function sort(
  { equivalent }: MutatedFile,
  alive: readonly Mutant[],
): Pick<FileResult, "survivors" | "equivalent" | "idle"> {
  const covers = (comment: Equivalent, mutant: Mutant): boolean =>
    comment.line === mutant.line && comment.operators.includes(mutant.operator);
  const covered = alive.filter((mutant) => equivalent.some((comment) => covers(comment, mutant)));
  return {
    survivors: alive.filter((mutant) => !covered.includes(mutant)),
    equivalent: covered,
    idle: equivalent.filter(
      (comment) =>
        !comment.operators.every((operator) =>
          covered.some((mutant) => mutant.operator === operator && mutant.line === comment.line),
        ),
    ),
  };
}

function trials(tests: readonly RuleTest[]): Trial[] {
  return tests.flatMap((test) =>
    casesOf(test.fixtures).map((each) => ({
      test,
      case: each,
      key: [test.rule.name, each.expected, each.moment, each.title].join(" | "),
    })),
  );
}

function failure(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name))
    .sort();
}
