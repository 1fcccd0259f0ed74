import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ipv6SubnetCidr, subnetCidrs } from "../../components/network/subnet-cidrs";
import { contains, overlaps, parseBlock, type Block } from "../../core/cidr";

const block = (text: string): Block => {
  const parsed = parseBlock(text);
  if (parsed === undefined) {
    throw new Error(`${text} is not a block`);
  }
  return parsed;
};

const vpc = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 16, max: 24 }))
  .map(([second, third, prefix]) => {
    const masked = (third >> (24 - prefix)) << (24 - prefix);
    return `10.${second}.${masked}.0/${prefix}`;
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

  it("refuse what is not a block", () => {
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
