import { expect, it } from "vitest";
import { measure, median, report } from "../bench/measure";

it("takes the middle of the values, between two where there is none", () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
});

it("takes turns", async () => {
  const turns: string[] = [];
  const turn = (name: string) => () => Promise.resolve(turns.push(name));
  const measures = await measure({ a: turn("a"), b: turn("b") }, 2);
  expect(turns.join("")).toBe("abab");
  expect(measures.map(({ name, rounds }) => [name, rounds.length])).toEqual([
    ["a", 2],
    ["b", 2],
  ]);
});

it("compares what ran in the same round: a slow round changes no ratio", () => {
  const text = report(
    "Preview",
    [
      { name: "without", rounds: [10, 100, 20] },
      { name: "with", rounds: [11, 110, 40] },
    ],
    "without",
  );
  expect(text).toBe(
    'Preview (best of 3 rounds; median ratio to "without" in the same round)\n' +
      "  without     10.00 s    1.00 x\n" +
      "  with        11.00 s    1.10 x",
  );
});
