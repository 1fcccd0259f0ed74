/** Checks a stack file without an engine. */
import * as path from "node:path";
import { formatFound, type Problem, mismatch } from "../core/problem";
import { loadPlugins, PluginError } from "./load-plugins";
import type { AnyPlugin } from "./plugin";
import { prepare } from "./provision";
import { readOutside } from "./read-outside";
import { formatProblems, isEncrypted, readStackFile, sizeProblems } from "./stack-file";

/**
 * All problems of a stack file, as they would stop a preview, without an engine. Empty: the file is valid.
 *
 * @param available the capabilities of this project; plugins that the file names are loaded
 * @param from the folder that paths of plugins start from
 */
export function validateStackFile(
  file: string,
  available: readonly AnyPlugin[],
  from: string = process.cwd(),
): { problems: Problem[]; message: string } {
  const read = readStackFile(file);
  const problems = [...read.problems, ...sizeProblems(read.document)];
  if (problems.length === 0) {
    try {
      const prepared = prepare(
        read.document,
        [...available, ...loadPlugins(read.document, from)],
        readOutside(read.document, file),
      );
      const found = prepared.ok ? prepared.config.warnings : prepared.problems;
      // What an encrypted value holds is judged when the stack runs, which can decrypt it.
      problems.push(...found.filter((problem) => !isEncrypted(read.document, problem.path)));
    } catch (error) {
      if (!(error instanceof PluginError)) {
        throw error;
      }
      problems.push(mismatch(["plugins"], formatFound(read.document.plugins), "plugins that load", error.message));
    }
  }
  return { problems, message: formatProblems(path.relative(from, file), problems, read.line) };
}
