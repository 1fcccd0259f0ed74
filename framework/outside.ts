/** What a stack config is read together with: the platform that a team's stack is on, and the stacks on a platform. */

import type { Problem } from "../core/problem";

/** A stack config: keys without the namespace (`environment`, `network`, …). */
export type Document = Readonly<Record<string, unknown>>;

export interface StackDocument {
  /** Name of the file, such as Pulumi.prod-ledger.yaml. */
  readonly file: string;
  readonly document: Document;
}

export interface Outside {
  /** Set where the document refers to a platform and its file is there. */
  readonly platform?: StackDocument;
  /** The other stacks on the same platform: that of the document, or the document itself. */
  readonly others: readonly StackDocument[];
}

/** What a plugin's config stands for. */
export interface Expansion {
  /** Parts of the stack config, by plugin. */
  readonly parts: Document;
  /** Entries of maps, in parts of this expansion, of the document or of neither. A key that is taken is a problem. */
  readonly additions?: readonly Addition[];
  /** Where the reader wrote what a part holds, from the top of the document: problems are told there. */
  readonly origins: readonly Origin[];
  /** What is wrong between the document and what is outside of it. Paths start at the top of the document. */
  readonly problems?: readonly Problem[];
}

export interface Addition {
  /** Path of the entry: the part, the map in it, the key. */
  readonly into: readonly [part: string, map: string, key: string];
  readonly value: unknown;
  /** Where the reader wrote it; undefined where another stack's file did. */
  readonly written?: readonly string[];
}

export interface Origin {
  /** Path of something in a part. */
  readonly part: readonly string[];
  readonly written: readonly string[];
}

export const nothingOutside: Outside = { others: [] };
