/** Reads the stack configs that a stack config is checked together with, from the same folder. */
import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { nothingOutside, type Document, type Outside, type StackDocument } from "./outside";
import { projectFolder } from "./project-folder";
import { readStackFile } from "./stack-file";

/**
 * A team's document: its platform, and the other stacks on it. Any other: the stacks on it.
 *
 * @param file the document's own file, from the project folder
 */
export function readOutside(document: Document, file: string): Outside {
  const folder = path.dirname(path.resolve(projectFolder(), file));
  const own = path.basename(file);
  const platform = platformOf(document);
  const platformFile = platform === undefined ? own : fileOf(platform);
  if (!existsSync(folder)) {
    return nothingOutside;
  }
  const others = readdirSync(folder)
    .filter((name) => /^Pulumi\..+\.yaml$/.test(name) && name !== platformFile && name !== own)
    .sort()
    .map((name) => read(folder, name))
    .filter(({ document: other }) => {
      const reference = platformOf(other);
      return reference !== undefined && fileOf(reference) === platformFile;
    });
  return platform !== undefined && existsSync(path.join(folder, platformFile))
    ? { platform: read(folder, platformFile), others }
    : { others };
}

function fileOf(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

function read(folder: string, file: string): StackDocument {
  const { document, line } = readStackFile(path.join(folder, file));
  return { file, document, line };
}

function platformOf(document: Document): string | undefined {
  const reference = document["platform-reference"] as { readonly stack?: unknown } | null | undefined;
  return typeof reference?.stack === "string" ? reference.stack : undefined;
}
