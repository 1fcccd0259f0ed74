/** Exit codes of the command line. */
export const exitCodes = {
  ok: 0,
  /** The preview or update was refused: by the program, a provider or a policy. */
  refused: 1,
  /** Wrong use: an unknown option or stack, an invalid configuration, no usable engine. */
  usage: 2,
  /** Ended by Ctrl-C, as shells report it. */
  interrupted: 130,
} as const;

/**
 * An error for the user: its message is printed without a stack trace. The message says what was found, what is allowed
 * and what to do next.
 */
export class UserError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = exitCodes.usage,
  ) {
    super(message);
    this.name = "UserError";
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
