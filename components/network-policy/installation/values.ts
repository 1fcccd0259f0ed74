/** Values of the engines' charts, typed: the keys that are set, as read from the versions in facts/charts.json. Pure. */

import type { CiliumEncryption } from "./wireguard";

/** Chart tigera-operator v3.32.1. */
export interface TigeraOperatorValues {
  readonly installation: {
    readonly enabled: boolean;
    readonly kubernetesProvider: "EKS";
    readonly cni: { readonly type: "AmazonVPC" };
    readonly calicoNetwork: { readonly bgp: "Disabled" };
  };
  readonly apiServer: { readonly enabled: boolean };
  readonly goldmane: { readonly enabled: boolean };
  readonly whisker: { readonly enabled: boolean };
}

/** Policy only: the VPC CNI stays in charge of addresses and routes. */
export function tigeraOperatorValues(): TigeraOperatorValues {
  return {
    installation: {
      enabled: true,
      kubernetesProvider: "EKS",
      cni: { type: "AmazonVPC" },
      calicoNetwork: { bgp: "Disabled" },
    },
    // A resource of its own instead: policies wait until it serves, and it is deleted before its operator.
    apiServer: { enabled: false },
    // A web interface and its collector of all flows, on by default since 3.30.
    goldmane: { enabled: false },
    whisker: { enabled: false },
  };
}

/** Chart cilium 1.19.1. */
export interface CiliumValues {
  readonly cni: { readonly chainingMode: "aws-cni"; readonly exclusive: boolean };
  readonly enableIPv4Masquerade: boolean;
  readonly routingMode: "native";
  readonly endpointRoutes: { readonly enabled: boolean };
  readonly policyEnforcementMode: "default";
  readonly policyAuditMode: boolean;
  readonly l7Proxy: boolean;
  readonly encryption?: CiliumEncryption;
  readonly operator: { readonly replicas: number };
}

/** Chained to the VPC CNI. Source: docs.cilium.io, "AWS VPC CNI plugin". */
export function ciliumValues(layer7: boolean, encryption?: CiliumEncryption): CiliumValues {
  return {
    // Not exclusive: with it Cilium renames the VPC CNI's configuration away.
    cni: { chainingMode: "aws-cni", exclusive: false },
    enableIPv4Masquerade: false,
    routingMode: "native",
    endpointRoutes: { enabled: true },
    // "default" isolates what a policy selects. "always" would isolate all pods before the first policy is there.
    policyEnforcementMode: "default",
    policyAuditMode: false,
    l7Proxy: layer7,
    ...(encryption === undefined ? {} : { encryption }),
    operator: { replicas: 2 },
  };
}

/** What serves projectcalico.org/v3. Its condition Ready is true once the aggregated API answers. */
export const calicoApiServer = {
  apiVersion: "operator.tigera.io/v1",
  kind: "APIServer",
  metadata: { name: "default" },
  spec: {},
} as const;
