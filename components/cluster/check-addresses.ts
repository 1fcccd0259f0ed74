/** What an address family and a network allow. Pure. */
import { contains, readCidr } from "../../core/cidr";
import { error, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { Options } from "./options";

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

export function checkAddresses(config: Options, declared: Readonly<Partial<Declarations>>): Problem[] {
  const { ipFamily, serviceCidr, publicEndpointCidrs, vpcCni } = config;
  const ipv6 = ipFamily === "ipv6";
  const found: Problem[] = [];
  if (ipv6 && declared.dualStack !== true) {
    found.push(
      error(
        ["ipFamily"],
        "ipv6 needs a dual-stack network.",
        "Set network.vpc.dualStack to true, or ipFamily to ipv4.",
      ),
    );
  }
  if (ipv6 && serviceCidr !== undefined) {
    found.push(
      error(["serviceCidr"], "With ipFamily ipv6, EKS assigns the block of services itself. Remove serviceCidr."),
    );
  } else if (serviceCidr !== undefined) {
    found.push(...checkServiceCidr(serviceCidr, declared.vpcCidr));
  }
  publicEndpointCidrs.forEach((cidr, index) => {
    if (!ipv6 && cidr.includes(":")) {
      found.push(
        error(
          ["publicEndpointCidrs", index],
          `The endpoint of an IPv4 cluster has no IPv6 address, so ${cidr} cannot reach it.`,
        ),
      );
    }
  });
  found.push(...checkClients(config));
  if (ipv6 && vpcCni.externalSnat !== undefined) {
    found.push(
      error(["vpcCni", "externalSnat"], "With ipFamily ipv6, addresses are not translated. Remove externalSnat."),
    );
  }
  if (ipv6 && vpcCni.prefixDelegation === false) {
    found.push(
      error(["vpcCni", "prefixDelegation"], "The VPC CNI needs prefixes for IPv6. Set it to true, or remove it."),
    );
  }
  if (!ipv6 && vpcCni.ipv4EgressFromIpv6) {
    found.push(error(["vpcCni", "ipv4EgressFromIpv6"], "It is for IPv6 clusters, and this one has ipFamily ipv4."));
  }
  return found;
}

function checkClients({ ipFamily, privateEndpointClients: { cidrs, securityGroupIds } }: Options): Problem[] {
  const at = (key: "cidrs" | "securityGroupIds", index: number): PropertyKey[] => [
    "privateEndpointClients",
    key,
    index,
  ];
  return [
    ...cidrs.flatMap((cidr, index): Problem[] => {
      if (readCidr(cidr)?.prefix === 0) {
        return [
          error(at("cidrs", index), `${cidr} is every address.`, "List the networks that need the Kubernetes API."),
        ];
      }
      if (ipFamily !== "ipv6" && cidr.includes(":")) {
        return [
          error(at("cidrs", index), `The endpoint of an IPv4 cluster has no IPv6 address, so ${cidr} cannot reach it.`),
        ];
      }
      return cidrs.indexOf(cidr) === index ? [] : [error(at("cidrs", index), `${cidr} is already in the list.`)];
    }),
    ...securityGroupIds.flatMap((id, index) =>
      securityGroupIds.indexOf(id) === index
        ? []
        : [error(at("securityGroupIds", index), `${id} is already in the list.`)],
    ),
  ];
}

function checkServiceCidr(serviceCidr: string, vpcCidr: string | undefined): Problem[] {
  const at = ["serviceCidr"];
  const length = readCidr(serviceCidr)?.prefix ?? 0;
  const inside = privateRanges.some((range) => contains(range, serviceCidr));
  const found: Problem[] = [];
  if (length < 12 || length > 24 || !inside) {
    found.push(error(at, `${serviceCidr} must be a /12 to /24 within ${privateRanges.join(", ")}.`));
  }
  if (vpcCidr !== undefined && (contains(vpcCidr, serviceCidr) || contains(serviceCidr, vpcCidr))) {
    found.push(error(at, `${serviceCidr} overlaps the VPC's ${vpcCidr}.`));
  }
  return found;
}
