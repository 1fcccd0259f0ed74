import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tri } from "../../core/answers";
import {
  addressIn,
  type Block,
  contains,
  coverWorld,
  formatBlock,
  holdsAddress,
  hostCidr,
  isWorld,
  overlaps,
  parseBlock,
  readAddresses,
  readCidr,
  subBlock,
} from "../../core/cidr";
import { type Maybe, UNKNOWN } from "../../core/view";

const block = (text: string): Block => {
  const parsed = parseBlock(text);
  if (parsed === undefined) {
    throw new Error(`${text} is not a block`);
  }
  return parsed;
};

const ipv4 = fc
  .tuple(fc.bigInt({ min: 0n, max: 0xffffffffn }), fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]) => {
    const size = 1n << BigInt(32 - prefix);
    const start = address - (address % size);
    const bytes = [24n, 16n, 8n, 0n].map((shift) => Number((start >> shift) & 0xffn));
    return { text: `${bytes.join(".")}/${prefix}`, start, size };
  });

describe("parseBlock", () => {
  it("reads and writes every IPv4 block", () => {
    fc.assert(
      fc.property(ipv4, ({ text, start, size }) => {
        expect(parseBlock(text)).toMatchObject({ family: "ipv4", start, end: start + size - 1n });
        expect(formatBlock(block(text))).toBe(text);
      }),
    );
  });

  it.each([
    "10.0.0.1/16",
    "10.0.0.0",
    "10.0.0.0/33",
    "10.0.0/16",
    "010.0.0.0/16",
    "0x0a.0.0.0/16",
    "256.0.0.0/8",
    "2001:db8::1/56",
    "2001:db8::/129",
    "",
    "pods",
  ])("refuses %s", (text) => {
    expect(parseBlock(text)).toBeUndefined();
  });

  it("reads IPv6 with all bits", () => {
    expect(parseBlock("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128")?.start).toBe((1n << 128n) - 1n);
    expect(formatBlock(block("2001:db8:0:ff00::/56"))).toBe("2001:db8:0:ff00::/56");
  });
});

describe("overlaps and contains", () => {
  it("agree with the addresses", () => {
    fc.assert(
      fc.property(ipv4, ipv4, (a, b) => {
        const shared = a.start < b.start + b.size && b.start < a.start + a.size;
        expect(overlaps(block(a.text), block(b.text))).toBe(shared);
        expect(contains(block(a.text), block(b.text))).toBe(shared && b.size <= a.size);
      }),
    );
  });

  it("never hold across families", () => {
    expect(overlaps(block("0.0.0.0/0"), block("::/0"))).toBe(false);
    expect(contains(block("::/0"), block("10.0.0.0/8"))).toBe(false);
  });
});

describe("subBlock", () => {
  it("refuses an index or a prefix that the block does not have", () => {
    const outer = block("10.0.0.0/16");
    expect(formatBlock(subBlock(outer, 18, 3))).toBe("10.0.192.0/18");
    expect(() => subBlock(outer, 18, 4)).toThrow(RangeError);
    expect(() => subBlock(outer, 18, -1)).toThrow(RangeError);
    expect(() => subBlock(outer, 15, 0)).toThrow(RangeError);
    expect(() => subBlock(outer, 33, 0)).toThrow(RangeError);
  });
});

describe("addresses", () => {
  it.each([
    ["10.0.0.0/8", "10.1.2.3", true],
    ["10.0.0.0/8", "11.0.0.1", false],
    ["10.0.0.0/8", "fd00::1", false],
    ["fd00:ec2::/64", "fd00:ec2::23", true],
  ])("%s contains %s: %s", (cidr, address, expected) => {
    expect(contains(cidr, address)).toBe(expected);
  });

  it.each([
    ["10.0.0.0/8", "10.1.0.0/16", true, true],
    ["10.1.0.0/16", "10.0.0.0/8", true, false],
    ["10.0.0.0/8", "10.0.0.0/8", true, true],
    ["10.0.0.0/9", "10.128.0.0/9", false, false],
  ])("%s and %s: overlap %s, contain %s", (a, b, shared, held) => {
    expect(overlaps(a, b)).toBe(shared);
    expect(contains(a, b)).toBe(held);
  });

  it("counts into a block, with carry", () => {
    expect(addressIn("10.40.0.0/16", 2)).toBe("10.40.0.2");
    expect(addressIn("10.40.0.0/16", 258)).toBe("10.40.1.2");
    expect(addressIn("fd00::/64", 65_537)).toBe("fd00::1:1");
    expect(hostCidr("10.0.0.1")).toBe("10.0.0.1/32");
    expect(hostCidr("fd00::1")).toBe("fd00::1/128");
  });

  it.each([
    "pods",
    "10.0.0.0/33",
    "10.1/8",
    "010.0.0.1",
    "0x0a.0.0.1",
    "fe80::1%eth0",
    "10.0.0.1/",
    "10.0.0.0/08",
    "1.2.3.4/8/8",
  ])("does not read %s", (text) => {
    expect(readAddresses(text)).toBeUndefined();
    expect(() => contains("10.0.0.0/8", text)).toThrow(RangeError);
  });

  it("drops host bits, except where a block must be exact", () => {
    expect(contains("10.1.2.3/8", "10.255.0.1")).toBe(true);
    expect(readCidr("10.1.2.3/8")).toEqual(parseBlock("10.0.0.0/8"));
    expect(parseBlock("10.1.2.3/8")).toBeUndefined();
    expect(readCidr("10.1.2.3")).toBeUndefined();
  });

  it.each<[Maybe<string>, Maybe<string>, Tri]>([
    ["10.0.0.0/8", "10.1.2.3", true],
    ["10.0.0.0/8", "11.0.0.1", false],
    ["10.0.0.1", "10.0.0.1", true],
    ["10.0.0.0/8", UNKNOWN, UNKNOWN],
    [UNKNOWN, "10.1.2.3", UNKNOWN],
    ["a group", "10.1.2.3", UNKNOWN],
    [undefined, "10.1.2.3", UNKNOWN],
  ])("holdsAddress(%s, %s)", (cidr, address, expected) => {
    expect(holdsAddress(cidr, address)).toBe(expected);
  });
});

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
    ["text that is not a CIDR", ["everywhere"], UNKNOWN],
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
