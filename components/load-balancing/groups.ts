/** Security groups of load balancers, each rule a resource of its own. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Children } from "../shared/children";
import type { Rule } from "./rules";

export interface GroupsOptions {
  readonly vpcId: pulumi.Input<string>;
  readonly vpcCidr: pulumi.Input<string>;
  readonly vpcIpv6Cidr?: pulumi.Input<string>;
  readonly nodeSecurityGroupId: pulumi.Input<string>;
  readonly routes: readonly string[];
  readonly rules: readonly Rule[];
}

export interface Groups {
  /** What all load balancers share towards pods. */
  readonly backend: aws.ec2.SecurityGroup;
  readonly ofRoute: Readonly<Record<string, aws.ec2.SecurityGroup>>;
  /** Every group and rule, to depend on. */
  readonly resources: readonly pulumi.Resource[];
}

export function makeGroups(children: Children, options: GroupsOptions): Groups {
  const group = (key: string, description: string): aws.ec2.SecurityGroup =>
    new aws.ec2.SecurityGroup(
      children.name(key),
      { description, vpcId: options.vpcId, tags: children.tags(key) },
      children.options(),
    );
  const backend = group("backend", "Load balancers of the EKS cluster, towards pods");
  const ofRoute = Object.fromEntries(
    options.routes.map((route) => [route, group(route, `Clients of load balancer ${route} of the EKS cluster`)]),
  );
  const idOf = ({ group: owner }: Rule): pulumi.Input<string> | undefined =>
    owner === "backend" ? backend.id : owner === "nodes" ? options.nodeSecurityGroupId : ofRoute[owner.route]?.id;

  const rules = options.rules.flatMap((rule) => {
    const securityGroupId = idOf(rule);
    if (securityGroupId === undefined) {
      return [];
    }
    const name = children.name(rule.key);
    const args = {
      securityGroupId,
      description: rule.why,
      ipProtocol: "tcp",
      fromPort: rule.port,
      toPort: rule.port,
      ...peerOf(rule, backend, options),
      tags: children.tags(rule.key),
    };
    return rule.direction === "ingress"
      ? [new aws.vpc.SecurityGroupIngressRule(name, args, children.options())]
      : [new aws.vpc.SecurityGroupEgressRule(name, args, children.options())];
  });
  return { backend, ofRoute, resources: [backend, ...Object.values(ofRoute), ...rules] };
}

function peerOf(
  { peer }: Rule,
  backend: aws.ec2.SecurityGroup,
  options: GroupsOptions,
): Partial<aws.vpc.SecurityGroupIngressRuleArgs> {
  switch (peer.kind) {
    case "backend":
      return { referencedSecurityGroupId: backend.id };
    case "nodes":
      return { referencedSecurityGroupId: options.nodeSecurityGroupId };
    case "vpc":
      return peer.family === "ipv6" ? { cidrIpv6: options.vpcIpv6Cidr } : { cidrIpv4: options.vpcCidr };
    case "cidr":
      return peer.cidr.includes(":") ? { cidrIpv6: peer.cidr } : { cidrIpv4: peer.cidr };
  }
}
