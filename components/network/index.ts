/** Plugin: the VPC of the cluster, new or existing. */
import * as pulumi from "@pulumi/pulumi";
import { regionOfZone } from "../../facts/partition";
import { routeLayer } from "../../core/connections/route";
import { definePlugin } from "../../framework/plugin";
import type { NetworkArgs } from "./args";
import { checkNetwork } from "./check";
import { networkConfig, type NetworkConfig } from "./config";
import { gatewayEndpointsOf, interfaceEndpointsOf, subnetCidrsOf, subnetsOf, zonesOf } from "./layout";
import { Network } from "./network";

export type * from "./args";
export { Network } from "./network";
export type * from "./slots";

export const network = definePlugin({
  name: "network",
  summary:
    "The VPC: private and public subnets, NAT gateways, VPC endpoints, a closed default security group and encryption control; or an existing VPC.",
  guide: ["transit-hops"],
  options: {
    "transit-hops": {
      key: "encryptionControl.mode: monitor",
      holds: ({ encryptionControl }) => encryptionControl !== undefined,
    },
  },
  config: networkConfig,
  requires: [],
  uses: [],
  provides: ["network"],
  declare: (config) => ({
    vpcCidr: config.vpc?.cidr ?? config.existingVpc?.cidr,
    newVpc: config.vpc !== undefined,
    availabilityZones: [...new Set(zonesOf(config).map(({ zone }) => zone))],
    region: regionOf(config),
    dualStack: config.vpc?.dualStack ?? config.existingVpc?.ipv6Cidr !== undefined,
    privateSubnetCidrs: subnetCidrsOf(config).private,
    publicSubnetCidrs: subnetCidrsOf(config).public,
    publicSubnets: config.vpc?.publicSubnets ?? (config.existingVpc?.publicSubnets ?? []).length > 0,
    internetEgress: config.vpc === undefined ? config.existingVpc?.internetEgress : config.vpc.nat !== "none",
    ...(config.vpc === undefined ? {} : { interfaceEndpoints: interfaceEndpointsOf(config) }),
    ...(config.encryptionControl === undefined ? {} : { vpcEncryption: config.encryptionControl.mode }),
  }),
  check: checkNetwork,
  layers: (config, { internetEgress }) => [
    routeLayer({
      internetEgress,
      endpoints: [...interfaceEndpointsOf(config), ...gatewayEndpointsOf(config)],
      otherEndpoints: config.vpc === undefined,
    }),
  ],
  provision: (context, config) => {
    const region = regionOf(config);
    const provider = new pulumi.Config("aws").get("region");
    if (provider !== undefined && provider !== region) {
      throw new pulumi.RunError(
        `network: the availability zones are in ${region}, but aws:region is ${provider}; set aws:region to ${region} or name zones of ${provider}`,
      );
    }
    return { network: new Network("network", toArgs(config, context.tags)) };
  },
  outputs: ({ network: made }) => ({
    vpcId: made.vpcId,
    vpcCidr: made.vpcCidr,
    region: made.region,
    privateSubnetIds: made.privateSubnets.map((subnet) => subnet.id),
    publicSubnetIds: made.publicSubnets.map((subnet) => subnet.id),
  }),
});

function regionOf(config: NetworkConfig): string {
  return regionOfZone(zonesOf(config)[0]?.zone ?? "") ?? "";
}

function toArgs(config: NetworkConfig, tags: Readonly<Record<string, string>>): NetworkArgs {
  const { vpc, existingVpc, encryptionControl } = config;
  const common = {
    region: regionOf(config),
    endpoints: { gateway: gatewayEndpointsOf(config), interface: interfaceEndpointsOf(config) },
    encryptionControl,
    tags,
  };
  if (vpc !== undefined) {
    const cidrs = subnetsOf(vpc);
    const inZones = (blocks: readonly string[]): { availabilityZone: string; cidr: string }[] =>
      vpc.availabilityZones.flatMap((availabilityZone, index) => {
        const cidr = blocks[index];
        return cidr === undefined ? [] : [{ availabilityZone, cidr }];
      });
    const { cidr, nat, dualStack } = vpc;
    return {
      ...common,
      vpc: { cidr, nat, dualStack, privateSubnets: inZones(cidrs.private), publicSubnets: inZones(cidrs.public) },
    };
  }
  if (existingVpc !== undefined) {
    const { id, cidr, ipv6Cidr, s3PrefixListId, privateSubnets, publicSubnets, closeDefaultSecurityGroup } =
      existingVpc;
    const routeTables = privateSubnets.flatMap(({ routeTableId }) =>
      routeTableId === undefined ? [] : [routeTableId],
    );
    return {
      ...common,
      existingVpc: {
        id,
        cidr,
        ipv6Cidr,
        s3PrefixListId,
        privateSubnets: privateSubnets.map((subnet) => ({
          id: subnet.id,
          availabilityZone: subnet.availabilityZone,
          cidr: subnet.cidr,
        })),
        publicSubnets,
        privateRouteTableIds: [...new Set(routeTables)],
        closeDefaultSecurityGroup,
      },
    };
  }
  return common;
}
