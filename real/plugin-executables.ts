/** Executables that the engine starts by name from the PATH: providers and the language host, bundled from sources. */
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, version as esbuildVersion, type Plugin } from "esbuild";
import { offlineDir, root } from "./cache";
import { contentHash, createFolder, filesUnder, prune } from "./files";

/** A program that becomes one executable. */
export interface PluginProgram {
  /** Name of the executable, such as `pulumi-resource-aws`. */
  readonly name: string;
  /** Absolute path of its entry point. */
  readonly entry: string;
}

/** The engine holds the other end of a plugin's stdin. When it closes, even because the engine was killed, the plugin ends. */
const endWithEngine = `process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0)).resume();`;

/** Folders whose files end up in executables, or decide how they are built. */
const rooms = ["cli", "core", "facts", "offline", "real", "standins"];

/** The stand-in providers: every folder of standins/ with a main.ts is the provider of that name. */
export function standInPrograms(): PluginProgram[] {
  const folder = join(root, "standins");
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name: `pulumi-resource-${name}`, entry: join(folder, name, "main.ts") }))
    .filter(({ entry }) => existsSync(entry));
}

/**
 * Builds the executables into `.offline/bin/<hash of their sources>/` and returns that folder, which belongs on the
 * PATH. A folder that is already there is returned as it is.
 */
export async function buildPlugins(programs: readonly PluginProgram[]): Promise<string> {
  const sources = filesUnder(
    rooms.map((room) => join(root, room)),
    (path) => /\.(ts|json)$/.test(path),
  );
  const hash = contentHash(
    root,
    [...sources, join(root, "package-lock.json")],
    [process.execPath, esbuildVersion, ...programs.map(({ name }) => name)],
  );
  const folder = join(offlineDir, "bin", hash);
  if (existsSync(folder)) return folder;
  mkdirSync(join(offlineDir, "bin"), { recursive: true });
  await createFolder(folder, async (draft) => {
    await Promise.all(programs.map((program) => buildOne(program, draft, folder)));
    symlinkSync(process.execPath, join(draft, "node"));
  });
  prune(join(offlineDir, "bin"), 4);
  return folder;
}

async function buildOne({ name, entry }: PluginProgram, draft: string, folder: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile: join(draft, "lib", `${name}.cjs`),
    bundle: true,
    platform: "node",
    target: "node22",
    logLevel: "silent",
    // Class names are part of error messages.
    keepNames: true,
    banner: { js: endWithEngine },
    plugins: [externalPackages(name === "pulumi-resource-eks")],
  });
  writeFileSync(join(draft, name), shim(process.execPath, join(folder, "lib", `${name}.cjs`)), { mode: 0o755 });
}

/**
 * The eks stand-in constructs real @pulumi/aws classes, so it must load the SDK from node_modules, where there is one copy
 * of it. The other programs bundle only the protocol stubs and start three times as fast.
 */
function externalPackages(usesSdk: boolean): Plugin {
  return {
    name: "external-packages",
    setup(setup) {
      setup.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        if (kind === "entry-point") return undefined;
        const stub = path.startsWith("@pulumi/pulumi/proto/");
        const large = path === "typescript" || (path.startsWith("@pulumi/") && !stub);
        return usesSdk || large ? { path, external: true } : undefined;
      });
    },
  };
}

/** `exec` keeps the process id, which the engine sends its signals to. */
function shim(node: string, script: string): string {
  const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  return `#!/bin/sh\nexec ${quote(node)} ${quote(script)} "$@"\n`;
}
