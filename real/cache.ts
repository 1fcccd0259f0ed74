import { accessSync, constants, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../cli/errors";

const name = "eks-network-security";

/** The folder of the checkout. */
export const root = resolve(__dirname, "..");

/** Untracked files of this checkout: builds, state, locks. */
export const offlineDir = join(root, ".offline");

/** Folders for files that outlive a checkout, best first. */
export function cacheCandidates(env: NodeJS.ProcessEnv, home: string, checkout: string): string[] {
  if (env.EKS_NETWORK_SECURITY_CACHE) return [resolve(env.EKS_NETWORK_SECURITY_CACHE)];
  return [
    ...(env.XDG_CACHE_HOME ? [join(env.XDG_CACHE_HOME, name)] : []),
    join(home, ".cache", name),
    join(checkout, ".offline", "cache"),
  ];
}

/** Creates the folder if it is missing. Returns false if it cannot be written. */
export function writable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The cache folder: `$EKS_NETWORK_SECURITY_CACHE` if set, otherwise the first writable one of `$XDG_CACHE_HOME`,
 * `~/.cache` and the checkout's `.offline/cache`.
 *
 * @throws UserError if none is writable
 */
export function cacheDir(env: NodeJS.ProcessEnv = process.env, home = homedir(), checkout = root): string {
  const candidates = cacheCandidates(env, home, checkout);
  const found = candidates.find(writable);
  if (found !== undefined) return found;
  throw new UserError(
    `No cache folder is writable. Tried: ${candidates.join(", ")}.\n` +
      `Set EKS_NETWORK_SECURITY_CACHE to a writable folder.`,
  );
}
