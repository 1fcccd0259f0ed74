/** The state of a resource: its inputs plus what the provider adds. The additions are unknown in a preview. */
import type { OutputProperty, ResourceType } from "../schema/types";
import { isProps, plainProps, type Props, UNKNOWN, unwrap, type Value, withSecretsOf } from "../property-values";
import { withoutNotes } from "./defaults";
import { type Context, TIME } from "./outputs/context";
import { outputRule } from "./outputs/index";
import { RECOMPUTED } from "./tables/replaces";

/** Merges `more` into `value` where `value` has nothing. Objects are merged deeply; lists and plain values are not. */
function fill(value: Value | undefined, more: Value): Value {
  if (value === undefined || value === null) {
    return more;
  }
  const bare = unwrap(value);
  if (!isProps(bare) || !isProps(more)) {
    return value;
  }
  const result: Props = { ...bare };
  for (const [key, item] of Object.entries(more)) {
    result[key] = fill(result[key], item);
  }
  return withSecretsOf(result, value);
}

function unknownLeaves(value: Value): Value {
  return isProps(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unknownLeaves(item)]))
    : UNKNOWN;
}

/** A plausible output for a type without a table. */
function general(name: string, property: OutputProperty, context: Context): Value | undefined {
  const service = context.target.type.split(/[:/]/)[1] ?? "";
  const known: Record<string, Value> = {
    arn: context.arn(service, context.id),
    region: context.region,
    ownerId: context.account,
    accountId: context.account,
    awsAccountId: context.account,
    createdAt: TIME,
    createdDate: TIME,
    createDate: TIME,
    tagsAll: context.props("tagsAll"),
  };
  if (name in known && property.kind !== "list") {
    return known[name];
  }
  return property.kind === "list" ? [] : property.kind === "map" ? {} : undefined;
}

/** Outputs of a create. As with the real provider, everything that the service decides is unknown in a preview. */
export function createOutputs(type: ResourceType, inputs: Props, context: Context, preview: boolean): Props {
  const rule = outputRule(context.target.type);
  context.id = preview ? "" : rule.id(context);
  const given = withoutNotes(inputs) as Props;
  const computed = rule.outputs?.(context) ?? {};
  const outputs = fill(given, preview ? unknownLeaves(computed) : computed) as Props;
  for (const [name, property] of Object.entries(type.outputs)) {
    if (outputs[name] !== undefined) {
      continue;
    }
    // An optional input that was not given stays absent. The service decides the rest.
    const decided = !property.optional || !(name in type.inputs.properties);
    const value = preview && decided ? UNKNOWN : general(name, property, context);
    if (name === "tagsAll" || name === "region") {
      outputs[name] = general(name, property, context) ?? UNKNOWN;
    } else if (decided && value !== undefined) {
      outputs[name] = value;
    }
  }
  return preview ? outputs : { ...outputs, id: context.id };
}

/**
 * Outputs of an update: new inputs, old computed values, and unknown or new values for those that the update changes.
 */
export function updateOutputs(
  type: ResourceType,
  old: { inputs: Props; outputs: Props },
  news: Props,
  context: Context,
  preview: boolean,
): Props {
  const recomputed = RECOMPUTED[context.target.type] ?? [];
  const given = withoutNotes(news) as Props;
  const oldInputs = plainProps(withoutNotes(old.inputs) as Props);
  const outputs: Props = {};
  for (const [name, value] of Object.entries(old.outputs)) {
    // A removed input disappears from the outputs, unless the service decides its value then.
    const removed = name in oldInputs && !(name in given) && name in type.inputs.properties;
    if (!removed) {
      outputs[name] = value;
    } else if (type.outputs[name]?.optional !== true && preview) {
      outputs[name] = UNKNOWN;
    }
  }
  const computed = outputRule(context.target.type).outputs?.(context) ?? {};
  for (const [name, value] of Object.entries(given)) {
    outputs[name] = fill(value, nestedOf(outputs[name], computed[name]));
  }
  for (const name of recomputed.filter((item) => item in outputs && !(item in given))) {
    const value = outputs[name];
    outputs[name] = preview ? UNKNOWN : typeof value === "number" ? value + 1 : (value ?? null);
  }
  return outputs;
}

/** Nested values that the service adds to an object: those with a value in the table. */
function nestedOf(old: Value | undefined, computed: Value | undefined): Value {
  const bare = old === undefined ? null : unwrap(old);
  if (!isProps(bare) || !isProps(computed)) {
    return {};
  }
  const kept = Object.keys(computed).filter((key) => key in bare);
  return Object.fromEntries(
    kept.map((key) => [key, isProps(computed[key]) ? nestedOf(bare[key], computed[key]) : (bare[key] ?? null)]),
  );
}
