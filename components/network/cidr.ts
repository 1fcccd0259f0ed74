/** Subnet arithmetic. ipaddr.js reads and writes addresses; this adds and splits them. Pure. */
import ipaddr from "ipaddr.js";

export interface Block {
  readonly family: "ipv4" | "ipv6";
  /** First address. */
  readonly start: bigint;
  /** Last address. */
  readonly end: bigint;
  readonly prefix: number;
}

const bits = { ipv4: 32, ipv6: 128 };

/** Undefined: not CIDR notation, or an address with bits set behind the prefix (10.0.0.1/16). */
export function parseBlock(cidr: string): Block | undefined {
  // ipaddr.js also reads octal, hexadecimal and short forms, which AWS refuses.
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr) && !ipaddr.IPv6.isValidCIDR(cidr)) {
    return undefined;
  }
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const family = address.kind();
  const start = address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const size = 1n << BigInt(bits[family] - prefix);
  return start % size === 0n ? { family, start, end: start + size - 1n, prefix } : undefined;
}

export function formatBlock({ family, start, prefix }: Block): string {
  const bytes = Array.from({ length: bits[family] / 8 }, (_, index) =>
    Number((start >> BigInt(bits[family] - 8 * (index + 1))) & 0xffn),
  );
  return `${ipaddr.fromByteArray(bytes).toString()}/${prefix}`;
}

export function contains(outer: Block, inner: Block): boolean {
  return outer.family === inner.family && outer.start <= inner.start && inner.end <= outer.end;
}

export function overlaps(a: Block, b: Block): boolean {
  return a.family === b.family && a.start <= b.end && b.start <= a.end;
}

/**
 * The index-th block with the given prefix inside another.
 *
 * @throws RangeError when there is no such block
 */
export function subBlock(outer: Block, prefix: number, index: number): Block {
  const count = prefix < outer.prefix || prefix > bits[outer.family] ? 0n : 1n << BigInt(prefix - outer.prefix);
  if (index < 0 || BigInt(index) >= count) {
    throw new RangeError(`${formatBlock(outer)} has no block ${index} of prefix /${prefix}`);
  }
  const size = 1n << BigInt(bits[outer.family] - prefix);
  const start = outer.start + BigInt(index) * size;
  return { family: outer.family, start, end: start + size - 1n, prefix };
}

export interface SubnetCidrs {
  readonly private: readonly string[];
  readonly public: readonly string[];
}

/**
 * Subnets of a VPC: a quarter of it per zone for pods and nodes, and a quarter of the last quarter per zone for load
 * balancers and NAT. The fourth zone's place stays free in both, so that a zone added later moves no subnet.
 *
 * @param vpcCidr prefix /16 to /24
 * @param zones 1 to 3
 */
export function subnetCidrs(vpcCidr: string, zones: number): SubnetCidrs {
  const vpc = parseBlock(vpcCidr);
  if (vpc === undefined) {
    throw new RangeError(`${vpcCidr} is not a CIDR block`);
  }
  const last = subBlock(vpc, vpc.prefix + 2, 3);
  const indexes = Array.from({ length: zones }, (_, index) => index);
  return {
    private: indexes.map((index) => formatBlock(subBlock(vpc, vpc.prefix + 2, index))),
    public: indexes.map((index) => formatBlock(subBlock(last, last.prefix + 2, index))),
  };
}

/** The index-th /64 of a VPC's IPv6 block. AWS allows no other size for a subnet. */
export function ipv6SubnetCidr(vpcIpv6Cidr: string, index: number): string {
  const vpc = parseBlock(vpcIpv6Cidr);
  if (vpc?.family !== "ipv6") {
    throw new RangeError(`${vpcIpv6Cidr} is not an IPv6 CIDR block`);
  }
  return formatBlock(subBlock(vpc, 64, index));
}
