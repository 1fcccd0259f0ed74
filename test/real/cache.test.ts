import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cacheDir } from "../../real/cache";

let folder: string;
/** A path below a file: nobody can create a folder there, not even root. */
let blocked: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cache-"));
  writeFileSync(join(folder, "file"), "");
  blocked = join(folder, "file", "below");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the named folder comes first", () => {
  const env = { EKS_NETWORK_SECURITY_CACHE: join(folder, "mine"), XDG_CACHE_HOME: join(folder, "xdg") };
  expect(cacheDir(env, folder, folder)).toBe(join(folder, "mine"));
});

test("then $XDG_CACHE_HOME, then ~/.cache, then the checkout", () => {
  const xdg = join(folder, "xdg");
  expect(cacheDir({ XDG_CACHE_HOME: xdg }, folder, folder)).toBe(join(xdg, "eks-network-security"));
  expect(cacheDir({ XDG_CACHE_HOME: blocked }, folder, folder)).toBe(join(folder, ".cache/eks-network-security"));
  expect(cacheDir({}, blocked, folder)).toBe(join(folder, ".offline/cache"));
});

test("a named folder that is not writable is an error, not skipped", () => {
  expect(() => cacheDir({ EKS_NETWORK_SECURITY_CACHE: blocked }, folder, folder)).toThrow(
    `Tried: ${blocked}.\nSet EKS_NETWORK_SECURITY_CACHE`,
  );
});

test("nothing is writable: the error names every folder that was tried", () => {
  expect(() => cacheDir({}, blocked, blocked)).toThrow(
    `${join(blocked, ".cache/eks-network-security")}, ${join(blocked, ".offline/cache")}`,
  );
});
