/** What the schema alone cannot say. Pure. */
import { judgeKubernetes, judgeVersion } from "../../facts/charts";
import { lifeProblems } from "../shared/certificate";
import { mismatch, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { checkApi, sharedBackends } from "./check-api";
import { checkAnnotations } from "./check-annotations";
import { endsTls, type Config, type Route, type RouteOf } from "./config";
import { covers } from "./names";

type Declared = Readonly<Partial<Declarations>>;

export function check(config: Config, declared: Declared): Problem[] {
  return [
    ...installation(config, declared),
    ...certificates(config, declared),
    ...Object.entries(config.routes).flatMap(([name, route]) => [
      ...exposure(["routes", name], route, declared),
      ...membership(["routes", name, "namespace"], route, declared),
      ...tls(["routes", name], route, config, declared),
      ...checkAnnotations(["routes", name, "annotations"], route),
      ...checkApi(["routes", name], route, config),
    ]),
    ...sharedBackends(config.routes),
  ];
}

function installation(config: Config, declared: Declared): Problem[] {
  const chart = "aws-load-balancer-controller";
  const { kubernetesVersion, podIdentity, internetEgress, interfaceEndpoints } = declared;
  const findings = [
    judgeVersion(chart, config.version),
    kubernetesVersion === undefined ? undefined : judgeKubernetes(chart, kubernetesVersion),
  ].filter((finding) => finding !== undefined);
  const needed = internetEgress === false && interfaceEndpoints !== undefined ? ["ec2", "elasticloadbalancing"] : [];
  return [
    ...findings.map(({ severity, found, allowed, why }) => mismatch(["version"], found, allowed, why, severity)),
    ...(podIdentity === false
      ? [
          mismatch(
            [],
            "a cluster without the Pod Identity agent",
            "a cluster with it",
            "The controller gets its role by EKS Pod Identity: set cluster.podIdentity to true.",
          ),
        ]
      : []),
    ...needed
      .filter((endpoint) => interfaceEndpoints?.includes(endpoint) === false)
      .map((endpoint) =>
        mismatch(
          [],
          `a network without internet access and without an interface endpoint for ${endpoint}`,
          `the endpoint ${endpoint}`,
          `Add "${endpoint}" to the interface endpoints of the network.`,
        ),
      ),
  ];
}

function certificates(config: Config, { privateCa }: Declared): Problem[] {
  return Object.entries(config.certificates).flatMap(([name, { source }]) =>
    source === "private-ca" && privateCa?.acm !== true
      ? [
          mismatch(
            ["certificates", name, "source"],
            "private-ca, and no CA that AWS Certificate Manager may ask",
            "existing | dns",
            "Set private-ca.acm to {}: ACM refuses a CA for short-lived certificates.",
          ),
        ]
      : [],
  );
}

function exposure(at: readonly string[], route: Route, { publicSubnets }: Declared): Problem[] {
  const problems: Problem[] = [];
  if (route.internetFacing !== undefined && publicSubnets === false) {
    problems.push(
      mismatch(
        [...at, "internetFacing"],
        "an internet-facing load balancer, and a network without public subnets",
        "nothing",
        "Set network.vpc.publicSubnets to true, or take internetFacing out.",
      ),
    );
  }
  if (route.internetFacing !== undefined && route.clients !== undefined) {
    problems.push(
      mismatch([...at, "clients"], "clients beside internetFacing", "nothing", "Name them in internetFacing.clients."),
    );
  }
  return problems;
}

/** STRICT mTLS holds for the whole mesh: its pods refuse a load balancer, and its health checks, as clients without a certificate. */
function membership(
  at: readonly string[],
  route: Route,
  { istio, networkPolicyMeshNamespaces = [] }: Declared,
): Problem[] {
  const members = [...(istio?.members ?? []), ...networkPolicyMeshNamespaces];
  return istio === undefined || route.kind === "ingress-gateway" || !members.includes(route.namespace)
    ? []
    : [
        mismatch(
          at,
          `${JSON.stringify(route.namespace)}, whose pods are part of the mesh`,
          "a namespace outside the mesh",
          "Its pods take connections with a certificate of the mesh only. Have TLS end in the mesh: kind ingress-gateway.",
        ),
      ];
}

function tls(at: readonly string[], route: Route, config: Config, declared: Declared): Problem[] {
  const problems = endsTls(route) ? atLoadBalancer(at, route, config) : [];
  if (route.kind === "nlb" && declared.vpcEncryption === "enforce") {
    problems.push(
      mismatch(
        [...at, "kind"],
        "nlb in a VPC that enforces encryption in transit",
        "alb | ingress-gateway | pod",
        "AWS takes no TLS listener of a Network Load Balancer there. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-encryption-controls.html",
      ),
    );
  }
  if (route.kind === "ingress-gateway" && declared.istio?.ingressGateway !== true) {
    problems.push(
      mismatch(
        [...at, "kind"],
        "ingress-gateway, and no ingress gateway",
        "alb | nlb | pod",
        "Set istio.ingressGateway, with tls: it ends TLS.",
      ),
    );
  }
  if (route.kind === "pod" && route.certificate !== undefined) {
    problems.push(...podCertificate([...at, "certificate"], route.certificate, declared));
  }
  return problems;
}

function atLoadBalancer(at: readonly string[], route: RouteOf<"alb" | "nlb">, config: Config): Problem[] {
  const certificate = config.certificates[route.certificate];
  const names = Object.keys(config.certificates);
  if (certificate === undefined) {
    return [
      mismatch(
        [...at, "certificate"],
        JSON.stringify(route.certificate),
        names.length === 0 ? "a certificate of load-balancing.certificates, which has none" : names.join(" | "),
      ),
    ];
  }
  if (route.kind === "nlb" || certificate.source === "existing") {
    return [];
  }
  return route.hosts.flatMap((host, index) =>
    certificate.domainNames.some((domain) => covers(domain, host))
      ? []
      : [
          mismatch(
            [...at, "hosts", String(index)],
            host,
            `hosts that certificate ${route.certificate} covers: ${certificate.domainNames.join(", ")}`,
          ),
        ],
  );
}

function podCertificate(
  at: readonly string[],
  certificate: NonNullable<RouteOf<"pod">["certificate"]>,
  { certManager, privateCa }: Declared,
): Problem[] {
  return [
    ...(certManager !== undefined
      ? []
      : [mismatch(at, "a certificate, and no cert-manager", "nothing", 'Add "cert-manager" to the stack config.')]),
    ...lifeProblems(at, certificate, privateCa?.usageMode),
  ];
}
