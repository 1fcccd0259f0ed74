import { noMixedRules } from "../../../policypack/rules/security-groups/no-mixed-rules";
import { noOpenIngress } from "../../../policypack/rules/security-groups/no-open-ingress";
import { publicPortsOnLoadBalancers } from "../../../policypack/rules/security-groups/public-ports-on-load-balancers";
import { type Build, describeRule, type Fixtures } from "../harness";
import { type Declared, type Input, mixed, type Program, secret, unknown, unknownList } from "../program";

type Inputs = Readonly<Record<string, Input>>;

const group = (p: Program, inputs: Inputs = {}, name = "group"): Declared =>
  p.add("aws:ec2/securityGroup:SecurityGroup", name, { description: "Test", ...inputs });

interface Opening {
  readonly protocol?: Input;
  readonly from?: Input;
  readonly to?: Input;
  readonly cidr?: Input;
  readonly cidr6?: Input;
}

const list = (cidr: Input): Input => (cidr === undefined ? undefined : [cidr]);

const inlineRule =
  (opening: Opening): Build =>
  (p) =>
    group(p, { ingress: [classic(opening)] });

/** The same opening in each shape that a program can write it in. */
const shapes: Readonly<Record<string, (opening: Opening) => Build>> = {
  "inline rule": inlineRule,
  "default security group": (opening) => (p) =>
    p.add("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", { ingress: [classic(opening)] }),
  "ec2.SecurityGroupRule": (opening) => (p) =>
    p.add("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
      type: "ingress",
      securityGroupId: unknown,
      ...classic(opening),
    }),
  "vpc.SecurityGroupIngressRule": (opening) => (p) =>
    p.add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule", {
      securityGroupId: unknown,
      ipProtocol: opening.protocol ?? "tcp",
      fromPort: opening.from,
      toPort: opening.to,
      cidrIpv4: opening.cidr,
      cidrIpv6: opening.cidr6,
    }),
};

function classic(opening: Opening): { readonly [key: string]: Input } {
  return {
    protocol: opening.protocol ?? "tcp",
    fromPort: opening.from,
    toPort: opening.to,
    cidrBlocks: list(opening.cidr),
    ipv6CidrBlocks: list(opening.cidr6),
  };
}

const inEachShape = (openings: Readonly<Record<string, Opening>>): Fixtures =>
  Object.fromEntries(
    Object.entries(openings).flatMap(([title, opening]) =>
      Object.entries(shapes).map(([shape, build]) => [`${title} (${shape})`, build(opening)]),
    ),
  );

const world = "0.0.0.0/0";

