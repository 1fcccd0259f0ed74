/**
 * `aws.iam.getPolicyDocument`, rendered like the real provider.
 * Source: hashicorp/terraform-provider-aws internal/service/iam/policy_document_data_source.go and policy_model.go.
 */
import { hex } from "../../names";
import { ProviderError } from "../../provider";
import { text, texts } from "../../rules";
import { isProps, type Props, type Value } from "../../property-values";
import type { Answer } from "./answer";

/** A single value alone, several in reverse order, as the provider stores its sets. */
function oneOrMany(values: string[]): Value {
  const sorted = [...new Set(values)].sort().reverse();
  return sorted.length === 1 ? (sorted[0] ?? "") : sorted;
}

// `&{aws:username}` stands for the policy variable `${aws:username}`.
const variables = (value: string): string => value.replaceAll("&{", "${");

function objects(value: Value | undefined): Props[] {
  return Array.isArray(value) ? value.filter(isProps) : [];
}

function principals(list: Props[]): Value | undefined {
  if (list.length === 0) {
    return undefined;
  }
  const byType = new Map<string, string[]>();
  for (const item of list) {
    const kind = text(item, "type") ?? "";
    byType.set(kind, [...(byType.get(kind) ?? []), ...texts(item, "identifiers")]);
  }
  const everyone = byType.get("*");
  if (byType.size === 1 && everyone?.length === 1 && everyone[0] === "*") {
    return "*";
  }
  return Object.fromEntries([...byType].sort().map(([kind, ids]) => [kind, oneOrMany(ids)]));
}

function conditions(list: Props[]): Value | undefined {
  const result: Record<string, Record<string, Value>> = {};
  for (const item of list) {
    const test = (result[text(item, "test") ?? ""] ??= {});
    const values = texts(item, "values").map(variables);
    test[text(item, "variable") ?? ""] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return list.length > 0 ? result : undefined;
}

function statement(given: Props): Props {
  const fields: [string, Value | undefined][] = [
    ["Sid", text(given, "sid")],
    ["Effect", text(given, "effect") ?? "Allow"],
  ];
  for (const [key, name] of [
    ["actions", "Action"],
    ["notActions", "NotAction"],
    ["resources", "Resource"],
    ["notResources", "NotResource"],
  ] as const) {
    const values = texts(given, key).map(key.toLowerCase().endsWith("resources") ? variables : (value) => value);
    fields.push([name, values.length > 0 ? oneOrMany(values) : undefined]);
  }
  fields.push(
    ["Principal", principals(objects(given["principals"]))],
    ["NotPrincipal", principals(objects(given["notPrincipals"]))],
    ["Condition", conditions(objects(given["conditions"]))],
  );
  return Object.fromEntries(fields.filter((field): field is [string, Value] => field[1] !== undefined));
}

function parse(json: string, key: string): Props[] {
  try {
    const document = JSON.parse(json) as Value;
    const list = isProps(document) ? document["Statement"] : undefined;
    return objects(Array.isArray(list) ? list : [list ?? null]);
  } catch (error) {
    throw new ProviderError(`${key} holds a text that is not valid JSON: ${(error as Error).message}`);
  }
}

/** Merges statements: one with the Sid of an earlier statement replaces it. */
function override(base: Props[], over: Props[]): Props[] {
  const result = [...base];
  for (const item of over) {
    const index = item["Sid"] === undefined ? -1 : result.findIndex((other) => other["Sid"] === item["Sid"]);
    if (index >= 0) {
      result[index] = item;
    } else {
      result.push(item);
    }
  }
  return result;
}

export const getPolicyDocument: Answer = ({ args }) => {
  const version = text(args, "version") ?? "2012-10-17";
  const own = objects(args["statements"]).map(statement);
  const sources = texts(args, "sourcePolicyDocuments").flatMap((json) => parse(json, "sourcePolicyDocuments"));
  const sids = sources.flatMap((item) => (typeof item["Sid"] === "string" ? [item["Sid"]] : []));
  const twice = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (twice !== undefined) {
    throw new ProviderError(
      `duplicate Sid (${twice}) in sourcePolicyDocuments. Remove the Sid or ensure Sids are unique.`,
    );
  }
  const overrides = texts(args, "overridePolicyDocuments").flatMap((json) => parse(json, "overridePolicyDocuments"));
  const statements = override(override(sources, own), overrides);
  const document: Props = { Version: version };
  const policyId = text(args, "policyId");
  if (policyId !== undefined) {
    document["Id"] = policyId;
  }
  document["Statement"] = statements;
  return {
    ...args,
    id: String(parseInt(hex(8, JSON.stringify(document)), 16)),
    json: JSON.stringify(document, null, 2),
    minifiedJson: JSON.stringify(document),
    version,
  };
};
