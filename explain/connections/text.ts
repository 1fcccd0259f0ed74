/** The connections that a stack needs, as text. Pure. */
import pc from "picocolors";
import { describeConnection, type Judged, type LayerVerdict } from "../../core/connections/model";
import { describeVerdict, type JudgedOf } from "../../framework/connections";

const verdicts = ["denied", "unknown", "allowed"] as const satisfies readonly Judged["verdict"][];

const marks: Readonly<Record<Judged["verdict"], string>> = {
  allowed: pc.green("allowed"),
  denied: pc.red("denied "),
  unknown: pc.yellow("unknown"),
};

/** Such as "61 connections needed: 59 allowed, 2 unknown". */
export function summaryOf(judged: readonly JudgedOf[]): string {
  const counts = verdicts
    .map((verdict) => ({ verdict, count: judged.filter((one) => one.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`);
  return `${judged.length} connections needed: ${counts.length === 0 ? "none" : counts.join(", ")}`;
}

/** What decides, or why nothing does. */
export function deciders(layers: readonly LayerVerdict[]): readonly string[] {
  return layers.length === 0 ? ["nothing stands in the way"] : layers.map(describeVerdict);
}

export function connectionsText(stack: string, judged: readonly JudgedOf[]): string {
  const plugins = [...new Set(judged.map(({ plugin }) => plugin))];
  return [
    `Stack ${stack}: ${summaryOf(judged)}`,
    ...plugins.flatMap((plugin) => ["", plugin, ...judged.filter((one) => one.plugin === plugin).flatMap(lines)]),
  ].join("\n");
}

function lines({ connection, verdict, layers }: JudgedOf): string[] {
  return [
    `  ${marks[verdict]}  ${describeConnection(connection)}  ${pc.dim(connection.why)}`,
    ...deciders(layers).map((text) => `           ${text}`),
  ];
}
