/** WireGuard between nodes, as the engines are told. Pure. */
import type { WireguardArgs } from "../args";
import type { Engine } from "../model";
import type { IpFamily } from "../places";

/** Engines that encrypt. */
export type EncryptingEngine = Exclude<Engine, "vpc-cni">;

/** Names of the ports between nodes that the tunnel of an engine needs. */
export const wireguardPorts = {
  calico: "wireguard-calico",
  cilium: "wireguard-cilium",
} as const satisfies Record<EncryptingEngine, string>;

/**
 * Bytes that a packet grows by in the tunnel. Calico: 60 over IPv4, 80 over IPv6 (Felix, wireguardMTU). Cilium: 95
 * (cilium/cilium#45940), 80 in releases before 1.19.5.
 */
export const wireguardOverhead: Readonly<Record<EncryptingEngine, Readonly<Record<IpFamily, number>>>> = {
  calico: { ipv4: 60, ipv6: 80 },
  cilium: { ipv4: 95, ipv6: 95 },
};

/** Values of chart cilium. Without a type it encrypts with IPsec, which does not work where it is chained. */
export interface CiliumEncryption {
  readonly enabled: true;
  readonly type: "wireguard";
  readonly nodeEncryption: boolean;
}

export function ciliumEncryption({ hostTraffic }: WireguardArgs): CiliumEncryption {
  return { enabled: true, type: "wireguard", nodeEncryption: hostTraffic === true };
}

/** The keys that are set. */
export interface FelixConfiguration {
  readonly apiVersion: "projectcalico.org/v3";
  readonly kind: "FelixConfiguration";
  readonly metadata: { readonly name: "default" };
  readonly spec: {
    readonly wireguardEnabled?: true;
    readonly wireguardEnabledV6?: true;
    readonly wireguardHostEncryptionEnabled: true;
  };
}

/**
 * Calico's settings, of which the operator owns the rest. With the VPC CNI, pods are reached by the addresses of their
 * node: without host encryption nothing of theirs enters the tunnel.
 * https://docs.tigera.io/calico/latest/network-policy/encrypt-cluster-pod-traffic
 */
export function felixConfiguration(ipFamily: IpFamily): FelixConfiguration {
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "FelixConfiguration",
    metadata: { name: "default" },
    spec: {
      // Each family has a switch of its own, and the other one stays in plaintext.
      ...(ipFamily === "ipv6" ? { wireguardEnabledV6: true } : { wireguardEnabled: true }),
      wireguardHostEncryptionEnabled: true,
    },
  };
}
