/** Reads the stack configs that a team's one is judged with, from the folder where it is. */
import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { nothingOutside, type Document, type Outside, type StackDocument } from "./outside";
import { readStackFile } from "./stack-file";

/** @param file the document's own file */
export function readOutside(document: Document, file: string): Outside {
  const platform = platformOf(document);
  if (platform === undefined) {
    return nothingOutside;
  }
  const folder = path.dirname(file);
  const platformFile = `Pulumi.${platform}.yaml`;
  const others = readdirSync(folder)
    .filter((name) => /^Pulumi\..+\.yaml$/.test(name) && name !== platformFile && name !== path.basename(file))
    .sort()
    .map((name) => read(folder, name))
    .filter((other) => platformOf(other.document) === platform);
  return existsSync(path.join(folder, platformFile)) ? { platform: read(folder, platformFile), others } : { others };
}

function read(folder: string, file: string): StackDocument {
  return { file, document: readStackFile(path.join(folder, file)).document };
}

function platformOf(document: Document): string | undefined {
  const reference = document["platform-reference"] as { readonly stack?: unknown } | null | undefined;
  return typeof reference?.stack === "string" ? reference.stack : undefined;
}
