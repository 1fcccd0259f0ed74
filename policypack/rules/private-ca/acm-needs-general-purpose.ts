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
import type { Graph, Node } from "../../graph";
import { UNKNOWN } from "../../view";
import { authorityOf, isShortLived, privateCa } from "./authorities";

const grant = "aws:acmpca/permission:Permission";

function judge(graph: Graph, node: Node): Outcome {
  const authority = authorityOf(graph, node, "certificateAuthorityArn");
  if (authority === undefined) {
    return notApplicable("it names no CA of this stack");
  }
  const short = isShortLived(authority);
  if (short === UNKNOWN) {
    return undecided("the usage mode of the CA");
  }
  return short ? violation("certificateAuthorityArn", { ca: authority.name }) : pass;
}

export const acmNeedsGeneralPurpose = stackRule({
  name: "acm-needs-general-purpose",
  capability: "private-ca",
  guide: ["pca-short-lived", "lb-alb-certificate"],
  severity: "high",
  title: "AWS Certificate Manager is given a general-purpose CA",
  why: "ACM cannot issue from a short-lived CA, so load balancers would be left without a certificate.",
  problem: "AWS Certificate Manager is pointed at the short-lived CA {ca}, from which it cannot issue",
  fix: "Use a CA with usageMode GENERAL_PURPOSE for load balancer certificates",
  examples: {
    bad: `new aws.acm.Certificate("web", { domainName, certificateAuthorityArn: shortLivedCa.arn });`,
    good: `new aws.acm.Certificate("web", { domainName, certificateAuthorityArn: generalPurposeCa.arn });`,
  },
  level: level("mandatory"),
  types: [privateCa.acmCertificate, grant],
  check(graph): readonly Finding[] {
    return graph.byType(privateCa.acmCertificate, grant).map((node) => on(node, judge(graph, node)));
  },
});
