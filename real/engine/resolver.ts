import { realpathSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { UserError } from "../../cli/errors";
import { isExecutable } from "./exec";
import { goSource } from "./go";
import { npmSource } from "./npm";
import { pathSource } from "./path";
import type { Engine, Source, SourceContext } from "./source";
import { fits, versionOf } from "./version";

export const sources: readonly Source[] = [pathSource, npmSource, goSource];

/**
 * The engine to run: `$EKS_NETWORK_SECURITY_ENGINE` if set, otherwise the first that is already present of PATH, npm
 * package and Go build, otherwise the first of them that can be downloaded or built.
 *
 * @throws UserError that lists every attempt if no engine is available
 */
export async function resolveEngine(context: SourceContext, from: readonly Source[] = sources): Promise<Engine> {
  const forced = context.env.EKS_NETWORK_SECURITY_ENGINE;
  if (forced && isAbsolute(forced)) return explicit(forced, context);
  const wanted = forced ? from.filter(({ name }) => name === forced) : from;
  if (wanted.length === 0) {
    throw new UserError(
      `EKS_NETWORK_SECURITY_ENGINE=${forced}: allowed are ${from.map(({ name }) => name).join(", ")}, ` +
        `or the absolute path of a pulumi executable.`,
    );
  }
  const refusals = new Map<Source, { reason: string; remedy: string }>();
  for (const step of ["present", "obtain"] as const) {
    for (const source of wanted) {
      const found = await source[step]?.(context);
      context.signal?.throwIfAborted();
      if (found === undefined) continue;
      if ("path" in found) {
        const engine = await checked(found.path, source.name, context.required);
        if ("path" in engine) return engine;
        refusals.set(source, { reason: engine.reason, remedy: `update it to ${context.required}` });
      } else {
        refusals.set(source, found);
      }
    }
  }
  throw new UserError(refusal(context.required, refusals));
}

async function explicit(path: string, { required }: SourceContext): Promise<Engine> {
  const engine = await checked(path, "file", required);
  if ("path" in engine) return engine;
  throw new UserError(`EKS_NETWORK_SECURITY_ENGINE=${path}: ${engine.reason}`);
}

async function checked(path: string, source: Engine["source"], required: string): Promise<Engine | { reason: string }> {
  const found = await versionOf(path);
  if ("reason" in found) return found;
  if (!fits(found.version, required)) {
    return { reason: `${path} is version ${found.version}, Pulumi.yaml requires ${required}` };
  }
  // The engine looks next to the file and next to the target of a link.
  const folders = [dirname(path), dirname(realpathSync(path))];
  const hasLanguageHost = folders.some((folder) => isExecutable(join(folder, "pulumi-language-nodejs")));
  return { path, version: found.version, source, hasLanguageHost };
}

function refusal(required: string, refusals: Map<Source, { reason: string; remedy: string }>): string {
  const lines = [...refusals].map(
    ([{ title }, { reason, remedy }]) => `  - ${title}: ${reason}.\n    To use it: ${remedy}.`,
  );
  return (
    `No Pulumi engine (${required}) is available. Tried, in this order:\n${lines.join("\n")}\n` +
    `One of them is enough. To use a pulumi executable elsewhere: EKS_NETWORK_SECURITY_ENGINE=/path/to/pulumi`
  );
}
