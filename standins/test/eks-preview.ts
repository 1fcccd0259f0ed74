import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram, type ProgramResult, type Resource } from "../../test/engine/harness";
import type { Case } from "./eks-program";

/** A resource in the form of the recording. `parent` is "type::name". */
export interface Recorded {
  type: string;
  name: string;
  parent?: string;
  inputs: Record<string, unknown>;
}

/** What the real provider registered, by case. */
export const recording = JSON.parse(readFileSync(join(__dirname, "data/eks-provider-4.3-children.json"), "utf8")) as {
  cases: Record<string, { args: Case; resources: Recorded[] }>;
};

/** The engine's marker for a value that is unknown in a preview. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Previews the program of the recording with the plugins of echo-plugins.ts. */
export function preview(config: Case, plugins: string): Promise<ProgramResult> {
  return runProgram({
    program: join(__dirname, "eks-program"),
    command: "preview",
    stack: "eks",
    config: { "aws:region": "us-west-2", "demo:case": config },
    plugins,
  });
}

/** The components of the eks package and all their descendants, in a fixed order. */
export function belowEks(resources: readonly Recorded[]): Recorded[] {
  const found = new Map<string, Recorded>();
  // A parent is registered before its children, so one pass is enough.
  for (const resource of resources) {
    if (resource.type.startsWith("eks:index:") || found.has(resource.parent ?? "")) {
      found.set(`${resource.type}::${resource.name}`, resource);
    }
  }
  return [...found.keys()].sort().map((key) => found.get(key) as Recorded);
}

export function registered(result: ProgramResult): Recorded[] {
  return result.resources.map(({ type, name, parent, inputs }) => {
    const [, , types = "", parentName = ""] = parent.split("::");
    return { type, name, parent: `${types.split("$").at(-1) ?? ""}::${parentName}`, inputs };
  });
}

/** A resource, by name, and by type if two have the same name. */
export function find(result: ProgramResult, name: string, type = ""): Resource {
  const found = result.resources.find((one) => one.name === name && one.type.startsWith(type));
  if (!found) throw new Error(`no resource ${type} ${name}`);
  return found;
}

/** The engine's diagnostics, without its notes about plugins from the PATH. */
export function problems(result: ProgramResult): string[] {
  return result.diagnostics.map(({ message }) => message).filter((message) => !message.startsWith("using pulumi-"));
}
