/**
 * What the mesh needs: its configuration server, its certificates, its gateways. Ports: Istio documentation,
 * "Application Requirements" (2026-12), and the charts. Pure.
 */
import type { z } from "zod";
import type { Connection, Pods } from "../../core/connections/model";
import type { Declarations } from "../../framework/slots";
import {
  apiServerClient,
  calledByApiServer,
  dnsClient,
  istioCsr,
  needs,
  podsNamed,
  probed,
  scraped,
} from "../shared/connections";
import type { config } from "./config";
import { gateways, meshNamespace, type GatewayKind } from "./values";

const ports = 'Istio documentation, "Application Requirements", ports used by Istio (2026-12)';

const istiod = podsNamed(meshNamespace, "istiod", { app: "istiod" });
const cni = podsNamed(meshNamespace, "istio-cni", { "k8s-app": "istio-cni-node" });
const ztunnel = podsNamed(meshNamespace, "ztunnel", { app: "ztunnel" });

export function connections(
  { dataPlane, ingressGateway, egressGateway }: z.output<typeof config>,
  { networkPolicyMeshNamespaces = [], prometheus }: Readonly<Partial<Declarations>>,
): Connection[] {
  const proxiesOfGateways = [
    ...(ingressGateway === undefined ? [] : [gatewayPods(gateways.ingress)]),
    ...(egressGateway === undefined ? [] : [gatewayPods(gateways.egress)]),
  ];
  const proxies = [
    ...proxiesOfGateways,
    ...(dataPlane === "ambient"
      ? [ztunnel]
      : networkPolicyMeshNamespaces.map((namespace) => podsNamed(namespace, "(any pod)", {}))),
  ];
  return [
    apiServerClient(istiod, "watches the configuration of the mesh"),
    calledByApiServer(istiod, 15017, "injects sidecars and validates the configuration of the mesh", ports),
    apiServerClient(cni, "reads pods to set up their capture"),
    signedBy(istiod),
    ...proxies.flatMap((proxy) => [configuredBy(proxy), signedBy(proxy), ...dnsClient(proxy)]),
    ...scraped(prometheus, istiod, [15014], ports),
    ...scraped(prometheus, cni, [15014], ports),
    ...[...proxiesOfGateways, ...(dataPlane === "ambient" ? [ztunnel] : [])].flatMap((to) =>
      scraped(prometheus, to, [15020], ports),
    ),
    ...proxiesOfGateways.map((proxy) => probed(proxy, 15021, ports)),
  ];
}

export function gatewayPods({ namespace, name, selector }: GatewayKind): Pods {
  return { ...podsNamed(namespace, name, selector), serviceAccount: name };
}

function configuredBy(from: Pods): Connection {
  return needs({
    from,
    to: { kind: "service", name: "istiod", namespace: meshNamespace, pods: istiod, targetPort: 15012 },
    port: 15012,
    why: "has its proxies configured by istiod",
    source: ports,
  });
}

function signedBy(from: Pods): Connection {
  const { namespace } = istioCsr;
  return needs({
    from,
    to: { kind: "service", name: "cert-manager-istio-csr", namespace, pods: istioCsr, targetPort: 6443 },
    port: 443,
    why: "has its certificates signed through istio-csr",
    source: "chart cert-manager-istio-csr: app.server.serving.port and service",
  });
}
