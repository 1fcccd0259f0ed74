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
import { UNKNOWN } from "../../../core/view";
import { authorityOf, issuerTypes, privateCa, subjectOf } from "../shared/private-ca";

/** Resources that ask a CA to sign, and the input that names the CA. */
const askers: readonly (readonly [type: string, ...path: [string, ...string[]]])[] = [
  [privateCa.certificate, "certificateAuthorityArn"],
  [privateCa.acmCertificate, "certificateAuthorityArn"],
  ...Object.values(issuerTypes).map((type) => [type, "spec", "arn"] as const),
];

/** A resource and its parent components: it also waits for whatever they wait for. */
function withParents(node: Node): ReadonlySet<Node> {
  const all = new Set<Node>();
  // Equivalent mutant (drop-operand): parents in a program never form a cycle; in input from elsewhere they may.
  for (let each: Node | undefined = node; each !== undefined && !all.has(each); each = each.parent) {
    all.add(each);
  }
  return all;
}

function judge(graph: Graph, asker: Node, path: readonly [string, ...string[]]): Outcome {
  const authority = authorityOf(graph, asker, ...path);
  if (authority === UNKNOWN) {
    return undecided(asker.view.at(...path));
  }
  if (authority === undefined || subjectOf(asker) === authority) {
    return notApplicable("the CA is not in this stack, or is self-signed");
  }
  const imports = graph
    .byType(privateCa.activation)
    .map((each) => ({ each, of: authorityOf(graph, each, "certificateAuthorityArn") }));
  const activations = imports.filter(({ of }) => of === authority);
  if (activations.length === 0) {
    return imports.some(({ of }) => of === UNKNOWN)
      ? undecided("which CA a certificate is imported for")
      : notApplicable("nothing in this stack imports the CA's certificate, which rule ca-activated checks");
  }
  const waiting = [...withParents(asker)];
  return activations.some(({ each }) => waiting.some((node) => graph.dependsOn(node, each)))
    ? pass
    : violation(asker.view.at(...path), { ca: authority.name });
}

export const caActiveFirst = stackRule({
  name: "ca-active-first",
  capability: "private-ca",
  guide: ["pca-create", "pca-issuer"],
  severity: "high",
  title: "A private CA is active before anything asks it to sign",
  why: "A CA's ARN is known before the CA can sign. A resource that only depends on the ARN starts too early and fails with InvalidStateException.",
  problem: "This resource may ask private CA {ca} to sign before the CA is active",
  fix: "Add the aws.acmpca.CertificateAuthorityCertificate of {ca} to dependsOn",
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
