import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { UserError } from "../cli/errors";

/** The parts of Pulumi.yaml that the runner reads. */
const schema = z.object({
  name: z.string(),
  runtime: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]).default("nodejs"),
  requiredPulumiVersion: z.string().optional(),
  stackConfigDir: z.string().default("."),
});

export interface Project {
  folder: string;
  name: string;
  /** Language of the program: nodejs, python, go, dotnet, java, yaml, … */
  runtime: string;
  /** Range of engine versions, such as ">=3.249.0" (the default). */
  requiredPulumiVersion: string;
  /** Folder with the stack configuration files. */
  stacksDir: string;
}

/** Parses a YAML file. @throws UserError with file, line and column if it is not valid YAML or not a mapping */
export function readYaml(path: string): Record<string, unknown> {
  const document = parseDocument(readFileSync(path, "utf8"));
  const [error] = document.errors;
  if (error) {
    const at = error.linePos ? `:${error.linePos[0].line}:${error.linePos[0].col}` : "";
    throw new UserError(`${path}${at}: not valid YAML: ${error.message.split("\n")[0]}`);
  }
  const value: unknown = document.toJS();
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) {
    throw new UserError(`${path}: expected a mapping of keys, found ${Array.isArray(value) ? "a list" : typeof value}`);
  }
  return value as Record<string, unknown>;
}

/** Reads the Pulumi.yaml of a folder. */
export function readProject(folder: string): Project {
  const path = join(folder, "Pulumi.yaml");
  if (!existsSync(path)) throw new UserError(`${path}: no such file; a Pulumi program needs one`);
  const parsed = schema.safeParse(readYaml(path));
  if (!parsed.success) throw new UserError(`${path}: ${z.prettifyError(parsed.error)}`);
  const { name, runtime, requiredPulumiVersion, stackConfigDir } = parsed.data;
  return {
    folder,
    name,
    runtime,
    requiredPulumiVersion: requiredPulumiVersion ?? ">=3.249.0",
    stacksDir: join(folder, stackConfigDir),
  };
}

/** Names of the stacks with a configuration file. */
export function stackNames(project: Project): string[] {
  if (!existsSync(project.stacksDir)) return [];
  return readdirSync(project.stacksDir)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

export function stackFile(project: Project, stack: string): string {
  return join(project.stacksDir, `Pulumi.${stack}.yaml`);
}
