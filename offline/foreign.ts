/** A program that was not written here: what it needs to run on the offline engine, and what is missing. */
import { createRequire } from "node:module";
import { existsSync, readdirSync, statSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { Command } from "commander";
import { parseArguments, suggestion } from "../cli/arguments";
import { isExecutable } from "../real/engine/exec";
import type { Engine } from "../real/engine/source";
import { UserError } from "../cli/errors";
import { readProject, readYaml, stackFile, stackNames, type Project } from "../real/project";

/** What the command line of `npm run policy` asks for. Paths are absolute. */
export interface PolicyInvocation {
  program: string;
  stack?: string;
  policyConfig?: string;
  /** Folder for evidence.json and evidence.sarif. */
  evidence?: string;
  json: boolean;
}

const usage =
  "npm run policy -- --program <folder> [--stack <name>] [--policy-config <file>] [--evidence <folder>] [--json]";

/**
 * Reads the command line.
 *
 * @param cwd the folder that relative paths start from
 * @throws UserError for an unknown option, or without a program
 * @throws HelpRequest for --help
 */
export function parsePolicyCli(argv: string[], cwd: string): PolicyInvocation {
  const program = new Command("npm run policy --")
    .description(
      "Runs the policy pack on a preview of any Pulumi program, with stand-in providers: no AWS account, no cluster.",
    )
    .option("-p, --program <folder>", "folder with the Pulumi.yaml of the program")
    .option("-s, --stack <name>", "stack, by its file Pulumi.<name>.yaml; default: the only one there is")
    .option("--policy-config <file>", "configuration of the policy pack; default: the pack's own")
    .option("--evidence <folder>", "folder for evidence.json and evidence.sarif")
    .option("--json", "one JSON document on standard output (npm prints a banner there: use npm run --silent policy)")
    .allowExcessArguments(false);
  parseArguments(program, argv, usage);
  const options = program.opts<{
    program?: string;
    stack?: string;
    policyConfig?: string;
    evidence?: string;
    json?: true;
  }>();
  if (options.program === undefined) {
    throw new UserError(`--program is missing: name the folder with the Pulumi.yaml of the program.\nUsage: ${usage}`);
  }
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(cwd, path);
  return {
    program: resolve(cwd, options.program),
    stack: options.stack,
    policyConfig: absolute(options.policyConfig),
    evidence: absolute(options.evidence),
    json: options.json === true,
  };
}

/** The project in a folder; throws a UserError that names what the folder has instead. */
export function foreignProject(folder: string): Project {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UserError(`--program ${folder}: no such folder.`);
  }
  if (!existsSync(join(folder, "Pulumi.yaml"))) {
    const below = readdirSync(folder).filter((name) => existsSync(join(folder, name, "Pulumi.yaml")));
    const hint = below.length === 0 ? "" : ` Programs below it: ${below.map((name) => join(folder, name)).join(", ")}.`;
    throw new UserError(`--program ${folder}: there is no Pulumi.yaml.${hint}`);
  }
  return readProject(folder);
}

/** Name of the stack to preview when there is no file that names one. */
const unnamedStack = "policy";

/**
 * The stack to preview: the one that was named, the only one there is, or one without configuration.
 *
 * @throws UserError that names the stacks there are
 */
export function foreignStack(project: Project, named: string | undefined): { stack: string; file?: string } {
  const names = stackNames(project);
  if (named === undefined && names.length > 1) {
    throw new UserError(`${project.folder} has several stacks: ${names.join(", ")}. Name one with --stack.`);
  }
  const stack = named ?? names[0];
  if (stack === undefined) return { stack: unnamedStack };
  if (!names.includes(stack)) {
    throw new UserError(
      `Unknown stack ${JSON.stringify(stack)} of ${project.folder}; there are: ${names.join(", ") || "none"}.${suggestion(stack, names)}`,
    );
  }
  return { stack, file: stackFile(project, stack) };
}

const regionKey = "aws:region";

/**
 * Configuration on top of the stack's own: programs often leave the region to the environment, of which nothing reaches
 * the engine here.
 */
export function regionConfig(file: string | undefined, env: NodeJS.ProcessEnv): Record<string, string> {
  const config = file === undefined ? undefined : readYaml(file)["config"];
  const configured = typeof config === "object" && config !== null && regionKey in config;
  return configured ? {} : { [regionKey]: env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? "us-east-1" };
}

/** Throws a UserError that says what is missing for the program's language, and what helps. */
export function checkLanguage(project: Project, engine: Engine, env: NodeJS.ProcessEnv): void {
  const { runtime, folder } = project;
  if (runtime === "nodejs") {
    try {
      createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi");
    } catch {
      throw new UserError(`${folder}: @pulumi/pulumi is not installed. Run npm ci (yarn, pnpm) there first.`);
    }
    return;
  }
  const host = `pulumi-language-${runtime}`;
  const folders = [dirname(engine.path), ...(env.PATH ?? "").split(delimiter).filter(isAbsolute)];
  if (folders.some((each) => isExecutable(join(each, host)))) return;
  throw new UserError(
    `${folder}: its runtime is ${runtime}, which needs the language host ${host}: it is neither beside the engine ` +
      `(${engine.path}) nor on the PATH. It comes with the Pulumi CLI (https://www.pulumi.com/docs/iac/download-install/); ` +
      "with that on the PATH, run this again, or run the pack on a real preview: pulumi preview --policy-pack policypack/bin/index.js",
  );
}
