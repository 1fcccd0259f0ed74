/** The schema of a provider package, as far as the declaration files of its npm package say it. */

export type TypeRef =
  | "string"
  | "number"
  | "boolean"
  | "any"
  /** An asset or archive. */
  | "asset"
  | { list: TypeRef }
  | { map: TypeRef }
  /** A named object type, `<namespace>.<Name>`. */
  | { ref: string }
  | { oneOf: (string | number | boolean)[] }
  | { union: TypeRef[] };

export interface Property {
  type: TypeRef;
  required?: true;
}

export interface ObjectType {
  properties: Record<string, Property>;
  /** Whether keys that are not listed are allowed too. */
  open?: true;
}

/** What a property of the state holds; `optional` when the provider may leave it unset. */
export interface OutputProperty {
  kind: "string" | "number" | "boolean" | "list" | "map" | "object" | "any";
  optional?: true;
}

export interface ResourceType {
  inputs: ObjectType;
  outputs: Record<string, OutputProperty>;
}

/** One folder of the package (`ec2`, `core`): resources and functions by token, object types by name. */
export interface ModuleSchema {
  resources: Record<string, ResourceType>;
  /** The arguments of each function. */
  functions: Record<string, ObjectType>;
  types: Record<string, ObjectType>;
}

export interface PackageSchema {
  /** Folder by token, for resources and functions. */
  index: Record<string, string>;
  modules: Record<string, ModuleSchema>;
}
