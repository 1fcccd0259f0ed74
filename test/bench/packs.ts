/** The policy packs to compare ours with: two without policies, and awsguard. */
import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { cacheDir, root } from "../../real/cache";
import { policyPackDir } from "../../offline/policy-pack";

const execute = promisify(execFile);

const awsguardVersion = "0.3.1";

function writePack(folder: string, code: string, dependencies: Readonly<Record<string, string>> = {}): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.js\n");
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "bench", version: "1.0.0", private: true, dependencies }),
  );
  writeFileSync(join(folder, "index.js"), code);
}

/** A pack of @pulumi/policy without policies, not bundled: the minimum cost of an ordinary pack. */
export function emptyPack(parent: string): string {
  const folder = join(parent, "empty");
  writePack(folder, `const { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("empty", { policies: [] });\n`);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** This pack without its rules: the cost of two calls per resource remains. */
export async function withoutRules(parent: string): Promise<string> {
  const file = join(parent, "without-rules.js");
  const options = `{ name: "bench", version: "1.0.0", rules: [], now: () => new Date(), folder: __dirname }`;
  await build({
    stdin: {
      contents: `import { serve } from "./analyzer"; import { Pack } from "./pack"; serve(new Pack(${options}));`,
      resolveDir: policyPackDir,
    },
    outfile: file,
    banner: { js: "#!/usr/bin/env node" },
    bundle: true,
    platform: "node",
    target: "node22",
    logLevel: "error",
  });
  chmodSync(file, 0o755);
  return file;
}

/**
 * Pulumi's pack for AWS, installed into the cache once.
 *
 * @throws Error if npm cannot install it
 */
export async function awsguard(): Promise<string> {
  const folder = join(cacheDir(), "bench", `awsguard-${awsguardVersion}`);
  if (existsSync(folder)) {
    return folder;
  }
  mkdirSync(join(folder, ".."), { recursive: true });
  const draft = mkdtempSync(`${folder}.`);
  writePack(draft, `const { AwsGuard } = require("@pulumi/awsguard");\nnew AwsGuard({ all: "advisory" });\n`, {
    "@pulumi/awsguard": awsguardVersion,
  });
  process.stderr.write(`installing @pulumi/awsguard ${awsguardVersion} to the cache\n`);
  await execute("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: draft });
  renameSync(draft, folder);
  return folder;
}
