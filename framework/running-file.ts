/**
 * The file that a running stack's config comes from. The engine passes values without their origin, so
 * this looks for the file where the CLI looks, and reports a line only if the file has the same value there:
 * with `--config-file`, or config from the Automation API or an ESC environment, no line is better than a wrong one.
 *
 * Source: ProjectStackPath and qnameFileName in sdk/go/common/workspace/paths.go of pulumi/pulumi (commit 01c4ec37).
 */
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { isRecord } from "../core/record";
import { valueAt } from "../core/json-schema";
import type { Document, Outside } from "./outside";
import { projectFolder } from "./project-folder";
import { linesOf, readStackFile, type LineOf } from "./stack-file";

/** What the CLI tries, in its order (Exts in sdk/go/common/encoding/marshal.go). */
const extensions = [".yaml", ".yml", ".json"];

/**
 * Where the CLI keeps a stack's config; undefined if there is no such file.
 *
 * @param project the folder of Pulumi.yaml
 */
export function findStackFile(project: string, stack: string): string | undefined {
  const file = path.join(project, stackFilePath(stack, project));
  return projectFile(project) !== undefined && existsSync(file) ? file : undefined;
}

/**
 * Where the CLI keeps a stack's config, from the project folder, whether the file exists or not.
 *
 * @param project the folder of Pulumi.yaml. Default: that of the running program
 */
export function stackFilePath(stack: string, project: string = projectFolder()): string {
  const file = projectFile(project);
  const name = `Pulumi.${stack.replaceAll("/", "-")}${path.extname(file ?? "Pulumi.yaml")}`;
  return path.join(file === undefined ? "." : stackConfigDir(file), name);
}

function projectFile(project: string): string | undefined {
  return extensions.map((one) => path.join(project, `Pulumi${one}`)).find((file) => existsSync(file));
}

function stackConfigDir(file: string): string {
  try {
    const project: unknown = parse(readFileSync(file, "utf8"));
    const folder = isRecord(project) ? project["stackConfigDir"] : undefined;
    return typeof folder === "string" ? folder : ".";
  } catch {
    return ".";
  }
}

/**
 * Lines of the problems of a running stack.
 *
 * @param file the file that the config may come from
 * @param document the config as the engine hands it over
 * @param secret top-level keys that hold a secret: their lines are not reported
 */
export function runningLines(
  file: string | undefined,
  document: Document,
  secret: ReadonlySet<string>,
  outside: Outside,
): LineOf {
  const read = file === undefined ? undefined : readStackFile(file);
  return linesOf(
    (at) =>
      read === undefined || secret.has(String(at[0])) || !fits(read.document, document, at) ? undefined : read.line(at),
    outside,
  );
}

/** Whether a file has the same value at a path as the config; where nothing is there, at what is nearest above it. */
function fits(file: Document, config: Document, at: readonly PropertyKey[]): boolean {
  const missing = at.findIndex((_, index) => valueAt(config, at.slice(0, index + 1)) === undefined);
  const depth = missing === -1 ? at.length : missing;
  const there = at.slice(0, depth);
  return depth > 0 && isDeepStrictEqual(valueAt(file, there), valueAt(config, there));
}
