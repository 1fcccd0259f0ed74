/** Every connection that the capabilities of a stack need, with what its layers say. Pure. */
import { checkConnection, describeConnection, type Judged, type LayerVerdict } from "../core/connections/model";
import { error, type Problem } from "../core/problem";
import type { AnyPlugin } from "./plugin";
import type { Declarations } from "./slots";

export interface JudgedOf extends Judged {
  /** Name of the plugin that needs it. */
  readonly plugin: string;
}

/** What a stack config has once it is validated (stack-config.ts). */
interface Checked {
  readonly plugins: ReadonlyMap<AnyPlugin, unknown>;
  readonly declared: Readonly<Partial<Declarations>>;
  readonly prepared: ReadonlyMap<AnyPlugin, unknown>;
}

export function judgeConnections({ plugins, declared, prepared }: Checked): readonly JudgedOf[] {
  const all = [...plugins];
  const layers = all.flatMap(([plugin, config]) =>
    plugin.layers(config, declared, {
      prepared: prepared.get(plugin),
      otherPolicies: () =>
        all.flatMap(([other, its]) => (other === plugin ? [] : (other.networkPolicies?.(its, declared) ?? []))),
    }),
  );
  return all.flatMap(([plugin, config]) =>
    plugin
      .connections(config, declared)
      .map((connection) => ({ ...checkConnection(connection, layers), plugin: plugin.name })),
  );
}

/** A stack with one of these would not finish its first update, or would not work after it. */
export function connectionProblems(judged: readonly JudgedOf[]): Problem[] {
  return judged
    .filter(({ verdict, connection }) => verdict === "denied" && connection.optional !== true)
    .map((one) => {
      const { connection, layers, plugin } = one;
      const deciders = layers.filter(({ verdict }) => verdict === "denied");
      const changes = [...new Set(deciders.flatMap(({ change }) => change ?? []))];
      return error(
        [plugin],
        `${describeConnection(connection)} is denied: ${deciders.map(describeVerdict).join("; ")}. It is needed because ${plugin} ${connection.why}.`,
        changes.length === 0 ? undefined : `Change ${changes.join(" or ")}.`,
      );
    });
}

const ends = { egress: " of the source", ingress: " of the target" } as const;

export function describeVerdict({ layer, end, by }: LayerVerdict): string {
  return `${layer}${end === undefined ? "" : ends[end]}: ${by}`;
}
