import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const versions = { aws: "7.48.0", kubernetes: "4.34.2" };

/** A folder with echo.ts as the aws and the kubernetes plugin. The caller removes it. */
export async function echoPlugins(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "eks-network-security-echo-"));
  const script = join(folder, "echo.cjs");
  await build({
    entryPoints: [join(__dirname, "echo.ts")],
    outfile: script,
    bundle: true,
    platform: "node",
    target: "node22",
    logLevel: "silent",
  });
  for (const [name, version] of Object.entries(versions)) {
    const command = `#!/bin/sh\nexec '${process.execPath}' '${script}' ${name} ${version}\n`;
    writeFileSync(join(folder, `pulumi-resource-${name}`), command, { mode: 0o755 });
  }
  return folder;
}
