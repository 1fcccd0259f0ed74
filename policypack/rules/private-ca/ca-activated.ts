import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { authorityOf, isRoot, privateCa } from "../shared/private-ca";

function judge(graph: Graph, authority: Node): Outcome {
  const imports = graph
    .byType(privateCa.activation)
    .map((each) => ({ each, of: authorityOf(graph, each, "certificateAuthorityArn") }));
  const activations = imports.filter(({ of }) => of === authority).map(({ each }) => each);
  if (activations.length === 0) {
    return imports.some(({ of }) => of === UNKNOWN)
      ? undecided("which CA a certificate is imported for")
      : violation(undefined, { reason: "nothing imports a certificate for it", missing: "certificate" });
  }
  const root = isRoot(authority);
  const chained = activations.every((each) => each.view.at("certificateChain").state !== "absent");
  if (root === true || chained) {
    return pass;
  }
  return root === UNKNOWN
    ? undecided(authority.view.at("type"))
    : violation("type", {
        reason: "its certificate is imported without the chain up to its root",
        missing: "certificateChain",
      });
}

export const caActivated = stackRule({
  name: "ca-activated",
  capability: "private-ca",
  guide: ["pca-create"],
  severity: "high",
  title: "Every private CA in the stack gets its certificate and becomes active",
  why: "A new CA is in state PENDING_CERTIFICATE: it has an ARN, and its issuer even reports Ready, but it signs nothing.",
  problem: "The private CA stays inactive: {reason}",
  fix: "Add an aws.acmpca.CertificateAuthorityCertificate for it with {missing}",
  examples: {
    bad: `const ca = new aws.acmpca.CertificateAuthority("mesh", { type: "SUBORDINATE", certificateAuthorityConfiguration });`,
    good: `const signed = new aws.acmpca.Certificate("mesh", {
  certificateAuthorityArn: root.arn, certificateSigningRequest: ca.certificateSigningRequest, signingAlgorithm, templateArn, validity,
}, { dependsOn: [rootActivation] });
new aws.acmpca.CertificateAuthorityCertificate("mesh", {
  certificateAuthorityArn: ca.arn, certificate: signed.certificate, certificateChain: signed.certificateChain,
});`,
  },
  level: level("mandatory"),
  types: [privateCa.authority],
  check(graph): readonly Finding[] {
    return graph.byType(privateCa.authority).map((authority) => on(authority, judge(graph, authority)));
  },
});
