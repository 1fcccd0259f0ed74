/** docs/configuration.md: every key of the stack config, from the same JSON Schema that editors use. */
import type { AnyPlugin } from "../../framework/plugin";
import { namespace } from "../../framework/stack-config";
import { stackFileSchema } from "../../framework/stack-schema";
import { generatedNotice, table } from "./markdown";

/** The parts of JSON Schema that zod writes for a stack config. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

type Row = readonly [key: string, type: string, allowed: string, fallback: string, description: string];

const code = (value: unknown): string => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
const isObject = ({ properties }: Schema): boolean => properties !== undefined;
const variantsOf = ({ oneOf, anyOf }: Schema): readonly Schema[] => oneOf ?? anyOf ?? [];

/** What the values of a map are, if the schema is one. */
function valuesOf({ additionalProperties, properties }: Schema): Schema | undefined {
  return properties === undefined && typeof additionalProperties === "object" ? additionalProperties : undefined;
}

function typeOf(schema: Schema): string {
  const { type, items } = schema;
  const values = valuesOf(schema);
  if (values !== undefined) return `map of ${typeOf(values)}`;
  if (items !== undefined) return `list of ${typeOf(items)}`;
  if (schema.const !== undefined) return typeof schema.const;
  if (schema.enum !== undefined) return typeof schema.enum[0];
  const variants = variantsOf(schema);
  return variants.length > 0 ? [...new Set(variants.map(typeOf))].join(" or ") : (type ?? "any");
}

function range(from: number | undefined, to: number | undefined, unit: readonly [string, string] | []): string[] {
  // zod writes the limits of safe integers where there is no limit.
  const low = from === undefined || from <= Number.MIN_SAFE_INTEGER ? undefined : from;
  const high = to === undefined || to >= Number.MAX_SAFE_INTEGER ? undefined : to;
  if (low === undefined && high === undefined) return [];
  const last = high ?? low;
  const of = unit.length === 0 ? "" : ` ${last === 1 ? unit[0] : unit[1]}`;
  if (low === undefined) return [`at most ${last}${of}`];
  return [high === undefined ? `at least ${low}${of}` : `${low} to ${high}${of}`];
}

function allowedIn(schema: Schema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(", ");
  const parts = [
    ...range(schema.minimum, schema.maximum, []),
    ...range(schema.minLength, schema.maxLength, ["character", "characters"]),
    ...range(schema.minItems, schema.maxItems, ["entry", "entries"]),
    ...(schema.pattern === undefined || schema.pattern.length > 60 ? [] : [code(schema.pattern)]),
  ];
  const values = valuesOf(schema) ?? schema.items;
  const inner = values === undefined || isObject(values) ? "" : allowedIn(values);
  const variants = variantsOf(schema).some(isObject) ? [] : variantsOf(schema).map(allowedIn);
  return [...new Set([...parts, inner, ...variants])].filter((part) => part !== "").join("; ");
}

function defaultOf(schema: Schema, required: boolean): string {
  if (schema.default !== undefined) return code(schema.default);
  return required ? "required" : "-";
}

/** The rows of a schema and of everything below it. */
function rowsOf(key: string, schema: Schema, required: boolean): Row[] {
  const row: Row = [
    code(key),
    typeOf(schema),
    allowedIn(schema),
    defaultOf(schema, required),
    schema.description ?? "",
  ];
  return [row, ...below(key, schema)];
}

function below(key: string, schema: Schema): Row[] {
  const { properties = {}, required = [], items } = schema;
  const values = valuesOf(schema);
  return [
    ...Object.entries(properties).flatMap(([name, each]) =>
      rowsOf(key === "" ? name : `${key}.${name}`, each, required.includes(name)),
    ),
    ...(values === undefined ? [] : below(`${key}.<name>`, values)),
    ...(items === undefined ? [] : below(`${key}[]`, items)),
    ...variantsOf(schema)
      .filter(isObject)
      .flatMap((variant) => below(`${key}${tagOf(variant)}`, variant)),
  ];
}

/** Which of several forms it is, by the property that has one value in it: " (kind: alb)". */
function tagOf({ properties = {} }: Schema): string {
  const tag = Object.entries(properties).find(([, each]) => each.const !== undefined && each.type === "string");
  return tag === undefined ? "" : ` (${tag[0]}: ${String(tag[1].const)})`;
}

function section(name: string, schema: Schema): string {
  const rows = below("", schema);
  const head = ["Key", "Type", "Allowed", "Default", "Description"];
  const keyless = valuesOf(schema);
  const all = keyless === undefined ? rows : below("<name>", keyless);
  return [`## ${name}`, schema.description ?? "", table(head, all)].filter((part) => part !== "").join("\n\n");
}

/** @param plugins in the order of the page */
export function configurationPage(plugins: readonly AnyPlugin[]): string {
  const file = stackFileSchema(plugins) as unknown as Schema;
  const keys = file.properties?.["config"]?.properties ?? {};
  const named = new Set(plugins.map(({ name }) => `${namespace}:${name}`));
  const general = Object.entries(keys).filter(([key]) => !named.has(key));
  return [
    generatedNotice,
    "# Configuration",
    `Every key of \`stacks/Pulumi.<stack>.yaml\`, from the types that validate it. A capability is enabled if its key is present, even as \`{}\`; keys go under \`config:\` and begin with \`${namespace}:\`. Completion in editors comes from the same source ([stacks/schema.json](../stacks/schema.json)); checks that need several keys at once are in the README of each capability.`,
    `\`<name>\` is a name of your choice, \`[]\` each entry of a list, and \`(kind: x)\` the form of an entry in which a key is known.`,
    section("General", {
      description: "Keys of the stack itself.",
      properties: Object.fromEntries(general.map(([key, schema]) => [key.slice(namespace.length + 1), schema])),
      required: ["environment"],
    }),
    ...plugins.map(({ name }) => section(name, keys[`${namespace}:${name}`] ?? {})),
    "",
  ].join("\n\n");
}
