/**
 * The stack config as one document: validated as a whole before the first resource is registered, with every error of
 * the document at once. How it is read from a file without an engine is in stack-file.ts.
 */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { connectionProblems, judgeConnections } from "./connections";
import { nothingOutside, type Document, type Outside } from "./outside";
import type { AnyPlugin, ConfiguredPlugin } from "./plugin";
import { error, type Problem } from "../core/problem";
import type { Declarations } from "./slots";
import { parseProblems, unknownKey } from "../core/zod-problem";

/** Namespace of the keys in stacks/Pulumi.<stack>.yaml: the project's name. */
export const namespace = "eks-network-security";

export type { Document } from "./outside";

/** What a stack sets in addition to its capabilities. */
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
    .record(
      // https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/allocation-tag-restrictions.html
      z
        .string()
        .min(1)
        .max(128)
        .regex(/^(?![aA][wW][sS]:)/, "a key that does not begin with aws:, which AWS keeps for itself"),
      z.string().max(256),
    )
    .default({})
    .describe("Tags for every resource that takes tags, in addition to Environment, Stack and ManagedBy."),
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
  /** What each plugin worked out in its check. */
  readonly prepared: ReadonlyMap<AnyPlugin, unknown>;
  readonly warnings: readonly Problem[];
}

export type Validated =
  { readonly ok: true; readonly config: StackConfig } | { readonly ok: false; readonly problems: readonly Problem[] };

/** The plugins that a document switches on, by naming them. */
export function enabledPlugins(document: Document, plugins: readonly AnyPlugin[]): AnyPlugin[] {
  return plugins.filter((plugin) => Object.hasOwn(document, plugin.name));
}

/** Keys that a document may have. */
export function topLevelKeys(plugins: readonly AnyPlugin[]): string[] {
  return [...Object.keys(generalConfig), ...plugins.map((plugin) => plugin.name)];
}

/** The parsed config of a plugin; undefined if the stack does not name the plugin. */
export function configOf<Schema extends z.ZodType>(
  plugins: StackConfig["plugins"],
  plugin: ConfiguredPlugin<Schema>,
): z.output<Schema> | undefined {
  // What is in the map is what this plugin's schema returned.
  return plugins.get(plugin) as z.output<Schema> | undefined;
}

/** What the plugins of another stack's document declare, as far as it is valid. Pure. */
function declaredBy(document: Document, plugins: readonly AnyPlugin[]): Partial<Declarations> {
  const parts = enabledPlugins(document, plugins).map((plugin): Partial<Declarations> => {
    const parsed = plugin.config.safeParse(document[plugin.name]);
    return parsed.success ? (attempt(plugin, new Map(), () => plugin.declare(parsed.data)) ?? {}) : {};
  });
  return Object.assign({}, ...parts) as Partial<Declarations>;
}

/** Validates a whole document against the plugins that exist. Pure. */
export function validate(
  document: Document,
  plugins: readonly AnyPlugin[],
  outside: Outside = nothingOutside,
): Validated {
  const named = enabledPlugins(document, plugins);
  const generalKeys = Object.keys(generalConfig);
  const known = topLevelKeys(plugins);
  const general = pick(document, generalKeys);
  const problems: Problem[] = [
    ...plugins.filter((plugin) => generalKeys.includes(plugin.name)).map((plugin) => takenName(plugin, generalKeys)),
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
  const failed = new Map<AnyPlugin, unknown>();
  const own = [...parsed].map(
    ([plugin, config]) => [plugin.name, attempt(plugin, failed, () => plugin.declare(config)) ?? {}] as const,
  );
  // What this stack declares comes after what its platform declares: it may differ from its platform.
  const declared = Object.assign(
    outside.platform === undefined ? {} : declaredBy(outside.platform.document, plugins),
    ...own.map(([, declarations]) => declarations),
  ) as Partial<Declarations>;
  const checked = [...parsed].map(([plugin, config]) => {
    const prepared = attempt(plugin, failed, () => plugin.prepare(config, declared));
    return [plugin, prepared ?? { value: undefined, problems: [] }] as const;
  });
  const problemsOf = ([plugin, { problems: all }]: (typeof checked)[number]): Problem[] =>
    all.map((problem) => ({ ...problem, path: [plugin.name, ...problem.path] }));
  if (failed.size > 0) {
    // What others say may follow from what these could not declare.
    return {
      ok: false,
      problems: checked
        .filter(([plugin]) => failed.has(plugin))
        .flatMap((one) => {
          const own = problemsOf(one);
          return own.some(({ severity }) => severity === "error")
            ? own
            : [...own, unusable(one[0], failed.get(one[0]))];
        }),
    };
  }
  const found = [...declaredTwice(own), ...checked.flatMap(problemsOf)];
  if (found.some(({ severity }) => severity === "error")) {
    return { ok: false, problems: found };
  }
  const config: StackConfig = {
    general: generalSchema.parse(general),
    plugins: parsed,
    declared,
    prepared: new Map(checked.map(([plugin, { value }]) => [plugin, value])),
    warnings: found,
  };
  const denied = connectionProblems(judgeConnections(config));
  return denied.length > 0 ? { ok: false, problems: [...found, ...denied] } : { ok: true, config };
}

/** Undefined where the plugin throws: on a value that its schema accepts, and its check may explain. */
function attempt<T>(plugin: AnyPlugin, failed: Map<AnyPlugin, unknown>, work: () => T): T | undefined {
  try {
    return work();
  } catch (failure) {
    failed.set(plugin, failure);
    return undefined;
  }
}

function unusable({ name }: AnyPlugin, failure: unknown): Problem {
  const message = failure instanceof Error ? failure.message : String(failure);
  return {
    ...error(
      [name],
      `The config cannot be used: ${message.split("\n", 1)[0] ?? ""}.`,
      "Correct the value. The message should name its key: please report that it does not.",
    ),
    withoutValue: "The config cannot be used. Correct the value.",
  };
}

/** Keys that two plugins of one stack declare: one of them would silently win. */
function declaredTwice(declarations: readonly (readonly [plugin: string, declared: object])[]): Problem[] {
  const first = new Map<string, string>();
  return declarations.flatMap(([plugin, declared]) =>
    Object.keys(declared).flatMap((key) => {
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, plugin);
        return [];
      }
      return [error([plugin], `"${other}" and "${plugin}" both declare "${key}". Keep one of them.`)];
    }),
  );
}

function pick(document: Document, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(document, key)).map((key) => [key, document[key]]));
}

function takenName(plugin: AnyPlugin, taken: readonly string[]): Problem {
  return error(
    [plugin.name],
    `"${plugin.name}" cannot be the name of a plugin: these keys are taken: ${taken.join(", ")}.`,
  );
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

/** Top-level keys of the running stack's config that hold a secret somewhere. */
export function secretKeys(document: Document): ReadonlySet<string> {
  // Not in the SDK's declarations; pulumi.Config.get itself asks it.
  const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  return new Set(Object.keys(document).filter((key) => isConfigSecret?.(`${namespace}:${key}`) === true));
}

/** Problems as they may be shown: of a key that holds a secret, only what does not repeat the value. */
export function withoutSecrets(problems: readonly Problem[], secret: ReadonlySet<string>): Problem[] {
  return problems.map((problem) => {
    if (!secret.has(String(problem.path[0]))) {
      return problem;
    }
    const { path, file, severity, withoutValue } = problem;
    return { path, file, severity, message: withoutValue ?? "is not valid. The value is a secret and is not shown." };
  });
}
