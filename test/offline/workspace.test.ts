import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { engineEnvironment } from "../../offline/environment";
import { EventLog } from "../../offline/event-log";
import { contentHash, createFolder, filesUnder, prune } from "../../real/files";
import { withLock } from "../../real/lock";
import { readProject, readYaml } from "../../real/project";
import { deriveKey, encrypt, encryptionsalt, offlineStackConfig } from "../../offline/engine-config";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "workspace-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
}

describe("stack configuration", () => {
  test("the salt belongs to the passphrase", () => {
    const [, salt] = encryptionsalt.split(":");
    expect(encryptionsalt).toBe(`v1:${salt}:${encrypt("pulumi", deriveKey(), Buffer.alloc(12))}`);
  });

  test("plain values stay, encrypted ones are replaced, the secrets provider is removed", () => {
    const path = file(
      "Pulumi.prod.yaml",
      "secretsprovider: awskms://alias/x\nencryptedkey: k\nconfig:\n  p:a: 1\n  p:list: [{secure: v1:x:y}, b]\n  p:token: {secure: AAAB}\n",
    );
    const written = parse(offlineStackConfig(path, { "p:a": 2, "p:new": { secret: "s" } })) as Record<string, unknown>;
    const sealed = { secure: expect.stringMatching(/^v1:[\w+/=]+:[\w+/=]+$/) };
    expect(written).toEqual({
      encryptionsalt,
      config: { "p:a": 2, "p:list": [sealed, "b"], "p:token": sealed, "p:new": sealed },
    });
    expect(JSON.stringify(written)).not.toContain("AAAB");
  });

  test("a missing file means an empty configuration; a list is refused", () => {
    expect(parse(offlineStackConfig(join(folder, "none.yaml")))).toEqual({ encryptionsalt, config: {} });
    const path = file("Pulumi.dev.yaml", "config: [1]\n");
    expect(() => offlineStackConfig(path)).toThrow("config: expected a mapping of keys, found [1]");
  });
});

describe("project", () => {
  test("has defaults, and names the file in errors", () => {
    const path = file("Pulumi.yaml", "name: p\nruntime: nodejs\n");
    expect(readProject(folder)).toMatchObject({ name: "p", requiredPulumiVersion: ">=3.249.0", stacksDir: folder });
    writeFileSync(path, "runtime: nodejs\n");
    expect(() => readProject(folder)).toThrow(/Pulumi\.yaml: .*[\s\S]*at name/);
    expect(() => readProject(join(folder, "none"))).toThrow(/no such file/);
  });

  test.each([
    ["a: [1\n", /:\d+:\d+: not valid YAML/],
    ["- 1\n", /expected a mapping of keys, found a list/],
    ["text\n", /expected a mapping of keys, found string/],
  ])("%j is refused", (text, message) => {
    expect(() => readYaml(file("x.yaml", text))).toThrow(message);
  });
});

test("the engine sees no credentials, clusters or backends of the caller", () => {
  const request = { executables: ["/bin-a", "/bin-b"], stateDir: "/s", project: { name: "p" }, stack: "dev" };
  const env = engineEnvironment(request as Parameters<typeof engineEnvironment>[0], {
    PATH: "/usr/bin",
    HOME: folder,
    EKS_NETWORK_SECURITY_CACHE: folder,
    AWS_PROFILE: "prod",
    KUBECONFIG: "/k",
    PULUMI_ACCESS_TOKEN: "t",
    PULUMI_BACKEND_URL: "https://example.com",
    PULUMI_DEBUG_PROVIDERS: "aws:1",
    NO_PROXY: "internal",
  });
  for (const name of ["AWS_PROFILE", "KUBECONFIG", "PULUMI_ACCESS_TOKEN", "PULUMI_DEBUG_PROVIDERS"]) {
    expect(env).not.toHaveProperty(name);
  }
  expect(env).toMatchObject({
    PATH: "/bin-a:/bin-b:/usr/bin",
    PULUMI_BACKEND_URL: "file:///s/backend",
    EKS_NETWORK_SECURITY_OFFLINE: "1",
    no_proxy: "internal,127.0.0.1,localhost",
  });
});

describe("files", () => {
  test("the hash depends on names, contents and words", () => {
    const a = file("a", "1");
    const first = contentHash(folder, [a]);
    expect(contentHash(folder, [a])).toBe(first);
    expect(contentHash(folder, [a], ["w"])).not.toBe(first);
    writeFileSync(a, "2");
    expect(contentHash(folder, [a])).not.toBe(first);
    expect(contentHash(folder, [file("b", "1")])).not.toBe(first);
  });

  test("filesUnder skips dot folders and node_modules", () => {
    file("x/a.ts", "");
    file("x/.git/b.ts", "");
    file("x/node_modules/c.ts", "");
    expect(filesUnder([join(folder, "x"), join(folder, "none")], () => true)).toEqual([join(folder, "x/a.ts")]);
  });

  test("a folder appears complete or not at all, and the first of two stays", async () => {
    const target = join(folder, "target");
    const failing = createFolder(target, async (draft) => {
      writeFileSync(join(draft, "half"), "");
      throw new Error("stop");
    });
    await expect(failing).rejects.toThrow("stop");
    expect(readdirSync(folder)).toEqual([]);
    const fill = (text: string) => async (draft: string) => writeFileSync(join(draft, "who"), text);
    await Promise.all([createFolder(target, fill("a")), createFolder(target, fill("b"))]);
    expect(readdirSync(folder)).toEqual(["target"]);
    expect(["a", "b"]).toContain(readFileSync(join(target, "who"), "utf8"));
  });

  test("prune keeps the newest entries and those in use", () => {
    const hours = (n: number): Date => new Date(Date.now() - n * 3_600_000);
    for (const [name, age] of [
      ["new", 0],
      ["old", 2],
      ["older", 3],
    ] as const) {
      mkdirSync(join(folder, name));
      utimesSync(join(folder, name), hours(age), hours(age));
    }
    prune(folder, 2);
    expect(readdirSync(folder).sort()).toEqual(["new", "old"]);
    prune(folder, 0);
    expect(readdirSync(folder)).toEqual(["new"]);
  });
});

test("a lock has one holder at a time; whoever waits is told once", async () => {
  const path = join(folder, "locks", "stack");
  const log: string[] = [];
  let open: (() => void) | undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const first = withLock(path, async () => {
    log.push("first in");
    await gate;
    log.push("first out");
  });
  while (log.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const second = withLock(path, async () => void log.push("second in"), {
    onWait: () => {
      log.push("waiting");
      open?.();
    },
  });
  await Promise.all([first, second]);
  expect(log).toEqual(["first in", "waiting", "first out", "second in"]);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test("an event log is read once, in whole lines, and closing it twice changes nothing", () => {
  const path = file("events.json", "");
  const seen: number[] = [];
  const log = new EventLog(path, ({ sequence }) => seen.push(sequence));
  const half = JSON.stringify({ sequence: 2, timestamp: 0, diagnosticEvent: { message: "ü", severity: "info" } });
  appendFileSync(path, `{"sequence":0,"timestamp":0}\n{"sequence":1,"timestamp":0}\n${half}`);
  expect(log.close().map(({ sequence }) => sequence)).toEqual([0, 1]);
  expect(log.close()).toHaveLength(2);
  expect(seen).toEqual([0, 1]);
  expect(new EventLog(join(folder, "none")).close()).toEqual([]);
});
