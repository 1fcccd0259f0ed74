import { parseOptions } from "./options";

/** The parts of the engine's request that end up on the command line. */
export interface ProgramInfo {
  rootDirectory: string;
  programDirectory: string;
  entryPoint: string;
  options: Record<string, unknown>;
}

export interface RunInput {
  info: ProgramInfo;
  monitorAddress: string;
  engineAddress: string;
  organization: string;
  project: string;
  stack: string;
  dryRun: boolean;
  parallel: number;
  tracing: string;
  args: string[];
  config: Record<string, string>;
  configSecretKeys: string[];
}

export interface RunPluginInput {
  info: ProgramInfo;
  /** Plugin kind: "analyzer" for a policy pack, "resource" for a provider in source form. */
  kind: string;
  pwd: string;
  args: string[];
  env: string[];
}

/** The stack, as ConfigureStack describes it to a policy pack. */
export interface StackConfiguration {
  organization: string;
  project: string;
  stack: string;
  dryRun: boolean;
  config: Record<string, string>;
}

export interface Command {
  /** Arguments for `node`. */
  args: string[];
  cwd: string;
  /** Variables to add to the inherited environment. */
  env: Record<string, string>;
}

/** Module of @pulumi/pulumi that starts a program. */
export const runModule = "@pulumi/pulumi/cmd/run";

/** Module of @pulumi/pulumi that starts a plugin of this kind. */
export function pluginModule(kind: string): string {
  return kind === "analyzer" ? "@pulumi/pulumi/cmd/run-policy-pack" : "@pulumi/pulumi/cmd/run-plugin";
}

/**
 * Command line of a program, with the arguments and environment of the official host (pulumi-language-nodejs of
 * pulumi/pulumi v3.259) except `--sync`, which only SDKs before 3.0 read.
 */
export function runCommand(input: RunInput, runPath: string): Command {
  const options = parseOptions(input.info.options);
  const flags: [string, string][] = [
    ["monitor", input.monitorAddress],
    ["engine", input.engineAddress],
    ["organization", input.organization],
    ["project", input.project],
    ["root-directory", input.info.rootDirectory],
    ["stack", input.stack],
    ["pwd", input.info.programDirectory],
  ];
  const args = [...options.nodeargs, runPath];
  for (const [name, value] of flags) if (value !== "") args.push(`--${name}`, value);
  if (input.dryRun) args.push("--dry-run");
  args.push("--parallel", String(input.parallel));
  if (input.tracing !== "") args.push("--tracing", input.tracing);
  args.push(input.info.entryPoint || ".", ...input.args);
  return {
    args,
    cwd: input.info.programDirectory,
    env: {
      ...optionVariables(options),
      PULUMI_CONFIG: JSON.stringify(input.config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(input.configSecretKeys),
    },
  };
}

/**
 * Command line of a plugin. A policy pack gets its folder as the last argument and runs in that folder. Any other
 * plugin gets its folder as the first argument and runs in the folder of the program. As in the official host,
 * `nodeargs` follow the script, so the script sees them and node does not.
 */
export function pluginCommand(input: RunPluginInput, runPath: string, stack?: StackConfiguration): Command {
  const options = parseOptions(input.info.options);
  const folder = input.info.programDirectory;
  const analyzer = input.kind === "analyzer";
  return {
    args: [runPath, ...options.nodeargs, ...(analyzer ? [...input.args, folder] : [folder, ...input.args])],
    cwd: analyzer ? folder : input.pwd,
    env: { ...variables(input.env), ...optionVariables(options), ...(stack ? stackVariables(stack) : {}) },
  };
}

function optionVariables(options: { typescript: boolean; tsconfig?: string }): Record<string, string> {
  return {
    ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
  };
}

function stackVariables(stack: StackConfiguration): Record<string, string> {
  const all = {
    PULUMI_NODEJS_ORGANIZATION: stack.organization,
    PULUMI_NODEJS_PROJECT: stack.project,
    PULUMI_NODEJS_STACK: stack.stack,
    PULUMI_NODEJS_DRY_RUN: String(stack.dryRun),
    PULUMI_CONFIG: JSON.stringify(stack.config),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

function variables(pairs: string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
