/**
 * Announces who registers what. The engine knows types, names and parents, but no plugins, so each resource at the top of
 * the stack is announced in a debug message. The engine writes debug messages to its event log and shows them only with
 * `--debug` (diagEvent in pkg/engine/events.go and startEventLogger in pkg/backend/display/display.go of pulumi/pulumi,
 * 3.259.0).
 */
import { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { formatRegistration } from "../core/registration";

// Unlike a variable, it also holds in callbacks of `apply`, which run after the plugin has returned.
const running = new AsyncLocalStorage<string>();

/** Announces what plugins register from now on. Does nothing without a stack, as in unit tests. */
export function announceRegistrations(): void {
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined) {
    return;
  }
  pulumi.runtime.registerStackTransformation(({ type, name, opts }) => {
    const plugin = running.getStore();
    if (plugin !== undefined && (opts.parent === undefined || opts.parent === stack)) {
      void pulumi.log.debug(formatRegistration({ plugin, type, name }));
    }
    return undefined;
  });
}

/** Runs a plugin: what it registers counts as its own. */
export function registeredBy<T>(plugin: string, provision: () => T): T {
  return running.run(plugin, provision);
}
