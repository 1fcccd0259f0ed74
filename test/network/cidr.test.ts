import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  contains,
  formatBlock,
  ipv6SubnetCidr,
  overlaps,
  parseBlock,
  subBlock,
  subnetCidrs,
  type Block,
} from "../../components/network/cidr";

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

const vpc = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 16, max: 24 }))
  .map(([second, third, prefix]) => {
    const masked = (third >> (24 - prefix)) << (24 - prefix);
    return `10.${second}.${masked}.0/${prefix}`;
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

describe("subnetCidrs", () => {
  it("are inside the VPC, disjoint, aligned and of a size that AWS takes", () => {
    fc.assert(
      fc.property(vpc, fc.integer({ min: 1, max: 3 }), (cidr, zones) => {
        const made = subnetCidrs(cidr, zones);
        expect([made.private.length, made.public.length]).toEqual([zones, zones]);
        // parseBlock refuses what is not aligned.
        const blocks = [...made.private, ...made.public].map(block);
        for (const [index, one] of blocks.entries()) {
          expect(contains(block(cidr), one)).toBe(true);
          expect(one.prefix).toBeGreaterThanOrEqual(16);
          expect(one.prefix).toBeLessThanOrEqual(28);
          expect(blocks.slice(0, index).filter((other) => overlaps(other, one))).toEqual([]);
        }
      }),
    );
  });

  it("stay where they are when a zone is added", () => {
    fc.assert(
      fc.property(vpc, (cidr) => {
        const [two, three] = [subnetCidrs(cidr, 2), subnetCidrs(cidr, 3)];
        expect(three.private.slice(0, 2)).toEqual(two.private);
        expect(three.public.slice(0, 2)).toEqual(two.public);
      }),
    );
  });

  it("of a /16 in three zones", () => {
    expect(subnetCidrs("10.40.0.0/16", 3)).toEqual({
      private: ["10.40.0.0/18", "10.40.64.0/18", "10.40.128.0/18"],
      public: ["10.40.192.0/20", "10.40.208.0/20", "10.40.224.0/20"],
    });
  });

  it("refuse what is no block", () => {
    expect(() => subnetCidrs("10.40.0.1/16", 3)).toThrow(RangeError);
  });
});

describe("ipv6SubnetCidr", () => {
  it("gives 256 disjoint /64 blocks of a /56", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), (a, b) => {
        const [one, other] = [ipv6SubnetCidr("2001:db8:1:ff00::/56", a), ipv6SubnetCidr("2001:db8:1:ff00::/56", b)];
        expect(block(one).prefix).toBe(64);
        expect(contains(block("2001:db8:1:ff00::/56"), block(one))).toBe(true);
        expect(overlaps(block(one), block(other))).toBe(a === b);
      }),
    );
    expect(() => ipv6SubnetCidr("2001:db8:1:ff00::/56", 256)).toThrow(RangeError);
    expect(() => ipv6SubnetCidr("10.0.0.0/16", 0)).toThrow(RangeError);
  });
});
