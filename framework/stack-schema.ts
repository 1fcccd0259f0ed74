/** The JSON Schema of stack files: completion and checks in editors. */
import { z } from "zod";
import type { AnyPlugin } from "./plugin";
import { generalConfig, namespace } from "./stack-config";

export interface StackSchemaOptions {
  /**
   * Whether the plugins are all that a stack may use. If not, a stack that names plugins of its own may have keys that are
   * not in the schema.
   *
   * @default false
   */
  readonly complete?: boolean;
}

/** JSON Schema of stacks/Pulumi.<stack>.yaml, from the same types that validate it. */
export function stackFileSchema(
  plugins: readonly AnyPlugin[],
  { complete = false }: StackSchemaOptions = {},
): Record<string, unknown> {
  const general = Object.entries(generalConfig).map(([key, schema]) => [`${namespace}:${key}`, toJson(schema)]);
  const own = plugins.map((plugin) => [
    `${namespace}:${plugin.name}`,
    { description: plugin.summary, ...toJson(plugin.config) },
  ]);
  const properties = Object.fromEntries([...general, ...own]) as Record<string, object>;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Stack configuration of eks-network-security",
    type: "object",
    required: ["config"],
    properties: {
      config: {
        type: "object",
        required: [`${namespace}:environment`],
        properties,
        ...(complete ? closed : closedWithoutPlugins(Object.keys(properties))),
      },
    },
  };
}

function toJson(schema: z.ZodType): Record<string, unknown> {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.fromEntries(Object.entries(json).filter(([key]) => key !== "$schema"));
}

/** Other namespaces (aws:region) may hold anything; in our own, a typo shows in the editor. */
const closed = { patternProperties: { [`^(?!${namespace}:).+:`]: {} }, additionalProperties: false };

/** `if` and `else` instead of `unevaluatedProperties`, which editors do not all know. */
function closedWithoutPlugins(keys: readonly string[]): Record<string, unknown> {
  const plugins = `${namespace}:plugins`;
  return {
    if: { required: [plugins], properties: { [plugins]: { type: "array", minItems: 1 } } },
    then: { propertyNames: { pattern: ":" } },
    else: { properties: Object.fromEntries(keys.map((key) => [key, true])), ...closed },
  };
}
