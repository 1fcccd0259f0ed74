/** Addresses that no selector can match: as they are given, or as the network has them. Pure. */

import { addressIn, hostCidr, overlaps } from "../../core/cidr";
import type { IpFamily } from "../shared/slot-types";

export type { IpFamily };

/** By what they are for. Undefined: not known, and whatever needs them is a problem that says so. */
export interface PlaceAddresses {
  readonly pods?: readonly string[];
  readonly vpc?: readonly string[];
  readonly apiServer?: readonly string[];
  readonly kubernetesService?: readonly string[];
  readonly loadBalancers?: readonly string[];
  readonly awsApis?: readonly string[];
  readonly internet?: readonly string[];
}

export type Place = keyof PlaceAddresses;

export interface Places extends PlaceAddresses {
  readonly ipFamily: IpFamily;
}

/** What is known of the network of the cluster. */
export interface KnownNetwork {
  readonly vpcCidr?: string;
  readonly privateSubnetCidrs?: readonly string[];
  readonly publicSubnetCidrs?: readonly string[];
  /** Whether there is a way to the internet. */
  readonly internetEgress?: boolean;
  readonly ipFamily?: IpFamily;
  /** Schemes of the load balancers that the stack asks for. */
  readonly loadBalancerSchemes?: readonly ("internal" | "internet-facing")[];
  /** CIDR block of Services, where the cluster is given one. */
  readonly serviceCidr?: string;
}

/**
 * The blocks that EKS chooses from for Services if the cluster names none. Source: EKS API reference,
 * KubernetesNetworkConfigRequest, serviceIpv4Cidr (2026-12). That EKS never chooses one that overlaps the VPC is a belief: the
 * reference only says so of a block that you name. IPv6 blocks are assigned with the cluster.
 */
const serviceCidrDefaults: Readonly<Record<IpFamily, readonly string[]>> = {
  ipv4: ["10.100.0.0/16", "172.20.0.0/16"],
  ipv6: [],
};

/**
 * The Service `kubernetes` has the first address of the block. Source: kubernetes/kubernetes pkg/controlplane, ServiceIPRange
 * (9f0f14952c51).
 */
function kubernetesService(network: KnownNetwork, vpc: readonly string[]): readonly string[] | undefined {
  const blocks =
    network.serviceCidr === undefined
      ? serviceCidrDefaults[network.ipFamily ?? "ipv4"].filter((block) => !vpc.some((cidr) => overlaps(cidr, block)))
      : [network.serviceCidr];
  return known(blocks.map((block) => hostCidr(addressIn(block, 1))));
}

export function placesOf({ addresses }: { readonly addresses: PlaceAddresses }, network: KnownNetwork): Places {
  const vpc = addresses.vpc ?? (network.vpcCidr === undefined ? undefined : [network.vpcCidr]);
  const privateSubnets = known(network.privateSubnetCidrs) ?? vpc;
  return {
    ipFamily: network.ipFamily ?? "ipv4",
    vpc,
    pods: addresses.pods ?? privateSubnets,
    apiServer: addresses.apiServer ?? privateSubnets,
    kubernetesService: addresses.kubernetesService ?? kubernetesService(network, vpc ?? []),
    loadBalancers: addresses.loadBalancers ?? loadBalancers(network, privateSubnets),
    // Without a way to the internet there are interface endpoints, or nothing.
    awsApis: addresses.awsApis ?? (network.internetEgress === false ? vpc : undefined),
    internet: addresses.internet,
  };
}

/** Where the stack's load balancers connect from. Others, such as a team's Ingress, are taken to be internet-facing. */
function loadBalancers(
  { loadBalancerSchemes: schemes = [], publicSubnetCidrs = [] }: KnownNetwork,
  privateSubnets: readonly string[] | undefined,
): readonly string[] | undefined {
  const internal = schemes.includes("internal") ? privateSubnets : [];
  const facing = schemes.length === 0 || schemes.includes("internet-facing") ? known(publicSubnetCidrs) : [];
  return internal === undefined || facing === undefined ? undefined : [...internal, ...facing];
}

function known(cidrs: readonly string[] | undefined): readonly string[] | undefined {
  return cidrs === undefined || cidrs.length === 0 ? undefined : cidrs;
}
