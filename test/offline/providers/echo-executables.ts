import { chmodSync, existsSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { buildExecutables } from "../../../offline/build";
import { testEngine } from "../../engine/harness";

/** The executables of the offline runner, with the aws and kubernetes providers replaced by echo.ts. */
export async function echoExecutables(): Promise<string> {
  const built = await buildExecutables(!(await testEngine()).hasLanguageHost);
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
  for (const name of ["pulumi-language-nodejs", "pulumi-resource-eks", "node"]) {
    if (existsSync(join(built, name))) symlinkSync(join(built, name), join(folder, name));
  }
  for (const [name, version] of [
    ["aws", "7.48.0"],
    ["kubernetes", "4.34.2"],
  ] as const) {
    const file = join(folder, `pulumi-resource-${name}`);
    writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${script}' ${name} ${version}\n`);
    chmodSync(file, 0o755);
  }
  return folder;
}
