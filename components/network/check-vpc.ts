/** Whether a VPC's address blocks, zones and gateways fit each other. Pure. */
import { error, formatFound, mismatch, warning, type Problem } from "../../core/problem";
import { contains, formatBlock, overlaps, parseBlock, rangeOf, type Block } from "../../core/cidr";
import type { ExistingVpcConfig, NewVpcConfig } from "./config";
import type { GatewayEndpointName } from "./endpoints";
import { subnetsOf } from "./layout";

type Path = readonly PropertyKey[];

const useInternalRange = "Use a block within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10.";

export interface Placed {
  readonly block: Block;
  readonly path: Path;
}

export function checkNewVpc(vpc: NewVpcConfig): Problem[] {
  const cidr = parseVpc(vpc.cidr, ["vpc", "cidr"], 24);
  const problems = [
    ...distinct(vpc.availabilityZones, ["vpc", "availabilityZones"]),
    ...checkGateways(vpc),
    ...cidr.problems,
  ];
  if (cidr.block === undefined) {
    return problems;
  }
  const counts = [
    ...checkCount(vpc, "privateSubnetCidrs"),
    ...(vpc.publicSubnets ? checkCount(vpc, "publicSubnetCidrs") : []),
  ];
  const subnets = subnetsOf(vpc);
  const parsed = [
    ...subnets.private.map((text, index) => parseSubnet(text, ["vpc", "privateSubnetCidrs", index])),
    ...subnets.public.map((text, index) => parseSubnet(text, ["vpc", "publicSubnetCidrs", index])),
  ];
  const placed = parsed.flatMap((one) => one.placed);
  const outside = placed.filter(({ block }) => cidr.block !== undefined && !contains(cidr.block, block));
  return [
    ...problems,
    ...counts,
    ...parsed.flatMap((one) => one.problems),
    ...outside.map(({ block, path }) => error(path, `${formatBlock(block)} is outside the VPC, which is ${vpc.cidr}.`)),
    ...overlapping(placed),
  ];
}

export function checkExistingVpc(vpc: ExistingVpcConfig, gateway: readonly GatewayEndpointName[]): Problem[] {
  const at = (key: "privateSubnets" | "publicSubnets"): Problem[] =>
    vpc[key].flatMap((subnet, index) => parseSubnet(subnet.cidr, ["existingVpc", key, index, "cidr"]).problems);
  const placed = [
    ...vpc.privateSubnets.flatMap(
      ({ cidr }, i) => parseSubnet(cidr, ["existingVpc", "privateSubnets", i, "cidr"]).placed,
    ),
    ...vpc.publicSubnets.flatMap(
      ({ cidr }, i) => parseSubnet(cidr, ["existingVpc", "publicSubnets", i, "cidr"]).placed,
    ),
  ];
  const zones = new Set(vpc.privateSubnets.map((subnet) => subnet.availabilityZone));
  const withoutTable = vpc.privateSubnets.flatMap((subnet, index) =>
    subnet.routeTableId === undefined ? [index] : [],
  );
  return [
    ...parseVpc(vpc.cidr, ["existingVpc", "cidr"], 28).problems,
    ...checkIpv6(vpc.ipv6Cidr),
    ...at("privateSubnets"),
    ...at("publicSubnets"),
    ...overlapping(placed),
    ...(zones.size > 1
      ? []
      : [
          error(
            ["existingVpc", "privateSubnets"],
            `All private subnets are in ${[...zones].join(", ")}, and EKS needs two zones.`,
            "Add a private subnet in another zone.",
          ),
        ]),
    ...(gateway.length === 0
      ? []
      : withoutTable.map((index) =>
          error(
            ["existingVpc", "privateSubnets", index, "routeTableId"],
            `The gateway endpoint for ${gateway.join(" and ")} needs the route table of this subnet.`,
            "Set routeTableId, or set endpoints.gateway to [].",
          ),
        )),
  ];
}

export function checkIpv6(cidr: string | undefined): Problem[] {
  return cidr === undefined || parseBlock(cidr)?.family === "ipv6"
    ? []
    : [
        mismatch(
          ["existingVpc", "ipv6Cidr"],
          formatFound(cidr),
          "an IPv6 CIDR block without host bits, such as 2001:db8::/56",
        ),
      ];
}

function checkGateways(vpc: NewVpcConfig): Problem[] {
  return [
    ...(vpc.nat !== "none" && !vpc.publicSubnets
      ? [
          error(
            ["vpc", "nat"],
            "NAT gateways need public subnets.",
            "Set vpc.publicSubnets to true, or vpc.nat to none.",
          ),
        ]
      : []),
    ...(vpc.publicSubnetCidrs !== undefined && !vpc.publicSubnets
      ? [
          error(
            ["vpc", "publicSubnetCidrs"],
            "The VPC has no public subnets that could use these blocks.",
            "Set vpc.publicSubnets to true, or remove publicSubnetCidrs.",
          ),
        ]
      : []),
  ];
}

function checkCount(vpc: NewVpcConfig, key: "privateSubnetCidrs" | "publicSubnetCidrs"): Problem[] {
  const count = vpc[key]?.length;
  const zones = vpc.availabilityZones.length;
  return count === undefined || count === zones
    ? []
    : [
        error(
          ["vpc", key],
          `The VPC has ${zones} availability zones, but the number of blocks here is ${count}.`,
          "List one block per zone.",
        ),
      ];
}

export function parseVpc(text: string, path: Path, smallest: number): { block?: Block; problems: Problem[] } {
  const block = parseBlock(text);
  if (block?.family !== "ipv4" || block.prefix < 16 || block.prefix > smallest) {
    return {
      problems: [mismatch(path, formatFound(text), `an IPv4 CIDR block without host bits, prefix /16 to /${smallest}`)],
    };
  }
  const range = rangeOf(text);
  if (["loopback", "linkLocal", "multicast", "unspecified", "broadcast"].includes(range)) {
    return {
      problems: [error(path, `${text} is a ${range} range, which a VPC cannot use.`, useInternalRange)],
    };
  }
  const problems: Problem[] =
    range === "private" || range === "carrierGradeNat"
      ? []
      : [
          warning(
            path,
            `${text} is publicly routable. The VPC cannot reach the internet hosts that own these addresses.`,
            useInternalRange,
          ),
        ];
  return { block, problems };
}

export function parseSubnet(text: string, path: Path): { placed: Placed[]; problems: Problem[] } {
  const block = parseBlock(text);
  return block?.family !== "ipv4" || block.prefix < 16 || block.prefix > 28
    ? {
        placed: [],
        problems: [mismatch(path, formatFound(text), "an IPv4 CIDR block without host bits, prefix /16 to /28")],
      }
    : { placed: [{ block, path }], problems: [] };
}

export function overlapping(placed: readonly Placed[]): Problem[] {
  return placed.flatMap(({ block, path }, index) => {
    const other = placed.slice(0, index).find((earlier) => overlaps(earlier.block, block));
    return other === undefined ? [] : [error(path, `${formatBlock(block)} overlaps ${formatBlock(other.block)}.`)];
  });
}

export function distinct(values: readonly string[], path: Path): Problem[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) === index
      ? []
      : [error([...path, index], `${value} is already in the list.`, "List each zone once.")],
  );
}
