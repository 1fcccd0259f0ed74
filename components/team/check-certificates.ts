/** A team's certificates: for its own names, from an issuer that signs for it. Pure. */
import { lifeProblems } from "../shared/certificate";
import { error, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { TeamCertificate, TeamConfig } from "./config";
import { mayHaveIdentity, mayNameHost, type NameScope } from "./names";

type Declared = Readonly<Partial<Declarations>>;

export function checkCertificates({ name, namespaces, certificates }: TeamConfig, declared: Declared): Problem[] {
  if (Object.keys(certificates).length === 0) {
    return [];
  }
  const { issuer } = declared;
  if (issuer === undefined) {
    return [error(["certificates"], "The platform has no issuer. It needs private-ca and cert-manager.")];
  }
  if (issuer.namespace !== undefined || !issuer.approverPolicy) {
    return [
      error(
        ["certificates"],
        issuer.namespace === undefined
          ? "The platform has no approver-policy, so nothing holds a team to its own names."
          : `The platform's issuer signs for ${issuer.namespace} only.`,
        "The platform needs cert-manager.installation: helm and an AWSPCAClusterIssuer.",
      ),
    ];
  }
  const scope: NameScope = {
    namespaces: Object.keys(namespaces),
    domains: issuer.teamDomains[name] ?? [],
    trustDomain: declared.mesh?.trustDomain,
  };
  return [
    ...Object.entries(certificates).flatMap(([key, certificate]) => [
      ...names(["certificates", key], certificate, scope, name),
      ...lifeProblems(["certificates", key], certificate, declared.privateCa?.usageMode, issuer.notBeforeOffset),
    ]),
    ...sharedSecrets(Object.entries(certificates)),
  ];
}

function names(
  at: readonly string[],
  { namespace, dnsNames, uris }: TeamCertificate,
  scope: NameScope,
  team: string,
): Problem[] {
  const own = scope.namespaces;
  return [
    ...foreignNamespace(at, namespace, own),
    ...dnsNames.flatMap((dnsName, index) =>
      mayNameHost(dnsName, scope)
        ? []
        : [
            error(
              [...at, "dnsNames", index],
              `${dnsName} is not this team's.`,
              `Its names: ${[...own.map((one) => `<service>.${one}.svc(.cluster.local)`), ...scope.domains].join(", ")}. The platform gives it domains by cert-manager.teamDomains.${team}.`,
            ),
          ],
    ),
    ...uris.flatMap((uri, index) =>
      mayHaveIdentity(uri, scope)
        ? []
        : [
            error(
              [...at, "uris", index],
              `${uri} is not this team's.`,
              scope.trustDomain === undefined
                ? "It has no SPIFFE ids: the platform has no mesh, and so no trust domain."
                : `Its ids: ${own.map((one) => `spiffe://${scope.trustDomain ?? ""}/ns/${one}/sa/<service account>`).join(", ")}.`,
            ),
          ],
    ),
  ];
}

export function foreignNamespace(at: readonly string[], namespace: string, own: readonly string[]): Problem[] {
  return own.includes(namespace)
    ? []
    : [error([...at, "namespace"], `${namespace} is not this team's.`, `Namespaces of this team: ${own.join(", ")}.`)];
}

/** cert-manager issues over and over where two Certificates write one Secret. */
export function sharedSecrets(
  certificates: readonly (readonly [string, { readonly namespace: string; readonly secretName?: string }])[],
): Problem[] {
  const seen = new Map<string, string>();
  return certificates.flatMap(([key, { namespace, secretName = key }]) => {
    const secret = `${namespace}/${secretName}`;
    const other = seen.get(secret);
    seen.set(secret, other ?? key);
    return other === undefined
      ? []
      : [
          error(
            ["certificates", key, "secretName"],
            `The certificate "${other}" already writes the Secret ${secretName}.`,
            "cert-manager would issue both over and over. Choose another secretName.",
          ),
        ];
  });
}
