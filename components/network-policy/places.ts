/** Addresses that no selector can name, from the stack config or from what other plugins declare. */
import type { Declarations, IpFamily } from "../slots";
import type { NetworkPolicyConfig } from "./config";

/** Undefined: neither configured nor declared; whatever needs it is a problem that says so. */
export interface Places {
  readonly ipFamily: IpFamily;
  readonly pods?: readonly string[];
  readonly vpc?: readonly string[];
  readonly apiServer?: readonly string[];
  readonly loadBalancers?: readonly string[];
  readonly awsApis?: readonly string[];
}

export type Place = Exclude<keyof Places, "ipFamily">;

export function placesOf(config: NetworkPolicyConfig, declared: Readonly<Partial<Declarations>>): Places {
  const vpc = config.addresses.vpc ?? (declared.vpcCidr === undefined ? undefined : [declared.vpcCidr]);
  const pods = config.addresses.pods ?? declared.privateSubnetCidrs ?? vpc;
  return {
    ipFamily: declared.ipFamily ?? "ipv4",
    vpc,
    pods,
    apiServer: config.addresses.apiServer ?? declared.privateSubnetCidrs ?? vpc,
    loadBalancers: config.addresses.loadBalancers ?? declared.publicSubnetCidrs,
    awsApis: config.addresses.awsApis,
  };
}
