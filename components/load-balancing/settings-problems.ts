/** What is wrong with the component's own arguments, whatever the cluster is. Pure. */
import { judgeVersion } from "../../facts/charts";
import { coversHost } from "../../core/host-names";
import { error, mismatch, type Problem } from "../../core/problem";
import { checkAnnotations } from "./check-annotations";
import { checkApi, sharedBackends } from "./check-api";
import { isModern, modernTlsPolicies } from "./tls-policy";
import { endsTls, type AlbRoute, type NlbRoute, type Route, type Settings } from "./settings";

/** What the stack config has of the arguments. */
export interface Checkable extends Pick<Settings, "routes" | "certificates" | "version"> {
  readonly gatewayApiInstalled?: boolean;
}

export function settingsProblems(settings: Checkable): Problem[] {
  const version = judgeVersion("aws-load-balancer-controller", settings.version);
  return [
    ...(version === undefined
      ? []
      : [{ ...mismatch(["version"], version.found, version.allowed, version.why), severity: version.severity }]),
    ...Object.entries(settings.routes).flatMap(([name, route]) => {
      const at = ["routes", name];
      return [
        ...clientsTwice(at, route),
        ...(endsTls(route) ? atLoadBalancer(at, route, settings) : []),
        ...checkAnnotations([...at, "annotations"], route),
        ...checkApi(at, route, settings),
      ];
    }),
    ...sharedBackends(settings.routes),
  ];
}

/** The same, and what only the component's arguments can lack: in a stack, other plugins provide it. */
export function argumentProblems(settings: Settings): Problem[] {
  return [
    ...(isModern(settings.tlsPolicy) ? [] : [mismatch(["tlsPolicy"], settings.tlsPolicy, modernTlsPolicies)]),
    ...settingsProblems(settings),
    ...Object.entries(settings.certificates).flatMap(([name, { source }]) =>
      source === "private-ca" && settings.acmCertificateAuthorityArn === undefined
        ? [error(["acmCertificateAuthorityArn"], `Certificate ${name} is of the private CA, and its ARN is missing.`)]
        : [],
    ),
    ...Object.entries(settings.routes).flatMap(([name, route]) => lacking(name, route, settings)),
  ];
}

function lacking(name: string, route: Route, settings: Settings): Problem[] {
  const { publicSubnetIds, ingressGateway, issuer } = settings;
  return [
    ...(route.internetFacing !== undefined && publicSubnetIds.length === 0
      ? [
          error(
            ["publicSubnetIds"],
            `Route ${name} is internet-facing, and there are no subnets for its load balancer.`,
          ),
        ]
      : []),
    ...(route.kind === "ingress-gateway" && ingressGateway?.ports.some(({ port }) => port === 443) !== true
      ? [
          error(
            ["ingressGateway"],
            `Route ${name} leads to the ingress gateway, and there is none that listens on 443.`,
          ),
        ]
      : []),
    ...(route.kind === "pod" && route.certificate !== undefined && issuer === undefined
      ? [error(["issuer"], `Route ${name} has a certificate for its pods, and there is no issuer that signs it.`)]
      : []),
  ];
}

function clientsTwice(at: readonly string[], { internetFacing, clients }: Route): Problem[] {
  return internetFacing === undefined || clients === undefined
    ? []
    : [
        error(
          [...at, "clients"],
          "`clients` is for internal load balancers, and this one is internet-facing.",
          "Name the clients in internetFacing.clients.",
        ),
      ];
}

function atLoadBalancer(at: readonly string[], route: AlbRoute | NlbRoute, { certificates }: Checkable): Problem[] {
  const certificate = Object.hasOwn(certificates, route.certificate) ? certificates[route.certificate] : undefined;
  const names = Object.keys(certificates);
  if (certificate === undefined) {
    return [
      mismatch(
        [...at, "certificate"],
        JSON.stringify(route.certificate),
        names.length === 0 ? "one of `certificates`, which is empty" : names.join(" | "),
      ),
    ];
  }
  if (route.kind === "nlb" || certificate.source === "existing") {
    return [];
  }
  return route.hosts.flatMap((host, index) =>
    certificate.domainNames.some((domain) => coversHost(domain, host))
      ? []
      : [
          error(
            [...at, "hosts", String(index)],
            `Certificate ${route.certificate} does not cover ${host}: it is for ${certificate.domainNames.join(", ")}.`,
          ),
        ],
  );
}
