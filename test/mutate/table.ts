/** The output of a mutation run. */
import type { FileResult } from "./run";

const count = (results: readonly FileResult[], of: (result: FileResult) => number): number =>
  results.reduce((sum, result) => sum + of(result), 0);

/** One row per file, and the totals. */
export function table(results: readonly FileResult[]): string {
  const columns = ["rule", "mutants", "killed", "refused by tsc", "equivalent", "survived"] as const;
  const row = (name: string, of: readonly FileResult[]): readonly string[] => [
    name,
    String(count(of, ({ mutants }) => mutants)),
    String(count(of, ({ killed }) => killed)),
    String(count(of, ({ refused }) => refused)),
    String(count(of, ({ equivalent }) => equivalent.length)),
    String(count(of, ({ survivors }) => survivors.length)),
  ];
  const rows = [columns, ...results.map((result) => row(result.name, [result])), row("all", results)];
  const widths = columns.map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? "").length)));
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
};

/** One line per surviving mutant, and per comment that matches none. */
export function survivorLines(result: FileResult, folder: string): readonly string[] {
  const file = `${folder}/${result.name}.ts`;
  if (!result.tested && result.mutants > 0) {
    return [`${file} no fixture runs it`];
  }
  return [
    ...result.survivors.map(
      ({ line, column, operator, original, text }) =>
        `${file}:${line}:${column} ${operator}: ${short(original)} -> ${text === "" ? "nothing" : short(text)}`,
    ),
    ...result.idle.map(
      ({ line, operators }) =>
        `${file}:${line} the comment on equivalent mutants (${operators.join(", ")}) matches no surviving mutant: remove it`,
    ),
  ];
}
