import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** Every file under the folders, sorted, without node_modules and dot files. Missing folders count as empty. */
export function filesUnder(folders: string[], wanted: (path: string) => boolean): string[] {
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
      if (entry.isDirectory()) return walk(path);
      return entry.isFile() && wanted(path) ? [path] : [];
    });
  return folders
    .filter(existsSync)
    .flatMap((path) => (statSync(path).isDirectory() ? walk(path) : [path]))
    .sort();
}

/** A short hash of file names, file contents and the given words. */
export function contentHash(base: string, files: string[], words: string[] = []): string {
  const hash = createHash("sha256").update(JSON.stringify(words));
  for (const file of files) hash.update(`\0${relative(base, file)}\0`).update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

/**
 * Creates a folder atomically: `fill` works in a draft next to it, which is then renamed. If another process was
 * faster, its folder stays, since both have the same content.
 */
export async function createFolder(target: string, fill: (draft: string) => Promise<void>): Promise<void> {
  if (existsSync(target)) return;
  const draft = `${target}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
  mkdirSync(draft, { recursive: true });
  try {
    await fill(draft);
    renameSync(draft, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Removes entries that were not touched for an hour, except the newest `keep`. */
export function prune(folder: string, keep: number): void {
  const hourAgo = Date.now() - 3_600_000;
  const entries = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => ({ path, time: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.time - a.time);
  for (const { path, time } of entries.slice(keep)) {
    if (time < hourAgo) rmSync(path, { recursive: true, force: true });
  }
}
