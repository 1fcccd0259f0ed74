/** Openings to the world. */
import { noOpenIngress } from "../../../policypack/rules/security-groups/no-open-ingress";
import { type Build, describeRule, type Fixtures } from "../harness";
import { secret, unknown, unknownList } from "../program";
import { classic, group, type Opening, world } from "../openings";

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

const inEachShape = (openings: Readonly<Record<string, Opening>>): Fixtures =>
  Object.fromEntries(
    Object.entries(openings).flatMap(([title, opening]) =>
      Object.entries(shapes).map(([shape, build]) => [`${title} (${shape})`, build(opening)]),
    ),
  );

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
    "another public port, if it is listed": {
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
      "22 to the world next to a network": { from: 22, to: 22, cidr: "10.0.0.0/8", cidr6: "::/0" },
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
    "an open rule next to one that is unknown": (p) =>
      group(p, { ingress: [unknown, { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: [world] }] }),
    "the world next to an unknown CIDR": {
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
      "22 to an invalid CIDR": { from: 22, to: 22, cidr: "everywhere" },
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
