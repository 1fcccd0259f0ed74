import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { rangeOf, readCidr } from "../../core/cidr";
import type { ResolvedCore } from "./core";

/**
 * Subnets of self-managed nodes: the given ones, otherwise the cluster's private ones, otherwise its public ones,
 * otherwise those of its subnets without a route to an internet gateway.
 */
export function workerSubnets(
  given: pulumi.Input<pulumi.Input<string>[]> | undefined,
  core: ResolvedCore,
  parent: pulumi.Resource,
): pulumi.Output<string[]> {
  if (given !== undefined) {
    return pulumi.output(given);
  }
  return core.apply((it) =>
    pulumi.output(it.privateSubnetIds ?? it.publicSubnetIds ?? privateSubnets(it.subnetIds, parent)),
  );
}

async function privateSubnets(subnetIds: string[], parent: pulumi.Resource): Promise<string[]> {
  const found: string[] = [];
  for (const subnetId of subnetIds) {
    const { routes } = await aws.ec2.getRouteTable({ subnetId }, { parent });
    if (!routes.some((route) => route.gatewayId && !isPrivateIpv4(route.cidrBlock))) {
      found.push(subnetId);
    }
  }
  return found.length > 0 ? found : subnetIds;
}

/** Whether a CIDR block is private (RFC 1918). */
export function isPrivateIpv4(cidrBlock: string): boolean {
  const block = readCidr(cidrBlock);
  return block?.family === "ipv4" && rangeOf(block) === "private";
}
