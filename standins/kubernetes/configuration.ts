/** The provider's own configuration: the cluster it would talk to, and the default namespace. */
import { parse } from "yaml";
import { dnsLabel } from "../formats";
import { type Checked, type Failure, ProviderError } from "../provider";
import { flag, text, texts } from "../rules";
import type { Schema } from "../schema/store";
import { validateObject } from "../schema/validate";
import { isProps, plainProps, type Props, type Value } from "../property-values";

export interface Configuration {
  namespace: string;
  /** URL of the API server in the kubeconfig. Nothing is ever sent to it. */
  server: string | undefined;
  /** As whom the token is asked for, in the form of the aws stand-in's `caller`; undefined: not by the AWS CLI. */
  caller: string | undefined;
  mutable: { configMap: boolean; secret: boolean };
}

const ENGINE_KEYS = ["version", "pluginDownloadURL", "__internal", "__defaults"];

function typed(config: Props, schema: Schema): Props {
  const inputs = schema.resource("pulumi:providers:kubernetes")?.inputs.properties ?? {};
  const entries = Object.entries(plainProps(config)).filter(([key]) => !ENGINE_KEYS.includes(key));
  return Object.fromEntries(
    entries.map(([key, value]): [string, Value] => {
      if (typeof value !== "string" || (inputs[key]?.type ?? "string") === "string") {
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

interface Kubeconfig {
  server: string | undefined;
  caller: string | undefined;
  namespace: string | undefined;
}

function named(list: Value | undefined, name: string | undefined): Props | undefined {
  const found = Array.isArray(list) ? list.find((item) => isProps(item) && item["name"] === name) : undefined;
  return isProps(found) ? found : undefined;
}

function callerOf(user: Props | undefined): string | undefined {
  if (user === undefined || text(user, "user.exec.command") !== "aws") {
    return undefined;
  }
  const args = texts(user, "user.exec.args");
  const after = (...flags: string[]): string | undefined => args[args.findIndex((arg) => flags.includes(arg)) + 1];
  const has = (...flags: string[]): boolean => args.some((arg) => flags.includes(arg));
  if (has("--role", "--role-arn")) {
    return after("--role", "--role-arn");
  }
  return has("--profile") ? `profile:${after("--profile") ?? ""}` : "";
}

/** Parses a kubeconfig. The path of a file is not read. @throws ProviderError that says what is wrong with it */
export function readKubeconfig(content: string, context?: string): Kubeconfig {
  if (!content.includes("\n") && !content.trim().startsWith("{")) {
    return { server: undefined, caller: undefined, namespace: undefined };
  }
  let config: Value;
  try {
    config = (content.trim().startsWith("{") ? JSON.parse(content) : parse(content)) as Value;
  } catch (error) {
    throw new ProviderError(`kubeconfig is neither valid YAML nor JSON: ${(error as Error).message.split("\n", 1)[0]}`);
  }
  if (!isProps(config) || !Array.isArray(config["clusters"]) || config["clusters"].length === 0) {
    throw new ProviderError("kubeconfig has no clusters");
  }
  const current = context ?? text(config, "current-context");
  const chosen = named(config["contexts"], current);
  if (!chosen) {
    throw new ProviderError(`kubeconfig has no context "${current ?? ""}"`);
  }
  const cluster = named(config["clusters"], text(chosen, "context.cluster"));
  const server = cluster ? text(cluster, "cluster.server") : undefined;
  if (server === undefined) {
    throw new ProviderError(`kubeconfig: context "${current ?? ""}" names no cluster with a server`);
  }
  const user = named(config["users"], text(chosen, "context.user"));
  return { server, caller: callerOf(user), namespace: text(chosen, "context.namespace") };
}

export function checkConfig(config: Props, schema: Schema): Checked {
  const values = typed(config, schema);
  const inputs = schema.resource("pulumi:providers:kubernetes")?.inputs;
  const failures: Failure[] = inputs ? validateObject(values, inputs, schema) : [];
  const namespace = text(values, "namespace");
  const reason = namespace === undefined ? undefined : dnsLabel(namespace);
  if (reason !== undefined) {
    failures.push({ property: "namespace", reason });
  }
  return { inputs: config, failures };
}

export function configuration(config: Props, schema: Schema): Configuration {
  const values = typed(config, schema);
  const content = text(values, "kubeconfig");
  const kubeconfig = content === undefined ? undefined : readKubeconfig(content, text(values, "context"));
  return {
    namespace: text(values, "namespace") ?? kubeconfig?.namespace ?? "default",
    server: kubeconfig?.server,
    caller: kubeconfig?.caller,
    mutable: {
      configMap: flag(values, "enableConfigMapMutable") === true,
      secret: flag(values, "enableSecretMutable") === true,
    },
  };
}
