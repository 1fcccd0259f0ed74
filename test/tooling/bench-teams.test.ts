import { expect, it } from "vitest";
import { growth, heldBelow } from "../bench/teams";

it("adds up what the processes below one hold", () => {
  const listing = ["  1  0 900", " 20  1 100", " 30 20  50", " 40 30  25", " 50  1 800", ""].join("\n");
  expect(heldBelow(20, listing)).toBe(75);
  expect(heldBelow(40, listing)).toBe(0);
});

it("shows growth beside the first size: 1 is linear", () => {
  const at = (teams: number, seconds: number, megabytes: number) => ({ teams, seconds, megabytes, resources: teams });
  const text = growth(at(1, 1, 100), [at(11, 2, 200), at(101, 21, 1100)]);
  expect(text.split("\n").at(-1)).toMatch(/2\.00 x .*1\.00 x$/);
  expect(text.split("\n").at(-2)).toMatch(/1\.00 x .*1\.00 x$/);
});
