/** Ports that only load balancers may open to the world, and groups that mix shapes of rules. */
import { noMixedRules } from "../../../policypack/rules/security-groups/no-mixed-rules";
import { publicPortsOnLoadBalancers } from "../../../policypack/rules/security-groups/public-ports-on-load-balancers";
import { describeRule, type Fixtures } from "../harness";
import { type Declared, type Input, mixed, type Program, unknown, unknownList } from "../program";
import { classic, group, type Inputs, type Opening, world } from "../openings";

const https = (p: Program, of: Declared, name = "https"): Declared =>
  p.add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, {
    securityGroupId: of.id,
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: world,
  });

const onLoadBalancer = (p: Program, of: Declared): Declared =>
  p.add("aws:lb/loadBalancer:LoadBalancer", "lb", { securityGroups: [of.id] });

type Attachment = readonly [type: string, inputs: (group: Declared) => Inputs];

/** What may have a port that is open to the internet. */
const frontends: readonly Attachment[] = [
  ["aws:alb/loadBalancer:LoadBalancer", (of) => ({ securityGroups: [of.id] })],
  ["aws:elb/loadBalancer:LoadBalancer", (of) => ({ securityGroups: [of.id] })],
  [
    "kubernetes:networking.k8s.io/v1:Ingress",
    (of) => ({ metadata: { annotations: { "alb.ingress.kubernetes.io/security-groups": of.id } } }),
  ],
  [
    "kubernetes:core/v1:Service",
    (of) => ({
      metadata: { annotations: { "service.beta.kubernetes.io/aws-load-balancer-security-groups": of.id } },
      spec: { type: "LoadBalancer" },
    }),
  ],
  [
    "kubernetes:gateway.k8s.aws/v1beta1:LoadBalancerConfiguration",
    (of) => ({ metadata: { name: "web" }, spec: { securityGroups: [of.id] } }),
  ],
];

/** What may not. */
const insides: readonly Attachment[] = [
  ["aws:eks/cluster:Cluster", (of) => ({ vpcConfig: { securityGroupIds: [of.id] } })],
  ["aws:ec2/launchTemplate:LaunchTemplate", (of) => ({ networkInterfaces: [{ securityGroups: [of.id] }] })],
  ["aws:ec2/launchConfiguration:LaunchConfiguration", (of) => ({ securityGroups: [of.id] })],
  ["aws:ec2/instance:Instance", (of) => ({ vpcSecurityGroupIds: [of.id] })],
  ["aws:ec2/networkInterface:NetworkInterface", (of) => ({ securityGroups: [of.id] })],
  ["aws:ec2/vpcEndpoint:VpcEndpoint", (of) => ({ securityGroupIds: [of.id] })],
  ["aws:rds/instance:Instance", (of) => ({ vpcSecurityGroupIds: [of.id] })],
  [
    "kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy",
    (of) => ({ spec: { securityGroups: { groupIds: [of.id] } } }),
  ],
];

/** A group that is open to the internet, on each of several things. */
const onEach = (attachments: readonly Attachment[]): Fixtures =>
  Object.fromEntries(
    attachments.map(([type, inputs]) => [
      `on ${type}`,
      (p: Program) => {
        const open = group(p);
        https(p, open);
        p.add(type, "attached", inputs(open));
      },
    ]),
  );

/** A launch template with a group. */
const onNodes = (p: Program, of: Declared): Declared =>
  p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { vpcSecurityGroupIds: [of.id] });

/** A rule in the shape of before, on a group. */
const older = (p: Program, of: Declared, type: Input, opening: Opening): Declared =>
  p.add("aws:ec2/securityGroupRule:SecurityGroupRule", "older", { type, securityGroupId: of.id, ...classic(opening) });

