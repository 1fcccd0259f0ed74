/** In which order plugins run: each after the providers of the slots that it requires or uses. Pure. */
import type { AnyPlugin } from "./plugin";
import { error, type Problem } from "../core/problem";

export type Plan =
  | { readonly ok: true; readonly order: readonly AnyPlugin[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * @param enabled the plugins of this stack
 * @param available all plugins, to name who could fill a slot that nobody fills
 */
export function plan(enabled: readonly AnyPlugin[], available: readonly AnyPlugin[] = enabled): Plan {
  const problems = [...duplicates(enabled), ...missing(enabled, available)];
  if (problems.length > 0) {
    return { ok: false, problems };
  }
  const done = new Set<AnyPlugin>();
  const order: AnyPlugin[] = [];
  let waiting = [...enabled];
  while (waiting.length > 0) {
    const ready = waiting.filter((plugin) => dependencies(plugin, enabled).every((other) => done.has(other)));
    if (ready.length === 0) {
      return { ok: false, problems: [cycle(waiting, enabled)] };
    }
    for (const plugin of ready) {
      done.add(plugin);
      order.push(plugin);
    }
    waiting = waiting.filter((plugin) => !done.has(plugin));
  }
  return { ok: true, order };
}

function dependencies(plugin: AnyPlugin, enabled: readonly AnyPlugin[]): AnyPlugin[] {
  const slots = [...plugin.requires, ...plugin.uses];
  return enabled.filter((other) => other.provides.some((slot) => slots.includes(slot)));
}

function duplicates(enabled: readonly AnyPlugin[]): Problem[] {
  const slots = [...new Set(enabled.flatMap((plugin) => plugin.provides))];
  const names = enabled.map((plugin) => plugin.name);
  return [
    ...slots.flatMap((slot) => {
      const providers = enabled.filter((plugin) => plugin.provides.includes(slot)).map((plugin) => plugin.name);
      return providers.length < 2
        ? []
        : [error([providers[1] ?? ""], `${list(providers)} provide "${slot}". Keep one of them.`)];
    }),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => error([name], `Two plugins are named "${name}". Rename your own.`)),
  ];
}

/** One problem per slot, however many plugins require it. */
function missing(enabled: readonly AnyPlugin[], available: readonly AnyPlugin[]): Problem[] {
  const provided = new Set(enabled.flatMap((plugin) => plugin.provides));
  const slots = [...new Set(enabled.flatMap((plugin) => plugin.requires))].filter((slot) => !provided.has(slot));
  return slots.map((slot) => {
    const asking = enabled.filter((plugin) => plugin.requires.includes(slot)).map(({ name }) => name);
    const could = available.filter((other) => other.provides.includes(slot)).map(({ name }) => name);
    const next = could.length > 0 ? `Add ${list(could, "or")} to the stack config.` : "No plugin provides it.";
    return error(
      [asking[0] ?? ""],
      `${list(asking)} ${asking.length === 1 ? "requires" : "require"} "${slot}", which is missing. ${next}`,
    );
  });
}

/** `"a", "b" and "c"`. */
function list(names: readonly string[], last: "and" | "or" = "and"): string {
  const quoted = names.map((name) => `"${name}"`);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} ${last} ${quoted.at(-1) ?? ""}`;
}

function cycle(waiting: readonly AnyPlugin[], enabled: readonly AnyPlugin[]): Problem {
  const path: AnyPlugin[] = [];
  let current = waiting[0];
  while (current !== undefined && !path.includes(current)) {
    path.push(current);
    current = dependencies(current, enabled).find((other) => waiting.includes(other));
  }
  const names = [...path.slice(current === undefined ? 0 : path.indexOf(current)), current]
    .filter((plugin) => plugin !== undefined)
    .map((plugin) => plugin.name);
  return error(
    [names[0] ?? ""],
    `These plugins wait for each other: ${names.join(" -> ")}. One of them must not require the other's slot.`,
  );
}
