/** A matrix for the terminal: one line per allowed pair, grouped by direction. Pure. */
import type { Cell, Matrix } from "./matrix";

export function matrixText(matrix: Matrix, stack: string): string {
  const pairs = matrix.cells.flatMap((row, from) =>
    row.map((cell, to) => ({ cell, from: matrix.rows[from], to: matrix.columns[to] })),
  );
  const section = (title: string, wanted: (own: boolean, target: boolean) => boolean): string[] => {
    const lines = pairs
      .filter(({ from, to }) => from !== undefined && to !== undefined && wanted(from.own, to.own))
      .filter(({ cell }) => cell.kind === "all" || cell.kind === "some")
      .map(({ cell, from, to }) => `  ${from?.name ?? ""} -> ${to?.name ?? ""}  ${describeCell(cell)}`);
    return [title, ...(lines.length > 0 ? lines : ["  nothing"]), ""];
  };
  return [
    `Namespace ${matrix.namespace} (stack ${stack}, engine ${matrix.engine}): everything not listed is denied`,
    "",
    ...section("within", (from, to) => from && to),
    ...section("in", (from, to) => !from && to),
    ...section("out", (from, to) => from && !to),
  ]
    .join("\n")
    .trimEnd();
}

export function describeCell({ kind, ports }: Cell): string {
  return kind === "all" ? "every port" : ports.join(", ");
}
