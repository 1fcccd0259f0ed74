/** What the schema alone cannot say, and what only the whole stack shows. Pure. */
import { error, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { kubernetesProblems } from "../shared/chart-version";
import type { Config } from "./config";
import { argProblems, pinnedCharts } from "./refusals";
import { issuerOf } from "./settings";

type Declared = Readonly<Partial<Declarations>>;

/** Interface endpoints without which the issuer reaches neither the CA nor AWS STS, which gives it its role. */
const neededEndpoints = ["acm-pca", "sts"];

export function check(config: Config, declared: Declared): Problem[] {
  return [
    ...argProblems(config, {
      usageMode: declared.privateCa?.usageMode,
      workloadCertificateDuration: declared.mesh?.workloadCertificateDuration,
    }),
    ...pinnedCharts.flatMap(([key, chart]) => kubernetesProblems(["versions", key], chart, declared.kubernetesVersion)),
    ...credentials(config, declared),
    ...namespaces(config, declared),
    ...network(declared),
  ];
}

function credentials(config: Config, { irsa, podIdentity }: Declared): Problem[] {
  const { credentials } = issuerOf(config);
  if (credentials === "irsa" && irsa === false) {
    return [
      error(
        ["issuer", "credentials"],
        "The cluster has no identity provider in IAM, which the credentials irsa need.",
        "Set cluster.irsa to true, or use an AWSPCAClusterIssuer with pod-identity.",
      ),
    ];
  }
  if (credentials === "pod-identity" && podIdentity === false) {
    return [
      error(
        ["issuer", "credentials"],
        "The cluster does not have the Pod Identity agent, which the credentials pod-identity need.",
        "Set cluster.podIdentityAgent.enabled to true, or use irsa.",
      ),
    ];
  }
  return [];
}

/** A Certificate needs its namespace first, and istio creates some later. */
function namespaces({ certificates }: Config, { istio }: Declared): Problem[] {
  const late = [...(istio?.namespaces ?? []), "istio-ingress", "istio-egress"];
  return Object.entries(certificates).flatMap(([name, { namespace }]) =>
    late.includes(namespace)
      ? [
          error(
            ["certificates", name, "namespace"],
            `Namespace ${namespace} does not exist yet when this certificate is created: istio creates it later.`,
            "For the gateway, set istio.ingressGateway.tls. Otherwise create the namespace first, and list it under istio with existing: true.",
          ),
        ]
      : [],
  );
}

function network({ internetEgress, interfaceEndpoints }: Declared): Problem[] {
  if (internetEgress !== false || interfaceEndpoints === undefined) {
    return [];
  }
  return neededEndpoints
    .filter((endpoint) => !interfaceEndpoints.includes(endpoint))
    .map((endpoint) =>
      error(
        [],
        `The issuer cannot reach ${endpoint}: the network has neither internet access nor an interface endpoint for it.`,
        `Add "${endpoint}" to the interface endpoints of the network.`,
      ),
    );
}
