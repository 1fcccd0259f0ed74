/** URNs, and deterministic names and ids: a resource gets the same ones in every run. */
import { createHash } from "node:crypto";

export interface Urn {
  stack: string;
  project: string;
  /** The type token of the resource, without its parents' tokens. */
  type: string;
  name: string;
}

/** Parses `urn:pulumi:<stack>::<project>::<parent type>$<type>::<name>`. The name may contain `::`. */
export function parseUrn(urn: string): Urn {
  const [prefix = "", project = "", types = "", ...name] = urn.split("::");
  return {
    stack: prefix.replace(/^urn:pulumi:/, ""),
    project,
    type: types.slice(types.lastIndexOf("$") + 1),
    name: name.join("::"),
  };
}

/** `length` hexadecimal digits (at most 64), determined by the parts and their order. */
export function hex(length: number, ...parts: (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    hash.update(`${part.length}:`).update(part);
  }
  return hash.digest("hex").slice(0, length);
}

/** `length` letters and digits that are valid in Kubernetes names, determined by the parts. */
export function letters(length: number, ...parts: (string | Uint8Array)[]): string {
  const digits = hex(64, ...parts);
  const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  let text = "";
  for (let index = 0; index < length; index++) {
    text += alphabet[parseInt(digits.slice(index * 2, index * 2 + 2), 16) % alphabet.length] ?? "";
  }
  return text;
}

/** `length` decimal digits, determined by the parts; the first is not 0. */
export function digits(length: number, ...parts: (string | Uint8Array)[]): string {
  const number = (BigInt(`0x${hex(32, ...parts)}`) % 9n ** BigInt(length)).toString().padStart(length, "1");
  return number.slice(0, length);
}

/** A UUID, determined by the parts. */
export function uuid(...parts: (string | Uint8Array)[]): string {
  const text = hex(32, ...parts);
  return [text.slice(0, 8), text.slice(8, 12), `4${text.slice(13, 16)}`, `a${text.slice(17, 20)}`, text.slice(20)].join(
    "-",
  );
}
