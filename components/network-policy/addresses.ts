/** IP arithmetic: thin over ipaddr.js, for both families. */
import ipaddr from "ipaddr.js";

/** The block that holds one address only. */
export function hostCidr(address: string): string {
  return `${address}/${ipaddr.parse(address).kind() === "ipv4" ? 32 : 128}`;
}

export function contains(cidr: string, address: string): boolean {
  const [network, length] = ipaddr.parseCIDR(cidr);
  const parsed = ipaddr.parse(address);
  return parsed.kind() === network.kind() && parsed.match(network, length);
}

/** Whether two blocks share an address: one of them then holds the other. */
export function overlap(a: string, b: string): boolean {
  return contains(a, networkAddress(b)) || contains(b, networkAddress(a));
}

/** Whether `outer` holds every address of `inner`. */
export function holds(outer: string, inner: string): boolean {
  return prefixLength(outer) <= prefixLength(inner) && contains(outer, networkAddress(inner));
}

export function familyOf(addressOrCidr: string): "ipv4" | "ipv6" {
  return ipaddr.parse(networkAddress(addressOrCidr)).kind();
}

/** The address `offset` above the first one of a block. */
export function addressIn(cidr: string, offset: number): string {
  const bytes = ipaddr.parse(networkAddress(cidr)).toByteArray();
  let carry = offset;
  for (let index = bytes.length - 1; index >= 0 && carry > 0; index--) {
    const sum = (bytes[index] ?? 0) + carry;
    bytes[index] = sum % 256;
    carry = Math.floor(sum / 256);
  }
  return ipaddr.fromByteArray(bytes).toString();
}

function networkAddress(addressOrCidr: string): string {
  return addressOrCidr.split("/")[0] ?? addressOrCidr;
}

function prefixLength(cidr: string): number {
  return ipaddr.parseCIDR(cidr)[1];
}
