/** The keys that charts know, to hold values objects against. */
import table from "./chart-values.json";
import { charts, type ChartName } from "../facts/charts";
import semver from "semver";

/** Paths of a values object that its chart does not know: Helm ignores those without a word, or fails half-way. */
export function unknownKeys(chart: ChartName, values: object): string[] {
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
export function keysAreCurrent(chart: ChartName): boolean {
  const [read, installed] = [table.charts[chart].version, charts[chart].version].map((version) =>
    semver.coerce(version),
  );
  return read?.major === installed?.major && read?.minor === installed?.minor;
}
