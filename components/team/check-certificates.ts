/** A team's certificates: for its own names, from an issuer that signs for it. Pure. */
import { lifeProblems } from "../shared/certificate";
import { mismatch, type Problem } from "../../core/problem";
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
    return [
      mismatch(["certificates"], "certificates without an issuer", "a platform with private-ca and cert-manager"),
    ];
  }
  if (issuer.namespace !== undefined || !issuer.approverPolicy) {
    return [
      mismatch(
        ["certificates"],
        issuer.namespace === undefined
          ? "certificates without approver-policy"
          : `certificates of an issuer that signs for ${issuer.namespace} only`,
        "a platform with cert-manager.installation: helm and an AWSPCAClusterIssuer",
        "Without approver-policy nothing holds a team to its own names.",
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
    ...sharedSecrets(certificates),
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
    ...(own.includes(namespace)
      ? []
      : [
          mismatch(
            [...at, "namespace"],
            `${namespace}, which is not this team's`,
            `namespaces of this team: ${own.join(", ")}`,
          ),
        ]),
    ...dnsNames.flatMap((dnsName, index) =>
      mayNameHost(dnsName, scope)
        ? []
        : [
            mismatch(
              [...at, "dnsNames", index],
              `${dnsName}, which is not this team's`,
              [...own.map((one) => `<service>.${one}.svc(.cluster.local)`), ...scope.domains].join(", "),
              `The platform gives domains to a team: cert-manager.teamDomains.${team}.`,
            ),
          ],
    ),
    ...uris.flatMap((uri, index) =>
      mayHaveIdentity(uri, scope)
        ? []
        : [
            mismatch(
              [...at, "uris", index],
              `${uri}, which is not this team's`,
              scope.trustDomain === undefined
                ? "nothing: the platform has no mesh, whose trust domain it would be in"
                : own.map((one) => `spiffe://${scope.trustDomain ?? ""}/ns/${one}/sa/<service account>`).join(", "),
            ),
          ],
    ),
  ];
}

/** cert-manager issues over and over where two Certificates write one Secret. */
function sharedSecrets(certificates: TeamConfig["certificates"]): Problem[] {
  const seen = new Map<string, string>();
  return Object.entries(certificates).flatMap(([key, { namespace, secretName = key }]) => {
    const secret = `${namespace}/${secretName}`;
    const other = seen.get(secret);
    seen.set(secret, other ?? key);
    return other === undefined
      ? []
      : [
          mismatch(
            ["certificates", key, "secretName"],
            `${secretName}, which "${other}" has too`,
            "a Secret of its own",
          ),
        ];
  });
}
