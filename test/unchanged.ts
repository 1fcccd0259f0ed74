/**
 * Remembers which checks passed on which state of the checkout. A check that reads types depends on every file, so one
 * fingerprint covers them all: caching file by file would miss an error in a file whose import has changed.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Hash of every file that Git knows or does not ignore, and of what is installed; undefined outside a Git checkout. */
export function fingerprint(root: string): string | undefined {
  let names: string[];
  try {
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 64 * 1024 * 1024,
    });
    names = listed.split("\0").filter((name) => name !== "");
  } catch {
    return undefined;
  }
  const hash = createHash("sha256").update(process.version);
  for (const name of [...new Set([...names, "node_modules/.package-lock.json"])].sort()) {
    const file = join(root, name);
    const content = existsSync(file) && statSync(file).isFile() ? readFileSync(file) : "";
    hash.update(`\0${name}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

const fileOf = (root: string, check: string): string => join(root, ".offline", "checks", check.replaceAll(" ", "-"));

export function hasPassed(root: string, check: string, print: string | undefined): boolean {
  const file = fileOf(root, check);
  return print !== undefined && existsSync(file) && readFileSync(file, "utf8") === print;
}

export function notePassed(root: string, check: string, print: string | undefined): void {
  if (print === undefined) return;
  const file = fileOf(root, check);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, print);
}
