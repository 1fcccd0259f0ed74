/** The JSON Schema of stack files: completion and checks in editors. */
import { z } from "zod";
import type { AnyPlugin } from "./plugin";
import { generalConfig, namespace } from "./stack-config";

/** JSON Schema of stacks/Pulumi.<stack>.yaml, from the same types that validate it. */
export function stackFileSchema(plugins: readonly AnyPlugin[]): Record<string, unknown> {
  const toJson = (schema: z.ZodType): Record<string, unknown> => {
    const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
    return Object.fromEntries(Object.entries(json).filter(([key]) => key !== "$schema"));
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
