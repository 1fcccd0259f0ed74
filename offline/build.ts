import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, version as esbuildVersion, type Plugin } from "esbuild";
import { offlineDir, root } from "../real/cache";
import { contentHash, createFolder, filesUnder, prune } from "../real/files";

/** The engine holds the other end of a plugin's stdin: when it is gone, even killed, the plugin ends. */
const endWithEngine = `process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0)).resume();`;

/** One executable the engine starts: `pulumi-resource-aws`, `pulumi-language-nodejs`. */
interface Bundle {
  name: string;
  entry: string;
}

const languageHost = "pulumi-language-nodejs";

/** Every folder of standins/ with a main.ts is the provider of that name. */
function bundles(): Bundle[] {
  const providers = join(root, "standins");
  const names = existsSync(providers) ? readdirSync(providers).sort() : [];
  return [
    { name: languageHost, entry: join(root, "offline/language/main.ts") },
    ...names
      .map((name) => ({ name: `pulumi-resource-${name}`, entry: join(providers, name, "main.ts") }))
      .filter(({ entry }) => existsSync(entry)),
  ];
}

/**
 * A stand-in that uses the SDK itself (the eks provider constructs real @pulumi/aws classes) must share the one copy in
 * node_modules; the others bundle the protocol stubs and start three times as fast.
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

/**
 * Builds the executables into `.offline/bin/<hash of their sources>/` unless they are there, and returns that folder.
 *
 * @param withLanguageHost false for an engine that brings its own nodejs host: only one may be on the PATH.
 */
export async function buildExecutables(withLanguageHost: boolean): Promise<string> {
  const wanted = bundles().filter(({ name }) => withLanguageHost || name !== languageHost);
  const rooms = ["cli", "core", "facts", "offline", "real", "standins"].map((room) => join(root, room));
  const sources = filesUnder(rooms, (path) => /\.(ts|json)$/.test(path));
  const hash = contentHash(
    root,
    [...sources, join(root, "package-lock.json")],
    [process.execPath, esbuildVersion, ...wanted.map(({ name }) => name)],
  );
  const folder = join(offlineDir, "bin", hash);
  if (existsSync(folder)) return folder;
  mkdirSync(join(offlineDir, "bin"), { recursive: true });
  await createFolder(folder, async (draft) => {
    await Promise.all(wanted.map((bundle) => buildOne(bundle, draft, folder)));
    symlinkSync(process.execPath, join(draft, "node"));
  });
  prune(join(offlineDir, "bin"), 4);
  return folder;
}

async function buildOne({ name, entry }: Bundle, draft: string, folder: string): Promise<void> {
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

/** The engine starts plugins by name from the PATH; `exec` keeps the process id that it will signal. */
function shim(node: string, script: string): string {
  const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  return `#!/bin/sh\nexec ${quote(node)} ${quote(script)} "$@"\n`;
}
