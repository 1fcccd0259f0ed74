/** Plugin: Istio without its own CA, with strict mTLS and gateways. */
import { definePlugin } from "../../framework/plugin";
import type { Declarations } from "../../framework/slots";
import type { MeshGateway } from "../shared/slot-types";
import { check } from "./check";
import { config, type Config } from "./config";
import { connections, gatewayPods } from "./connections";
import { routeGateway } from "./ingress";
import { Istio } from "./istio";
import { membershipLabels } from "./manifests";
import { gateways, type GatewayKind } from "./values";
import { verificationCommands } from "./verification";

export type { IssuerRefArgs } from "../shared/certificate-policy";
export type {
  GatewayArgs,
  IngressGatewayArgs,
  IngressTlsArgs,
  IstiodReplicasArgs,
  IstioArgs,
  MeshArgs,
  MeshNamespaceArgs,
  RevisionArgs,
} from "./args";
export { Istio } from "./istio";
export type * from "./slots";

export const istio = definePlugin({
  name: "istio",
  summary: "Istio with strict mTLS, certificates from the private CA, and gateways in and out of the mesh.",
  guide: ["mesh-istiod-ca-off", "mesh-ca-address", "mesh-mtls-strict", "transit-mesh", "tooling-verify"],
  config,
  requires: ["cluster", "istio-csr", "cert-manager"],
  uses: ["security-groups"],
  provides: ["istio"],
  declare: (config) => ({
    istio: {
      revisions: Object.keys(config.revisions),
      ambient: config.dataPlane === "ambient",
      registryOnly: config.allowAnyOutbound !== true,
      denyByDefault: config.authorization === "deny-by-default",
      egressGateway: config.egressGateway !== undefined,
      ingressGateway: config.ingressGateway !== undefined,
      namespaces: Object.entries(config.namespaces).flatMap(([name, { existing }]) => (existing ? [] : [name])),
      members: Object.keys(config.namespaces),
    },
    ...(config.egressGateway === undefined ? {} : { egressGateway: egressGateway(config) }),
    ...(config.ingressGateway === undefined
      ? {}
      : {
          ingressGateway: {
            pods: gatewayPods(gateways.ingress),
            ports: gateways.ingress.ports.map(({ targetPort }) => targetPort),
          },
        }),
    meshRoutes: Object.entries(config.routes).map(([name, route]) => ({ ...route, name: `istio.routes.${name}` })),
    ...(config.ingressGateway?.tls === undefined
      ? {}
      : {
          ingressRoutes: {
            gateway: routeGateway,
            dnsNames: config.ingressGateway.tls.dnsNames,
            teamHosts: config.teamHosts,
          },
        }),
  }),
  check,
  connections,
  provision: (context, config, needs) => {
    const { cluster, "istio-csr": csr, "cert-manager": certManager, "security-groups": groups } = needs;
    const component = new Istio(
      "istio",
      {
        ...config,
        mesh: csr.mesh,
        meshNamespace: csr.meshNamespace,
        issuer: certManager.issuer,
        approverPolicy: certManager.approverPolicy,
        deletionProtection: context.deletionProtection,
      },
      { providers: [cluster.kubernetes], dependsOn: [...csr.ready, ...(groups?.open("istiod") ?? [])] },
    );
    const gateway = (kind: GatewayKind): MeshGateway => ({
      ...kind,
      namespaceReady: component.gatewayNamespacesReady,
      ready: component.gatewaysReady,
    });
    return {
      istio: {
        namespaceLabels: component.namespaceLabels,
        namespaces: component.namespaces,
        verify: verificationCommands(config.dataPlane === "ambient"),
        ready: component.ready,
        ingressGateway: config.ingressGateway && gateway(gateways.ingress),
        egressGateway: config.egressGateway && gateway(gateways.egress),
      },
    };
  },
  outputs: ({ istio: { namespaceLabels, verify, ingressGateway, egressGateway } }) => ({
    namespaceLabels,
    verify,
    ingressGateway: ingressGateway && `${ingressGateway.name}.${ingressGateway.namespace}.svc`,
    egressGateway: egressGateway && `${egressGateway.name}.${egressGateway.namespace}.svc`,
  }),
});

function egressGateway(config: Config): Declarations["egressGateway"] {
  const { name, namespace, selector } = gateways.egress;
  return { name, namespace, selector, meshNamespaceLabels: membershipLabels(config) };
}
