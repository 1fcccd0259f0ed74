import type { Graph, Node } from "../../graph";
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
import { activationsOf, authorityOf, issuerTypes, privateCa, subjectOf } from "./authorities";

/** What a CA is asked to sign for, and the input that names the CA. */
const askers: readonly (readonly [type: string, ...path: [string, ...string[]]])[] = [
  [privateCa.certificate, "certificateAuthorityArn"],
  [privateCa.acmCertificate, "certificateAuthorityArn"],
  ...issuerTypes.map((type) => [type, "spec", "arn"] as const),
];

function judge(graph: Graph, asker: Node, path: readonly [string, ...string[]]): Outcome {
  const authority = authorityOf(graph, asker, ...path);
  const arn = asker.view.at(...path);
  if (authority === undefined && arn.state === "unknown" && asker.refs(path[0]).length === 0) {
    return undecided(arn);
  }
  if (authority === undefined || subjectOf(asker) === authority) {
    return notApplicable("the CA is not of this stack, or signs itself");
  }
  const activations = activationsOf(graph, authority);
  return activations.some((each) => graph.dependsOn(asker, each))
    ? pass
    : violation(path.join("."), { ca: authority.name });
}

export const caActiveFirst = stackRule({
  name: "ca-active-first",
  capability: "private-ca",
  guide: ["pca-create", "pca-issuer"],
  severity: "high",
  title: "A private CA is active before anything asks it to sign",
  why: "The ARN of a CA is known before the CA can sign; what depends on the ARN alone starts too early and fails with InvalidStateException.",
  problem: "It may ask private CA {ca} to sign before that CA is active",
  fix: "Add dependsOn with the aws.acmpca.CertificateAuthorityCertificate of {ca}",
  examples: {
    bad: `new aws.acmpca.Certificate("mesh", { certificateAuthorityArn: root.arn, certificateSigningRequest: sub.certificateSigningRequest, ... });`,
    good: `new aws.acmpca.Certificate("mesh", { certificateAuthorityArn: root.arn, ... }, { dependsOn: [rootActivation] });`,
  },
  level: level("mandatory"),
  types: askers.map(([type]) => type),
  check(graph): readonly Finding[] {
    return askers.flatMap(([type, ...path]) => graph.byType(type).map((asker) => on(asker, judge(graph, asker, path))));
  },
});
