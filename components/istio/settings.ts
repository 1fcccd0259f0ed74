/** The arguments with every default filled in. Pure. */
import type * as pulumi from "@pulumi/pulumi";
import type { MeshRoutes } from "../shared/mesh-routes";
import {
  defaults,
  type GatewayArgs,
  type IngressGatewayArgs,
  type IngressTlsArgs,
  type IstioArgs,
  type MeshNamespaceArgs,
} from "./args";

export interface IngressGatewaySettings extends Required<GatewayArgs> {
  readonly tls?: Required<IngressTlsArgs>;
}

export interface IstioSettings extends Required<Pick<IstioArgs, "dataPlane" | "revisions" | "authorization">> {
  readonly activeRevision?: string;
  readonly istiodReplicas: Required<NonNullable<IstioArgs["istiodReplicas"]>>;
  readonly allowAnyOutbound?: pulumi.Input<boolean>;
  readonly ingressGateway?: IngressGatewaySettings;
  readonly egressGateway?: Required<GatewayArgs>;
  readonly routes: MeshRoutes;
  readonly namespaces: Readonly<Record<string, Required<MeshNamespaceArgs>>>;
  readonly gatewayApiInstalled?: boolean;
}

/** The same, once known. */
export type KnownSettings = pulumi.Unwrap<IstioSettings>;

export function settingsOf(args: Partial<Pick<IstioArgs, keyof IstioSettings>>): IstioSettings {
  const { istiodReplicas, ingressGateway, egressGateway } = args;
  return {
    dataPlane: args.dataPlane ?? defaults.dataPlane,
    revisions: args.revisions ?? defaults.revisions,
    activeRevision: args.activeRevision,
    istiodReplicas: {
      min: istiodReplicas?.min ?? defaults.istiodReplicas.min,
      max: istiodReplicas?.max ?? defaults.istiodReplicas.max,
    },
    allowAnyOutbound: args.allowAnyOutbound,
    authorization: args.authorization ?? defaults.authorization,
    ingressGateway: ingressGateway && ingress(ingressGateway),
    egressGateway: egressGateway && gateway(egressGateway),
    routes: args.routes ?? defaults.routes,
    namespaces: Object.fromEntries(
      Object.entries<MeshNamespaceArgs>(args.namespaces ?? defaults.namespaces).map(([name, namespace]) => [
        name,
        member(namespace),
      ]),
    ),
    gatewayApiInstalled: args.gatewayApiInstalled,
  };
}

/** Revision of the gateways and of namespaces. */
export function activeRevision({
  activeRevision,
  revisions,
}: {
  readonly activeRevision?: string;
  readonly revisions: object;
}): string {
  return activeRevision ?? Object.keys(revisions)[0] ?? "default";
}

function gateway({ minReplicas, maxReplicas }: GatewayArgs): Required<GatewayArgs> {
  return {
    minReplicas: minReplicas ?? defaults.gateway.minReplicas,
    maxReplicas: maxReplicas ?? defaults.gateway.maxReplicas,
  };
}

function ingress({ tls, ...size }: IngressGatewayArgs): IngressGatewaySettings {
  return {
    ...gateway(size),
    tls: tls && {
      dnsNames: tls.dnsNames,
      duration: tls.duration ?? defaults.ingressTls.duration,
      renewBefore: tls.renewBefore ?? defaults.ingressTls.renewBefore,
    },
  };
}

function member(namespace: MeshNamespaceArgs): Required<MeshNamespaceArgs> {
  return {
    existing: namespace.existing ?? defaults.namespace.existing,
    podSecurity: namespace.podSecurity ?? defaults.namespace.podSecurity,
    allowWithinNamespace: namespace.allowWithinNamespace ?? defaults.namespace.allowWithinNamespace,
    waypoint: namespace.waypoint ?? defaults.namespace.waypoint,
  };
}
