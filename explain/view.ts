/** What `npm run explain` can show. Each view is an entry in views.ts: its command line options and a pure function. */
import type { Problem } from "../core/problem";
import type { AnyPlugin } from "../framework/plugin";
import type { Declarations } from "../framework/slots";

/** A stack's plugins, as its file configures them. */
export interface ConfiguredStack {
  /** Parsed config of each plugin in the stack. */
  readonly plugins: ReadonlyMap<AnyPlugin, unknown>;
  readonly declared: Readonly<Partial<Declarations>>;
  /** What each plugin worked out in its check. */
  readonly prepared: ReadonlyMap<AnyPlugin, unknown>;
}

/** The stack of a team, or what is wrong with its file. */
export type TeamStack = ConfiguredStack | { readonly problems: readonly Problem[] };

/** A valid stack as its files describe it, without an engine or a cluster. */
export interface StackView extends ConfiguredStack {
  readonly name: string;
  /** The stacks that name this one as their platform, by stack name. */
  readonly teams: ReadonlyMap<string, TeamStack>;
}

export interface Explanation {
  readonly text: string;
  /** The same answer for programs, printed with --json. */
  readonly json: unknown;
  /** The file to write for --output. */
  readonly file?: { readonly content: string };
  /** False: the answer is not the one expected by --expect. */
  readonly asExpected?: boolean;
}

export type Options = Readonly<Record<string, string | boolean | undefined>>;

export interface View {
  /** The option that selects the view, without dashes. */
  readonly name: string;
  readonly options: readonly { readonly flags: string; readonly description: string }[];
  /** @throws UserError */
  explain(stack: StackView, options: Options): Explanation;
}
