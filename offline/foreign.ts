/** Somebody else's program: what it needs to run on the offline engine, and what is missing. */
import { createRequire } from "node:module";
import { existsSync, readdirSync, statSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { Command } from "commander";
import { parseArguments, suggestion } from "../cli/arguments";
import { isExecutable } from "../real/engine/exec";
import type { Engine } from "../real/engine/source";
import { UserError } from "../cli/errors";
import { readProject, readYaml, stackFile, stackNames, type Project } from "../real/project";

/** The parsed command line of `npm run policy`. Paths are absolute. */
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
 * Parses the command line.
 *
 * @param cwd the folder that relative paths start from
 * @throws UserError for an unknown option, or if --program is missing
 * @throws HelpRequest for --help
 */
export function parsePolicyCli(argv: string[], cwd: string): PolicyInvocation {
  const program = new Command("npm run policy --")
    .description(
      "Runs the policy pack on a preview of any Pulumi program, with stand-in providers: no AWS account, no cluster.",
    )
    .option("-p, --program <folder>", "folder with the Pulumi.yaml of the program")
    .option("-s, --stack <name>", "stack, by its file Pulumi.<name>.yaml; default: the only stack")
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

/** The project in a folder. @throws UserError that lists programs in folders below, if the folder has none */
export function foreignProject(folder: string): Project {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UserError(`--program ${folder}: no such folder.`);
  }
  if (!existsSync(join(folder, "Pulumi.yaml"))) {
    const below = readdirSync(folder).filter((name) => existsSync(join(folder, name, "Pulumi.yaml")));
    const hint = below.length === 0 ? "" : ` Programs below it: ${below.map((name) => join(folder, name)).join(", ")}.`;
    throw new UserError(`--program ${folder}: no Pulumi.yaml found.${hint}`);
  }
  return readProject(folder);
}

/** Name of the stack to preview if the project has no stack file. */
const unnamedStack = "policy";

/**
 * The stack to preview: the named one, the only one, or one without configuration.
 *
 * @throws UserError that lists the existing stacks
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
 * The region, if the stack does not set one. Programs often take it from the environment, which does not reach the
 * engine here.
 */
export function regionConfig(file: string | undefined, env: NodeJS.ProcessEnv): Record<string, string> {
  const config = file === undefined ? undefined : readYaml(file)["config"];
  const configured = typeof config === "object" && config !== null && regionKey in config;
  return configured ? {} : { [regionKey]: env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? "us-east-1" };
}

/** @throws UserError that says what the program's language needs and how to get it */
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
    `${folder}: its runtime ${runtime} needs the language host ${host}, which is neither next to the engine ` +
      `(${engine.path}) nor on the PATH. Install the Pulumi CLI, which includes it (https://www.pulumi.com/docs/iac/download-install/), ` +
      "then run this again. Or run the pack on a real preview: pulumi preview --policy-pack policypack/bin/index.js",
  );
}
