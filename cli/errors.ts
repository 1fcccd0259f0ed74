/** Exit codes of the command line. */
export const exitCodes = {
  ok: 0,
  /** The preview or update was refused: by the program, a provider or a policy. */
  refused: 1,
  /** Wrong use: an unknown option or stack, an invalid configuration, an engine that cannot be had. */
  usage: 2,
  /** Ended by Ctrl-C, as shells report it. */
  interrupted: 130,
} as const;

/**
 * An error for the person at the keyboard: printed as it is, never with a stack trace. The message names what was
 * found, what is allowed and the next step.
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
