/** Subnets of a VPC. Pure. */
import { formatBlock, parseBlock, subBlock } from "../../core/cidr";

export interface SubnetCidrs {
  readonly private: readonly string[];
  readonly public: readonly string[];
}

/**
 * Subnets of a VPC: a quarter of it per zone for pods and nodes, and a quarter of the last quarter per zone for load
 * balancers and NAT. Both leave space for a fourth zone, so adding a zone later moves no subnet.
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
