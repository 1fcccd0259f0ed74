/** Addresses of the arguments: plain ones are checked at once, outputs as soon as they are known. */
import * as pulumi from "@pulumi/pulumi";
import { isPlain } from "../shared/inputs";
import type { AddressArgs, Addresses, DnsArgs } from "./args";
import type { IpFamily, Place, PlaceAddresses } from "./places";

export interface KnownAddresses {
  readonly places: PlaceAddresses;
  readonly clusterDns: readonly string[] | undefined;
}

export interface GivenAddresses {
  /** With an example in place of each list that is not known yet: policies have the same names for any address. */
  readonly shape: KnownAddresses;
  /** Set where a list is an output or a promise. */
  readonly later?: pulumi.Output<KnownAddresses>;
}

/** Blocks for documentation (RFC 5737, RFC 3849), no two alike: policies count the ports of each peer. */
const examples: Readonly<Record<IpFamily, Readonly<Record<Place | "clusterDns", string>>>> = {
  ipv4: {
    pods: "192.0.2.0/28",
    vpc: "192.0.2.0/24",
    apiServer: "192.0.2.16/28",
    kubernetesService: "192.0.2.249/32",
    loadBalancers: "192.0.2.32/28",
    awsApis: "198.51.100.0/24",
    internet: "203.0.113.0/24",
    clusterDns: "192.0.2.250",
  },
  ipv6: {
    pods: "2001:db8:0:1::/64",
    vpc: "2001:db8::/56",
    apiServer: "2001:db8:0:2::/64",
    kubernetesService: "2001:db8::b/128",
    loadBalancers: "2001:db8:0:3::/64",
    awsApis: "2001:db8:1::/48",
    internet: "2001:db8:2::/48",
    clusterDns: "2001:db8::a",
  },
};

export function givenAddresses(addresses: AddressArgs, dns: DnsArgs, ipFamily: IpFamily): GivenAddresses {
  const { clusterDns } = dns;
  const lists = Object.entries({ ...addresses, clusterDns }) as [Place | "clusterDns", Addresses | undefined][];
  const given = lists.filter((entry): entry is [Place | "clusterDns", Addresses] => entry[1] !== undefined);
  const plain = given.map(
    ([key, list]) => [key, isPlain(list) ? (list as string[]) : [examples[ipFamily][key]]] as const,
  );
  const late = !isPlain(lists);
  return {
    shape: split(Object.fromEntries(plain)),
    ...(late ? { later: pulumi.output(Object.fromEntries(given)).apply((known) => split(known)) } : {}),
  };
}

function split({ clusterDns, ...places }: Readonly<Record<string, readonly string[]>>): KnownAddresses {
  return { places, clusterDns };
}
