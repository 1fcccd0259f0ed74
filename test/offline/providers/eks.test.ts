import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runProgram, type ProgramResult } from "../../engine/harness";
import { echoExecutables } from "./echo-executables";
import type { Case } from "./eks-program";

interface Recorded {
  type: string;
  name: string;
  parent?: string;
  inputs: Record<string, unknown>;
}

const recording = JSON.parse(readFileSync(join(__dirname, "data/eks-provider-4.3-children.json"), "utf8")) as {
  cases: Record<string, { args: Case; resources: Recorded[] }>;
};

let executables: string;
beforeAll(async () => {
  executables = await echoExecutables();
});
afterAll(() => rmSync(executables, { recursive: true, force: true }));

function preview(config: Case): Promise<ProgramResult> {
  return runProgram({
    program: join(__dirname, "eks-program"),
    command: "preview",
    stack: "eks",
    config: { "aws:region": "us-west-2", "demo:case": config },
    executables,
  });
}

/** The components of the eks package and everything below them, in a fixed order. */
function belowEks(resources: readonly Recorded[]): Recorded[] {
  const found = new Map<string, Recorded>();
  // A parent is registered before its children, so one pass is enough.
  for (const resource of resources) {
    if (resource.type.startsWith("eks:index:") || found.has(resource.parent ?? "")) {
      found.set(`${resource.type}::${resource.name}`, resource);
    }
  }
  return [...found.keys()].sort().map((key) => found.get(key) as Recorded);
}

function registered(result: ProgramResult): Recorded[] {
  return result.resources.map(({ type, name, parent, inputs }) => {
    const [, , types = "", parentName = ""] = parent.split("::");
    return { type, name, parent: `${types.split("$").at(-1) ?? ""}::${parentName}`, inputs };
  });
}

/** What the engine reports, less its note about each plugin that it takes from the PATH. */
function problems(result: ProgramResult): string[] {
  return result.diagnostics.map(({ message }) => message).filter((message) => !message.startsWith("using pulumi-"));
}

describe("registers what the real provider registered", () => {
  test.each(Object.entries(recording.cases))("%s", async (_name, { args, resources }) => {
    const result = await preview(args);
    expect(problems(result)).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(belowEks(registered(result))).toEqual(belowEks(resources));
  });
});
