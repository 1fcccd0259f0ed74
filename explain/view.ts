/** What `npm run explain` can show. Each view is an entry in views.ts: the options that ask for it, and a pure answer. */
import type { AnyPlugin } from "../framework/plugin";
import type { Declarations } from "../framework/slots";

/** A stack as its files describe it, valid, without an engine or a cluster. */
export interface StackView {
  readonly name: string;
  /** Parsed config of each plugin that the stack names. */
  readonly plugins: ReadonlyMap<AnyPlugin, unknown>;
  readonly declared: Readonly<Partial<Declarations>>;
  /** Documents of the stacks that refer to this one as their platform, by stack name. */
  readonly teams: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

export interface Explanation {
  readonly text: string;
  /** The same for programs, with --json. */
  readonly json: unknown;
  /** Written where --output says. */
  readonly file?: { readonly content: string };
  /** False: the answer is not the one that --expect asks for. */
  readonly asExpected?: boolean;
}

export type Options = Readonly<Record<string, string | boolean | undefined>>;

export interface View {
  /** The option that asks for it, without dashes. */
  readonly name: string;
  readonly options: readonly { readonly flags: string; readonly description: string }[];
  /** @throws UserError */
  explain(stack: StackView, options: Options): Explanation;
}
