/** Parsing of command lines: help, unknown options and typos, the same for every command. */
import { type Command, CommanderError } from "commander";
import { nearest } from "../core/problem";
import { UserError } from "./errors";

/** The text for --help, to be printed with exit code 0. */
export class HelpRequest extends Error {}

/** " Did you mean …?" for a name that is close to a valid one, otherwise nothing. */
export function suggestion(found: string, valid: readonly string[]): string {
  const best = nearest(found, valid);
  return best === undefined ? "" : ` Did you mean ${best}?`;
}

/**
 * Parses the arguments with commander.
 *
 * @throws UserError for an unknown option, with the allowed ones and the nearest
 * @throws HelpRequest for --help
 */
export function parseArguments(program: Command, argv: readonly string[], usage: string): void {
  let help = "";
  program.exitOverride().configureOutput({ writeOut: (text) => (help += text), writeErr: () => undefined });
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.helpDisplayed") throw new HelpRequest(help);
    throw new UserError(explain(error, argv, program, usage));
  }
}

function explain(error: CommanderError, argv: readonly string[], program: Command, usage: string): string {
  const allowed = [...program.options.map(({ long }) => long ?? ""), "--help"];
  const message = error.message.replace(/^error: /, "").split("\n")[0] ?? "";
  if (error.code === "commander.unknownOption") {
    const found = /'(-[^']*)'/.exec(message)?.[1] ?? argv.find((word) => word.startsWith("-")) ?? "";
    return `Unknown option ${found}; allowed: ${allowed.join(", ")}.${suggestion(found, allowed)}\nUsage: ${usage}`;
  }
  return `${message}\nUsage: ${usage}`;
}
