/** `npm run explain`: answers questions about a stack from its config alone. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { Command, CommanderError } from "commander";
import { exitCodes, messageOf, UserError } from "../cli/errors";
import { loadStack } from "./stack";
import type { Explanation, Options, View } from "./view";
import { views } from "./views";

export interface Answer {
  readonly output: string;
  readonly exitCode: number;
}

/** @param project the folder that contains stacks/ */
export function run(argv: readonly string[], project: string): Answer {
  let help = "";
  const program = new Command("npm run explain --")
    .description("Answers questions about a stack from its config alone: no engine, no cluster, no AWS.")
    .option("-s, --stack <name>", "stack, by its file stacks/Pulumi.<name>.yaml", "dev")
    .option("--json", "one JSON document on standard output")
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: (written) => (help += written), writeErr: () => undefined });
  for (const { flags, description } of views.flatMap(({ options }) => options)) {
    program.option(flags, description);
  }
  try {
    program.parse([...argv], { from: "user" });
    const options = program.opts<Options>();
    const explanation = viewFor(options).explain(loadStack(String(options["stack"]), project), options);
    return {
      output: [
        options["json"] === true ? JSON.stringify(explanation.json, undefined, 2) : explanation.text,
        written(explanation, options),
      ]
        .filter((part) => part !== "")
        .join("\n\n"),
      exitCode: explanation.asExpected === false ? exitCodes.refused : exitCodes.ok,
    };
  } catch (error) {
    if (error instanceof CommanderError && error.code === "commander.helpDisplayed") {
      return { output: help.trimEnd(), exitCode: exitCodes.ok };
    }
    if (error instanceof UserError || error instanceof CommanderError) {
      return { output: messageOf(error).replace(/^error: /, ""), exitCode: exitCodes.usage };
    }
    throw error;
  }
}

function viewFor(options: Options): View {
  const asked = views.filter(({ name }) => options[name] !== undefined);
  const [view, second] = asked;
  if (view === undefined || second !== undefined) {
    const found = asked.length === 0 ? "no question" : asked.map(({ name }) => `--${name}`).join(" and ");
    throw new UserError(
      `found ${found}; allowed: one of ${views.map(({ name }) => `--${name}`).join(", ")} (--help shows all)`,
    );
  }
  return view;
}

function written({ file }: Explanation, { output, json }: Options): string {
  if (file === undefined || typeof output !== "string") {
    return "";
  }
  try {
    writeFileSync(output, file.content);
  } catch (error) {
    throw new UserError(
      `--output: ${path.resolve(output)} cannot be written: ${messageOf(error)}; name a file in an existing folder`,
    );
  }
  return json === true ? "" : `Written to ${output}`;
}

if (require.main === module) {
  const answer = run(process.argv.slice(2), path.resolve(__dirname, ".."));
  (answer.exitCode === exitCodes.usage ? process.stderr : process.stdout).write(`${answer.output}\n`);
  process.exitCode = answer.exitCode;
}
