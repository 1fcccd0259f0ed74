/** Which capabilities there are. To add one: its folder, and a line here; or, from outside, `plugins:` in the stack config. */
import { existsSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { certManager } from "./cert-manager";
import { cluster } from "./cluster";
import { flowLogs } from "./flow-logs";
import { network } from "./network";
import { nodeGroups } from "./node-groups";
import { contractVersion, type AnyPlugin } from "./plugin";
import { formatFound, type Problem } from "./problem";
import { prepare } from "./provision";
import { privateCa } from "./private-ca";
import { securityGroups } from "./security-groups";
import { formatProblems, generalConfig, namespace, readStackFile, type Document } from "./stack-config";

export const capabilities: readonly AnyPlugin[] = [
  network,
  flowLogs,
  securityGroups,
  cluster,
  nodeGroups,
  privateCa,
  certManager,
];

/** A plugin that cannot be used. The message says which, why, and what to do. */
export class PluginError extends pulumi.RunError {}

/**
 * Loads the plugins that a document names. A module exports one plugin or a list, as default export or `plugin(s)`.
 *
 * @param from the project folder, which paths start from
 * @throws PluginError
 */
export function loadPlugins(document: Document, from: string = process.cwd()): AnyPlugin[] {
  const named = generalConfig.plugins.safeParse(document.plugins);
  // A malformed list is reported with the rest of the document.
  return named.success ? named.data.flatMap((name) => loadPlugin(name, from)) : [];
}

function loadPlugin(name: string, from: string): AnyPlugin[] {
  const target = /^[./]/.test(name) ? path.resolve(from, name) : name;
  const exported = requireFrom(target, name, from);
  const candidates = [exported.default, exported.plugin, exported.plugins, exported].flat();
  const plugins = candidates.filter(isPlugin);
  if (plugins.length === 0) {
    throw new PluginError(
      `plugins: "${name}" was loaded but exports no plugin; export one made by definePlugin (components/plugin.ts, contract ${contractVersion}) as default or "plugin"`,
    );
  }
  return [...new Set(plugins)];
}

function requireFrom(target: string, name: string, from: string): Record<string, unknown> {
  try {
    const resolved = require.resolve(target, { paths: [from] });
    return require(resolved) as Record<string, unknown>;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    const next =
      path.isAbsolute(target) && !existsSync(target) ? `there is nothing at ${path.relative(from, target)}` : reason;
    throw new PluginError(`plugins: "${name}" cannot be loaded: ${next}`);
  }
}

function isPlugin(value: unknown): value is AnyPlugin {
  const plugin = value as Partial<AnyPlugin> | null | undefined;
  return (
    typeof plugin === "object" &&
    plugin !== null &&
    plugin.contract === contractVersion &&
    typeof plugin.name === "string" &&
    typeof plugin.provision === "function"
  );
}

/** All problems of a stack file, as they would stop a preview, without an engine. Empty: it is valid. */
export function validateStackFile(
  file: string,
  from: string = process.cwd(),
): { problems: Problem[]; message: string } {
  const read = readStackFile(file);
  const problems = [...read.problems];
  if (problems.length === 0) {
    try {
      const prepared = prepare(read.document, [...capabilities, ...loadPlugins(read.document, from)]);
      problems.push(...(prepared.ok ? prepared.config.warnings : prepared.problems));
    } catch (error) {
      if (!(error instanceof PluginError)) {
        throw error;
      }
      problems.push({
        path: ["plugins"],
        found: formatFound(read.document.plugins),
        allowed: "plugins that load",
        hint: error.message,
        severity: "error",
      });
    }
  }
  return { problems, message: formatProblems(path.relative(from, file), problems, read.line) };
}

/** JSON Schema of stacks/Pulumi.<stack>.yaml, from the same types that validate it. */
export function stackFileSchema(plugins: readonly AnyPlugin[] = capabilities): Record<string, unknown> {
  const toJson = (schema: z.ZodType): Record<string, unknown> => {
    const { $schema: _, ...json } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Record<
      string,
      unknown
    >;
    return json;
  };
  const general = Object.entries(generalConfig).map(([key, schema]) => [`${namespace}:${key}`, toJson(schema)]);
  const own = plugins.map((plugin) => [
    `${namespace}:${plugin.name}`,
    { description: plugin.summary, ...toJson(plugin.config) },
  ]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Stack configuration of eks-network-security",
    type: "object",
    required: ["config"],
    properties: {
      config: {
        type: "object",
        required: [`${namespace}:environment`],
        properties: Object.fromEntries([...general, ...own]),
        // Other namespaces (aws:region) are not ours to judge; in our own, a typo shows in the editor.
        patternProperties: { [`^(?!${namespace}:).+:`]: {} },
        additionalProperties: false,
      },
    },
  };
}
