import type { DiagnosticEvent } from "../engine-events";

/**
 * Whether a diagnostic is about the offline set-up, not about the stack.
 *
 * @param executables folder of the stand-ins
 */
export function isNoise({ message }: DiagnosticEvent, executables: string): boolean {
  // The engine warns about every plugin from the PATH. The stand-ins are on the PATH on purpose.
  const ownPlugin = /^using pulumi-\S+ from \$PATH at /.test(message) && message.includes(executables);
  // The engine repeats this after it has reported the reason.
  return ownPlugin || /^(preview|update|destroy) failed\s*$/.test(message);
}
