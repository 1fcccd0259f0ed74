import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { root } from "../../real/cache";
import { resolveEngine } from "../../real/engine/resolver";
import { pathSource } from "../../real/engine/path";
import type { Found, Source, SourceContext, SourceName } from "../../real/engine/source";
import { fits, pinnedVersion } from "../../real/engine/version";
import { readProject } from "../../real/project";
import manifest from "../../package.json";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "engines-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function executable(name: string, body: string): string {
  const bin = join(folder, name);
  mkdirSync(bin, { recursive: true });
  const path = join(bin, "pulumi");
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

function pulumi(name: string, version: string): string {
  return executable(name, `echo v${version}`);
}

function context(env: NodeJS.ProcessEnv = {}): SourceContext {
  return { required: ">=3.249.0", cache: folder, env, progress: () => undefined };
}

function source(name: SourceName, present: Found, obtain?: Found, log: string[] = []): Source {
  return {
    name,
    title: `the ${name} way`,
    present: async () => (log.push(`look ${name}`), present),
    ...(obtain ? { obtain: async () => (log.push(`get ${name}`), obtain) } : {}),
  };
}

const no = (reason: string): Found => ({ reason, remedy: `mend ${reason}` });

describe("order", () => {
  test("an engine that is present wins over one that could be downloaded", async () => {
    const path = pulumi("built", "3.259.0");
    const log: string[] = [];
    const from = [
      source("path", no("none"), undefined, log),
      source("npm", no("absent"), { path: pulumi("download", "3.260.0") }, log),
      source("go", { path }, undefined, log),
    ];
    expect(await resolveEngine(context(), from)).toMatchObject({ path, version: "3.259.0", source: "go" });
    expect(log).toEqual(["look path", "look npm", "look go"]);
  });

  test("none is present: the first that can be downloaded or built", async () => {
    const path = pulumi("built", "3.259.0");
    const log: string[] = [];
    const from = [
      source("path", no("none"), undefined, log),
      source("npm", no("absent"), no("offline"), log),
      source("go", no("not built"), { path }, log),
    ];
    expect(await resolveEngine(context(), from)).toMatchObject({ path, source: "go" });
    expect(log.slice(3)).toEqual(["get npm", "get go"]);
  });

  test("none at all: the error lists every attempt with its reason and remedy", async () => {
    const from = [
      source("path", no("no pulumi")),
      source("npm", no("absent"), no("no network")),
      source("go", no("no go")),
    ];
    const refusal = await resolveEngine(context(), from).catch((error: Error) => error);
    expect(refusal).toMatchObject({ exitCode: 2 });
    expect((refusal as Error).message.split("\n")).toEqual([
      "No Pulumi engine (>=3.249.0) is available. Tried, in this order:",
      "  - the path way: no pulumi.",
      "    To use it: mend no pulumi.",
      "  - the npm way: no network.",
      "    To use it: mend no network.",
      "  - the go way: no go.",
      "    To use it: mend no go.",
      "One of them is enough. To use a pulumi executable elsewhere: EKS_NETWORK_SECURITY_ENGINE=/path/to/pulumi",
    ]);
  });

  test("the real sources, on a machine without any of them", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new Error("fetch failed", { cause: new Error("no route to host") })));
    try {
      const refusal = await resolveEngine(context({ PATH: folder })).catch((error: Error) => error);
      const message = String(refusal);
      expect(message).toContain("pulumi on the PATH: not found.");
      expect(message).toContain("npm package pulumi@3.259.0: get.pulumi.com cannot be reached: no route to host.");
      expect(message).toMatch(/build of .* from its Go modules: cannot run Go: .*ENOENT/);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test("an engine that does not run is skipped", async () => {
    const broken = executable("broken", "echo cannot start >&2; exit 1");
    const path = pulumi("good", "3.300.0");
    const from = [source("npm", { path: broken }), source("go", { path })];
    expect(await resolveEngine(context(), from)).toMatchObject({ path });
  });
});

describe("EKS_NETWORK_SECURITY_ENGINE", () => {
  test("names a source", async () => {
    const path = pulumi("b", "3.259.0");
    const from = [source("path", { path: pulumi("a", "3.259.0") }), source("go", { path })];
    expect(await resolveEngine(context({ EKS_NETWORK_SECURITY_ENGINE: "go" }), from)).toMatchObject({ path });
  });

  test("names a file, which must be new enough", async () => {
    const path = pulumi("mine", "3.259.0");
    expect(await resolveEngine(context({ EKS_NETWORK_SECURITY_ENGINE: path }), [])).toMatchObject({ source: "file" });
    const old = pulumi("old", "3.100.0");
    await expect(resolveEngine(context({ EKS_NETWORK_SECURITY_ENGINE: old }), [])).rejects.toThrow(
      `${old} is version 3.100.0, Pulumi.yaml requires >=3.249.0`,
    );
  });

  test("anything else is refused with what is allowed", async () => {
    await expect(
      resolveEngine(context({ EKS_NETWORK_SECURITY_ENGINE: "brew" }), [source("go", no("x"))]),
    ).rejects.toThrow("EKS_NETWORK_SECURITY_ENGINE=brew: allowed are go, or the absolute path of a pulumi executable");
  });
});

describe("PATH", () => {
  test("an old engine is skipped for a newer one later on the PATH", async () => {
    pulumi("old", "3.100.0");
    const path = pulumi("new", "3.259.0");
    const PATH = [join(folder, "old"), join(folder, "missing"), join(folder, "new")].join(":");
    expect(await pathSource.present(context({ PATH }))).toEqual({ path });
  });

  test("an engine that is too old is named with its version", async () => {
    const old = pulumi("old", "3.100.0");
    expect(await pathSource.present(context({ PATH: join(folder, "old") }))).toMatchObject({
      reason: `${old} is version 3.100.0`,
    });
    expect(await pathSource.present(context({ PATH: "" }))).toMatchObject({ reason: "not found" });
  });
});

test("a language host is found next to the file and next to the target of a link", async () => {
  const path = pulumi("real", "3.259.0");
  const link = join(folder, "link", "pulumi");
  mkdirSync(join(folder, "link"));
  symlinkSync(path, link);
  const engine = (): Promise<unknown> => resolveEngine(context({ EKS_NETWORK_SECURITY_ENGINE: link }), []);
  expect(await engine()).toMatchObject({ path: link, hasLanguageHost: false });
  writeFileSync(join(folder, "real", "pulumi-language-nodejs"), "", { mode: 0o755 });
  expect(await engine()).toMatchObject({ path: link, hasLanguageHost: true });
});

test("a version manager that prints text of its own is not an engine", async () => {
  executable("manager", 'echo "2025.1.0 linux-x64 (2025-01-01)"');
  expect(await pathSource.present(context({ PATH: join(folder, "manager") }))).toMatchObject({
    reason: expect.stringContaining("printed no version"),
  });
});

test.each([
  ["3.249.0", true],
  ["3.248.9", false],
  ["4.0.0", true],
  ["3.260.0-alpha.1700000000", true],
  ["3.249.0-dev.0", true],
])("%s fits >=3.249.0: %s", (version, expected) => {
  expect(fits(version, ">=3.249.0")).toBe(expected);
});

test("the engine that is built matches the SDK, and satisfies Pulumi.yaml", () => {
  expect(pinnedVersion()).toBe(manifest.devDependencies["@pulumi/pulumi"]);
  expect(fits(pinnedVersion(), readProject(root).requiredPulumiVersion)).toBe(true);
});
