/** CustomResourceDefinitions, read from the Go modules listed in facts/crds.json. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseAllDocuments } from "yaml";
import { type DefinitionSource, definitionSources } from "../../facts/crds";
import { capture } from "../engine/exec";
import { lastLine } from "../engine/version";
import { contentHash } from "../files";
import { type GoContext, goEnvironment } from "../go-build";
import { withLock } from "../lock";
import type { KubernetesObject } from "./client";

/** Definitions by project name. */
export interface Definitions {
  readonly found: Readonly<Record<string, readonly KubernetesObject[]>>;
  /** Projects whose module cannot be fetched or read here, each with the reason. */
  readonly unavailable: Readonly<Record<string, string>>;
}

/**
 * The definitions of facts/crds.json. They are cached by the content of that file. A module that could not be fetched
 * is tried again next time.
 */
export async function readDefinitions(context: GoContext): Promise<Definitions> {
  const found: Record<string, readonly KubernetesObject[]> = {};
  const unavailable: Record<string, string> = {};
  await withLock(
    join(context.cache, "apiserver", "definitions"),
    async () => {
      for (const [name, source] of Object.entries(definitionSources)) {
        const read = await definitionsOf(name, source, context);
        if (typeof read === "string") unavailable[name] = read;
        else found[name] = read;
      }
    },
    { signal: context.signal, onWait: () => context.progress("Waiting for another read of CustomResourceDefinitions") },
  );
  return { found, unavailable };
}

async function definitionsOf(
  name: string,
  source: DefinitionSource,
  context: GoContext,
): Promise<readonly KubernetesObject[] | string> {
  const hash = contentHash(__dirname, [__filename], [JSON.stringify(source)]);
  const kept = join(context.cache, "apiserver", "definitions", `${name}-${hash}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8")) as KubernetesObject[];
  const module = await moduleFolder(source, context);
  if ("reason" in module) return module.reason;
  const definitions = source.files.flatMap((file) => {
    const path = join(module.folder, file);
    return existsSync(path) ? definitionsIn(readFileSync(path, "utf8")) : [];
  });
  if (definitions.length === 0)
    return `${source.module}@${source.version} has no definitions in ${source.files.join(", ")}`;
  const served = definitions.flatMap((definition) => servedAs(definition, source));
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(`${kept}.tmp`, JSON.stringify(served));
  renameSync(`${kept}.tmp`, kept);
  return served;
}

/**
 * Folder of a Go module in the module cache. Fetches it if necessary and compares its checksum with facts/crds.json.
 */
export async function moduleFolder(
  { module, version, sum }: Pick<DefinitionSource, "module" | "version" | "sum">,
  context: GoContext,
): Promise<{ folder: string } | { reason: string }> {
  const name = `${module}@${version}`;
  context.progress(`Reading Go module ${name}`);
  // If a module needs a newer Go than the installed one, Go fetches that version to read its go.mod.
  const env = { ...(await goEnvironment(context)), GOTOOLCHAIN: "auto", GOFLAGS: "-mod=mod" };
  const { code, output } = await capture("go", ["mod", "download", "-json", name], {
    cwd: context.cache,
    env,
    timeout: 600_000,
    signal: context.signal,
  });
  const answer = /^\{[^]*^\}/m.exec(output)?.[0];
  const { Dir, Sum, Error } = JSON.parse(answer ?? "{}") as { Dir?: string; Sum?: string; Error?: string };
  if (code !== 0 || Dir === undefined) return { reason: `${name}: ${Error ?? lastLine(output)}` };
  if (Sum !== sum) return { reason: `${name}: its checksum is ${Sum}, but facts/crds.json says ${sum}` };
  return { folder: Dir };
}

function definitionsIn(text: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object?.kind === "CustomResourceDefinition")
    .map((object) => withoutStatus(object as KubernetesObject));
}

/** Generated definitions have an empty status, which the server does not let clients apply. */
function withoutStatus(definition: KubernetesObject): KubernetesObject {
  const { name, annotations, labels } = definition.metadata;
  const { apiVersion, kind, spec } = definition;
  return { apiVersion, kind, metadata: { name, annotations, labels }, spec };
}

interface CrdSpec {
  group: string;
  names: { plural: string };
  versions: { name: string; storage: boolean }[];
}

/** The definition, and a copy under the group and version by which another server serves the kind. */
function servedAs(definition: KubernetesObject, { servedAs: other }: DefinitionSource): KubernetesObject[] {
  const spec = definition.spec as CrdSpec;
  if (other === undefined) return [definition];
  const [fromGroup, fromVersion] = other.from.split("/");
  const [group = "", version = ""] = other.to.split("/");
  const stored = spec.versions.find(({ name }) => name === fromVersion);
  if (spec.group !== fromGroup || stored === undefined) return [definition];
  if (group === fromGroup) {
    const versions = [...spec.versions, { ...stored, name: version, storage: false }];
    return [{ ...definition, spec: { ...spec, versions } }];
  }
  return [
    definition,
    {
      ...definition,
      metadata: { name: `${spec.names.plural}.${group}` },
      spec: { ...spec, group, versions: [{ ...stored, name: version }] },
    },
  ];
}
