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
import { anyOf } from "../../../core/answers";
import { holdsText } from "./annotations";
import { loadBalancerType, pointsAt } from "./aws";
import { type AwsGateway, awsGateways, listenersOf, unclearConfiguration } from "./gateways";
import { type AlbIngress, albIngresses, isSet, setting, unclearIngress } from "./ingresses";
import { types } from "./types";

const association = "aws:wafv2/webAclAssociation:WebAclAssociation";

function judgeIngress(ingress: AlbIngress): Outcome {
  const scheme = setting(ingress, ["scheme"], "scheme");
  const name = scheme.string();
  const acl = anyOf([
    isSet(ingress, [], "wafv2-acl-arn"),
    isSet(ingress, [], "wafv2-acl-name"),
    ...ingress.classSpecs.flatMap((spec) => ["wafv2AclArn", "wafv2AclName"].map((key) => holdsText(spec, key))),
  ]);
  if (!ingress.sure) {
    return undecided(unclearIngress);
  }
  if (acl === true || (name !== "internet-facing" && name !== UNKNOWN && !(name === undefined && ingress.openGroup))) {
    return pass;
  }
  // If it is unknown whether there is an ACL, the group is unknown too.
  return name === UNKNOWN || ingress.openGroup
    ? undecided(unclearIngress)
    : violation(scheme, { setting: "alb.ingress.kubernetes.io/wafv2-acl-arn" });
}

function judgeGateway(gateway: AwsGateway): Outcome {
  const isAlb = anyOf(
    listenersOf(gateway).map(({ protocol }) =>
      protocol === UNKNOWN ? UNKNOWN : protocol === "HTTP" || protocol === "HTTPS",
    ),
  );
  if (isAlb === false) {
    return notApplicable("the Gateway becomes an NLB");
  }
  const specs = gateway.configurations.map((each) => each.view.at("spec"));
  const acl = anyOf(specs.map((spec) => holdsText(spec.at("wafV2"), "webACL")));
  const schemes = specs.map((spec) => spec.at("scheme").string());
  const isPublic = anyOf(schemes.map((each) => (each === UNKNOWN ? UNKNOWN : each === "internet-facing")));
  const sure = gateway.sure && !gateway.incomplete && isAlb === true;
  // The controller's default is internal.
  if (acl === true || (sure && isPublic === false)) {
    return pass;
  }
  return sure && isPublic === true && acl === false
    ? violation(gateway.node.view, { setting: "wafV2.webACL of its LoadBalancerConfiguration" })
    : undecided(unclearConfiguration);
}

function judgeAws(graph: Graph, loadBalancer: Node): Outcome {
  const type = loadBalancerType(loadBalancer);
  const internal = loadBalancer.view.at("internal").boolean();
  if (type !== "application" && type !== UNKNOWN) {
    return notApplicable("the load balancer is not an ALB");
  }
  const acl = anyOf(graph.byType(association).map((each) => pointsAt(graph, each, "resourceArn", loadBalancer)));
  if (internal === true || acl === true) {
    return pass;
  }
  return [type, internal, acl].includes(UNKNOWN)
    ? undecided("the type of the load balancer, whether it is internal, and what web ACLs protect")
    : violation(undefined, { setting: "an aws.wafv2.WebAclAssociation with its ARN" });
}

export const wafOnPublicAlbs = stackRule({
  name: "waf-on-public-albs",
  capability: "load-balancing",
  guide: [],
  reference: {
    title: "AWS Security Hub, control ELB.16: Application Load Balancers should be associated with an AWS WAF web ACL",
    url: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html",
  },
  severity: "low",
  title: "Internet-facing ALBs have an AWS WAF web ACL",
  why: "TLS keeps requests from being read in transit, but does not stop attacks in them.",
  problem: "The load balancer is internet-facing and has no web ACL",
  fix: "Add {setting}, or make the load balancer internal",
  examples: {
    bad: `new aws.lb.LoadBalancer("web", { internal: false, subnets, securityGroups });`,
    good: `const web = new aws.lb.LoadBalancer("web", { internal: false, subnets, securityGroups });
new aws.wafv2.WebAclAssociation("web", { resourceArn: web.arn, webAclArn: acl.arn });`,
  },
  level: level("disabled", "disabled", "advisory"),
  types: [...types.loadBalancer, ...types.ingress, ...types.gateway],
  check(graph): readonly Finding[] {
    return [
      ...graph.byType(...types.loadBalancer).map((each) => on(each, judgeAws(graph, each))),
      ...albIngresses(graph).map((ingress) => on(ingress.node, judgeIngress(ingress))),
      ...awsGateways(graph).map((gateway) => on(gateway.node, judgeGateway(gateway))),
    ];
  },
});
