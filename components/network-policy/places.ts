/** Addresses that no selector can name: as they are given, or as the network has them. Pure. */

import type { IpFamily } from "../shared/slot-types";

export type { IpFamily };

/** By what they are for. Undefined: not known, and whatever needs them is a problem that says so. */
export interface PlaceAddresses {
  readonly pods?: readonly string[];
  readonly vpc?: readonly string[];
  readonly apiServer?: readonly string[];
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
}

export function placesOf({ addresses }: { readonly addresses: PlaceAddresses }, network: KnownNetwork): Places {
  const vpc = addresses.vpc ?? (network.vpcCidr === undefined ? undefined : [network.vpcCidr]);
  const privateSubnets = known(network.privateSubnetCidrs) ?? vpc;
  return {
    ipFamily: network.ipFamily ?? "ipv4",
    vpc,
    pods: addresses.pods ?? privateSubnets,
    apiServer: addresses.apiServer ?? privateSubnets,
    loadBalancers: addresses.loadBalancers ?? known(network.publicSubnetCidrs),
    // Without a way to the internet there are interface endpoints, or nothing.
    awsApis: addresses.awsApis ?? (network.internetEgress === false ? vpc : undefined),
    internet: addresses.internet,
  };
}

function known(cidrs: readonly string[] | undefined): readonly string[] | undefined {
  return cidrs === undefined || cidrs.length === 0 ? undefined : cidrs;
}
