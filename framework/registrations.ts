/**
 * Announces who registers what, for the summary of offline runs. The engine knows types, names and parents, but no plugins,
 * so each resource at the top of the stack is announced in a debug message. The engine writes debug messages to its event
 * log and shows them only with `--debug` (diagEvent in pkg/engine/events.go and startEventLogger in
 * pkg/backend/display/display.go of pulumi/pulumi, 3.259.0).
 */
import { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { formatRegistration, registrationsVariable } from "../core/registration";

/** Runs a plugin: what it registers counts as its own. */
export type RunPlugin = <T>(plugin: string, provision: () => T) => T;

/**
 * Announces what plugins register from now on, if somebody listens.
 *
 * @param listening whether somebody does. Default: the environment says so
 */
export function announceRegistrations(listening = process.env[registrationsVariable] === "1"): RunPlugin {
  const stack = pulumi.runtime.getStackResource();
  if (!listening || stack === undefined) {
    return (_, provision) => provision();
  }
  // Unlike a variable, it also holds in callbacks of `apply`, which run after the plugin has returned.
  const running = new AsyncLocalStorage<string>();
  pulumi.runtime.registerStackTransformation(({ type, name, opts }) => {
    const plugin = running.getStore();
    if (plugin !== undefined && (opts.parent === undefined || opts.parent === stack)) {
      void pulumi.log.debug(formatRegistration({ plugin, type, name }));
    }
    return undefined;
  });
  return (plugin, provision) => running.run(plugin, provision);
}
