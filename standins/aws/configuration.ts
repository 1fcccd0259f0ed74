/** The provider's own configuration: account, partition, region and the tags it adds. */
import { matching } from "../formats";
import { type Checked, type Failure, ProviderError } from "../provider";
import { text, texts } from "../rules";
import type { Schema } from "../schema/store";
import { validateObject } from "../schema/validate";
import { isProps, plainProps, type Props, type Value } from "../property-values";

/** The account ID of all stand-in resources; AWS uses it in its documentation. */
export const ACCOUNT = "123456789012";

export interface Configuration {
  account: string;
  partition: string;
  region: string;
  defaultTags: Record<string, string>;
  /** Who calls: the ARN of the role that is assumed last; "profile:<name>" or "" for what only a real account knows. */
  caller: string;
}

// Keys that the engine adds to every provider's configuration.
const ENGINE_KEYS = ["version", "pluginDownloadURL", "__internal", "__defaults"];
// The structured keys that are read here.
const STRUCTURED = ["allowedAccountIds", "assumeRoles", "defaultTags", "forbiddenAccountIds"];
const regionFormat = matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 4, 64);

/** Decodes values that may arrive as JSON text. `isText` tells which ones the provider defines as strings. */
function parsed(config: Props, isText: (key: string) => boolean): Props {
  const entries = Object.entries(plainProps(config)).filter(([key]) => !ENGINE_KEYS.includes(key));
  return Object.fromEntries(
    entries.map(([key, value]): [string, Value] => {
      if (typeof value !== "string" || isText(key)) {
        return [key, value];
      }
      try {
        return [key, JSON.parse(value) as Value];
      } catch {
        return [key, value];
      }
    }),
  );
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** ARN of the role that is assumed last. */
function roleOf(config: Props): string | undefined {
  const roles = texts(config, "assumeRoles").length === 0 ? config["assumeRoles"] : [];
  const last = Array.isArray(roles) ? roles[roles.length - 1] : undefined;
  return isProps(last) ? text(last, "roleArn") : undefined;
}

function accountOf(config: Props): string {
  return /^arn:aws[a-z-]*:iam::(\d{12}):role\//.exec(roleOf(config) ?? "")?.[1] ?? ACCOUNT;
}

function callerOf(config: Props): string {
  const profile = text(config, "profile") ?? "";
  return roleOf(config) ?? (profile === "" ? "" : `profile:${profile}`);
}

export function checkConfig(config: Props, schema: Schema): Checked {
  const failures: Failure[] = [];
  const inputs = schema.resource("pulumi:providers:aws")?.inputs;
  const values = parsed(config, (key) => (inputs?.properties[key]?.type ?? "string") === "string");
  if (inputs) {
    failures.push(...validateObject(values, inputs, schema));
  }
  const region = values["region"];
  if (region === undefined) {
    failures.push({
      property: "region",
      reason: "the AWS region is not set: set the configuration key aws:region, for example to eu-central-1",
    });
  } else {
    const reason = text(values, "region") === undefined ? undefined : regionFormat(region);
    if (reason !== undefined) {
      failures.push({ property: "region", reason: `invalid AWS Region: ${reason}` });
    }
  }
  return { inputs: config, failures };
}

/** Reads a configuration that {@link checkConfig} has accepted. */
export function configuration(config: Props): Configuration {
  const values = parsed(config, (key) => !STRUCTURED.includes(key));
  const region = text(values, "region");
  if (region === undefined) {
    throw new ProviderError("the AWS region is not set: set the configuration key aws:region");
  }
  const account = accountOf(values);
  const allowed = texts(values, "allowedAccountIds");
  if ((allowed.length > 0 && !allowed.includes(account)) || texts(values, "forbiddenAccountIds").includes(account)) {
    throw new ProviderError(`AWS account ID not allowed: ${account} (the account of the stand-in aws provider)`);
  }
  const tags = isProps(values["defaultTags"]) ? values["defaultTags"]["tags"] : undefined;
  const defaultTags = isProps(tags ?? null)
    ? Object.entries(tags as Props).map(([key, value]) => [key, String(value)])
    : [];
  return {
    account,
    partition: partitionOf(region),
    region,
    caller: callerOf(values),
    defaultTags: Object.fromEntries(defaultTags) as Record<string, string>,
  };
}
