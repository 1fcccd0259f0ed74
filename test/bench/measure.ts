/**
 * Repeated measurements, in turns. Only figures of the same run are compared, so the speed of the machine cancels out.
 */

export interface Measure {
  readonly name: string;
  /** Seconds, one figure per round. */
  readonly rounds: readonly number[];
}

export type Things = Readonly<Record<string, () => Promise<unknown>>>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Alternates between the things to measure, so a slow minute of the machine affects all of them. */
export async function measure(things: Things, rounds: number): Promise<Measure[]> {
  const times = new Map(Object.keys(things).map((name) => [name, [] as number[]]));
  for (let round = 1; round <= rounds; round++) {
    process.stderr.write(`round ${round} of ${rounds}\n`);
    for (const [name, run] of Object.entries(things)) {
      const start = performance.now();
      await run();
      times.get(name)?.push((performance.now() - start) / 1000);
    }
  }
  return [...times].map(([name, values]) => ({ name, rounds: values }));
}

/**
 * One row per measure. Seconds are those of the fastest round; the ratio is the median of the rounds' ratios to the
 * measure named as base.
 */
export function report(title: string, measures: readonly Measure[], base: string): string {
  const reference = measures.find((one) => one.name === base)?.rounds ?? [];
  const width = Math.max(...measures.map((one) => one.name.length));
  const rows = measures.map(({ name, rounds }) => {
    const ratio = median(rounds.map((seconds, round) => seconds / (reference[round] ?? NaN)));
    return `  ${name.padEnd(width)}  ${Math.min(...rounds)
      .toFixed(2)
      .padStart(8)} s  ${ratio.toFixed(2).padStart(6)} x`;
  });
  const how = `best of ${reference.length} rounds; median ratio to "${base}" in the same round`;
  return [`${title} (${how})`, ...rows].join("\n");
}
