/** The load balancer of a route: the Ingress or Service that the controller makes it for. */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Children } from "../shared/children";
import { registerCertificate } from "../shared/issued-certificates";
import type { RouteFacts } from "./annotations";
import type { Certificate } from "./certificates";
import { endsTls, type Route, type RouteOf, type Settings } from "./settings";
import { registerGatewayRoute } from "./gateway-routes";
import type { Groups } from "./groups";
import { ingress, podCertificate, service } from "./manifests";

/** What all routes share. */
export interface Scope {
  readonly settings: Settings;
  readonly children: Children;
  readonly parent: pulumi.Resource;
  readonly groups: Groups;
  readonly certificates: ReadonlyMap<string, Certificate>;
  readonly accessLogsBucket: pulumi.Output<string> | undefined;
  /** What load balancers, and certificates of pods, wait for. */
  readonly after: Readonly<Record<"routes" | "certificates", readonly pulumi.Resource[]>>;
}

/** Returns the host name of the load balancer. */
export function registerRoute(scope: Scope, name: string, route: Route): pulumi.Output<string> {
  const { settings, children, after } = scope;
  const facts = routeFacts(scope, name, route);
  const home = route.kind === "ingress-gateway" ? (settings.ingressGateway?.namespace ?? "") : route.namespace;
  const namespace = namespaceOf(scope, home);
  if (route.kind === "pod") {
    registerPodCertificate(scope, name, route);
  }
  if (route.api === "gateway-api") {
    const { ingressGateway } = settings;
    return registerGatewayRoute(children, name, route, { namespace, facts, ingressGateway, after: after.routes });
  }
  const opts = children.options(after.routes);
  const made =
    route.kind === "alb"
      ? new kubernetes.networking.v1.Ingress(children.name(name), ingress(name, route, namespace, facts), opts)
      : new kubernetes.core.v1.Service(
          children.name(name),
          service(name, route, namespace, facts, settings.ingressGateway),
          opts,
        );
  return pulumi.output(made.status).apply((status) => status?.loadBalancer?.ingress?.[0]?.hostname ?? "");
}

function routeFacts(scope: Scope, name: string, route: Route): RouteFacts {
  const { settings, groups, certificates, accessLogsBucket } = scope;
  const group = groups.ofRoute[name];
  return {
    subnetIds: route.internetFacing === undefined ? settings.privateSubnetIds : settings.publicSubnetIds,
    securityGroupIds: [...(group === undefined ? [] : [group.id]), groups.backend.id],
    tlsPolicy: settings.tlsPolicy,
    dualStack: settings.vpcIpv6Cidr !== undefined,
    deletionProtection: settings.deletionProtection,
    ...(endsTls(route) && accessLogsBucket !== undefined
      ? {
          certificateArn: certificates.get(route.certificate)?.arn,
          accessLogs: { bucket: accessLogsBucket, prefix: name },
        }
      : {}),
  };
}

function registerPodCertificate(
  { settings, children, parent, after }: Scope,
  name: string,
  route: RouteOf<"pod">,
): void {
  const { issuer, approverPolicy } = settings;
  // Without an issuer the arguments are refused (settings-problems.ts).
  if (route.certificate === undefined || issuer === undefined) {
    return;
  }
  registerCertificate(
    children.name(`${name}-certificate`),
    podCertificate(name, route.namespace, route.certificate, issuer),
    approverPolicy,
    { parent, dependsOn: after.certificates },
  );
}

function namespaceOf({ settings }: Scope, name: string): pulumi.Input<string> {
  return settings.namespaces[name] ?? name;
}
