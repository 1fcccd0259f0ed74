/** Plugin: what the mesh may connect to outside, by host and caller. */
import * as pulumi from "@pulumi/pulumi";
import { definePlugin } from "../../framework/plugin";
import type { Declarations } from "../../framework/slots";
import { defaults } from "./args";
import { check } from "./check";
import { config } from "./config";
import { connections } from "./connections";
import { Egress } from "./egress";
import { allPolicies } from "./network-policies";
import type { MeshPlaces } from "./options";

export type { CallerArgs, DestinationArgs, EgressArgs, EgressGatewayArgs, SharedGatewayArgs } from "./args";
export { Egress } from "./egress";
export type * from "./slots";

export const egress = definePlugin({
  name: "egress",
  summary: "Connections out of the mesh through a gateway, for named service accounts to named hosts.",
  guide: ["egress-gateway", "tooling-egress"],
  config,
  requires: ["cluster"],
  uses: ["istio", "network-policy"],
  provides: [],
  declare: ({ sharedGateway, teamHosts, destinations }) =>
    // Next to another stack's gateway there are hosts only.
    sharedGateway !== undefined
      ? {}
      : {
          egressTeamHosts: teamHosts,
          egressAddresses: Object.values(destinations).flatMap(({ cidrs, port, from }) =>
            cidrs === undefined ? [] : [{ namespaces: from.map(({ namespace }) => namespace), cidrs, port }],
          ),
        },
  check,
  connections,
  networkPolicies: (config, declared) => {
    const { egressGateway: gateway } = declared;
    const { meshNamespace, istioCsrNamespace } = defaults;
    return gateway === undefined
      ? []
      : allPolicies(
          config,
          gateway,
          { meshNamespace, istioCsrNamespace, ...placeArgs(gateway, declared) },
          config.sharedGateway?.owner,
        );
  },
  provision: ({ declared }, config, needs) => {
    const { cluster, istio, "network-policy": networkPolicy } = needs;
    const { egressGateway: gateway, mesh } = declared;
    if (gateway === undefined || mesh === undefined) {
      throw new pulumi.RunError("egress: there is no egress gateway. Add istio with egressGateway, and istio-csr.");
    }
    new Egress(
      "egress",
      {
        destinations: config.destinations,
        allowToMeshNamespaces: config.allowToMeshNamespaces,
        sharedGateway: config.sharedGateway,
        gateway: { name: gateway.name, namespace: gateway.namespace, selector: gateway.selector },
        namespaces: { ...networkPolicy?.namespaces, ...istio?.namespaces },
        trustDomain: mesh.trustDomain,
        ...placeArgs(gateway, declared),
      },
      {
        providers: [cluster.kubernetes],
        dependsOn: [...(istio?.ready ?? []), ...(istio?.egressGateway?.ready ?? [])],
      },
    );
    return {};
  },
});

/** What the policies must know of the mesh, besides the namespaces of its control plane. */
function placeArgs(
  { meshNamespaceLabels }: Declarations["egressGateway"],
  { dualStack, ipFamily }: Partial<Declarations>,
): Pick<MeshPlaces, "meshNamespaceLabels" | "dualStack"> {
  return { meshNamespaceLabels, dualStack: dualStack === true || ipFamily === "ipv6" };
}