describeRule(publicPortsOnLoadBalancers, {
  good: {
    ...onEach(frontends),
    "on a load balancer": (p) => {
      const frontend = group(p);
      https(p, frontend);
      onLoadBalancer(p, frontend);
    },
    "inline, on a load balancer": (p) =>
      onLoadBalancer(
        p,
        group(p, { ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, ipv6CidrBlocks: ["::/0"] }] }),
      ),
    "to the world by IPv6 and to a network by IPv4": (p) =>
      onLoadBalancer(
        p,
        group(p, {
          ingress: [
            { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: ["::/0"] },
          ],
        }),
      ),
  },
  bad: {
    ...onEach(insides),
    "on a launch template, by a rule in the shape of before": (p) => {
      const nodes = group(p);
      older(p, nodes, "ingress", { from: 443, to: 443, cidr: world });
      onNodes(p, nodes);
    },
    "on a launch template": {
      build: (p) => {
        const nodes = group(p);
        https(p, nodes);
        p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { vpcSecurityGroupIds: [nodes.id] });
      },
      says: 'attached to aws:ec2/launchTemplate:LaunchTemplate "nodes"',
    },
    "inline, on a launch template, next to a rule that is not open": (p) => {
      const nodes = group(p, { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [world] }] });
      older(p, nodes, "ingress", { from: 443, to: 443, cidr: "10.0.0.0/16" });
      onNodes(p, nodes);
    },
    "on a load balancer and on a launch template": (p) => {
      const both = group(p);
      https(p, both);
      onLoadBalancer(p, both);
      p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { vpcSecurityGroupIds: [both.id] });
    },
    "inline, on a launch template": (p) => {
      const nodes = group(p, { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [world] }] });
      p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { vpcSecurityGroupIds: [nodes.id] });
    },
  },
  unknown: {
    "which of two groups on a launch template is open": (p) => {
      const [one, two] = [group(p, {}, "one"), group(p, {}, "two")];
      p.add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "https", {
        securityGroupId: mixed(one.id, two.id),
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrIpv4: world,
      });
      onNodes(p, one);
    },
    "open in a direction that is not known, on a launch template": (p) => {
      const nodes = group(p);
      older(p, nodes, unknown, { from: 443, to: 443, cidr: world });
      onNodes(p, nodes);
    },
    "attached to nothing here": {
      build: (p) => https(p, group(p)),
      moments: ["preview", "known"],
      says: "nothing in this stack",
    },
  },
  notApplicable: {
    "not open": (p) => onLoadBalancer(p, group(p)),
    "open to a network, on a launch template": (p) => {
      const nodes = group(p);
      older(p, nodes, "ingress", { from: 443, to: 443, cidr: "10.0.0.0/16" });
      onNodes(p, nodes);
    },
    "open, but refused by another rule": (p) =>
      onLoadBalancer(p, group(p, { ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: [world] }] })),
  },
});

const kubelet = (p: Program, of: Input, type = "vpc/securityGroupIngressRule:SecurityGroupIngressRule"): Declared =>
  p.add(`aws:${type}`, "kubelet", { securityGroupId: of, fromPort: 10250, toPort: 10250 });
const inline = { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, self: true }] };

describeRule(noMixedRules, {
  good: {
    "rule resources only": (p) => kubelet(p, group(p).id),
    "inline only": (p) => group(p, inline),
    "inline on one group, rule resources on another": (p) => {
      group(p, inline, "inline");
      kubelet(p, group(p).id);
    },
    "a group that was read lists its rules in its outputs": (p) => {
      const read = p.add("aws:ec2/securityGroup:SecurityGroup", "read", inline, { read: true });
      kubelet(p, read.id);
    },
    "a rule on a group by id": (p) => {
      group(p, inline);
      kubelet(p, "sg-elsewhere");
    },
  },
  bad: Object.fromEntries(
    [
      "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      "ec2/securityGroupRule:SecurityGroupRule",
    ].flatMap((type) => [
      [
        `inline and ${type}`,
        {
          build: (p: Program) => kubelet(p, group(p, inline).id, type),
          says: "rule resources also add to it (kubelet)",
        },
      ],
      [`inline egress and ${type}`, (p: Program) => kubelet(p, group(p, { egress: [] }).id, type)],
      [`inline unknown and ${type}`, (p: Program) => kubelet(p, group(p, { ingress: unknownList }).id, type)],
      [
        `default security group and ${type}`,
        (p: Program) => kubelet(p, p.add("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", {}).id, type),
      ],
    ]),
  ),
  unknown: {
    "a rule on one of two groups": (p) => {
      const one = group(p, inline, "one");
      const two = group(p, inline, "two");
      kubelet(p, mixed(one.id, two.id));
    },
  },
});
