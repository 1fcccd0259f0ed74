/**
 * Addresses and blocks of addresses, of both families. ipaddr.js reads and writes addresses; this compares and splits
 * them. Pure.
 *
 * One notation is read everywhere: four decimal parts or IPv6, no leading zeros, no zone, as Go's netip.ParsePrefix and
 * AWS take them. Host bits (10.0.0.1/16) are dropped, as Go's net.ParseCIDR does; who must refuse them asks `parseBlock`.
 */
import ipaddr from "ipaddr.js";
import type { Tri } from "./answers";
import { isKnown, type Maybe, UNKNOWN } from "./view";

export type Family = "ipv4" | "ipv6";

export interface Block {
  readonly family: Family;
  /** First address. */
  readonly start: bigint;
  /** Last address. */
  readonly end: bigint;
  /** Length of the prefix in bits. */
  readonly prefix: number;
}

/** A block, in parts or in CIDR notation, or a single address. */
export type Addresses = Block | string;

const bits = { ipv4: 32, ipv6: 128 } as const;

function numberOf(address: ipaddr.IPv4 | ipaddr.IPv6): bigint {
  return address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function textOf(family: Family, address: bigint): string {
  const bytes = Array.from({ length: bits[family] / 8 }, (_, index) =>
    Number((address >> BigInt(bits[family] - 8 * (index + 1))) & 0xffn),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

function blockAround(family: Family, address: bigint, prefix: number): Block {
  const size = 1n << BigInt(bits[family] - prefix);
  const start = address - (address % size);
  return { family, start, end: start + size - 1n, prefix };
}

/** Whether a text is a single address. */
export function isAddress(text: string): boolean {
  // ipaddr.js alone also reads octal, hexadecimal and short forms (10.1, 0x0a.0.0.1), which Kubernetes and AWS refuse.
  return ipaddr.IPv4.isValidFourPartDecimal(text) || (ipaddr.IPv6.isValid(text) && !text.includes("%"));
}

function read(text: string): Block | undefined {
  const [address = "", length, ...more] = text.split("/");
  if (!isAddress(address) || more.length > 0 || (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length))) {
    return undefined;
  }
  const parsed = ipaddr.parse(address);
  const family = parsed.kind();
  const prefix = length === undefined ? bits[family] : Number(length);
  return prefix > bits[family] ? undefined : blockAround(family, numberOf(parsed), prefix);
}

/** Large stacks name the same few networks in thousands of rules. */
const known = new Map<string, Block | undefined>();

/** A block in CIDR notation, or a single address as a block of its own. Undefined: neither. */
export function readAddresses(text: string): Block | undefined {
  if (!known.has(text)) {
    known.set(text, read(text));
  }
  return known.get(text);
}

/** A block in CIDR notation; host bits are dropped. Undefined: not CIDR notation. */
export function readCidr(text: string): Block | undefined {
  return text.includes("/") ? readAddresses(text) : undefined;
}

/** A block whose address is its first one. Undefined: not CIDR notation, or host bits are set (10.0.0.1/16). */
export function parseBlock(cidr: string): Block | undefined {
  const block = readCidr(cidr);
  const [address = ""] = cidr.split("/");
  return block !== undefined && numberOf(ipaddr.parse(address)) === block.start ? block : undefined;
}

/** @throws RangeError for a text that is neither an address nor CIDR notation */
export function toBlock(addresses: Addresses): Block {
  const block = typeof addresses === "string" ? readAddresses(addresses) : addresses;
  if (block === undefined) {
    throw new RangeError(`${JSON.stringify(addresses)} is neither an address nor a CIDR block`);
  }
  return block;
}

/** In CIDR notation, in the shortest spelling. */
export function formatBlock({ family, start, prefix }: Block): string {
  return `${textOf(family, start)}/${prefix}`;
}

/** Whether `outer` holds every address of `inner`. @throws RangeError as `toBlock` does */
export function contains(outer: Addresses, inner: Addresses): boolean {
  const [a, b] = [toBlock(outer), toBlock(inner)];
  return a.family === b.family && a.start <= b.start && b.end <= a.end;
}

/** Whether two blocks share an address: one of them then holds the other. @throws RangeError as `toBlock` does */
export function overlaps(one: Addresses, other: Addresses): boolean {
  const [a, b] = [toBlock(one), toBlock(other)];
  return a.family === b.family && a.start <= b.end && b.start <= a.end;
}

/** @throws RangeError as `toBlock` does */
export function familyOf(addresses: Addresses): Family {
  return toBlock(addresses).family;
}

/** The block that holds one address only. @throws RangeError as `toBlock` does */
export function hostCidr(address: string): string {
  return `${address}/${bits[familyOf(address)]}`;
}

/** The address `offset` above the first one of a block. @throws RangeError as `toBlock` does */
export function addressIn(cidr: string, offset: number): string {
  const { family, start } = toBlock(cidr);
  return textOf(family, start + BigInt(offset));
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
  return blockAround(outer.family, outer.start + BigInt(index) * size, prefix);
}

/** What a network is for, by its first address: "private", "carrierGradeNat", "unicast" and so on (IANA registries). */
export function rangeOf(addresses: Addresses): ReturnType<ipaddr.IPv4["range"]> | ReturnType<ipaddr.IPv6["range"]> {
  const { family, start } = toBlock(addresses);
  return ipaddr.parse(textOf(family, start)).range();
}

/** Whether a network is of a kind that pods and VPCs may use. @throws RangeError as `toBlock` does */
export function isPrivate(addresses: Addresses): boolean {
  return ["private", "carrierGradeNat", "uniqueLocal"].includes(rangeOf(addresses));
}

/** A block that may be unknown. Text that is not CIDR notation is unknown too: who would enforce it is not known. */
export function maybeBlock(text: Maybe<string>): Maybe<Block> {
  return isKnown(text) ? (readCidr(text) ?? UNKNOWN) : text;
}

/** Whether a block holds an address, as far as both are known. */
export function holdsAddress(cidr: Maybe<string>, address: Maybe<string>): Tri {
  const block = isKnown(cidr) ? (readAddresses(cidr) ?? UNKNOWN) : UNKNOWN;
  const wanted = isKnown(address) ? (readAddresses(address) ?? UNKNOWN) : UNKNOWN;
  return block === UNKNOWN || wanted === UNKNOWN ? UNKNOWN : contains(block, wanted);
}

/**
 * No organisation has a network with a shorter prefix: 0.0.0.0/0 in two halves is still the internet.
 * IPv4 blocks are handed out as /8 at most, IPv6 ones to a registry as /12 (IANA registries, 2026-11-23).
 */
const shortest = { ipv4: 8, ipv6: 12 } as const;

/** Whether a CIDR stands for the internet as a whole. */
export function isWorld(text: Maybe<string>): Tri {
  const block = maybeBlock(text);
  return isKnown(block) ? block.prefix < shortest[block.family] : block === undefined ? false : UNKNOWN;
}

/** Whether CIDRs together are all addresses of a family: in one piece, in two halves or in any others. */
export function coverWorld(texts: readonly Maybe<string>[]): Tri {
  const blocks = texts.map(maybeBlock);
  const covered = (["ipv4", "ipv6"] as const).some((family) => {
    const ofFamily = blocks.filter(isKnown).filter((block) => block.family === family);
    const sorted = ofFamily.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
    const end = sorted.reduce(
      (next, block) => (block.start > next ? next : block.end >= next ? block.end + 1n : next),
      0n,
    );
    return end === 1n << BigInt(bits[family]);
  });
  return covered ? true : blocks.includes(UNKNOWN) ? UNKNOWN : false;
}
