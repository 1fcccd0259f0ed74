/** The API server's verdicts, as a report. */
import { appendFileSync } from "node:fs";

/** Environment variable with the file that collects results for the last lines of `npm test`. */
export const reportVariable = "EKS_NETWORK_SECURITY_APISERVER_REPORT";

/** Prints a result, or stores it for the last lines of `npm test`. */
export function report(lines: readonly string[]): void {
  const text = `${lines.join("\n")}\n`;
  const file = process.env[reportVariable];
  if (file === undefined) process.stdout.write(`\n${text}`);
  else appendFileSync(file, `${text}\n`);
}

/** A table in columns. */
export function table(rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        typeof cell === "number" ? String(cell).padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}
