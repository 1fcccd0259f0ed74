/** What a stack config is read together with: the platform that a team's stack is on, and the stacks on a platform. */

import type { Problem } from "../core/problem";
import type { Entry, Loose, MapName, Unchecked } from "./parts";
import type { PartName, Parts } from "./slots";

/** A stack config: keys without the namespace (`environment`, `network`, …). */
export type Document = Readonly<Record<string, unknown>>;

export interface StackDocument {
  /** Name of the file, such as Pulumi.prod-ledger.yaml. */
  readonly file: string;
  readonly document: Document;
  /** Line of a path in the file, if it is known. */
  line?(path: readonly PropertyKey[]): number | undefined;
}

export interface Outside {
  /** Set if the document refers to a platform and its file is there. */
  readonly platform?: StackDocument;
  /** The other stacks on the same platform: that of the document, or the document itself. */
  readonly others: readonly StackDocument[];
  /** Files of other stacks that cannot be read: an error for the platform's, a warning for any other. */
  readonly problems?: readonly Problem[];
}

/** What a plugin's config stands for. */
export interface Expansion {
  /** Parts of the stack config, by plugin. */
  readonly parts: { readonly [P in PartName]?: Loose<Parts[P]> };
  /** Entries of maps, in parts of this expansion, of the document or of neither. A key that is taken is a problem. */
  readonly additions?: readonly Addition[];
  /** Where the reader wrote what a part holds, from the top of the document: problems are told there. */
  readonly origins: readonly Origin[];
  /** What is wrong between the document and what is outside of it. Paths start at the top of the document. */
  readonly problems?: readonly Problem[];
}

interface AdditionTo<P extends PartName, M extends MapName<P>> extends Written {
  /** Path of the entry: the part, the map in it, the key. */
  readonly into: readonly [part: P, map: M, key: string];
  /** Its owner checks it. */
  readonly value: Loose<Entry<P, M>> | Unchecked<Entry<P, M>>;
}

/** An entry of a map of some part. Its keys are those of the part's own type: one that its owner renames is an error. */
export type Addition = {
  [P in PartName]: { [M in MapName<P>]: AdditionTo<P, M> }[MapName<P>];
}[PartName];

/** Where a person wrote something that a plugin put elsewhere. */
export interface Written {
  /** From the top of the document. */
  readonly written: readonly string[];
  /** Name of the file, if it is another stack's. */
  readonly file?: string;
}

export interface Origin extends Written {
  /** Path of something in a part. */
  readonly part: readonly [part: PartName, ...path: string[]];
}

export const nothingOutside: Outside = { others: [] };
