/** Plugins from outside, which a document names by path or package. */
import { createRequire } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { contractVersion, type AnyPlugin } from "./plugin";
import { projectFolder } from "./project-folder";
import { generalConfig, type Document } from "./stack-config";

/** A plugin that cannot be used. The message says which, why, and what to do. */
export class PluginError extends pulumi.RunError {}

/**
 * Loads the plugins that a document names. A module exports one plugin or a list, as default export or `plugin(s)`.
 *
 * @param from the project folder, which paths start from
 * @throws PluginError
 */
export function loadPlugins(document: Document, from: string = projectFolder()): AnyPlugin[] {
  const named = generalConfig.plugins.safeParse(document.plugins);
  // A malformed list is reported with the rest of the document.
  return named.success ? [...new Set(named.data.flatMap((name) => loadPlugin(name, from)))] : [];
}

function loadPlugin(name: string, from: string): AnyPlugin[] {
  const exported = load(name, from);
  const candidates = [exported.default, exported.plugin, exported.plugins, exported].flat().filter(isPluginLike);
  const other = candidates.find((plugin) => plugin.contract !== contractVersion);
  if (other !== undefined) {
    throw new PluginError(
      `plugins: "${name}" was made for contract ${String(other.contract)} and this is contract ${contractVersion}; build it against this version of eks-network-security`,
    );
  }
  if (candidates.length === 0) {
    throw new PluginError(
      `plugins: "${name}" was loaded but exports no plugin; export one made by definePlugin of eks-network-security/plugin (contract ${contractVersion}) as default, "plugin" or "plugins"`,
    );
  }
  return [...new Set(candidates)];
}

function load(name: string, from: string): Record<string, unknown> {
  const projectRequire = createRequire(path.resolve(from, "package.json"));
  const file = resolve(projectRequire, name, from);
  try {
    return projectRequire(file) as Record<string, unknown>;
  } catch (error) {
    throw new PluginError(`plugins: "${name}" fails while it is loaded: ${firstLine(error)}`);
  }
}

function resolve(projectRequire: NodeJS.Require, name: string, from: string): string {
  const isPath = /^[./]/.test(name);
  const target = isPath ? path.resolve(from, name) : name;
  try {
    return projectRequire.resolve(target);
  } catch (error) {
    throw new PluginError(
      isPath
        ? `plugins: "${name}" cannot be loaded: there is no module at ${path.relative(from, target)} (paths start at the project folder). Write the path of a folder whose index.ts exports the plugin: docs/extending.md`
        : `plugins: "${name}" cannot be loaded: ${firstLine(error)}; install it with npm, or write a path as ./${name}`,
    );
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

function isPluginLike(value: unknown): value is AnyPlugin {
  const plugin = value as Partial<AnyPlugin> | null | undefined;
  return (
    typeof plugin === "object" &&
    plugin !== null &&
    "contract" in plugin &&
    typeof plugin.name === "string" &&
    typeof plugin.provision === "function"
  );
}
