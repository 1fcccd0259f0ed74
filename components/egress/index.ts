/** Plugin: what the mesh may connect to outside, by host and caller. */
import * as pulumi from "@pulumi/pulumi";
import { definePlugin } from "../plugin";
import { check } from "./check";
import { config } from "./config";
import { Egress } from "./egress";

export { Egress, type EgressArgs } from "./egress";

export const egress = definePlugin({
  name: "egress",
  summary: "Outbound connections of the mesh through a gateway, to named hosts, by named service accounts.",
  guide: ["egress-gateway", "tooling-egress"],
  config,
  requires: ["cluster", "istio", "istio-csr"],
  uses: ["network-policy"],
  provides: [],
  check,
  provision: ({ declared }, config, needs) => {
    const { cluster, istio, "istio-csr": csr, "network-policy": networkPolicy } = needs;
    const { egressGateway } = istio;
    if (egressGateway === undefined) {
      throw new pulumi.RunError("egress: found istio without an egress gateway; allowed: istio.egressGateway");
    }
    new Egress(
      "egress",
      {
        config,
        gateway: {
          name: egressGateway.name,
          namespace: egressGateway.namespace,
          selector: egressGateway.selector,
        },
        namespaces: { ...networkPolicy?.namespaces, ...istio.namespaces },
        trustDomain: csr.mesh.trustDomain,
        places: {
          meshNamespace: "istio-system",
          istioCsrNamespace: "cert-manager",
          namespaceLabels: istio.namespaceLabels,
          dualStack: declared.dualStack === true || declared.ipFamily === "ipv6",
        },
      },
      { providers: [cluster.kubernetes], dependsOn: [...istio.ready, ...egressGateway.ready] },
    );
    return {};
  },
});
