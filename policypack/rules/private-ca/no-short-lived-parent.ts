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
import { authorityOf, isShortLived, privateCa, subjectOf } from "../shared/private-ca";

function judge(graph: Graph, certificate: Node): Outcome {
  const parent = authorityOf(graph, certificate, "certificateAuthorityArn");
  const subject = subjectOf(certificate);
  if (parent === undefined || subject === undefined || parent === subject) {
    return notApplicable("it is not a CA of this stack signing another CA");
  }
  const short = parent === UNKNOWN ? UNKNOWN : isShortLived(parent);
  if (parent === UNKNOWN || short === UNKNOWN) {
    return undecided("the CA that signs, or its usage mode");
  }
  return short ? violation("certificateAuthorityArn", { parent: parent.name, child: subject.name }) : pass;
}

export const noShortLivedParent = stackRule({
  name: "no-short-lived-parent",
  capability: "private-ca",
  guide: ["pca-short-lived"],
  severity: "high",
  title: "A short-lived CA signs no other CA",
  why: "A short-lived CA signs for at most seven days, so a CA below it stops issuing within a week.",
  problem: "The short-lived CA {parent} signs CA {child}, which will then expire within seven days",
  fix: "Change {parent} to a GENERAL_PURPOSE CA, or issue from the short-lived root directly",
  examples: {
    bad: `const root = new aws.acmpca.CertificateAuthority("root", { type: "ROOT", usageMode: "SHORT_LIVED_CERTIFICATE", ... });`,
    good: `const root = new aws.acmpca.CertificateAuthority("root", { type: "ROOT", usageMode: "GENERAL_PURPOSE", ... });
const mesh = new aws.acmpca.CertificateAuthority("mesh", { type: "SUBORDINATE", usageMode: "SHORT_LIVED_CERTIFICATE", ... });`,
  },
  level: level("mandatory"),
  types: [privateCa.certificate],
  check(graph): readonly Finding[] {
    return graph.byType(privateCa.certificate).map((certificate) => on(certificate, judge(graph, certificate)));
  },
});
