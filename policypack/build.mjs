/**
 * Bundles the pack to bin/index.js. All that it needs is in that one file, @grpc/grpc-js and the protocol stubs of
 * @pulumi/pulumi included: fewer files to load is a faster start of every preview. Only the starter, which the engine
 * looks up from the pack's folder, stays a dependency.
 */
import { chmod, mkdir, rename, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const fresh = `${here}bin/index.js.${process.pid}`;

await mkdir(`${here}bin`, { recursive: true });
try {
  await build({
    entryPoints: [`${here}index.ts`],
    outfile: fresh,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    minifySyntax: true,
    logLevel: "error",
  });
  // The engine also starts it as a program.
  await chmod(fresh, 0o755);
  // A pack that starts meanwhile gets the old bundle or the new one, never half of one.
  await rename(fresh, `${here}bin/index.js`);
} catch {
  // esbuild has already printed the error.
  process.exitCode = 1;
} finally {
  await rm(fresh, { force: true });
}
