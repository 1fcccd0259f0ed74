/** AWS Private CA resources and how they point at each other. */
import type { Graph, Node } from "../../graph";
import { type Maybe, UNKNOWN } from "../../view";

export const privateCa = {
  authority: "aws:acmpca/certificateAuthority:CertificateAuthority",
  certificate: "aws:acmpca/certificate:Certificate",
  activation: "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate",
  acmCertificate: "aws:acm/certificate:Certificate",
} as const;

export const issuerTypes = [
  "kubernetes:awspca.cert-manager.io/*:AWSPCAIssuer",
  "kubernetes:awspca.cert-manager.io/*:AWSPCAClusterIssuer",
] as const;

/** The authority of this stack that an ARN in a property points at. */
export function authorityOf(graph: Graph, node: Node, ...path: readonly [string, ...string[]]): Node | undefined {
  return graph.targets(node, path, privateCa.authority).nodes[0];
}

/** The authority whose signing request a certificate answers: the certificate is that authority's own. */
export function subjectOf(certificate: Node): Node | undefined {
  return certificate.refs("certificateSigningRequest").find((ref) => ref.type === privateCa.authority);
}

/** What imports the certificate of an authority, and so makes it active. */
export function activationsOf(graph: Graph, authority: Node): readonly Node[] {
  return graph
    .byType(privateCa.activation)
    .filter((each) => authorityOf(graph, each, "certificateAuthorityArn") === authority);
}

/** `SUBORDINATE` is what AWS takes where none is said. */
export function typeOf(authority: Node): Maybe<string> {
  return authority.view.at("type").string() ?? "SUBORDINATE";
}

/** `GENERAL_PURPOSE` is what AWS takes where none is said. */
export function isShortLived(authority: Node): boolean | typeof UNKNOWN {
  const mode = authority.view.at("usageMode").string();
  return mode === UNKNOWN ? UNKNOWN : mode === "SHORT_LIVED_CERTIFICATE";
}
