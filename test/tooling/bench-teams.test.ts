import { expect, it } from "vitest";
import { growth, processesBelow } from "../bench/teams";

it("finds the processes below one, and reads their times", () => {
  const listing = [
    "  1  0 900 00:00:01",
    " 20  1 100 00:00:02",
    " 30 20  50 1-00:01:05",
    " 40 30  25 2:03.50",
    " 50  1 800 00:00:03",
    "",
  ].join("\n");
  expect(processesBelow(20, listing)).toMatchObject([
    { pid: 30, kilobytes: 50, cpuSeconds: 86_465 },
    { pid: 40, kilobytes: 25, cpuSeconds: 123.5 },
  ]);
  expect(processesBelow(40, listing)).toEqual([]);
});

it("shows growth next to the first size: 1 is linear", () => {
  const at = (teams: number, cpuSeconds: number, megabytes: number) => ({
    teams,
    cpuSeconds,
    megabytes,
    seconds: 1,
    resources: teams,
  });
  const text = growth(at(1, 1, 100), [at(11, 2, 200), at(101, 21, 1100)]);
  expect(text.split("\n").at(-1)).toMatch(/2\.00 x .*1\.00 x$/);
  expect(text.split("\n").at(-2)).toMatch(/1\.00 x .*1\.00 x$/);
});
