/** What the schema alone cannot say: whether the ways in work in this network. Pure. */
import { contains, readCidr } from "../../core/cidr";
import { error, type Problem } from "../../core/problem";
import { encryptsInTransit } from "../../facts/nitro";
import type { Declarations } from "../../framework/slots";
import type { Config } from "./config";

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html */
const sessionManagerEndpoints = ["ssm", "ssmmessages"];

export function check(config: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  const { bastion, transitGateways } = config;
  const gateways = Object.entries(transitGateways);
  if (bastion === undefined && gateways.length === 0) {
    return [error([], "It lists no way in.", "Add bastion: {}, or transitGateways.")];
  }
  return [
    ...(bastion === undefined ? [] : checkBastion(bastion.instanceType, declared)),
    ...gateways.flatMap(([name, { id, cidrs }], index) => [
      ...checkCidrs(["transitGateways", name, "cidrs"], cidrs, declared),
      ...gateways
        .slice(0, index)
        .filter(([, other]) => other.id === id)
        .map(([other]) =>
          error(
            ["transitGateways", name, "id"],
            `"${other}" attaches the VPC to ${id} already. A VPC has one attachment per transit gateway.`,
            `List all its networks under "${other}".`,
          ),
        ),
    ]),
    ...checkTwice(gateways),
    ...(gateways.length > 0 && declared.newVpc === false
      ? [
          error(
            ["transitGateways"],
            "The VPC exists already, and this stack does not own its route tables.",
            "Attach the VPC where its routes are managed, and list the networks behind it in cluster.privateEndpointClients.cidrs.",
          ),
        ]
      : []),
  ];
}

function checkBastion(instanceType: string, declared: Readonly<Partial<Declarations>>): Problem[] {
  const found: Problem[] = [];
  const missing = sessionManagerEndpoints.filter((name) => declared.interfaceEndpoints?.includes(name) === false);
  if (declared.internetEgress === false && missing.length > 0) {
    found.push(
      error(
        ["bastion"],
        `The bastion cannot reach Systems Manager: the network has no way to the internet and no interface endpoint for ${missing.join(" and ")}.`,
        `Add ${missing.join(", ")} to network.endpoints.interface.`,
      ),
    );
  }
  if (declared.vpcEncryption === "enforce" && encryptsInTransit(instanceType) !== true) {
    found.push(
      error(
        ["bastion", "instanceType"],
        `${instanceType} does not encrypt between instances, and network.encryptionControl enforce refuses it.`,
        "Use a type that does, such as c7g.medium.",
      ),
    );
  }
  return found;
}

function checkCidrs(
  path: readonly PropertyKey[],
  cidrs: readonly string[],
  { vpcCidr, dualStack }: Readonly<Partial<Declarations>>,
): Problem[] {
  return cidrs.flatMap((cidr, index): Problem[] => {
    const at = [...path, index];
    if (readCidr(cidr)?.prefix === 0) {
      return [error(at, `${cidr} is every address. A route to it would replace the way to the internet.`)];
    }
    if (cidrs.indexOf(cidr) !== index) {
      return [error(at, `${cidr} is already in the list.`)];
    }
    if (cidr.includes(":") && dualStack !== true) {
      return [error(at, `The network has no IPv6 addresses, so ${cidr} cannot reach it.`)];
    }
    // A wider block is fine: the VPC's own route is more specific.
    return vpcCidr !== undefined && contains(vpcCidr, cidr)
      ? [error(at, `${cidr} is inside the VPC's own ${vpcCidr}, so traffic to it never leaves the VPC.`)]
      : [];
  });
}

function checkTwice(gateways: readonly (readonly [string, Config["transitGateways"][string]])[]): Problem[] {
  return gateways.flatMap(([name, { cidrs }], index) =>
    cidrs.flatMap((cidr, at) => {
      const other = gateways.slice(0, index).find(([, before]) => before.cidrs.includes(cidr));
      return other === undefined
        ? []
        : [
            error(
              ["transitGateways", name, "cidrs", at],
              `"${other[0]}" has a route to ${cidr} already. A route table has one route per block.`,
            ),
          ];
    }),
  );
}
