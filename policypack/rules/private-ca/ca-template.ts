import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import type { Node } from "../../graph";
import { UNKNOWN } from "../../../core/view";
import { isRoot, privateCa, subjectOf } from "../shared/private-ca";

/** The templates for CAs, including blank and passthrough ones. */
const templates = {
  root: { kind: "root", pattern: /:template\/(Blank)?RootCACertificate[_/]/, wanted: "RootCACertificate/V1" },
  subordinate: {
    kind: "subordinate",
    pattern: /:template\/(Blank)?SubordinateCACertificate_PathLen[0-3][_/]/,
    wanted: "SubordinateCACertificate_PathLen0/V1",
  },
};

function judge(certificate: Node): Outcome {
  const authority = subjectOf(certificate);
  if (authority === undefined) {
    return notApplicable("it is not the certificate of a CA in this stack");
  }
  const root = isRoot(authority);
  const arn = certificate.view.at("templateArn");
  const text = arn.string();
  if (root === UNKNOWN || text === UNKNOWN) {
    return undecided("the template, or the type of the CA");
  }
  const { kind, pattern, wanted } = root ? templates.root : templates.subordinate;
  if (text === undefined) {
    return violation(arn, { kind, wanted, found: "the default, EndEntityCertificate/V1" });
  }
  return pattern.test(text) ? pass : violation(arn, { kind, wanted, found: text });
}

export const caTemplate = stackRule({
  name: "ca-template",
  capability: "private-ca",
  guide: ["pca-create"],
  severity: "high",
  title: "A CA certificate is issued from the template for its type of CA",
  why: "With any other template the result is not a CA certificate and the import fails, or the CA can sign more CAs than planned.",
  problem: "The certificate of a {kind} CA is issued from template {found}",
  fix: "Set templateArn to arn:aws:acm-pca:::template/{wanted}",
  examples: {
    bad: `new aws.acmpca.Certificate("root", { certificateAuthorityArn: root.arn, certificateSigningRequest: root.certificateSigningRequest, ... });`,
    good: `new aws.acmpca.Certificate("root", { ..., templateArn: "arn:aws:acm-pca:::template/RootCACertificate/V1" });`,
  },
  level: level("mandatory"),
  types: [privateCa.certificate],
  check(graph): readonly Finding[] {
    return graph.byType(privateCa.certificate).map((certificate) => on(certificate, judge(certificate)));
  },
});
