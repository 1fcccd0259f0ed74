import { Ajv2020 } from "ajv/dist/2020";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { capabilities } from "../../components/registry";
import { stackFileSchema } from "../../framework/stack-schema";
import { generalConfig, namespace } from "../../framework/stack-config";
import { fake } from "./fakes";

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
}

const configOf = (schema: Record<string, unknown>): Schema =>
  (schema.properties as Record<string, Schema>).config ?? {};

/** Every schema of an object in a schema, with its path. */
function objects(schema: Schema, at: string): [string, Schema][] {
  const below = [
    ...Object.entries(schema.properties ?? {}).map(([key, value]) => [`${at}.${key}`, value] as const),
    ...(typeof schema.additionalProperties === "object" ? [[`${at}.*`, schema.additionalProperties] as const] : []),
    ...(schema.items === undefined ? [] : [[`${at}[]`, schema.items] as const]),
    ...(schema.anyOf ?? []).map((branch, index) => [`${at}|${index}`, branch] as const),
  ];
  return [
    ...(schema.properties === undefined ? [] : [[at, schema] as [string, Schema]]),
    ...below.flatMap(([path, value]) => objects(value, path)),
  ];
}

describe("the JSON Schema of a stack file", () => {
  const waf = fake("waf", {
    config: z.strictObject({ mode: z.enum(["count", "block"]).default("count").describe("What happens.") }),
  });
  const config = configOf(stackFileSchema([waf]));

  const accepts = (schema: Record<string, unknown>, document: Record<string, unknown>): boolean =>
    new Ajv2020({ strict: false, logger: false }).validate(schema, {
      config: Object.fromEntries(Object.entries({ environment: "dev", ...document }).map(namespaced)),
    });
  const namespaced = ([key, value]: [string, unknown]): [string, unknown] => [
    key.includes(":") ? key : `${namespace}:${key}`,
    value,
  ];

  it("has the general keys and a key per plugin", () => {
    expect(Object.keys(config.properties ?? {})).toEqual(
      [...Object.keys(generalConfig), "waf"].map((key) => `${namespace}:${key}`),
    );
    expect(config.required).toEqual([`${namespace}:environment`]);
  });

  it("says what a plugin is for, what is allowed and what is the default", () => {
    expect(config.properties?.[`${namespace}:waf`]).toEqual({
      description: "The capability waf.",
      type: "object",
      properties: {
        mode: { type: "string", enum: ["count", "block"], default: "count", description: "What happens." },
      },
      additionalProperties: false,
    });
  });

  it("refuses unknown keys of its own namespace and leaves others alone", () => {
    const schema = stackFileSchema([waf]);
    expect(accepts(schema, { waf: { mode: "block" }, "aws:region": "eu-central-1" })).toBe(true);
    expect(accepts(schema, { wfa: {} })).toBe(false);
    expect(accepts(schema, { waf: { mode: "off" } })).toBe(false);
    expect(new Ajv2020({ strict: false, logger: false }).validate(schema, { config: { environment: "dev" } })).toBe(
      false,
    );
  });

  it("lets keys pass that a stack's own plugins may have, and nothing else", () => {
    const schema = stackFileSchema([]);
    expect(accepts(schema, { waf: { mode: "block" } })).toBe(false);
    expect(accepts(schema, { plugins: [], waf: { mode: "block" } })).toBe(false);
    expect(accepts(schema, { plugins: ["./plugins/waf"], waf: { mode: "block" } })).toBe(true);
    expect(accepts(schema, { plugins: ["./plugins/waf"], tags: 5 })).toBe(false);
    expect(accepts(schema, { plugins: [5], waf: {} })).toBe(false);
  });

  it("of one stack knows all its plugins, and refuses every other key", () => {
    const schema = stackFileSchema([waf], { complete: true });
    expect(accepts(schema, { plugins: ["./plugins/waf"], waf: { mode: "block" } })).toBe(true);
    expect(accepts(schema, { plugins: ["./plugins/waf"], waf: { mode: "off" } })).toBe(false);
    expect(accepts(schema, { plugins: ["./plugins/waf"], wfa: {} })).toBe(false);
  });

  it("of every capability is closed and described, key by key", () => {
    const all = objects(configOf(stackFileSchema(capabilities)), "config").filter(([at]) => at !== "config");
    expect(all.length).toBeGreaterThan(capabilities.length - 1);
    expect(all.filter(([, { additionalProperties }]) => additionalProperties !== false).map(([at]) => at)).toEqual([]);
    const undescribed = all.flatMap(([at, { properties }]) =>
      Object.entries(properties ?? {})
        .filter(([, { description }]) => description === undefined)
        .map(([key]) => `${at}.${key}`),
    );
    expect(undescribed).toEqual([]);
  });
});
