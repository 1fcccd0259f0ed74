/** What is meant to be allowed: the component's plain arguments with their defaults. Pure. */
import { eachOf, withDefaults, type WithDefaults } from "../../core/record";
import {
  defaults,
  meshDefaults,
  namespaceDefaults,
  podSourceDefaults,
  workloadDefaults,
  type CiliumArgs,
  type DenyScope,
  type LabelMap,
  type NamespaceArgs,
  type NetworkPolicyArgs,
  type PlatformComponent,
  type WireguardArgs,
  type WorkloadArgs,
} from "./args";
import type { MeshIntents } from "./mesh/settings";
import type { Engine } from "./model";

export type WorkloadIntents = WithDefaults<WorkloadArgs, typeof workloadDefaults>;

export interface NamespaceIntents extends WithDefaults<Omit<NamespaceArgs, "workloads">, typeof namespaceDefaults> {
  readonly workloads: Readonly<Record<string, WorkloadIntents>>;
}

export interface PodSource {
  readonly namespace: string;
  readonly labels: LabelMap;
  readonly serviceAccount?: string;
}

export interface DnsIntents {
  readonly clusterDns?: readonly string[];
  readonly nodeLocalAddress?: string;
}

export interface Intents {
  readonly engine: Engine;
  readonly installEngine: boolean;
  readonly defaultDeny?: DenyScope;
  readonly systemNamespaces: readonly string[];
  readonly dns: DnsIntents;
  readonly ingressGateway: PodSource;
  readonly egressGateway: PodSource;
  readonly prometheus: PodSource;
  readonly platform: readonly PlatformComponent[];
  /** Undefined: true. */
  readonly egressGatewayPolicies?: boolean;
  readonly autoMode: boolean;
  readonly wireguard?: WireguardArgs;
  readonly cilium: CiliumArgs;
  /** Undefined: nothing is known of a mesh, and nothing is created for it. */
  readonly mesh?: MeshIntents;
  readonly namespaces: Readonly<Record<string, NamespaceIntents>>;
  readonly neighbours: Readonly<Record<string, NamespaceIntents>>;
}

/** @param clusterDns addresses of `dns.clusterDns`, where they are known */
export function intentsOf(args: NetworkPolicyArgs, clusterDns: readonly string[] | undefined): Intents {
  const { mesh, ...whole } = withDefaults(args, defaults);
  const { ingressGateway = {}, egressGateway = {}, prometheus = {} } = whole;
  return {
    ...whole,
    dns: { clusterDns, nodeLocalAddress: whole.dns.nodeLocalAddress },
    ingressGateway: withDefaults(ingressGateway, podSourceDefaults.ingressGateway),
    egressGateway: withDefaults(egressGateway, podSourceDefaults.egressGateway),
    prometheus: withDefaults(prometheus, podSourceDefaults.prometheus),
    ...(mesh === undefined ? {} : { mesh: withDefaults(mesh, meshDefaults) }),
    namespaces: eachOf(whole.namespaces, namespaceIntents),
    neighbours: eachOf(whole.neighbours, namespaceIntents),
  };
}

function namespaceIntents(args: NamespaceArgs): NamespaceIntents {
  const whole = withDefaults(args, namespaceDefaults);
  return { ...whole, workloads: eachOf(whole.workloads, (one) => withDefaults(one, workloadDefaults)) };
}
