/** What an address family and a network allow. Pure. */
import { contains, readCidr } from "../../core/cidr";
import type { Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { Config } from "./config";
import { problem } from "./finding";

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

export function checkAddresses(config: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  const { ipFamily, serviceCidr, publicEndpointCidrs, vpcCni } = config;
  const ipv6 = ipFamily === "ipv6";
  const found: Problem[] = [];
  if (ipv6 && declared.dualStack !== true) {
    found.push(
      problem("error", ["ipFamily"], ipFamily, "ipv4, or ipv6 in a dual-stack network (network: dualStack: true)"),
    );
  }
  if (ipv6 && serviceCidr !== undefined) {
    found.push(
      problem(
        "error",
        ["serviceCidr"],
        serviceCidr,
        "no serviceCidr with ipFamily ipv6: EKS assigns the IPv6 block of services",
      ),
    );
  } else if (serviceCidr !== undefined) {
    found.push(...checkServiceCidr(serviceCidr, declared.vpcCidr));
  }
  publicEndpointCidrs.forEach((cidr, index) => {
    if (!ipv6 && cidr.includes(":")) {
      found.push(
        problem(
          "error",
          ["publicEndpointCidrs", index],
          cidr,
          "IPv4 CIDRs: the endpoint of an IPv4 cluster has no IPv6 address",
        ),
      );
    }
  });
  if (ipv6 && vpcCni.externalSnat !== undefined) {
    found.push(
      problem(
        "error",
        ["vpcCni", "externalSnat"],
        vpcCni.externalSnat,
        "no externalSnat with ipFamily ipv6: IPv6 is not translated",
      ),
    );
  }
  if (ipv6 && vpcCni.prefixDelegation === false) {
    found.push(
      problem(
        "error",
        ["vpcCni", "prefixDelegation"],
        false,
        "true with ipFamily ipv6: the VPC CNI needs prefixes for IPv6",
      ),
    );
  }
  if (!ipv6 && vpcCni.ipv4EgressFromIpv6) {
    found.push(
      problem("error", ["vpcCni", "ipv4EgressFromIpv6"], true, "false with ipFamily ipv4: it is for IPv6 clusters"),
    );
  }
  return found;
}

function checkServiceCidr(serviceCidr: string, vpcCidr: string | undefined): Problem[] {
  const at = ["serviceCidr"];
  const length = readCidr(serviceCidr)?.prefix ?? 0;
  const inside = privateRanges.some((range) => contains(range, serviceCidr));
  const found: Problem[] = [];
  if (length < 12 || length > 24 || !inside) {
    found.push(problem("error", at, serviceCidr, `/12 to /24 within ${privateRanges.join(", ")}`));
  }
  if (vpcCidr !== undefined && (contains(vpcCidr, serviceCidr) || contains(serviceCidr, vpcCidr))) {
    found.push(problem("error", at, serviceCidr, `a block outside the VPC's ${vpcCidr}`));
  }
  return found;
}
