/** Values of a stack file that only its own stack can read. Pure. */
import type { Document } from "./outside";

/** Whether a path is at, or inside, a value that `pulumi config set --secret` wrote. */
export function isEncrypted(document: Document, at: readonly PropertyKey[]): boolean {
  let value: unknown = document;
  for (const part of at) {
    value = typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined;
    if (typeof value === "object" && value !== null && Object.keys(value).join() === "secure") {
      return true;
    }
  }
  return false;
}
