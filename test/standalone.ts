/** What tests of components without the plugin layer share. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { collect, type Collected } from "./mocks";

interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: unknown;
}

/** What a component registers, sorted by type and name. The component itself records its own arguments and is left out. */
export function children({ resources }: Collected<unknown>): Registration[] {
  return resources
    .filter(({ type }) => !type.startsWith("eks-network-security:"))
    .map(({ type, name, inputs }) => ({ type, name, inputs }))
    .sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
}

/** What a component says when it refuses its arguments. Fails if it accepts them, or registers anything first. */
export async function refused(create: () => unknown): Promise<string> {
  const { resources, result } = await collect(() => {
    try {
      create();
    } catch (error) {
      if (error instanceof pulumi.RunError) {
        return error.message;
      }
      throw error;
    }
    throw new Error("the component accepted these arguments");
  });
  expect(resources).toEqual([]);
  return result;
}

/** Statements of the example in a README, each without indentation. Imports are left out: they name the package. */
export function readmeStatements(capability: string): string[] {
  const text = readFileSync(path.resolve(__dirname, "../components", capability, "README.md"), "utf8");
  const block = /## Use the component alone\n[^#]*?```ts\n([^`]*)```/.exec(text)?.[1];
  if (block === undefined) {
    throw new Error(`components/${capability}/README.md has no example under "Use the component alone"`);
  }
  return statements(block);
}

/** Statements of a TypeScript file between blank lines. */
export function statements(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((chunk) => chunk.replace(/^\s+/gm, "").trim())
    .filter((chunk) => chunk !== "" && !chunk.startsWith("import "));
}
