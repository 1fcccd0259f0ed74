import { z } from "zod";
import { isWorld } from "../../../core/cidr";
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
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { where } from "../shared/outcomes";
import { opensOnly } from "./no-open-ingress";
import { ingressTypes, inlineTypes, rulesOf } from "./shapes";

const ruleTypes = [tokens.securityGroupRule, tokens.securityGroupIngressRule];

/** Where security groups are attached, and the input that names them. */
const attachments: Readonly<Record<"loadBalancer" | "other", readonly (readonly [type: string, property: string])[]>> =
  {
    loadBalancer: [
      ["aws:lb/loadBalancer:LoadBalancer", "securityGroups"],
      ["aws:alb/loadBalancer:LoadBalancer", "securityGroups"],
      ["aws:elb/loadBalancer:LoadBalancer", "securityGroups"],
      // The AWS Load Balancer Controller reads a load balancer's groups from annotations, never from a class.
      ["kubernetes:networking.k8s.io/v1:Ingress", "metadata"],
      ["kubernetes:core/v1:Service", "metadata"],
      ["kubernetes:gateway.k8s.aws/*:LoadBalancerConfiguration", "spec"],
    ],
    other: [
      [tokens.cluster, "vpcConfig"],
      [tokens.launchTemplate, "vpcSecurityGroupIds"],
      [tokens.launchTemplate, "networkInterfaces"],
      [tokens.launchConfiguration, "securityGroups"],
      [tokens.instance, "vpcSecurityGroupIds"],
      ["aws:ec2/networkInterface:NetworkInterface", "securityGroups"],
      ["aws:ec2/vpcEndpoint:VpcEndpoint", "securityGroupIds"],
      ["aws:rds/*", "vpcSecurityGroupIds"],
      [tokens.securityGroupPolicy, "spec"],
    ],
  };

function attachedTo(graph: Graph, group: Node, kind: keyof typeof attachments): readonly Node[] {
  return attachments[kind].flatMap(([type, property]) => graph.referrers(group, property, type));
}

/** Whether a resource opens one of the public ports to the internet. */
function isPublic(resource: Node, ports: readonly number[]): Tri {
  return anyOf(
    rulesOf(resource, "ingress").map((rule) =>
      allOf([
        rule.direction === undefined ? true : UNKNOWN,
        opensOnly(rule, ports),
        anyOf(rule.cidrs.map((cidr) => isWorld(cidr.string()))),
      ]),
    ),
  );
}

function judge(graph: Graph, group: Node): Outcome {
  const others = attachedTo(graph, group, "other");
  if (others[0] !== undefined) {
    return violation(undefined, { attached: `${others[0].type} "${others[0].name}"` });
  }
  return attachedTo(graph, group, "loadBalancer").length > 0
    ? pass
    : undecided("what the security group is attached to: nothing in this stack");
}

export const publicPortsOnLoadBalancers = stackRule({
  name: "public-ports-on-load-balancers",
  capability: "security-groups",
  guide: ["sg-control-plane-443", "sg-kubelet-10250", "sg-node-to-node"],
  severity: "high",
  title: "Only load balancers have ports open to the internet",
  why: "Port 443 of a node or the control plane is not a website: what listens there is a node service or the Kubernetes API.",
  problem: "The security group is open to the internet and is attached to {attached}",
  fix: "Give {attached} its own security group without internet rules, and keep this one for load balancers",
  examples: {
    bad: `new aws.vpc.SecurityGroupIngressRule("https", { securityGroupId: nodes.id, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" });
new aws.ec2.LaunchTemplate("nodes", { vpcSecurityGroupIds: [nodes.id] });`,
    good: `new aws.vpc.SecurityGroupIngressRule("https", { securityGroupId: frontend.id, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" });
new aws.lb.LoadBalancer("public", { securityGroups: [frontend.id], subnets });`,
  },
  level: level("advisory", "mandatory"),
  params: {
    publicPorts: z
      .array(z.int().min(0).max(65535))
      .default([80, 443])
      .describe("TCP ports that a load balancer may open to the internet; no-open-ingress refuses all others"),
  },
  types: ingressTypes,
  check(graph, { params }): readonly Finding[] {
    const opens = (from: Node): Tri => isPublic(from, params.publicPorts);
    const isOwn = (rule: Node): Tri =>
      graph.targets(rule, ["securityGroupId"], ...inlineTypes).found === "all" ? true : UNKNOWN;
    const isOpen = (group: Node): Tri =>
      anyOf([
        opens(group),
        ...graph.referrers(group, "securityGroupId", ...ruleTypes).map((rule) => allOf([opens(rule), isOwn(rule)])),
      ]);
    const otherwise = notApplicable("it opens nothing to the internet");
    return graph.byType(...inlineTypes).map((group) =>
      on(
        group,
        where(isOpen(group), otherwise, "what it opens, and to whom", () => judge(graph, group)),
      ),
    );
  },
});
