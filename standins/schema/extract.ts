/**
 * Reads the schema of `@pulumi/aws` and `@pulumi/kubernetes` from their declaration files: the generated SDK is the
 * only copy of the provider's schema in every installation. Uses the TypeScript parser without the type checker.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type * as typescript from "typescript";
import { Declarations } from "./declarations";
import type { ModuleSchema, ObjectType, OutputProperty, PackageSchema, TypeRef } from "./types";

function declarationFiles(folder: string): string[] {
  const files: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules" && entry.name !== "types") {
      files.push(...declarationFiles(path));
    } else if (entry.name.endsWith(".d.ts") && entry.name !== "index.d.ts") {
      files.push(path);
    }
  }
  return files.sort();
}

function outputProperty(type: TypeRef, optional: boolean): OutputProperty {
  const kind = ((): OutputProperty["kind"] => {
    if (typeof type === "string") {
      return type === "string" || type === "number" || type === "boolean" ? type : "any";
    }
    if ("list" in type) return "list";
    if ("map" in type) return "map";
    if ("ref" in type) return "object";
    const first = "oneOf" in type ? typeof type.oneOf[0] : typeof type.union[0];
    return first === "string" && "oneOf" in type ? "string" : "any";
  })();
  return optional ? { kind, optional: true } : { kind };
}

/**
 * Extracts the whole schema of the package in `root`, the folder of its package.json.
 * `ts` is the TypeScript compiler's API.
 */
export function extractPackage(root: string, ts: typeof typescript): PackageSchema {
  const declarations = new Declarations(ts);
  const schema: PackageSchema = { index: {}, modules: {} };
  const moduleOf = (name: string): ModuleSchema =>
    (schema.modules[name] ??= { resources: {}, functions: {}, types: {} });

  declarations.readEnums(root);
  for (const [name, type] of declarations.namedTypes(join(root, "types", "input.d.ts"))) {
    const namespace = name.includes(".") ? (name.split(".")[0] ?? "index") : "index";
    moduleOf(namespace).types[name] = type;
  }
  for (const file of declarationFiles(root)) {
    const path = relative(root, file).split(sep);
    const folder = path.length > 1 ? (path[0] ?? "index") : "index";
    const script = readFileSync(file.replace(/\.d\.ts$/, ".js"), "utf8");
    const marker = /__pulumiType = '([^']+)'/.exec(script)?.[1];
    // The token of the provider itself is only the package name.
    const resource = marker === undefined || marker.includes(":") ? marker : `pulumi:providers:${marker}`;
    const invoked = /runtime\.invoke\("([^"]+)"/.exec(script)?.[1];
    const token = resource ?? invoked;
    if (token === undefined) {
      continue;
    }
    const source = declarations.parse(file);
    if (resource !== undefined) {
      const name = declarations.className(source, resource.slice(resource.lastIndexOf(":") + 1));
      const outputs: Record<string, OutputProperty> = {};
      for (const member of name === undefined ? [] : declarations.members(source, name)) {
        outputs[member.name] = outputProperty(member.type, member.optional);
      }
      const inputs = declarations.object(source, `${name ?? ""}Args`) ?? { properties: {} };
      moduleOf(folder).resources[resource] = { inputs, outputs };
    } else if (invoked !== undefined) {
      const name = invoked.slice(invoked.lastIndexOf(":") + 1);
      const args = declarations.object(source, `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}Args`);
      const none: ObjectType = { properties: {} };
      moduleOf(folder).functions[invoked] = args ?? none;
    }
    schema.index[token] = folder;
  }
  return schema;
}
