/** What is wrong with the arguments of the component. Outputs are skipped: their values are not known yet. Pure. */
import { contains, formatBlock } from "../../core/cidr";
import { error, type Problem } from "../../core/problem";
import { withDefaults } from "../../core/record";
import { regionOfZone } from "../../facts/partition";
import { plain } from "../shared/inputs";
import {
  encryptionControlDefaults,
  endpointDefaults,
  existingVpcDefaults,
  newVpcDefaults,
  type ExistingVpcArgs,
  type NetworkArgs,
  type NewVpcArgs,
} from "./args";
import { checkEncryption } from "./check";
import { checkIpv6, distinct, overlapping, parseSubnet, parseVpc, type Placed } from "./check-vpc";

type Path = readonly PropertyKey[];
type SubnetList = readonly Readonly<Record<"cidr" | "availabilityZone", unknown>>[];

const kinds = ["privateSubnets", "publicSubnets"] as const;

export function argProblems(args: NetworkArgs): Problem[] {
  const { vpc, existingVpc } = args;
  if ((vpc === undefined) === (existingVpc === undefined)) {
    return [error([], "Give exactly one of vpc and existingVpc.")];
  }
  return [
    ...(vpc === undefined ? [] : newVpcProblems(withDefaults(vpc, newVpcDefaults), args.region)),
    ...(existingVpc === undefined ? [] : existingVpcProblems(existingVpc, args)),
    ...encryptionProblems(args),
  ];
}

function newVpcProblems(vpc: NewVpcArgs & Required<Pick<NewVpcArgs, "publicSubnets">>, region: string): Problem[] {
  const { privateSubnets, publicSubnets } = vpc;
  return [
    ...addressProblems(["vpc"], vpc.cidr, { privateSubnets, publicSubnets }),
    ...kinds.flatMap((kind) => [
      ...zoneProblems(["vpc", kind], vpc[kind], region),
      ...distinct(
        vpc[kind].map(({ availabilityZone }) => availabilityZone),
        ["vpc", kind],
      ),
    ]),
    ...twoZones(["vpc", "privateSubnets"], privateSubnets),
    ...(vpc.nat !== "none" && publicSubnets.length === 0
      ? [error(["vpc", "nat"], "NAT gateways need public subnets.", "List vpc.publicSubnets, or set vpc.nat to none.")]
      : []),
  ];
}

function existingVpcProblems(existing: ExistingVpcArgs, { region, endpoints = {} }: NetworkArgs): Problem[] {
  const vpc = withDefaults(existing, existingVpcDefaults);
  const { privateSubnets, publicSubnets, privateRouteTableIds } = vpc;
  const { gateway } = withDefaults(endpoints, endpointDefaults(false));
  return [
    ...addressProblems(["existingVpc"], vpc.cidr, { privateSubnets, publicSubnets }),
    ...checkIpv6(plain(vpc.ipv6Cidr)),
    ...kinds.flatMap((kind) => zoneProblems(["existingVpc", kind], vpc[kind], region)),
    ...twoZones(["existingVpc", "privateSubnets"], privateSubnets),
    ...(gateway.length > 0 && privateRouteTableIds.length === 0
      ? [
          error(
            ["existingVpc", "privateRouteTableIds"],
            `The gateway endpoint for ${gateway.join(" and ")} needs the route tables of the private subnets.`,
            "List them, or set endpoints.gateway to [].",
          ),
        ]
      : []),
  ];
}

function addressProblems(at: Path, vpcCidr: unknown, subnets: Record<(typeof kinds)[number], SubnetList>): Problem[] {
  const cidr = plain(vpcCidr);
  const vpc = typeof cidr === "string" ? parseVpc(cidr, [...at, "cidr"], 28) : { problems: [] };
  const parsed = kinds.flatMap((kind) =>
    subnets[kind].flatMap((subnet, index) => {
      const text = plain(subnet.cidr);
      return typeof text === "string" ? [parseSubnet(text, [...at, kind, index, "cidr"])] : [];
    }),
  );
  const placed = parsed.flatMap((one) => one.placed);
  return [
    ...vpc.problems,
    ...parsed.flatMap(({ problems }) => problems),
    // An existing VPC can have further blocks.
    ...(at[0] === "vpc" ? outside(placed, vpc.block) : []),
    ...overlapping(placed),
  ];
}

function outside(placed: readonly Placed[], vpc: Placed["block"] | undefined): Problem[] {
  return placed.flatMap(({ block, path }) =>
    vpc === undefined || contains(vpc, block)
      ? []
      : [error(path, `${formatBlock(block)} is outside the VPC, ${formatBlock(vpc)}.`)],
  );
}

function zoneProblems(at: Path, subnets: SubnetList, region: string): Problem[] {
  return subnets.flatMap((subnet, index) => {
    const zone = plain(subnet.availabilityZone);
    return typeof zone !== "string" || regionOfZone(zone) === region
      ? []
      : [error([...at, index, "availabilityZone"], `${zone} is not an availability zone of ${region}.`)];
  });
}

function twoZones(at: Path, subnets: SubnetList): Problem[] {
  const zones = plain(subnets.map(({ availabilityZone }) => availabilityZone));
  return zones === undefined || new Set(zones).size > 1
    ? []
    : [error(at, "EKS needs private subnets in at least two zones.")];
}

function encryptionProblems({ vpc, encryptionControl }: NetworkArgs): Problem[] {
  if (encryptionControl === undefined) {
    return [];
  }
  const { mode, exclusions } = withDefaults(encryptionControl, encryptionControlDefaults);
  const { publicSubnets, nat, dualStack } = withDefaults(vpc ?? ({} as Partial<NewVpcArgs>), newVpcDefaults);
  return checkEncryption(
    { mode, exclusions: [...exclusions] },
    vpc === undefined ? {} : { vpc: { publicSubnets: publicSubnets.length > 0, nat, dualStack } },
    [],
  );
}
