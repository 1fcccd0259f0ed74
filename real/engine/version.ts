import { readFileSync } from "node:fs";
import { join } from "node:path";
import { coerce, satisfies } from "semver";
import { capture } from "./exec";

const module = "github.com/pulumi/pulumi/pkg/v3";

/** The engine version to download or build: the one pinned in go.mod, without the "v". */
export function pinnedVersion(): string {
  const goMod = readFileSync(join(__dirname, "go.mod"), "utf8");
  const found = new RegExp(`^require ${module} v(\\S+)$`, "m").exec(goMod)?.[1];
  if (found === undefined) throw new Error(`real/engine/go.mod does not require ${module}`);
  return found;
}

/** The version that a `pulumi` executable reports, or the reason why it reports none. */
export async function versionOf(path: string): Promise<{ version: string } | { reason: string }> {
  const { code, output } = await capture(path, ["version"], {
    timeout: 20_000,
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  if (code !== 0) return { reason: `"${path} version" failed: ${lastLine(output)}` };
  // Only a line with nothing else on it: the shim of a version manager may print text of its own.
  const version = /^v?(\d+\.\d+\.\d+\S*)$/m.exec(output)?.[1];
  return version === undefined ? { reason: `"${path} version" printed no version` } : { version };
}

/** Whether a version is in the range. A development build ("3.260.0-alpha.1") counts as the release it precedes. */
export function fits(version: string, range: string): boolean {
  return satisfies(coerce(version)?.version ?? version, range);
}

export function lastLine(output: string): string {
  return output.trim().split("\n").at(-1)?.trim() || "no output";
}
