/**
 * The stack config as one document: read, validated as a whole before the first resource is registered, with every
 * error of the file at once.
 */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { isMap, LineCounter, parseDocument, type Document as YamlDocument } from "yaml";
import { z } from "zod";
import type { AnyPlugin } from "./plugin";
import { formatFound, formatProblem, type Problem } from "./problem";
import type { Declarations } from "./slots";
import { parseProblems, unknownKey } from "./zod-problem";

/** Namespace of the keys in stacks/Pulumi.<stack>.yaml: the project's name. */
export const namespace = "eks-network-security";

/** Keys without the namespace: `environment`, `network`, … */
export type Document = Readonly<Record<string, unknown>>;

/** What a stack says beside its capabilities. */
export const generalConfig = {
  environment: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, "lower-case letters, digits and hyphens, at most 31")
    .describe("Name of the environment, such as dev or prod."),
  deletionProtection: z
    .boolean()
    .default(true)
    .describe(
      "Keep the cluster, private CAs and load balancers from being deleted. Set to false to let a stack be destroyed.",
    ),
  tags: z
    .record(z.string().min(1).max(128), z.string().max(256))
    .default({})
    .describe("Tags for every resource that takes tags, beside Environment, Stack and ManagedBy."),
  plugins: z
    .array(z.string().min(1))
    .default([])
    .describe("Plugins of your own: paths from the project folder (./plugins/waf) or npm packages."),
};

const generalSchema = z.object(generalConfig);

export interface StackConfig {
  readonly general: z.output<typeof generalSchema>;
  /** Parsed config of each plugin that the document names, defaults filled in. */
  readonly plugins: ReadonlyMap<AnyPlugin, unknown>;
  readonly declared: Readonly<Partial<Declarations>>;
  readonly warnings: readonly Problem[];
}

export type Validated =
  { readonly ok: true; readonly config: StackConfig } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Validates a whole document against the plugins that exist. Pure. */
export function validate(document: Document, plugins: readonly AnyPlugin[]): Validated {
  const named = plugins.filter((plugin) => plugin.name in document);
  const known = [...Object.keys(generalConfig), ...plugins.map((plugin) => plugin.name)];
  const general = pick(document, Object.keys(generalConfig));
  const problems: Problem[] = [
    ...Object.keys(document)
      .filter((key) => !known.includes(key))
      .map((key) => unknownKey([key], known)),
    ...parseProblems(generalSchema, general),
    ...named.flatMap((plugin) => parseProblems(plugin.config, document[plugin.name], [plugin.name])),
  ];
  if (problems.length > 0) {
    return { ok: false, problems };
  }

  const parsed = new Map(named.map((plugin) => [plugin, plugin.config.parse(document[plugin.name])]));
  const declared: Partial<Declarations> = Object.assign(
    {},
    ...[...parsed].map(([plugin, config]) => plugin.declare(config)),
  );
  const found = [...parsed].flatMap(([plugin, config]) =>
    plugin.check(config, declared).map((problem) => ({ ...problem, path: [plugin.name, ...problem.path] })),
  );
  return found.some((problem) => problem.severity === "error")
    ? { ok: false, problems: found }
    : { ok: true, config: { general: generalSchema.parse(general), plugins: parsed, declared, warnings: found } };
}

function pick(document: Document, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter((key) => key in document).map((key) => [key, document[key]]));
}

/** The running stack's own config, secrets decrypted. */
export function readStackConfig(): Document {
  const prefix = `${namespace}:`;
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), parseValue(text)]),
  );
}

/** The engine hands objects, lists, numbers and booleans over as JSON text, strings as they are. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export interface StackFile {
  readonly document: Document;
  readonly problems: readonly Problem[];
  /** Line of a path in the file, where it has one. */
  line(path: readonly PropertyKey[]): number | undefined;
}

/** Reads stacks/Pulumi.<stack>.yaml without an engine. A file that is not YAML is a problem, not an exception. */
export function readStackFile(file: string): StackFile {
  const lines = new LineCounter();
  const yaml = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines });
  const problems: Problem[] = yaml.errors.map((error) => ({
    path: [],
    found: `line ${error.linePos?.[0].line ?? "?"}: ${error.message.split("\n")[0] ?? ""}`,
    allowed: "YAML",
    severity: "error",
  }));
  const config = yaml.get("config", true);
  if (problems.length === 0 && !isMap(config)) {
    problems.push({
      path: ["config"],
      found: formatFound(yaml.toJS()?.config),
      allowed: `a map of ${namespace}:<capability> keys`,
      severity: "error",
    });
  }
  const values = problems.length === 0 ? ((yaml.toJS() as { config: Record<string, unknown> }).config ?? {}) : {};
  const prefix = `${namespace}:`;
  const own = Object.entries(values)
    // A key without a namespace belongs to the project too.
    .filter(([key]) => key.startsWith(prefix) || !key.includes(":"))
    .map(([key, value]) => [key.startsWith(prefix) ? key.slice(prefix.length) : key, value] as const);
  return {
    document: Object.fromEntries(own),
    problems,
    line: (at) => lineOf(yaml, lines, at),
  };
}

function lineOf(yaml: YamlDocument.Parsed, lines: LineCounter, at: readonly PropertyKey[]): number | undefined {
  const [key, ...rest] = at;
  for (const first of [`${namespace}:${String(key)}`, String(key)]) {
    for (let length = rest.length; length >= 0; length--) {
      const node = yaml.getIn(["config", first, ...rest.slice(0, length)], true) as {
        range?: [number, number, number];
      };
      if (node?.range !== undefined) {
        return lines.linePos(node.range[0]).line;
      }
    }
  }
  return undefined;
}

/** The whole message for a document that was refused. */
export function formatProblems(source: string, problems: readonly Problem[], line?: StackFile["line"]): string {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const head = `${source}: ${errors} error${errors === 1 ? "" : "s"}`;
  return [head, ...problems.map((problem) => formatProblem(problem, line?.(problem.path)))].join("\n");
}

/** Where a stack's config is, from the project folder. */
export function stackFilePath(stack: string): string {
  return path.join("stacks", `Pulumi.${stack}.yaml`);
}
