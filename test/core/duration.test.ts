import { describe, expect, it } from "vitest";
import { duration, hours, hoursIn } from "../../core/duration";
import { UNKNOWN, View } from "../../core/view";
import { unknownMarkers } from "../../core/wire";

describe("durations in Go's notation", () => {
  // The cases of golang/go src/time/time_test.go (parseDurationTests), in hours.
  it.each([
    ["0", 0],
    ["24h", 24],
    ["24h0m0s", 24],
    ["90m", 1.5],
    ["1h30m", 1.5],
    ["30m1h", 1.5],
    ["1.5h", 1.5],
    ["1.h", 1],
    [".5h", 0.5],
    ["-1.5h", -1.5],
    ["+5s", 5 / 3600],
    ["3600000ms", 1],
    ["3600000000us", 1],
    ["3600000000\u00b5s", 1],
    ["3600000000\u03bcs", 1],
    ["3600000000000ns", 1],
    ["0.100000000000000000000h", 0.1],
    ["87600h", 87_600],
    ["2562047h47m16.854775807s", 2_562_047.788015215],
  ])("%s", (text, expected) => {
    expect(hours(text)).toBeCloseTo(expected, 9);
  });

  it.each([
    "",
    "3",
    "-",
    "s",
    ".",
    ".s",
    "-.h",
    "1d",
    "1 h",
    "1H",
    "1h 30m",
    "--1h",
    "1e3h",
    "3000000h",
    "2562048h",
    "1h-30m",
  ])("%s is refused", (text) => {
    expect(hours(text)).toBeNaN();
  });

  it("are read from values", () => {
    const view = View.of({ good: "1h30m", bad: "soon", unknown: unknownMarkers.string });
    expect(["good", "bad", "unknown", "absent"].map((key) => hoursIn(view.at(key)))).toEqual([
      1.5,
      UNKNOWN,
      UNKNOWN,
      undefined,
    ]);
  });

  it("are positive in a config", () => {
    expect(["1.5h", "0s", "-1h", "soon"].map((text) => duration.safeParse(text).success)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
