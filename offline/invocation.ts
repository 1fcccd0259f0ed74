/** The command line of `npm start`. */
import { Command } from "commander";
import { resolve } from "node:path";
import { parseArguments, suggestion } from "../cli/arguments";
import { UserError } from "../cli/errors";

export const commands = ["preview", "up", "destroy"] as const;
export type CliCommand = (typeof commands)[number];

export const clusterKinds = ["stand-in", "real"] as const;
export type ClusterKind = (typeof clusterKinds)[number];

/** The parsed command line. */
export interface Invocation {
  command: CliCommand;
  stack: string;
  json: boolean;
  /** What checks and stores Kubernetes objects: a stand-in, or an API server on this machine. */
  cluster: ClusterKind;
  /** Whether to run the policy pack. Always false for destroy. */
  policy: boolean;
  /** Absolute path from --policy-config. Undefined: not given. */
  policyConfig?: string;
}

const usage =
  "npm start -- [preview|up|destroy] [--stack <name>] [--json] [--cluster stand-in|real] [--policy-config <file>] [--no-policy]";

/**
 * Parses the command line.
 *
 * @param argv the arguments, without node and script
 * @param cwd the folder that relative paths start from
 * @throws UserError for an unknown command or option, with the allowed ones and the nearest
 * @throws HelpRequest for --help
 */
export function parseCli(argv: string[], cwd: string): Invocation {
  const program = new Command("npm start --")
    .description(
      "Previews a stack on the real Pulumi engine with stand-in providers: no AWS account, no cluster, nothing is created.",
    )
    .argument("[command]", commands.join(" | "), "preview")
    .option("-s, --stack <name>", "stack, by its file stacks/Pulumi.<name>.yaml", "dev")
    .option("--json", "one JSON document on standard output (npm prints a banner there: use npm start --silent)")
    .option(
      "--cluster <kind>",
      "stand-in: tables check Kubernetes objects. real: a Kubernetes API server on this machine does",
      "stand-in",
    )
    .option("--policy-config <file>", "configuration of the policy pack; default: stacks/policy.<stack>.json")
    .option("--no-policy", "do not run the policy pack")
    .allowExcessArguments(false);
  parseArguments(program, argv, usage);
  const options = program.opts<{
    stack: string;
    json?: true;
    cluster: string;
    policyConfig?: string;
    policy: boolean;
  }>();
  const command = checkCommand(program.args[0] ?? "preview");
  if (options.policyConfig !== undefined && !options.policy) {
    throw new UserError("--policy-config and --no-policy exclude each other: use only one.");
  }
  if (command === "destroy" && (options.policyConfig !== undefined || !options.policy)) {
    throw new UserError("destroy does not run policies: remove --policy-config and --no-policy.");
  }
  return {
    command,
    stack: options.stack,
    json: options.json === true,
    cluster: checkCluster(options.cluster),
    policy: options.policy && command !== "destroy",
    ...(options.policyConfig === undefined ? {} : { policyConfig: resolve(cwd, options.policyConfig) }),
  };
}

function checkCommand(found: string): CliCommand {
  const command = commands.find((name) => name === found);
  if (command !== undefined) return command;
  throw new UserError(
    `Unknown command ${JSON.stringify(found)}; allowed: ${commands.join(", ")}.${suggestion(found, commands)}\nUsage: ${usage}`,
  );
}

function checkCluster(found: string): ClusterKind {
  const kind = clusterKinds.find((name) => name === found);
  if (kind !== undefined) return kind;
  throw new UserError(
    `Unknown --cluster ${JSON.stringify(found)}; allowed: ${clusterKinds.join(", ")}.${suggestion(found, clusterKinds)}\nUsage: ${usage}`,
  );
}
