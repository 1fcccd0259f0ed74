/** What the schema alone cannot say. Pure. */
import { judgeKubernetes, judgeVersion, type ChartName } from "../../facts/charts";
import { lifeProblems } from "../shared/certificate";
import { hours } from "../../core/duration";
import { mismatch, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { issuerOf, type Config } from "./config";

/** Interface endpoints without which the issuer reaches neither the CA nor its own identity. */
const neededEndpoints = ["acm-pca", "sts"];

export function check(config: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  return [
    ...versions(config, declared),
    ...installation(config),
    ...credentials(config, declared),
    ...certificates(config, declared),
    ...network(declared),
  ];
}

function versions(config: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  const pinned: [keyof Config["versions"], ChartName][] = [
    ["certManager", "cert-manager"],
    ["approverPolicy", "cert-manager-approver-policy"],
    ["awsPrivatecaIssuer", "aws-privateca-issuer"],
  ];
  return pinned.flatMap(([key, chart]) => {
    const kubernetes =
      declared.kubernetesVersion === undefined ? undefined : judgeKubernetes(chart, declared.kubernetesVersion);
    return [judgeVersion(chart, config.versions[key]), kubernetes].flatMap((finding) =>
      finding === undefined
        ? []
        : [mismatch(["versions", key], finding.found, finding.allowed, finding.why, finding.severity)],
    );
  });
}

function installation({ installation, addonVersions, issuer }: Config): Problem[] {
  if (installation === "helm") {
    return addonVersions === undefined
      ? []
      : [mismatch(["addonVersions"], "add-on versions with installation helm", "nothing")];
  }
  const problems: Problem[] = [];
  if (addonVersions === undefined) {
    problems.push(
      mismatch(
        ["addonVersions"],
        "nothing",
        "certManager and privateCaConnector",
        "`aws eks describe-addon-versions` lists the versions for your Kubernetes version.",
      ),
    );
  }
  if (issuer.kind === "AWSPCAClusterIssuer") {
    problems.push(
      mismatch(
        ["issuer", "kind"],
        "AWSPCAClusterIssuer with installation eks-addons",
        "AWSPCAIssuer",
        "The add-on approves every request by itself: with an issuer for all namespaces, any of them could have any identity of the mesh signed.",
      ),
    );
  }
  return problems;
}

function credentials(config: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  const { issuer } = config;
  const problems: Problem[] = [];
  if (issuer.kind === "AWSPCAIssuer" && issuer.credentials === "pod-identity") {
    problems.push(
      mismatch(
        ["issuer", "credentials"],
        "pod-identity for an AWSPCAIssuer",
        "irsa",
        "EKS Pod Identity gives a role to the controller, not to one issuer; letting every AWSPCAIssuer use it would let any namespace sign.",
      ),
    );
  }
  if (issuer.kind === "AWSPCAClusterIssuer" && issuer.namespace !== undefined) {
    problems.push(mismatch(["issuer", "namespace"], "a namespace for an AWSPCAClusterIssuer", "nothing"));
  }
  const { credentials, namespace } = issuerOf(config);
  for (const [name, certificate] of namespace === undefined ? [] : Object.entries(config.certificates)) {
    if (certificate.namespace !== namespace) {
      problems.push(
        mismatch(
          ["certificates", name, "namespace"],
          JSON.stringify(certificate.namespace),
          JSON.stringify(namespace),
          "An AWSPCAIssuer signs for its own namespace only.",
        ),
      );
    }
  }
  if (credentials === "irsa" && declared.irsa === false) {
    problems.push(
      mismatch(
        ["issuer", "credentials"],
        "irsa, and a cluster without an identity provider in IAM",
        "pod-identity",
        "Or set cluster.irsa to true.",
      ),
    );
  }
  if (credentials === "pod-identity" && declared.podIdentity === false) {
    problems.push(
      mismatch(
        ["issuer", "credentials"],
        "pod-identity, and a cluster without the Pod Identity agent",
        "irsa",
        "Or set cluster.podIdentity to true.",
      ),
    );
  }
  return problems;
}

function certificates(config: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  const late = [...(declared.istio?.namespaces ?? []), "istio-ingress", "istio-egress"];
  const problems = Object.entries(config.certificates).flatMap(([name, certificate]): Problem[] => [
    ...lifeProblems(["certificates", name], certificate, declared.privateCa?.usageMode),
    ...(late.includes(certificate.namespace)
      ? [
          mismatch(
            ["certificates", name, "namespace"],
            `${JSON.stringify(certificate.namespace)}, which istio makes later`,
            "a namespace that exists",
            "For the gateway, set istio.ingressGateway.tls. Else make the namespace first, and name it to istio with existing: true.",
          ),
        ]
      : []),
  ]);
  const shortest = Math.min(
    24 * 4,
    ...Object.values(config.certificates).map((certificate) => hours(certificate.duration)),
    ...(declared.mesh === undefined ? [] : [hours(declared.mesh.workloadCertificateDuration)]),
  );
  if (hours(config.issuer.notBeforeOffset) > shortest / 4) {
    problems.push(
      mismatch(
        ["issuer", "notBeforeOffset"],
        config.issuer.notBeforeOffset,
        `a quarter of the shortest certificate's life (${shortest}h) at most`,
        "A certificate that is backdated by most of its life is renewed over and over.",
      ),
    );
  }
  return problems;
}

function network({ internetEgress, interfaceEndpoints }: Readonly<Partial<Declarations>>): Problem[] {
  if (internetEgress !== false || interfaceEndpoints === undefined) {
    return [];
  }
  return neededEndpoints
    .filter((endpoint) => !interfaceEndpoints.includes(endpoint))
    .map((endpoint) =>
      mismatch(
        [],
        `a network without internet access and without an interface endpoint for ${endpoint}`,
        `the endpoint ${endpoint}`,
        `Add "${endpoint}" to the interface endpoints of the network.`,
      ),
    );
}
