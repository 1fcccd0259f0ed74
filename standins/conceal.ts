/** Keeps secret values out of messages. */
import { isProps, isSecret, plain, type Value } from "./property-values";

const HIDDEN = "[secret]";

function leaves(value: Value): string[] {
  if (Array.isArray(value)) {
    return value.flatMap(leaves);
  }
  if (isProps(value)) {
    return Object.values(value).flatMap(leaves);
  }
  return value === null || value === "" ? [] : [String(value)];
}

function secrets(value: Value): string[] {
  if (isSecret(value)) {
    return leaves(plain(value));
  }
  if (Array.isArray(value)) {
    return value.flatMap(secrets);
  }
  return isProps(value) ? Object.values(value).flatMap(secrets) : [];
}

/** A function that replaces every secret of `values` in a text, even if the text quotes it as JSON. */
export function concealer(...values: Value[]): (text: string) => string {
  const hidden = values.flatMap(secrets).flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  // Longer ones first: one secret may be part of another.
  const ordered = [...new Set(hidden)].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((result, secret) => result.replaceAll(secret, HIDDEN), text);
}