describeRule(noOpenIngress, {
  good: {
    ...inEachShape({
      "443 to the world": { from: 443, to: 443, cidr: world },
      "80 to the world by IPv6": { from: 80, to: 80, cidr6: "::/0" },
      "443 to a CIDR that is not known": { from: 443, to: 443, cidr: unknown },
      "22 to a network": { from: 22, to: 22, cidr: "10.0.0.0/8" },
      "all traffic from a network": { protocol: "-1", from: 0, to: 0, cidr: "10.0.0.0/16" },
      "path MTU discovery": { protocol: "icmp", from: 3, to: 4, cidr: world },
      "packet too big": { protocol: "icmpv6", from: 2, to: 0, cidr6: "::/0" },
      "path MTU discovery, by number": { protocol: "1", from: 3, to: 4, cidr: world },
      "packet too big, by number": { protocol: "58", from: 2, to: 0, cidr6: "::/0" },
      "tcp by number": { protocol: "6", from: 443, to: 443, cidr: world },
      "tcp in capitals": { protocol: "TCP", from: 443, to: 443, cidr: world },
      "no CIDR at all": { from: 22, to: 22 },
    }),
    "no rules": (p) => group(p),
    "egress to the world (ec2.SecurityGroupRule)": (p) =>
      p.add("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
        type: "egress",
        protocol: "-1",
        fromPort: 0,
        toPort: 0,
        cidrBlocks: [world],
      }),
    "egress to the world (inline)": (p) =>
      group(p, { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: [world] }] }),
    "22 to a network, in a direction that is not known": (p) =>
      p.add("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
        type: unknown,
        ...classic({ from: 22, to: 22, cidr: "10.0.0.0/8" }),
      }),
    "another public port, where it is named": {
      build: inlineRule({ from: 8443, to: 8443, cidr: world }),
      params: { publicPorts: [8443] },
    },
    "a range of public ports": {
      build: inlineRule({ from: 8443, to: 8444, cidr: world }),
      params: { publicPorts: [8444, 8443] },
    },
  },
  bad: {
    ...inEachShape({
      "22 to the world": { from: 22, to: 22, cidr: world },
      "22 to the world by IPv6": { from: 22, to: 22, cidr6: "::/0" },
      "22 to the world beside a network": { from: 22, to: 22, cidr: "10.0.0.0/8", cidr6: "::/0" },
      "22 to half of the world": { from: 22, to: 22, cidr: "128.0.0.0/1" },
      "22 to a secret world": { from: 22, to: 22, cidr: secret(world) },
      "a range that holds more than the public ports": { from: 80, to: 443, cidr: world },
      "a range that begins at a public port": { from: 443, to: 444, cidr: world },
      "all ports": { from: 0, to: 65535, cidr: world },
      "all traffic": { protocol: "-1", from: 0, to: 0, cidr: world },
      "all traffic by name, no ports": { protocol: "all", cidr: world },
      "no ports": { cidr: world },
      "443 by UDP": { protocol: "udp", from: 443, to: 443, cidr: world },
      "all of ICMP": { protocol: "icmp", from: -1, to: -1, cidr: world },
      "another code of the ICMP type": { protocol: "icmp", from: 3, to: 0, cidr: world },
      "another type with the ICMP code": { protocol: "icmp", from: 8, to: 4, cidr: world },
      "a range that ends before it begins": { from: 444, to: 443, cidr: world },
      "one end only": { to: 443, cidr: world },
      "the other end only": { from: 443, cidr: world },
      "ports as text": { from: "22", to: "22", cidr: world },
      "one end that is not allowed, the other unknown": { from: 22, to: unknown, cidr: world },
      "the other end that is not allowed, the first unknown": { from: unknown, to: 8080, cidr: world },
    }),
    "no protocol": {
      build: (p) => group(p, { ingress: [{ fromPort: 22, toPort: 22, cidrBlocks: [world] }] }),
      says: "opens traffic 22 to the internet",
    },
    "an open rule beside one that is unknown": (p) =>
      group(p, { ingress: [unknown, { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: [world] }] }),
    "the world beside an unknown CIDR": {
      build: (p) =>
        group(p, { ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: [unknown, world] }] }),
      says: "opens tcp 22 to the internet (0.0.0.0/0)",
    },
    "443, where nothing is public": {
      build: inlineRule({ from: 443, to: 443, cidr: world }),
      params: { publicPorts: [] },
    },
  },
  unknown: {
    ...inEachShape({
      "22 to a CIDR that is not known": { from: 22, to: 22, cidr: unknown },
      "22 to a CIDR that is none": { from: 22, to: 22, cidr: "everywhere" },
      "ports unknown, open to the world": { from: unknown, to: unknown, cidr: world },
      "one public end, the other unknown": { from: 443, to: unknown, cidr: world },
      "protocol unknown, open to the world": { protocol: unknown, from: 443, to: 443, cidr: world },
      "ICMP type unknown": { protocol: "icmp", from: unknown, to: 4, cidr: world },
      "ICMP code unknown": { protocol: "icmp", from: 3, to: unknown, cidr: world },
    }),
    "all inline rules unknown": (p) => group(p, { ingress: unknownList }),
    "direction unknown, open to the world": {
      build: (p) =>
        p.add("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
          type: unknown,
          protocol: "tcp",
          fromPort: 22,
          toPort: 22,
          cidrBlocks: [world],
        }),
      says: /Not known at preview: type\./,
    },
    "which value is not known (protocol)": {
      build: inlineRule({ protocol: unknown, from: 443, to: 443, cidr: world }),
      says: /Not known at preview: ingress\[0\]\.protocol\./,
    },
    "which value is not known (port)": {
      build: inlineRule({ from: unknown, to: 443, cidr: world }),
      says: /Not known at preview: ingress\[0\]\.fromPort\./,
    },
    "direction unknown": (p) =>
      p.add("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
        type: unknown,
        protocol: "tcp",
        fromPort: 22,
        toPort: 22,
        cidrBlocks: [unknown],
      }),
    "a list of CIDRs unknown": (p) =>
      group(p, { ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: unknownList }] }),
  },
});

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
    "inline, on a launch template, beside a rule that is not open": (p) => {
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
