/** What a stack config is read together with: the platform that a team's stack is on, and that platform's other teams. */

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
  /** The other stacks on the same platform. */
  readonly others: readonly StackDocument[];
}

/** What a plugin's config stands for. */
export interface Expansion {
  /** Parts of the stack config, by plugin. */
  readonly parts: Document;
  /** Where the reader wrote what a part holds, from the top of the document: problems are told there. */
  readonly origins: readonly Origin[];
}

export interface Origin {
  /** Path of something in a part. */
  readonly part: readonly string[];
  readonly written: readonly string[];
}

export const nothingOutside: Outside = { others: [] };
