/** In which order plugins run: each after the providers of the slots that it requires or uses. Pure. */
import type { AnyPlugin } from "./plugin";
import { mismatch, type Problem } from "../core/problem";

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
        : [
            mismatch(
              [providers[1] ?? ""],
              `${providers.length} plugins that provide "${slot}": ${providers.join(", ")}`,
              "one of them per stack",
            ),
          ];
    }),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => mismatch([name], `two plugins named "${name}"`, "one plugin per name; rename your own")),
  ];
}

function missing(enabled: readonly AnyPlugin[], available: readonly AnyPlugin[]): Problem[] {
  const provided = new Set(enabled.flatMap((plugin) => plugin.provides));
  return enabled.flatMap((plugin) =>
    plugin.requires
      .filter((slot) => !provided.has(slot))
      .map((slot) => {
        const could = available.filter((other) => other.provides.includes(slot)).map((other) => other.name);
        const next =
          could.length > 0
            ? `add ${could.map((name) => `"${name}"`).join(" or ")} to the stack config`
            : "no plugin provides it";
        return mismatch(
          [plugin.name],
          `"${plugin.name}", which requires "${slot}", and nothing that provides it`,
          next,
        );
      }),
  );
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
  return mismatch(
    [names[0] ?? ""],
    `plugins that wait for each other: ${names.join(" -> ")}`,
    "an order: one of them must not require the other's slot",
  );
}
