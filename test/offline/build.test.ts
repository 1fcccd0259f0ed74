import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildExecutables } from "../../offline/build";
import { root } from "../../real/cache";

const providers = readdirSync(join(root, "standins"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(entry.parentPath, entry.name)).includes("main.ts"))
  .map(({ name }) => `pulumi-resource-${name}`);

let folder: string;
beforeAll(async () => {
  folder = await buildExecutables(true);
});

test("without the language host, for an engine that has its own, the executables are in another folder", async () => {
  const other = await buildExecutables(false);
  expect(other).not.toBe(folder);
  expect(readdirSync(folder).sort()).toEqual(["lib", "node", "pulumi-language-nodejs", ...providers].sort());
  expect(readdirSync(other).sort()).toEqual(["lib", "node", ...providers].sort());
});

describe.each(["pulumi-language-nodejs", ...providers])("%s", (name) => {
  test("prints its port, and ends when the engine closes its stdin", async () => {
    const child = spawn(join(folder, name), ["127.0.0.1:1"], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    expect(String(line)).toMatch(/^\d+\n$/);
    child.stdin.end();
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
