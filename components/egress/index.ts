/** Plugin: what the mesh may connect to outside, by host and caller. */
import * as pulumi from "@pulumi/pulumi";
import { definePlugin } from "../../framework/plugin";
import { check } from "./check";
import { config } from "./config";
import { Egress } from "./egress";

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
  declare: ({ sharedGateway, teamHosts }) => (sharedGateway === undefined ? { egressTeamHosts: teamHosts } : {}),
  check,
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
        meshNamespaceLabels: gateway.meshNamespaceLabels,
        dualStack: declared.dualStack === true || declared.ipFamily === "ipv6",
      },
      {
        providers: [cluster.kubernetes],
        dependsOn: [...(istio?.ready ?? []), ...(istio?.egressGateway?.ready ?? [])],
      },
    );
    return {};
  },
});
