/** The plugin contract: all that a plugin from outside imports, as eks-network-security/plugin. */
export type { PolicyObject } from "../core/policies/object";
export { error, mismatch, mismatchWarning, warning, type Problem } from "../core/problem";
export type { StatementId } from "../facts/guide";
export type { Addition, Document, Expansion, Origin, Outside, StackDocument } from "./outside";
export { textAt, type Unchecked } from "./parts";
export * from "./plugin";
// With a star: TypeScript lets a plugin add to an interface through this module only if it is exported that way.
export * from "./slots";
