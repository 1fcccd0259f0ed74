/** Reads the stack configs that a stack config is checked together with, from the same folder. */
import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { platformOf } from "./dependent-stacks";
import { nothingOutside, type Document, type Outside, type StackDocument } from "./outside";
import type { AnyPlugin } from "./plugin";
import type { Problem } from "../core/problem";
import { projectFolder } from "./project-folder";
import { readStackFile } from "./stack-file";

/**
 * If the stack stands on another: that platform, and the other stacks on it. If not: the stacks that stand on it.
 *
 * @param file the document's own file, from the project folder
 * @param available every plugin that a document may enable: they know which stack stands on which
 */
export function readOutside(document: Document, file: string, available: readonly AnyPlugin[]): Outside {
  const folder = path.dirname(path.resolve(projectFolder(), file));
  const own = path.basename(file);
  const platform = platformOf(document, available)?.stack;
  const platformFile = platform === undefined ? own : fileOf(platform);
  if (!existsSync(folder)) {
    return nothingOutside;
  }
  const found = readdirSync(folder)
    .filter((name) => /^Pulumi\..+\.yaml$/.test(name) && name !== platformFile && name !== own)
    .sort()
    .map((name) => read(folder, name, "warning"));
  const others = found
    .map(({ stack }) => stack)
    .filter(({ document: other }) => {
      const reference = platformOf(other, available);
      return reference !== undefined && fileOf(reference.stack) === platformFile;
    });
  // A file without a config is a stack of another kind, as far as this one can tell.
  const problems = found.flatMap((one) => one.problems).filter(({ path: at }) => at.length === 0);
  if (platform === undefined || !existsSync(path.join(folder, platformFile))) {
    return { others, problems };
  }
  const onPlatform = read(folder, platformFile, "error");
  return { platform: onPlatform.stack, others, problems: [...onPlatform.problems, ...problems] };
}

function fileOf(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

interface Read {
  readonly stack: StackDocument;
  /** Of a file that is not valid YAML, or has no config. What is wrong inside the config is not looked for. */
  readonly problems: readonly Problem[];
}

function read(folder: string, file: string, severity: Problem["severity"]): Read {
  const { document, line, problems } = readStackFile(path.join(folder, file));
  return { stack: { file, document, line }, problems: problems.map((problem) => ({ ...problem, file, severity })) };
}
