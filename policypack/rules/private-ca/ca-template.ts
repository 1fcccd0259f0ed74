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
import { UNKNOWN } from "../../view";
import { privateCa, subjectOf, typeOf } from "./authorities";

const templates: Readonly<Record<string, { readonly pattern: RegExp; readonly wanted: string }>> = {
  ROOT: { pattern: /:template\/RootCACertificate(_[A-Za-z]+)?\/V1$/, wanted: "RootCACertificate/V1" },
  SUBORDINATE: {
    pattern: /:template\/SubordinateCACertificate_PathLen[0-3](_[A-Za-z]+)?\/V1$/,
    wanted: "SubordinateCACertificate_PathLen0/V1",
  },
};

function judge(certificate: Node): Outcome {
  const authority = subjectOf(certificate);
  if (authority === undefined) {
    return notApplicable("it is not the certificate of a CA of this stack");
  }
  const type = typeOf(authority);
  const arn = certificate.view.at("templateArn");
  const text = arn.string();
  if (type === UNKNOWN || text === UNKNOWN) {
    return undecided(text === UNKNOWN ? arn : "the type of the CA");
  }
  const template = templates[type ?? ""];
  if (template === undefined) {
    return undecided("the type of the CA");
  }
  return template.pattern.test(text ?? "")
    ? pass
    : violation(arn, {
        type: type ?? "",
        wanted: template.wanted,
        found: text ?? "the default, EndEntityCertificate/V1",
      });
}

export const caTemplate = stackRule({
  name: "ca-template",
  capability: "private-ca",
  guide: ["pca-create"],
  severity: "high",
  title: "The certificate of a CA is made from the template of its kind",
  why: "From any other template the certificate is not one of a CA: importing it fails, or the CA can sign further CAs that nobody planned.",
  problem: "The certificate of a {type} CA is made from {found}",
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
