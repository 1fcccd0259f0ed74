/** AWS Private CA resources, the resources that refer to them, and how they relate. */
import type { Graph, Node } from "../../graph";
import { isKnown, type Maybe, UNKNOWN, type View } from "../../../core/view";
import { anyOf, type Tri } from "../../../core/answers";

export const privateCa = {
  authority: "aws:acmpca/certificateAuthority:CertificateAuthority",
  certificate: "aws:acmpca/certificate:Certificate",
  activation: "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate",
  acmCertificate: "aws:acm/certificate:Certificate",
} as const;

/** Issuers of the plugin for cert-manager. */
export const issuerTypes = {
  namespaced: "kubernetes:awspca.cert-manager.io/*:AWSPCAIssuer",
  cluster: "kubernetes:awspca.cert-manager.io/*:AWSPCAClusterIssuer",
} as const;

export const certificateType = "kubernetes:cert-manager.io/*:Certificate";

/**
 * The CA of this stack that an ARN in a property points at: directly, or through the import of its certificate,
 *    which has the same ARN. Undefined if it is outside this stack, unknown if it is unclear.
 */
export function authorityOf(graph: Graph, node: Node, ...path: readonly [string, ...string[]]): Maybe<Node> {
  const arn = ["certificateAuthorityArn"] as const;
  const [found, ...others] = new Set(
    graph
      .targets(node, path, privateCa.authority, privateCa.activation)
      .nodes.flatMap((each) =>
        each.type === privateCa.authority ? [each] : graph.targets(each, arn, privateCa.authority).nodes,
      ),
  );
  if (others.length > 0) {
    return UNKNOWN;
  }
  const value = node.view.at(...path);
  const around = node.view.at(...path.slice(0, -1));
  if (around.state === "unknown") {
    // It is unknown whether it is set at all.
    return UNKNOWN;
  }
  const obscure = value.state === "unknown" && node.refs(path[0]).length === 0;
  return found ?? (obscure ? UNKNOWN : undefined);
}

/** The authority whose signing request a certificate answers: the certificate is that authority's own. */
export function subjectOf(certificate: Node): Node | undefined {
  return certificate.refs("certificateSigningRequest").find((ref) => ref.type === privateCa.authority);
}

/** AWS default: `SUBORDINATE`. */
export function isRoot(authority: Node): Tri {
  const type = authority.view.at("type").string();
  return type === UNKNOWN ? UNKNOWN : type === "ROOT";
}

/** AWS default: `GENERAL_PURPOSE`. */
export function isShortLived(authority: Node): Tri {
  const mode = authority.view.at("usageMode").string();
  return mode === UNKNOWN ? UNKNOWN : mode === "SHORT_LIVED_CERTIFICATE";
}

/** Whether an issuerRef names an issuer of the plugin: by its group, or by its kind if the group is missing. */
export function isPrivateCa(reference: View): Tri {
  return anyOf(
    [reference.at("group"), reference.at("kind")].map((view) => {
      const text = view.string();
      return isKnown(text) ? text.toLowerCase().startsWith("awspca") : (text ?? false);
    }),
  );
}
