/** What the schema alone cannot say. Pure. */
import { judgeKubernetes } from "../../facts/charts";
import { error, mismatch, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { lifeProblems } from "../shared/certificate";
import type { Config } from "./config";
import type { PodCertificate, Route } from "./settings";
import { settingsProblems } from "./settings-problems";

type Declared = Readonly<Partial<Declarations>>;

export function check(config: Config, declared: Declared): Problem[] {
  return [
    ...installation(declared),
    ...certificates(config, declared),
    ...Object.entries(config.routes).flatMap(([name, route]) => [
      ...exposure(["routes", name], route, declared),
      ...membership(["routes", name, "namespace"], route, declared),
      ...tls(["routes", name], route, declared),
    ]),
    ...settingsProblems(config),
  ];
}

function installation(declared: Declared): Problem[] {
  const { kubernetesVersion, podIdentity, internetEgress, interfaceEndpoints } = declared;
  const tested =
    kubernetesVersion === undefined ? undefined : judgeKubernetes("aws-load-balancer-controller", kubernetesVersion);
  const needed = internetEgress === false && interfaceEndpoints !== undefined ? ["ec2", "elasticloadbalancing"] : [];
  return [
    ...(tested === undefined
      ? []
      : [{ ...mismatch(["version"], tested.found, tested.allowed, tested.why), severity: tested.severity }]),
    ...(podIdentity === false
      ? [
          error(
            [],
            "The controller gets its role by EKS Pod Identity, and the cluster has no Pod Identity agent.",
            "Set cluster.podIdentityAgent.enabled to true.",
          ),
        ]
      : []),
    ...needed
      .filter((endpoint) => interfaceEndpoints?.includes(endpoint) === false)
      .map((endpoint) =>
        error(
          [],
          `The controller cannot reach ${endpoint}: the network has no way to the internet, and no interface endpoint for it.`,
          `Add "${endpoint}" to the interface endpoints of the network.`,
        ),
      ),
  ];
}

function certificates(config: Config, { privateCa }: Declared): Problem[] {
  return Object.entries(config.certificates).flatMap(([name, { source }]) =>
    source === "private-ca" && privateCa?.acm !== true
      ? [
          error(
            ["certificates", name, "source"],
            "The stack has no private CA that AWS Certificate Manager can use.",
            "Set private-ca.acm to {}: ACM refuses a CA for short-lived certificates. Or use source existing or dns.",
          ),
        ]
      : [],
  );
}

function exposure(at: readonly string[], route: Route, { publicSubnets }: Declared): Problem[] {
  return route.internetFacing !== undefined && publicSubnets === false
    ? [
        error(
          [...at, "internetFacing"],
          "The network has no public subnets for an internet-facing load balancer.",
          "Set network.vpc.publicSubnets to true, or remove internetFacing.",
        ),
      ]
    : [];
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
        error(
          at,
          `The pods of ${route.namespace} are in the mesh: they only accept connections with a certificate of the mesh, which a load balancer does not have.`,
          "End TLS in the mesh with kind ingress-gateway, or use a namespace outside the mesh.",
        ),
      ];
}

function tls(at: readonly string[], route: Route, declared: Declared): Problem[] {
  return [
    ...(route.kind === "nlb" && declared.vpcEncryption === "enforce"
      ? [
          error(
            [...at, "kind"],
            "A Network Load Balancer cannot have a TLS listener in a VPC that enforces encryption in transit (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-encryption-controls.html).",
            "Use kind alb, ingress-gateway or pod.",
          ),
        ]
      : []),
    ...(route.kind === "ingress-gateway" && declared.istio?.ingressGateway !== true
      ? [
          error(
            [...at, "kind"],
            "The stack has no ingress gateway that ends TLS.",
            "Set istio.ingressGateway, with tls. Or use kind alb, nlb or pod.",
          ),
        ]
      : []),
    ...(route.kind === "pod" && route.certificate !== undefined
      ? podCertificate([...at, "certificate"], route.certificate, declared)
      : []),
  ];
}

function podCertificate(
  at: readonly string[],
  certificate: PodCertificate,
  { certManager, privateCa }: Declared,
): Problem[] {
  return [
    ...(certManager !== undefined
      ? []
      : [error(at, "The stack has no cert-manager to issue it.", 'Add "cert-manager" to the stack config.')]),
    ...lifeProblems(at, certificate, privateCa?.usageMode),
  ];
}
