/** The Kubernetes objects of the mesh, as plain data. Pure. */
import type { IGateway as IWaypoint } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1";
import type { IAuthorizationPolicy, IPeerAuthentication } from "@kubernetes-models/istio/security.istio.io/v1";
import { podSecurityLabels, type ObjectMeta } from "../shared/manifest";
import type { NamespaceSecurity } from "./args";
import { activeRevision, type IstioSettings } from "./settings";
import { gateways, meshNamespace, type GatewayKind } from "./values";

/** mTLS only, for every workload of the mesh. Guide statement mesh-mtls-strict. */
export function strictMtls(): IPeerAuthentication {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name: "default", namespace: meshNamespace },
    spec: { mtls: { mode: "STRICT" } },
  };
}

type AuthorizationSettings = Pick<IstioSettings, "authorization" | "ingressGateway" | "namespaces">;
type MembershipSettings = Pick<IstioSettings, "dataPlane" | "revisions" | "activeRevision">;

/** Nothing is allowed except what another policy allows, clients at the ingress gateway, and calls within a namespace. */
export function authorizationPolicies(settings: AuthorizationSettings): IAuthorizationPolicy[] {
  if (settings.authorization === "allow-by-default") {
    return [];
  }
  const within = Object.entries(settings.namespaces).filter(([, { allowWithinNamespace }]) => allowWithinNamespace);
  return [
    policy("allow-nothing", meshNamespace, {}),
    ...(settings.ingressGateway === undefined
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
export function membershipLabels(settings: MembershipSettings): Record<string, string> {
  if (settings.dataPlane === "ambient") {
    return { "istio.io/dataplane-mode": "ambient" };
  }
  const revision = activeRevision(settings);
  return revision === "default" ? { "istio-injection": "enabled" } : { "istio.io/rev": revision };
}

/**
 * Metadata of a namespace of the mesh: all labels of a new one, only the mesh's labels of one that exists.
 *
 * @param podSecurity of a namespace that is created
 */
export function namespaceMetadata(
  settings: MembershipSettings & Pick<IstioSettings, "namespaces">,
  name: string,
  podSecurity: NamespaceSecurity,
): ObjectMeta {
  const namespace = settings.namespaces[name];
  const labels = {
    ...membershipLabels(settings),
    ...(namespace?.waypoint === true ? { "istio.io/use-waypoint": waypointName } : {}),
  };
  return {
    name,
    labels: namespace === undefined || namespace.existing ? labels : { ...podSecurityLabels(podSecurity), ...labels },
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
