import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../view";
import { activationsOf, privateCa, typeOf } from "./authorities";

function judge(graph: Graph, authority: Node): Outcome {
  const activations = activationsOf(graph, authority);
  if (activations.length === 0) {
    return violation(undefined, { reason: "nothing imports a certificate for it", missing: "certificate" });
  }
  const type = typeOf(authority);
  const chains = activations.map((each) => each.view.at("certificateChain"));
  if (type === "ROOT" || chains.every((chain) => chain.state !== "absent")) {
    return pass;
  }
  return type === UNKNOWN
    ? undecided(authority.view.at("type"))
    : violation("type", { reason: "it is imported without the chain up to its root", missing: "certificateChain" });
}

export const caActivated = stackRule({
  name: "ca-activated",
  capability: "private-ca",
  guide: ["pca-create"],
  severity: "high",
  title: "Every private CA of the stack gets its certificate and becomes active",
  why: "A CA is created in state PENDING_CERTIFICATE: it has an ARN, and an issuer over it even reports Ready, but it signs nothing.",
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
