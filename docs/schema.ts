/**
 * `npm run schema -- --stack <name>`: writes the JSON Schema of one stack's file, with the keys of the plugins that it
 * names. Without a stack: stacks/schema.json, which knows the capabilities of this project.
 */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { Command } from "commander";
import { parseArguments } from "../cli/arguments";
import { exitCodes, UserError } from "../cli/errors";
import { runMain } from "../cli/process";
import { capabilities } from "../components/registry";
import { loadPlugins, PluginError } from "../framework/load-plugins";
import { readStackFile } from "../framework/stack-file";
import { stackFileSchema } from "../framework/stack-schema";
import { findStackFile } from "../offline/inputs";
import { readProject } from "../real/project";

const usage = "npm run schema -- [--stack <name>]";

/** A schema as it is written to disk. */
export function schemaText(schema: Record<string, unknown>): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/**
 * The schema of one stack's file. Its own plugins are known, so any other key is refused.
 *
 * @param folder the project folder, which holds Pulumi.yaml
 * @throws UserError if there is no such stack, or a plugin cannot be loaded
 */
export function schemaOfStack(folder: string, stack: string): { file: string; schema: Record<string, unknown> } {
  const project = readProject(folder);
  const { document } = readStackFile(findStackFile(project, stack));
  try {
    const plugins = [...capabilities, ...loadPlugins(document, folder)];
    return {
      file: path.join(project.stacksDir, `schema.${stack}.json`),
      schema: stackFileSchema(plugins, { complete: true }),
    };
  } catch (error) {
    throw error instanceof PluginError ? new UserError(error.message) : error;
  }
}

/** @returns what to tell the reader */
export function run(argv: readonly string[], folder: string): string {
  const program = new Command("npm run schema --")
    .description("Writes the JSON Schema of stack files, which editors use to complete and check them.")
    .option(
      "-s, --stack <name>",
      "stack whose plugins the schema knows; default: the capabilities of this project only",
    )
    .allowExcessArguments(false);
  parseArguments(program, argv, usage);
  const { stack } = program.opts<{ stack?: string }>();
  if (stack === undefined) {
    writeFileSync(path.join(folder, "stacks/schema.json"), schemaText(stackFileSchema(capabilities)));
    return "Written: stacks/schema.json";
  }
  const { file, schema } = schemaOfStack(folder, stack);
  writeFileSync(file, schemaText(schema));
  return (
    `Written: ${path.relative(folder, file)}\n` +
    `Editors use it if Pulumi.${stack}.yaml begins with: # yaml-language-server: $schema=${path.basename(file)}`
  );
}

if (require.main === module) {
  const argv = process.argv.slice(2);
  void runMain(argv, (progress) => {
    progress.print(run(argv, path.resolve(__dirname, "..")));
    return Promise.resolve(exitCodes.ok);
  });
}
