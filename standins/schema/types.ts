/** The parts of a provider's schema that the declaration files of its npm package contain. */

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
  /** Whether other keys are allowed too. */
  open?: true;
}

/** A property of the state; `optional` if the provider may leave it unset. */
export interface OutputProperty {
  kind: "string" | "number" | "boolean" | "list" | "map" | "object" | "any";
  optional?: true;
}

export interface ResourceType {
  inputs: ObjectType;
  outputs: Record<string, OutputProperty>;
}

/** A folder of the package (`ec2`, `core`): resources and functions by token, object types by name. */
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
