/** Addresses that no selector can name, from the stack config or from what other plugins declare. */
import type { Declarations } from "../../framework/slots";
import type { IpFamily } from "../shared/slot-types";
import type { NetworkPolicyConfig } from "./config";

/** Undefined: neither configured nor declared; whatever needs it is a problem that says so. */
export interface Places {
  readonly ipFamily: IpFamily;
  readonly pods?: readonly string[];
  readonly vpc?: readonly string[];
  readonly apiServer?: readonly string[];
  readonly loadBalancers?: readonly string[];
  readonly awsApis?: readonly string[];
  readonly internet?: readonly string[];
}

export type Place = Exclude<keyof Places, "ipFamily">;

export function placesOf(config: NetworkPolicyConfig, declared: Readonly<Partial<Declarations>>): Places {
  const { addresses } = config;
  const vpc = addresses.vpc ?? (declared.vpcCidr === undefined ? undefined : [declared.vpcCidr]);
  const privateSubnets = known(declared.privateSubnetCidrs) ?? vpc;
  return {
    ipFamily: declared.ipFamily ?? "ipv4",
    vpc,
    pods: addresses.pods ?? privateSubnets,
    apiServer: addresses.apiServer ?? privateSubnets,
    loadBalancers: addresses.loadBalancers ?? known(declared.publicSubnetCidrs),
    // Without a way to the internet there are interface endpoints, or nothing.
    awsApis: addresses.awsApis ?? (declared.internetEgress === false ? vpc : undefined),
    internet: addresses.internet,
  };
}

function known(cidrs: readonly string[] | undefined): readonly string[] | undefined {
  return cidrs === undefined || cidrs.length === 0 ? undefined : cidrs;
}
