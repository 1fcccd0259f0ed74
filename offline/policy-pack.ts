import { spawn } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { offlineDir, root } from "../real/cache";
import type { Engine } from "../real/engine/source";
import { fits } from "../real/engine/version";
import { UserError } from "../cli/errors";
import { contentHash, filesUnder } from "../real/files";
import { withLock } from "../real/lock";

/** Folder of this project's policy pack. */
export const policyPackDir = join(root, "policypack");

/**
 * Engines that can start a policy pack from a single executable file (https://github.com/pulumi/pulumi/pull/24052). A
 * preview then needs neither the language host nor the SDK's starter, which loads a TypeScript compiler for every pack.
 */
const startsFiles = ">=3.255.0";

/** Path of the compiled policy pack, in the form that this engine starts fastest: file or folder. */
export async function policyPackFor({ version }: Engine): Promise<string> {
  const folder = await buildPolicyPack();
  return fits(version, startsFiles) ? join(folder, "bin", "index.js") : folder;
}

/** Compiles the policy pack if its sources have changed since the last time. Returns its folder. */
export async function buildPolicyPack(): Promise<string> {
  const script = join(policyPackDir, "build.mjs");
  if (!existsSync(script)) throw new UserError(`${script}: no such file; the checkout is incomplete`);
  const bin = join(policyPackDir, "bin");
  const sources = filesUnder(
    [policyPackDir, join(root, "core"), join(root, "facts"), join(root, "package-lock.json")],
    (path) => !path.startsWith(bin),
  );
  const hash = contentHash(root, sources);
  const marker = join(bin, ".sources");
  const current = (): boolean => existsSync(marker) && readFileSync(marker, "utf8") === hash;
  if (current()) return policyPackDir;
  await withLock(join(offlineDir, "locks", "policypack"), async () => {
    if (current()) return;
    await run(script);
    writeFileSync(`${marker}.tmp`, hash);
    renameSync(`${marker}.tmp`, marker);
  });
  return policyPackDir;
}

async function run(script: string): Promise<void> {
  const child = spawn(process.execPath, [script], { cwd: policyPackDir, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (bytes) => (output += String(bytes)));
  child.stderr.on("data", (bytes) => (output += String(bytes)));
  const code = await new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
  if (code !== 0) throw new UserError(`The policy pack does not compile (node policypack/build.mjs):\n${output}`);
}
