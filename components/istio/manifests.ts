/** The Kubernetes objects of the mesh, as plain data. Pure. */
import type { IGateway as IWaypoint } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1";
import type { IAuthorizationPolicy, IPeerAuthentication } from "@kubernetes-models/istio/security.istio.io/v1";
import { podSecurityLabels, type ObjectMeta } from "../shared/manifest";
import { activeRevision, type Config } from "./config";
import { gateways, meshNamespace, type GatewayKind } from "./values";

/** mTLS and nothing else for every workload of the mesh. Guide statement mesh-mtls-strict. */
export function strictMtls(): IPeerAuthentication {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name: "default", namespace: meshNamespace },
    spec: { mtls: { mode: "STRICT" } },
  };
}

/** What is allowed: nothing where no other policy says so, the gateway to the world, and a namespace to itself. */
export function authorizationPolicies(config: Config): IAuthorizationPolicy[] {
  if (config.authorization === "allow-by-default") {
    return [];
  }
  const within = Object.entries(config.namespaces).filter(([, { allowWithinNamespace }]) => allowWithinNamespace);
  return [
    policy("allow-nothing", meshNamespace, {}),
    ...(config.ingressGateway === undefined
      ? []
      : [
          policy("allow-clients", gateways.ingress.namespace, {
            selector: { matchLabels: { ...gateways.ingress.selector } },
            action: "ALLOW",
            rules: [{ to: [{ operation: { ports: openPorts(gateways.ingress) } }] }],
          }),
        ]),
    ...within.map(([namespace]) =>
      policy("allow-within-namespace", namespace, {
        action: "ALLOW",
        rules: [{ from: [{ source: { namespaces: [namespace] } }] }],
      }),
    ),
  ];
}

function policy(name: string, namespace: string, spec: IAuthorizationPolicy["spec"]): IAuthorizationPolicy {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name, namespace },
    spec,
  };
}

function openPorts({ ports }: GatewayKind): string[] {
  return ports.filter(({ name }) => name !== "status-port").map(({ targetPort }) => String(targetPort));
}

/** Labels that make a namespace's pods part of the mesh. */
export function membershipLabels(config: Config): Record<string, string> {
  if (config.dataPlane === "ambient") {
    return { "istio.io/dataplane-mode": "ambient" };
  }
  const revision = activeRevision(config);
  return revision === "default" ? { "istio-injection": "enabled" } : { "istio.io/rev": revision };
}

/** Metadata of a namespace of the mesh: all labels of one that is made, the mesh's labels of one that exists. */
export function namespaceMetadata(config: Config, name: string): ObjectMeta {
  const namespace = config.namespaces[name];
  const labels = {
    ...membershipLabels(config),
    ...(namespace?.waypoint === true ? { "istio.io/use-waypoint": waypointName } : {}),
  };
  return {
    name,
    labels:
      namespace === undefined || namespace.existing
        ? labels
        : { ...podSecurityLabels(namespace.podSecurity), ...labels },
  };
}

const waypointName = "waypoint";

/** A waypoint for the services of a namespace. https://istio.io/latest/docs/ambient/usage/waypoint/ */
export function waypoint(namespace: string): IWaypoint {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: waypointName, namespace, labels: { "istio.io/waypoint-for": "service" } },
    spec: {
      gatewayClassName: "istio-waypoint",
      listeners: [{ name: "mesh", port: 15008, protocol: "HBONE" }],
    },
  };
}
