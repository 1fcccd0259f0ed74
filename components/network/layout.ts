/** What a network's config comes to: endpoints, zones and subnets. Pure. */
import { subnetCidrs, type SubnetCidrs } from "./subnet-cidrs";
import { endpointDefaults } from "./args";
import type { NetworkConfig, NewVpcConfig } from "./config";
import { requiredWithoutNat, type GatewayEndpointName, type InterfaceEndpointName } from "./endpoints";

export function gatewayEndpointsOf(config: NetworkConfig): GatewayEndpointName[] {
  return [...new Set(config.endpoints.gateway ?? endpointDefaults(config.vpc !== undefined).gateway)];
}

export function interfaceEndpointsOf({ endpoints }: NetworkConfig): InterfaceEndpointName[] {
  return [...new Set([...(endpoints.privateCluster ? requiredWithoutNat : []), ...endpoints.interface])];
}

export interface ZoneAt {
  readonly zone: string;
  /** Where the config names it. */
  readonly path: readonly PropertyKey[];
}

/** Every zone that the config names, private subnets first. */
export function zonesOf({ vpc, existingVpc }: NetworkConfig): ZoneAt[] {
  const ofSubnets = (key: "privateSubnets" | "publicSubnets"): ZoneAt[] =>
    (existingVpc?.[key] ?? []).map((subnet, index) => ({
      zone: subnet.availabilityZone,
      path: ["existingVpc", key, index, "availabilityZone"],
    }));
  return [
    ...(vpc?.availabilityZones ?? []).map((zone, index) => ({ zone, path: ["vpc", "availabilityZones", index] })),
    ...ofSubnets("privateSubnets"),
    ...ofSubnets("publicSubnets"),
  ];
}

/** CIDR blocks of a new VPC's subnets, in zone order: the named ones, else the computed ones. */
export function subnetsOf(vpc: NewVpcConfig): SubnetCidrs {
  const computed = subnetCidrs(vpc.cidr, vpc.availabilityZones.length);
  return {
    private: vpc.privateSubnetCidrs ?? computed.private,
    public: vpc.publicSubnets ? (vpc.publicSubnetCidrs ?? computed.public) : [],
  };
}

/** CIDR blocks of all subnets, of a new VPC or of one that is there. */
export function subnetCidrsOf({ vpc, existingVpc }: NetworkConfig): SubnetCidrs {
  return vpc === undefined
    ? {
        private: (existingVpc?.privateSubnets ?? []).map(({ cidr }) => cidr),
        public: (existingVpc?.publicSubnets ?? []).map(({ cidr }) => cidr),
      }
    : subnetsOf(vpc);
}
