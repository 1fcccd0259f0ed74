/** What is wrong with arguments, or with the stack config that they come from. Pure. */
import { error, mismatch, warning, type Problem } from "../../core/problem";
import type { UsageMode } from "../../facts/private-ca-prices";
import { lifeProblems } from "../shared/certificate";
import { versionProblems } from "../shared/chart-version";
import { isServed, sameRoutes } from "../shared/mesh-routes";
import type { IstioArgs } from "./args";
import { activeRevision, type KnownSettings } from "./settings";

const platformNamespaces = [
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "istio-system",
  "istio-ingress",
  "istio-egress",
  "cert-manager",
];

/** @param usageMode of the CA that signs, where it is known */
export function argProblems(settings: KnownSettings, usageMode?: UsageMode): Problem[] {
  const tls = settings.ingressGateway?.tls;
  return [
    ...revisionProblems(settings),
    ...(tls === undefined ? [] : lifeProblems(["ingressGateway", "tls"], tls, usageMode)),
    ...replicaProblems(settings),
    ...routeProblems(settings),
    ...Object.keys(settings.namespaces).flatMap((name) => namespaceProblems(name, settings)),
    ...(settings.gatewayApiInstalled === true && settings.dataPlane === "sidecar"
      ? [
          error(
            ["gatewayApiInstalled"],
            "The definitions of the Gateway API have no effect with sidecars: only waypoints need them.",
            "Remove the key.",
          ),
        ]
      : []),
    ...(settings.dataPlane === "ambient" && settings.allowAnyOutbound !== true
      ? [
          warning(
            ["dataPlane"],
            "In ambient mode, only network policies keep a pod from connecting to hosts outside.",
            "ztunnel does not support REGISTRY_ONLY. Use sidecars if the mesh itself should limit outbound traffic to registered hosts.",
          ),
        ]
      : []),
  ];
}

/** The issuer is an argument of the component, not an option of the stack config. */
export function issuerProblems({ issuer, ingressGateway }: Pick<IstioArgs, "issuer" | "ingressGateway">): Problem[] {
  return ingressGateway?.tls === undefined || issuer !== undefined
    ? []
    : [error(["issuer"], "ingressGateway.tls needs an issuer for its certificate.")];
}

function revisionProblems(settings: KnownSettings): Problem[] {
  const revisions = Object.keys(settings.revisions);
  const active = activeRevision(settings);
  return [
    ...Object.entries(settings.revisions).flatMap(([revision, { version }]) =>
      versionProblems(["revisions", revision, "version"], "istiod", version),
    ),
    ...(settings.activeRevision === undefined && revisions.length > 1
      ? [
          error(
            ["activeRevision"],
            "There are several revisions, and none of them is named as the active one.",
            `Name the revision that new pods join: ${revisions.join(" or ")}.`,
          ),
        ]
      : []),
    ...(revisions.includes(active)
      ? []
      : [mismatch(["activeRevision"], JSON.stringify(active), revisions.join(" | "))]),
  ];
}

function routeProblems({ routes, ingressGateway }: KnownSettings): Problem[] {
  const tls = ingressGateway?.tls;
  const named = Object.entries(routes);
  if (named.length === 0) {
    return [];
  }
  if (tls === undefined) {
    return [error(["routes"], "Routes need TLS at the ingress gateway.", "Set ingressGateway.tls with their hosts.")];
  }
  return [
    ...sameRoutes(routes).map((problem) => ({ ...problem, path: ["routes", ...problem.path] })),
    ...named
      .filter(([, { host }]) => !isServed(host, tls.dnsNames))
      .map(([name, { host }]) =>
        error(
          ["routes", name, "host"],
          `The ingress gateway has no certificate for ${host}.`,
          `Add it to ingressGateway.tls.dnsNames, which are: ${tls.dnsNames.join(", ")}.`,
        ),
      ),
  ];
}

function replicaProblems({ istiodReplicas, ...gateways }: KnownSettings): Problem[] {
  return [
    ...(["ingressGateway", "egressGateway"] as const).flatMap((key) => {
      const size = gateways[key];
      return size === undefined ? [] : rangeProblems([key, "minReplicas"], size.minReplicas, size.maxReplicas);
    }),
    ...rangeProblems(["istiodReplicas", "min"], istiodReplicas.min, istiodReplicas.max),
  ];
}

function rangeProblems(path: readonly string[], min: number, max: number): Problem[] {
  return min > max ? [error(path, `The fewest replicas (${min}) are more than the most (${max}).`)] : [];
}

function namespaceProblems(name: string, settings: KnownSettings): Problem[] {
  const { dataPlane, authorization, gatewayApiInstalled } = settings;
  const { waypoint, allowWithinNamespace, existing, podSecurity } = settings.namespaces[name] ?? {};
  const at = ["namespaces", name];
  return [
    ...(platformNamespaces.includes(name)
      ? [error(at, `${name} belongs to the platform. Only namespaces of applications can join the mesh.`)]
      : []),
    ...(waypoint === true && dataPlane === "sidecar"
      ? [
          error(
            [...at, "waypoint"],
            "Waypoints have no effect with sidecars, which check requests themselves.",
            "Remove the key.",
          ),
        ]
      : []),
    ...(waypoint === true && dataPlane === "ambient" && gatewayApiInstalled !== true
      ? [
          error(
            [...at, "waypoint"],
            "A waypoint needs the definitions of the Gateway API, which EKS does not install.",
            "Install them (https://gateway-api.sigs.k8s.io/guides/), then set istio.gatewayApiInstalled to true.",
          ),
        ]
      : []),
    ...(allowWithinNamespace === true && authorization === "allow-by-default"
      ? [
          error(
            [...at, "allowWithinNamespace"],
            "allowWithinNamespace has no effect with allow-by-default: every request is allowed already.",
            "Remove the key.",
          ),
        ]
      : []),
    ...(existing === true && podSecurity === "baseline"
      ? [
          error(
            [...at, "podSecurity"],
            "The Pod Security Standard of an existing namespace is not set here.",
            "Whoever creates the namespace sets it. Remove the key.",
          ),
        ]
      : []),
  ];
}
