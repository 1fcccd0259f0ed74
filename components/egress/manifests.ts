/**
 * What allows a workload of the mesh to reach one host outside, as plain data. Pure.
 *
 * The hop from sidecar to gateway is mTLS with the host as SNI, whether or not the application's own TLS is inside. So
 * the gateway knows the caller and the host, and an AuthorizationPolicy can allow one for the other. A gateway that passes
 * the application's TLS through (PASSTHROUGH) would know the host only.
 * https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/
 */
import type {
  IDestinationRule,
  IGateway,
  IServiceEntry,
  IVirtualService,
} from "@kubernetes-models/istio/networking.istio.io/v1";
import { callingNamespaces, type EgressGateway, type Keyed, type NamedHost } from "./options";

/** Port of the gateway's Service that the mesh connects to. */
const gatewayPort = 443;

/** Port that an application calls if the gateway speaks TLS for it. */
const plainPort = 80;

/** An object without its spec: what must be known to register it. */
export interface Identity<Kind extends string> {
  readonly apiVersion: "networking.istio.io/v1";
  readonly kind: Kind;
  readonly metadata: { name: string; namespace: string };
}

/** @param name without the common prefix */
export function identity<Kind extends string>(
  kind: Kind,
  name: string,
  { namespace }: Pick<EgressGateway, "namespace">,
): Identity<Kind> {
  return { apiVersion: "networking.istio.io/v1", kind, metadata: { name: `egress-${name}`, namespace } };
}

function serviceHost({ name, namespace }: EgressGateway): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

/** Name of an object next to the gateway of which each stack with destinations has one. */
export function owned(name: string, owner: string | undefined): string {
  return owner === undefined ? name : `${name}-${owner}`;
}

function exportTo(destination: Keyed, gateway?: EgressGateway): string[] {
  return [...callingNamespaces([destination]), ...(gateway === undefined ? [] : [gateway.namespace])];
}

/** Registers the host for the callers' namespaces and the gateway's. */
export function serviceEntry(destination: NamedHost, gateway: EgressGateway): IServiceEntry {
  const { key, host, port, originateTls } = destination;
  return {
    ...identity("ServiceEntry", key, gateway),
    spec: {
      hosts: [host],
      exportTo: exportTo(destination, gateway),
      location: "MESH_EXTERNAL",
      resolution: "DNS",
      ports: [
        ...(originateTls ? [{ number: plainPort, name: "http", protocol: "HTTP" }] : []),
        { number: port, name: originateTls ? "https" : "tls", protocol: originateTls ? "HTTPS" : "TLS" },
      ],
    },
  };
}

/** Registers addresses for the callers' namespaces. */
export function addressEntry(destination: Keyed, gateway: Pick<EgressGateway, "namespace">): IServiceEntry {
  const { key, cidrs = [], port } = destination;
  return {
    ...identity("ServiceEntry", key, gateway),
    spec: {
      // Istio requires a name. Nothing resolves this one.
      hosts: [`${key}.egress.invalid`],
      addresses: [...cidrs],
      exportTo: exportTo(destination),
      location: "MESH_EXTERNAL",
      resolution: "NONE",
      ports: [{ number: port, name: "tcp", protocol: "TCP" }],
    },
  };
}

/** The gateway terminates the mesh's mTLS for connections that name the host. */
export function egressServer({ key, host, originateTls }: NamedHost, gateway: EgressGateway): IGateway {
  return {
    ...identity("Gateway", key, gateway),
    spec: {
      selector: { ...gateway.selector },
      servers: [
        {
          port: { number: gatewayPort, name: `tls-${key}`, protocol: originateTls ? "HTTPS" : "TLS" },
          hosts: [host],
          tls: { mode: "ISTIO_MUTUAL" },
        },
      ],
    },
  };
}

/**
 * How sidecars connect to the gateway: one subset per host, which names it as SNI. Istio merges the subsets of several
 * rules for one host, as long as none has a policy for all of them.
 * https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-large-virtual-services-and-destination-rules-into-multiple-resources
 *
 * @param owner set if another stack has the gateway and its own rule
 */
export function gatewayRule(
  destinations: readonly NamedHost[],
  gateway: EgressGateway,
  owner?: string,
): IDestinationRule {
  return {
    ...identity("DestinationRule", owned("gateway", owner), gateway),
    spec: {
      host: serviceHost(gateway),
      subsets: destinations.map(({ key, host }) => ({
        name: key,
        trafficPolicy: {
          portLevelSettings: [{ port: { number: gatewayPort }, tls: { mode: "ISTIO_MUTUAL" as const, sni: host } }],
        },
      })),
    },
  };
}

/** The gateway's own TLS with the destination, whose certificate must be for the host and from a public CA. */
export function originationRule({ key, host, port }: NamedHost, gateway: EgressGateway): IDestinationRule {
  return {
    ...identity("DestinationRule", key, gateway),
    spec: {
      host,
      exportTo: ["."],
      trafficPolicy: {
        portLevelSettings: [
          {
            port: { number: port },
            tls: { mode: "SIMPLE", sni: host, subjectAltNames: [host], caCertificates: "system" },
          },
        ],
      },
    },
  };
}

/** Routes from the sidecar to the gateway, and from the gateway to the host. */
export function route(destination: NamedHost, gateway: EgressGateway): IVirtualService {
  const { key, host, port, originateTls } = destination;
  const own = identity("VirtualService", key, gateway);
  const ownGateway = `${gateway.namespace}/${own.metadata.name}`;
  const toGateway = [
    { destination: { host: serviceHost(gateway), subset: key, port: { number: gatewayPort } }, weight: 100 },
  ];
  const toHost = [{ destination: { host, port: { number: port } }, weight: 100 }];
  return {
    ...own,
    spec: {
      hosts: [host],
      gateways: ["mesh", ownGateway],
      exportTo: exportTo(destination, gateway),
      ...(originateTls
        ? {
            http: [
              { match: [{ gateways: ["mesh"], port: plainPort }], route: toGateway },
              { match: [{ gateways: [ownGateway], port: gatewayPort }], route: toHost },
            ],
          }
        : {
            tls: [{ match: [{ gateways: ["mesh"], port, sniHosts: [host] }], route: toGateway }],
            tcp: [{ match: [{ gateways: [ownGateway], port: gatewayPort }], route: toHost }],
          }),
    },
  };
}
