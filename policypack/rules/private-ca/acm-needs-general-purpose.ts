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
import { UNKNOWN } from "../../../core/view";
import { authorityOf, isShortLived, privateCa } from "../shared/private-ca";

/** Resources that make AWS Certificate Manager issue from a CA, and the input that names the CA. */
const users: readonly (readonly [type: string, ...path: [string, ...string[]]])[] = [
  [privateCa.acmCertificate, "certificateAuthorityArn"],
  ["aws:acmpca/permission:Permission", "certificateAuthorityArn"],
  ["kubernetes:networking.k8s.io/*:Ingress", "metadata", "annotations", "alb.ingress.kubernetes.io/acm-pca-arn"],
];

function judge(graph: Graph, user: Node, path: readonly [string, ...string[]]): Outcome {
  const authority = authorityOf(graph, user, ...path);
  if (authority === undefined) {
    return notApplicable("it names no CA of this stack");
  }
  const short = authority === UNKNOWN ? UNKNOWN : isShortLived(authority);
  if (authority === UNKNOWN || short === UNKNOWN) {
    return undecided("the CA, or its usage mode");
  }
  return short ? violation(user.view.at(...path), { ca: authority.name }) : pass;
}

export const acmNeedsGeneralPurpose = stackRule({
  name: "acm-needs-general-purpose",
  capability: "private-ca",
  guide: ["pca-short-lived", "lb-alb-certificate"],
  severity: "high",
  title: "AWS Certificate Manager uses a general-purpose CA",
  why: "ACM cannot issue from a short-lived CA, so load balancers would have no certificate.",
  problem: "AWS Certificate Manager is configured to issue from the short-lived CA {ca}, which it cannot do",
  fix: "Use a CA with usageMode GENERAL_PURPOSE for load balancer certificates",
  examples: {
    bad: `new aws.acm.Certificate("web", { domainName, certificateAuthorityArn: shortLivedCa.arn });`,
    good: `new aws.acm.Certificate("web", { domainName, certificateAuthorityArn: generalPurposeCa.arn });`,
  },
  level: level("mandatory"),
  types: users.map(([type]) => type),
  check(graph): readonly Finding[] {
    return users.flatMap(([type, ...path]) => graph.byType(type).map((user) => on(user, judge(graph, user, path))));
  },
});
