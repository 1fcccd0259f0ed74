/** The keys that charts know, to hold values objects against. */
import table from "./chart-values.json";
import semver from "semver";
import { charts } from "../facts/charts";

/** Charts whose keys are listed. */
export type ListedChart = keyof typeof table.charts;

/** Paths of a values object that its chart does not know: Helm silently ignores those, or fails half-way. */
export function unknownKeys(chart: ListedChart, values: object): string[] {
  const known: readonly string[] = table.charts[chart].keys;
  const leaves = (value: unknown, path: string): string[] =>
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
      ? Object.entries(value).flatMap(([key, below]) => leaves(below, path === "" ? key : `${path}.${key}`))
      : [path];
  const free = known.filter((key) => key.endsWith(".*")).map((key) => key.slice(0, -2));
  return leaves(values, "").filter(
    (path) => !known.includes(path) && !free.some((map) => path === map || path.startsWith(`${map}.`)),
  );
}

/** Whether the keys were read from the minor version that is installed. */
export function keysAreCurrent(chart: ListedChart): boolean {
  const [read, installed] = [table.charts[chart].version, charts[chart].version].map((version) =>
    semver.coerce(version),
  );
  return read?.major === installed?.major && read?.minor === installed?.minor;
}
