import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { error } from "../../core/problem";
import { provisionStack } from "../../framework/provision";
import { findStackFile, runningLines } from "../../framework/running-file";
import { collect } from "../mocks";
import { fake } from "./fakes";

let project: string;
beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), "running-file-"));
  mkdirSync(path.join(project, "stacks"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(project, { recursive: true });
});

const write = (file: string, ...lines: string[]): string => {
  writeFileSync(path.join(project, file), `${lines.join("\n")}\n`);
  return path.join(project, file);
};

describe("the file of a running stack", () => {
  it("is in the folder that Pulumi.yaml names", () => {
    write("Pulumi.yaml", "name: p", "stackConfigDir: stacks");
    expect(findStackFile(project, "dev")).toBeUndefined();
    const file = write("stacks/Pulumi.dev.yaml", "config: {}");
    expect(findStackFile(project, "dev")).toBe(file);
  });

  it("is next to Pulumi.yaml otherwise, and has its extension", () => {
    write("Pulumi.yml", "name: p");
    write("Pulumi.dev.yaml", "config: {}");
    expect(findStackFile(project, "dev")).toBeUndefined();
    const file = write("Pulumi.dev.yml", "config: {}");
    expect(findStackFile(project, "dev")).toBe(file);
  });

  it("is not known without a project", () => {
    write("Pulumi.dev.yaml", "config: {}");
    expect(findStackFile(project, "dev")).toBeUndefined();
  });
});

describe("the line of a problem", () => {
  const document = { environment: "dev", waf: { replicas: 9, cidrs: ["10.0.0.0/8", 7] }, key: { token: "hunter2" } };
  const lines = (secret: readonly string[] = []) => {
    const file = write(
      "stacks/Pulumi.dev.yaml",
      "config:",
      "  p:environment: dev",
      "  waf:",
      "    replicas: 9",
      "    cidrs:",
      "      - 10.0.0.0/8",
      "      - 7",
      "  key:",
      "    token: hunter2",
    );
    return (config: object, ...at: PropertyKey[]) =>
      runningLines(file, config as Record<string, unknown>, new Set(secret), { others: [] })(error(at, "Wrong."));
  };

  it("is told if the file has the same value there", () => {
    const line = lines();
    expect(line(document, "waf", "replicas")).toBe(4);
    expect(line(document, "waf", "cidrs", 1)).toBe(7);
  });

  it("is that of what is above, if nothing is there", () => {
    expect(lines()(document, "waf", "mode")).toBe(3);
    expect(lines()(document, "waf", "cidrs", 5)).toBe(5);
  });

  it("is not told if the config comes from elsewhere", () => {
    const line = lines();
    expect(line({ ...document, waf: { ...document.waf, replicas: 8 } }, "waf", "replicas")).toBeUndefined();
    expect(line({ ...document, waf: { ...document.waf, replicas: 8 } }, "waf", "mode")).toBeUndefined();
    expect(line({ ...document, rate: 1 }, "rate")).toBeUndefined();
    expect(line(document)).toBeUndefined();
  });

  it("is never told of a key that holds a secret", () => {
    expect(lines()(document, "key", "token")).toBe(9);
    expect(lines(["key"])(document, "key", "token")).toBeUndefined();
  });
});

it("is in the message that stops a run", async () => {
  write("Pulumi.yaml", "name: eks-network-security", "stackConfigDir: stacks");
  write("stacks/Pulumi.test.yaml", "config:", "  environment: dev", "  waf:", "    mode: blok");
  vi.spyOn(pulumi, "getRootDirectory").mockReturnValue(project);
  const waf = fake("waf", { config: z.strictObject({ mode: z.enum(["count", "block"]) }) });
  const run = (mode: string): Promise<string> =>
    collect(() => provisionStack({ environment: "dev", waf: { mode } }, [waf])).then(
      () => "",
      (failure: unknown) => String(failure),
    );
  expect(await run("blok")).toContain(
    `${path.join("stacks", "Pulumi.test.yaml")}: 1 error\n  error waf.mode (line 4): found "blok"; allowed: count | block`,
  );
  expect(await run("blocc")).toContain('error waf.mode: found "blocc"');
});
