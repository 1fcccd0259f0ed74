/** Repeated runs, in turns. Figures of one run are compared with each other only: a machine's own speed cancels out. */

export interface Measure {
  readonly name: string;
  readonly seconds: number;
  /** In words, how the figure came about. */
  readonly how: string;
}

export type Things = Readonly<Record<string, () => Promise<unknown>>>;

/** Makes one figure out of several. */
export interface Reduction {
  readonly name: string;
  reduce(values: readonly number[]): number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

const middle: Reduction = { name: "median", reduce: median };

/** For what takes several processes: the run that others on the machine disturbed least. */
export const best: Reduction = { name: "best", reduce: (values) => Math.min(...values) };

/** Takes turns between the things measured, so that a slow minute of the machine falls on all of them alike. */
export async function measure(
  things: Things,
  { rounds, of }: { readonly rounds: number; readonly of: Reduction } = { rounds: 5, of: middle },
): Promise<Measure[]> {
  const times = new Map(Object.keys(things).map((name) => [name, [] as number[]]));
  for (let round = 1; round <= rounds; round++) {
    process.stderr.write(`round ${round} of ${rounds}\n`);
    for (const [name, run] of Object.entries(things)) {
      const start = performance.now();
      await run();
      times.get(name)?.push((performance.now() - start) / 1000);
    }
  }
  return [...times].map(([name, values]) => ({ name, seconds: of.reduce(values), how: `${of.name} of ${rounds}` }));
}

/** A row per measure: seconds, and the ratio to the one named as base. */
export function report(title: string, measures: readonly Measure[], base: string): string {
  const reference = measures.find((one) => one.name === base)?.seconds ?? NaN;
  const width = Math.max(...measures.map((one) => one.name.length));
  const rows = measures.map(
    (one) =>
      `  ${one.name.padEnd(width)}  ${one.seconds.toFixed(2).padStart(8)} s  ${(one.seconds / reference).toFixed(2).padStart(6)} x`,
  );
  return [`${title} (${measures[0]?.how ?? "no runs"}; ratio to "${base}")`, ...rows].join("\n");
}
