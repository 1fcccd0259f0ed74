/**
 * Stores extracted schemas as JSON, one file per folder of the package. A file is read when one of its tokens is
 * needed.
 */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type * as typescript from "typescript";
import { extractPackage } from "./extract";
import type { ModuleSchema, ObjectType, ResourceType } from "./types";

/**
 * The offline runner's cache folder. Default: `.offline` of the project, or the temp folder if that is not writable.
 */
const CACHE_VARIABLE = "EKS_NETWORK_SECURITY_CACHE";

// Part of the folder's name. Increase it with every change of the extractor's output.
const FORMAT = 1;

export interface Located {
  root: string;
  version: string;
}

/** Finds an installed npm package. */
export function locate(packageName: string): Located {
  const manifest = createRequire(join(__dirname, "stand-in.js")).resolve(`${packageName}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return { root: dirname(manifest), version };
}

function writable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The folder of all extracted schemas. */
export function schemaFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const cache = environment[CACHE_VARIABLE];
  if (cache && writable(join(cache, "schema"))) {
    return join(cache, "schema");
  }
  const modules = join("node_modules", "@pulumi", "aws");
  const project = join(locate("@pulumi/aws").root.slice(0, -modules.length), ".offline", "schema");
  return writable(project) ? project : join(tmpdir(), "eks-network-security-schema");
}

/**
 * Extracts the schema of a package into `folder`, unless it exists, and returns its folder. The first time takes about
 * a second. The schema is written to a draft that is then renamed, so concurrent calls do not disturb each other.
 */
export function prepareSchema(packageName: string, folder: string = schemaFolder()): string {
  const { root, version } = locate(packageName);
  const name = `${packageName.replace(/^@pulumi\//, "")}-${version}-f${FORMAT}`;
  const ready = join(folder, name);
  if (existsSync(join(ready, "index.json"))) {
    return ready;
  }
  // Resolved at run time from the package's folder: the provider's bundle must not include the compiler.
  const ts = createRequire(join(root, "package.json"))("typescript") as typeof typescript;
  const schema = extractPackage(root, ts);
  mkdirSync(folder, { recursive: true });
  const aside = mkdtempSync(join(folder, `${name}.`));
  for (const [module, content] of Object.entries(schema.modules)) {
    writeFileSync(join(aside, `${module}.module.json`), JSON.stringify(content));
  }
  writeFileSync(join(aside, "index.json"), JSON.stringify(schema.index));
  try {
    renameSync(aside, ready);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(join(ready, "index.json"))) {
      throw error;
    }
  }
  return ready;
}

/** The schema of one package. */
export class Schema {
  private index: Record<string, string> | undefined;
  private readonly modules = new Map<string, ModuleSchema>();
  private folder: string | undefined;

  constructor(
    private readonly packageName: string,
    private readonly parent?: string,
  ) {}

  private path(): string {
    return (this.folder ??= prepareSchema(this.packageName, this.parent ?? schemaFolder()));
  }

  private module(name: string): ModuleSchema {
    let module = this.modules.get(name);
    if (!module) {
      const file = join(this.path(), `${name}.module.json`);
      module = JSON.parse(readFileSync(file, "utf8")) as ModuleSchema;
      this.modules.set(name, module);
    }
    return module;
  }

  /** Every token of the package: resources and functions. */
  tokens(): string[] {
    this.index ??= JSON.parse(readFileSync(join(this.path(), "index.json"), "utf8")) as Record<string, string>;
    return Object.keys(this.index);
  }

  private moduleFor(token: string): ModuleSchema | undefined {
    this.tokens();
    const name = this.index?.[token];
    return name === undefined ? undefined : this.module(name);
  }

  resource(token: string): ResourceType | undefined {
    return this.moduleFor(token)?.resources[token];
  }

  /** The arguments of a function. */
  arguments(token: string): ObjectType | undefined {
    return this.moduleFor(token)?.functions[token];
  }

  /** An object type, by its name including namespaces. */
  type(name: string): ObjectType | undefined {
    return this.module(name.includes(".") ? (name.split(".")[0] ?? "index") : "index").types[name];
  }
}
