import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A resource plugin required by an npm package (`"pulumi": {"resource": true}` in its package.json). */
export interface RequiredPackage {
  name: string;
  version: string;
  server: string;
}

interface Manifest {
  name?: string;
  version?: string;
  pulumi?: { resource?: boolean; name?: string; version?: string; server?: string };
}

/** Lists the plugins required by the packages installed under `directory`, including nested node_modules. */
export function requiredPackages(directory: string): RequiredPackage[] {
  const found = new Map<string, RequiredPackage>();
  for (const folder of installedPackages(join(directory, "node_modules"))) {
    const required = fromManifest(readManifest(folder));
    if (required) found.set(`${required.name}@${required.version}`, required);
  }
  return [...found.values()];
}

function fromManifest({ name = "", version = "", pulumi }: Manifest): RequiredPackage | undefined {
  if (!pulumi?.resource) return undefined;
  const plugin = pulumi.name ?? (name.startsWith("@pulumi/") ? name.slice("@pulumi/".length) : undefined);
  const release = pulumi.version ?? version;
  if (!plugin || !release) return undefined;
  return {
    name: plugin,
    version: release.startsWith("v") ? release : `v${release}`,
    server: pulumi.server ?? "",
  };
}

function* installedPackages(modules: string): Generator<string> {
  for (const entry of list(modules)) {
    if (entry.startsWith(".")) continue;
    const names = entry.startsWith("@") ? list(join(modules, entry)).map((name) => join(entry, name)) : [entry];
    for (const name of names) {
      yield join(modules, name);
      yield* installedPackages(join(modules, name, "node_modules"));
    }
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readManifest(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  } catch {
    return {};
  }
}
