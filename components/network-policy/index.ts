/** Plugin: network policies by intent, and the engine that enforces them. */
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { definePlugin } from "../../framework/plugin";
import type { Declarations } from "../../framework/slots";
import type { MeshGateway } from "../shared/slot-types";
import { prepareNetworkPolicy } from "./check";
import { networkPolicyConfig } from "./config";
import { connections, workloadsOf } from "./connections";
import { withDeclared } from "./declared";
import { wireguardPorts } from "./installation/wireguard";
import { networkPolicyLayer, withOthers } from "./layer";
import { meshLayers } from "./mesh/layer";
import { NetworkPolicy } from "./network-policy";
import { placesOf } from "./places";
import { planPolicies, withPlan } from "./plan";
import { denyScope } from "./policies";

export type * from "./args";
export { NetworkPolicy } from "./network-policy";
export type * from "./slots";

type Config = z.output<typeof networkPolicyConfig>;

const deniesEverywhere = (config: Config): boolean => denyScope(config, config.engine) === "every-namespace";
/** Rules by DNS name and for layer 7: Cilium has them, and the VPC CNI of EKS Auto Mode has DNS names. */
const knowsNames = ({ engine, autoMode }: Config): boolean => engine === "cilium" || autoMode;

export const networkPolicy = definePlugin({
  name: "network-policy",
  summary:
    "Default deny in both directions, DNS and allow rules by intent, compiled for the VPC CNI, Calico or Cilium, whichever enforces them.",
  guide: [
    "np-engine",
    "np-single-engine",
    "np-default-deny",
    "np-global-deny",
    "np-dns",
    "np-dns-global",
    "np-dns-label",
    "np-service-account",
    "np-rbac",
    "np-incremental",
    "np-extended",
    "egress-dns-names",
    "transit-cni",
  ],
  options: {
    "np-global-deny": { key: "defaultDeny: every-namespace", holds: deniesEverywhere },
    "np-dns-global": { key: "defaultDeny: every-namespace", holds: deniesEverywhere },
    "np-extended": { key: "engine: cilium", holds: knowsNames },
    "egress-dns-names": { key: "engine: cilium", holds: knowsNames },
    "transit-cni": { key: "wireguard: {}", holds: ({ wireguard }) => wireguard !== undefined },
  },
  config: networkPolicyConfig,
  requires: ["cluster"],
  uses: ["security-groups", "nodes", "cert-manager", "istio-csr", "istio"],
  provides: ["network-policy"],
  declare: declarationsOf,
  prepare: prepareNetworkPolicy,
  networkPolicies: (config, declared) =>
    planPolicies(withDeclared(config, declared), placesOf(config, declared)).compiled.objects,
  connections: (config, declared) => connections(withDeclared(config, declared)),
  layers: (config, declared, { prepared: { places, plan }, otherPolicies }) => [
    networkPolicyLayer(config, withOthers(plan.compiled, otherPolicies()), places),
    ...meshLayers(withDeclared(config, declared), plan.mesh, declared.egressAddresses),
  ],
  provision: ({ declared }, config, needs, { places, plan }) => {
    const { cluster, nodes, "cert-manager": certManager, "istio-csr": istioCsr, istio } = needs;
    const ports =
      config.wireguard === undefined || config.engine === "vpc-cni"
        ? []
        : (needs["security-groups"]?.open(wireguardPorts[config.engine]) ?? []);
    const gateways = [istio?.ingressGateway, istio?.egressGateway].filter((gateway) => gateway !== undefined);
    const { ipFamily, ...addresses } = places;
    const args = {
      ...withDeclared(config, declared),
      addresses,
      ipFamily,
      otherNamespaces: {
        ...(certManager === undefined ? {} : { "cert-manager": certManager.namespace }),
        ...(istioCsr === undefined ? {} : { "istio-system": istioCsr.meshNamespace }),
        ...Object.fromEntries(gateways.map((gateway) => [gateway.namespace, namespaceOf(gateway)])),
      },
      afterMesh: istio?.ready ?? [],
      afterNodes: [...ports, ...(nodes?.ready ?? [])],
    };
    const made = new NetworkPolicy("network-policy", withPlan(args, plan), { providers: [cluster.kubernetes] });
    const { policies, namespaces, engineReady } = made;
    return { "network-policy": { policies, namespaces, engineReady } };
  },
  outputs: ({ "network-policy": { namespaces } }) => ({ namespaces }),
});

function declarationsOf(config: Config): Partial<Declarations> {
  const { engine, namespaces, wireguard, prometheus } = config;
  return {
    networkPolicyEngine: engine,
    ...(wireguard === undefined
      ? {}
      : {
          wireguard:
            wireguard.hostTraffic === true || engine === "calico" ? ("pods-and-hosts" as const) : ("pods" as const),
        }),
    networkPolicyNamespaces: Object.entries(namespaces).flatMap(([name, { create }]) => (create ? [name] : [])),
    networkPolicyMeshNamespaces: Object.entries(namespaces).flatMap(([name, { mesh }]) =>
      mesh === "none" ? [] : [name],
    ),
    workloads: workloadsOf(config),
    prometheus: { ...prometheus, kind: "pods", name: `${prometheus.namespace}/prometheus` },
  };
}

/** Known once the namespace is there. */
function namespaceOf({ namespace, namespaceReady }: MeshGateway): pulumi.Output<string> {
  return pulumi.all(namespaceReady.map(({ urn }) => urn)).apply(() => namespace);
}
