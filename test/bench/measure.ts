/** Medians of repeated runs. Figures of one run are compared with each other only: a machine's own speed cancels out. */
export const repetitions = 5;

export interface Measure {
  readonly name: string;
  readonly seconds: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Takes turns between the things measured, so that a slow minute of the machine falls on all of them alike. */
export async function measure(things: Readonly<Record<string, () => Promise<void>>>): Promise<Measure[]> {
  const times = new Map(Object.keys(things).map((name) => [name, [] as number[]]));
  for (let round = 1; round <= repetitions; round++) {
    process.stderr.write(`round ${round} of ${repetitions}\n`);
    for (const [name, run] of Object.entries(things)) {
      const start = performance.now();
      await run();
      times.get(name)?.push((performance.now() - start) / 1000);
    }
  }
  return [...times].map(([name, values]) => ({ name, seconds: median(values) }));
}

/** A row per measure: seconds, and the ratio to the one named as base. */
export function report(title: string, measures: readonly Measure[], base: string): string {
  const reference = measures.find((one) => one.name === base)?.seconds ?? NaN;
  const width = Math.max(...measures.map((one) => one.name.length));
  const rows = measures.map(
    (one) =>
      `  ${one.name.padEnd(width)}  ${one.seconds.toFixed(2).padStart(8)} s  ${(one.seconds / reference).toFixed(2).padStart(6)} x`,
  );
  return [`${title} (median of ${repetitions}; ratio to "${base}")`, ...rows].join("\n");
}
