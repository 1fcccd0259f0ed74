/** Stacks that stand on another stack, by plugins that no capability knows: the framework asks them, whatever their names. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { hookName, protectionOf, type DeletionProtectionArgs } from "../../framework/deletion-protection";
import { dependentStacks, formatDependentStacks } from "../../framework/dependent-stacks";
import { textAt } from "../../framework/parts";
import { definePlugin, type AnyPlugin } from "../../framework/plugin";
import { readOutside } from "../../framework/read-outside";
import type { Document } from "../../framework/stack-config";
import { statementsOf } from "../../framework/statements";
import { validateStackFile } from "../../framework/validate-file";
import { fake } from "./fakes";

const harbour = fake("harbour", { carriesStacks: true });

const config = z.strictObject({ harbour: z.string(), fleet: z.string().optional(), flag: z.string().optional() });
const ship = definePlugin({
  ...{ name: "ship", summary: "A ship in a harbour.", guide: [], config },
  ...{ requires: [], uses: [], provides: [] },
  standsOn: (part) => {
    const stack = textAt(part, "harbour");
    return stack === undefined ? undefined : { stack, organization: textAt(part, "fleet") };
  },
  owner: (part) => textAt(part, "flag"),
  provision: () => ({}),
});
const plugins: readonly AnyPlugin[] = [harbour, ship];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "eks-network-security-dependents-"));
  const write = (stack: string, parts: Document): void => {
    const keys = Object.entries({ environment: "dev", deletionProtection: false, ...parts });
    const document = { config: Object.fromEntries(keys.map(([key, part]) => [`eks-network-security:${key}`, part])) };
    writeFileSync(path.join(folder, `Pulumi.${stack}.yaml`), JSON.stringify(document));
  };
  write("base", { harbour: {} });
  write("base-a", { ship: { harbour: "base", flag: "alpha" } });
  write("base.b", { ship: { harbour: "base", fleet: "acme", flag: 7 } });
  write("elsewhere", { ship: { harbour: "other" } });
  write("nowhere", { ship: null });
  // What another plugin of the same keys says counts for nothing.
  write("stranger", { boat: { harbour: "base", flag: "gamma" } });
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const file = (stack: string): string => path.join(folder, `Pulumi.${stack}.yaml`);

describe("reading outside", () => {
  it("finds the stacks on a stack, with their owners", () => {
    const outside = readOutside({ harbour: {} }, file("base"), plugins);
    expect(outside.platform).toBeUndefined();
    const found = dependentStacks(outside, plugins);
    expect(found).toEqual([
      { stack: "base-a", owner: "alpha", organization: "organization" },
      { stack: "base.b", organization: "acme" },
    ]);
    expect(formatDependentStacks(found)).toBe("alpha (stack base-a), base.b");
  });

  it("finds the stack that a stack stands on, and the others on it", () => {
    const { platform, others } = readOutside({ ship: { harbour: "base" } }, file("base-a"), plugins);
    expect(platform?.file).toBe("Pulumi.base.yaml");
    expect(others.map((other) => other.file)).toEqual(["Pulumi.base.b.yaml"]);
  });

  it("finds nothing where no plugin knows of other stacks", () => {
    const outside = readOutside({ ship: { harbour: "base" } }, file("base-a"), [harbour, fake("ship")]);
    expect(outside).toMatchObject({ others: [] });
    expect(outside.platform).toBeUndefined();
  });
});

describe("deletion protection", () => {
  const protection = (stack: string, document: Document, own: readonly AnyPlugin[]): DeletionProtectionArgs =>
    protectionOf(false, own, plugins, readOutside(document, file(stack), plugins));

  it("holds a stack that others may stand on while one of them has resources", () => {
    expect(hookName(protection("base", { harbour: {} }, [harbour]))).toMatch(
      /^other stacks may be on this one: .*; stacks with a config that refers to it: alpha \(stack base-a\), base\.b$/,
    );
  });

  it("does not look for stacks on one that creates nothing for others, or that stands on another itself", () => {
    expect(protection("base", {}, [fake("harbour")])).toEqual({ enabled: false });
    expect(protection("base-a", { ship: { harbour: "base" } }, [ship, harbour])).toEqual({ enabled: false });
  });
});

describe("the summary", () => {
  it("leaves what is missing to the stack below", () => {
    const onPlatform = (stack: string): boolean => {
      const { config: valid, message } = validateStackFile(file(stack), plugins, folder);
      if (valid === undefined) throw new Error(message);
      return statementsOf(valid, plugins).onPlatform;
    };
    expect(onPlatform("base-a")).toBe(true);
    expect(onPlatform("base")).toBe(false);
  });
});
