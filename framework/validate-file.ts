/** Checks a stack file without an engine. */
import * as path from "node:path";
import { error, type Problem } from "../core/problem";
import { isEncrypted } from "./encrypted";
import { loadPlugins, PluginError } from "./load-plugins";
import { nothingOutside, type Document, type Outside } from "./outside";
import type { AnyPlugin } from "./plugin";
import type { StackConfig } from "./stack-config";
import { projectFolder } from "./project-folder";
import { prepare } from "./provision";
import { readOutside } from "./read-outside";
import { formatProblems, linesOf, readStackFile, sizeProblems, type StackFile } from "./stack-file";

export interface ValidatedFile {
  readonly problems: readonly Problem[];
  /** All problems as text, with their lines. */
  readonly message: string;
  /** The parsed config, if it has no error. */
  readonly config?: StackConfig;
  /** Every plugin that the file could enable, if it has no error. */
  readonly plugins?: readonly AnyPlugin[];
}

/**
 * All problems of a stack file, as they would stop a preview, without an engine. Empty: the file is valid.
 *
 * @param available the capabilities of this project; plugins that the file names are loaded
 * @param from the folder that paths of plugins start from
 */
export function validateStackFile(
  file: string,
  available: readonly AnyPlugin[],
  from: string = projectFolder(),
): ValidatedFile {
  const read = readStackFile(file);
  const problems = [...read.problems, ...sizeProblems(read.document)];
  let valid: Pick<ValidatedFile, "config" | "plugins"> = {};
  let outside = nothingOutside;
  if (problems.length === 0) {
    try {
      const plugins = [...available, ...loadPlugins(read.document, from)];
      outside = readOutside(read.document, file, plugins);
      const prepared = prepare(read.document, plugins, outside);
      if (prepared.ok) valid = { config: prepared.config, plugins };
      const found = prepared.ok ? prepared.config.warnings : prepared.problems;
      // Encrypted values are checked when the stack runs: only then can they be decrypted.
      const all = outside;
      problems.push(...found.filter(({ path: at, file: other }) => !isEncrypted(documentOf(other, read, all), at)));
    } catch (failure) {
      if (!(failure instanceof PluginError)) {
        throw failure;
      }
      problems.push(error(["plugins"], failure.message.replace(/^plugins: /, "")));
    }
  }
  return {
    problems,
    message: formatProblems(path.relative(from, file), problems, linesOf(read.line, outside)),
    ...valid,
  };
}

/** @param file the file that a problem is in; undefined: the one that is checked */
function documentOf(file: string | undefined, own: StackFile, { platform, others }: Outside): Document {
  const all = [...(platform === undefined ? [] : [platform]), ...others];
  return (file === undefined ? undefined : all.find((one) => one.file === file)?.document) ?? own.document;
}
