import type { DiagnosticEvent } from "../events";

/**
 * Whether a diagnostic is about the set-up, not about the stack.
 *
 * @param executables folder of the stand-ins
 */
export function isNoise({ message }: DiagnosticEvent, executables: string): boolean {
  // The engine warns about every plugin from the PATH; the stand-ins are there on purpose.
  const ownPlugin = /^using pulumi-\S+ from \$PATH at /.test(message) && message.includes(executables);
  // It closes with this after it has said why.
  return ownPlugin || /^(preview|update|destroy) failed\s*$/.test(message);
}
