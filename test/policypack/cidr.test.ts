import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coverWorld, isWorld } from "../../policypack/cidr";
import { type Maybe, UNKNOWN } from "../../policypack/view";

describe("whether a CIDR is the world", () => {
  it.each<[Maybe<string>, ReturnType<typeof isWorld>]>([
    ["0.0.0.0/0", true],
    ["::/0", true],
    ["128.0.0.0/1", true],
    ["10.0.0.0/8", false],
    ["2000::/11", true],
    ["2600::/12", false],
    ["not a CIDR", UNKNOWN],
    [UNKNOWN, UNKNOWN],
    [undefined, false],
  ])("%s", (cidr, expected) => {
    expect(isWorld(cidr)).toBe(expected);
  });
});

describe("whether CIDRs cover the world", () => {
  it.each<[string, readonly Maybe<string>[], ReturnType<typeof coverWorld>]>([
    ["in one piece", ["0.0.0.0/0"], true],
    ["in one piece of IPv6", ["10.0.0.0/8", "::/0"], true],
    ["in halves", ["128.0.0.0/1", "0.0.0.0/1"], true],
    ["in halves of two families", ["0.0.0.0/1", "8000::/1"], false],
    ["one half", ["0.0.0.0/1"], false],
    ["one half twice", ["0.0.0.0/1", "0.0.0.0/1"], false],
    ["one half, and an unknown", ["0.0.0.0/1", UNKNOWN], UNKNOWN],
    ["all of it, and an unknown", [UNKNOWN, "0.0.0.0/0"], true],
    ["text that is no CIDR", ["everywhere"], UNKNOWN],
    ["nothing", [], false],
    ["absent", [undefined], false],
  ])("%s", (_, cidrs, expected) => {
    expect(coverWorld(cidrs)).toBe(expected);
  });

  /** The world cut into pieces: where to cut, as the place of a piece in the list. */
  const pieces = fc.array(fc.nat(), { maxLength: 30 }).map((cuts) =>
    cuts.reduce<readonly (readonly [start: number, prefix: number])[]>(
      (all, cut) => {
        const at = cut % all.length;
        const [start, prefix] = all[at] ?? [0, 0];
        const halves = [
          [start, prefix + 1],
          [start + 2 ** (31 - prefix), prefix + 1],
        ] as const;
        return prefix === 32 ? all : [...all.slice(0, at), ...halves, ...all.slice(at + 1)];
      },
      [[0, 0]],
    ),
  );
  const text = ([start, prefix]: readonly [number, number]): string =>
    `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${prefix}`;

  it("holds for any pieces in any order, and for none of them less", () => {
    fc.assert(
      fc.property(
        pieces.chain((all) => fc.tuple(fc.shuffledSubarray([...all], { minLength: all.length }), fc.nat())),
        ([shuffled, missing]) => {
          const cidrs = shuffled.map(text);
          expect(coverWorld(cidrs)).toBe(true);
          expect(coverWorld(cidrs.filter((_, index) => index !== missing % cidrs.length))).toBe(false);
        },
      ),
    );
  });
});
