/** Openings of a cluster's security groups. */
import { ipv6Egress } from "../../../policypack/rules/security-groups/ipv6-egress";
import { noAllowAll } from "../../../policypack/rules/security-groups/no-allow-all";
import { nodeEgressScoped } from "../../../policypack/rules/security-groups/node-egress-scoped";
import { describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown } from "../program";
import { cluster, clusterGroup, group, kubelet, peer, port, rule, split } from "../groups";

const world = { cidrIpv4: "0.0.0.0/0" };

describeRule(nodeEgressScoped, {
  good: {
    "the group of something else": (p) => {
      split(p);
      rule(p, "Egress", group(p, "database").id, { ipProtocol: "-1", ...world });
    },
    "named ports and groups": (p) => {
      const { nodes } = split(p);
      rule(p, "Egress", nodes.id, { ...port("tcp", 443), ...world });
      rule(p, "Egress", nodes.id, { ipProtocol: "-1", referencedSecurityGroupId: nodes.id });
      rule(p, "Egress", nodes.id, { ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" });
    },
    "all traffic inbound is not its business": (p) =>
      rule(p, "Ingress", split(p).nodes.id, { ipProtocol: "-1", ...world }),
  },
  bad: {
    "all traffic of nodes": {
      build: (p) => {
        const egress = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
        const nodes = group(p, "wide", { egress });
        split(p, () => [nodes.id]);
      },
      says: "(rule wide)",
    },
    "all traffic of the control plane": (p) =>
      rule(p, "Egress", split(p).controlPlane.id, { ipProtocol: "-1", cidrIpv6: "::/0" }),
    "one rule is wide, another is not known": (p) => {
      const { nodes } = split(p);
      rule(p, "Egress", nodes.id, { ipProtocol: unknown, ...world });
      rule(p, "Egress", nodes.id, { ipProtocol: "-1", ...world });
    },
  },
  unknown: {
    protocol: (p) => rule(p, "Egress", split(p).nodes.id, { ipProtocol: unknown, ...world }),
    destination: (p) => rule(p, "Egress", split(p).nodes.id, { ipProtocol: "-1", cidrIpv4: unknown }),
    "the group": (p) => {
      split(p);
      rule(p, "Egress", unknown, { ipProtocol: "-1", ...world });
    },
  },
  notApplicable: {
    "no cluster here": (p) => rule(p, "Egress", group(p, "database").id, { ipProtocol: "-1", ...world }),
  },
});

describeRule(noAllowAll, {
  good: {
    "all of another protocol": (p) => {
      const { nodes, controlPlane } = split(p);
      rule(p, "Ingress", nodes.id, { ...port("50", 0, 65535), ...peer(controlPlane.id) });
    },
    "half of all ports": (p) => {
      const { nodes, controlPlane } = split(p);
      rule(p, "Ingress", nodes.id, { ...port("tcp", 1, 32768), ...peer(controlPlane.id) });
    },
    "the group of something else": (p) => {
      split(p);
      rule(p, "Ingress", group(p, "database").id, { ipProtocol: "-1", cidrIpv4: "10.0.0.0/16" });
    },
    "single ports": (p) => kubelet(p, split(p)),
    "all ports between the nodes themselves": (p) => {
      const { nodes } = split(p);
      rule(p, "Ingress", nodes.id, { ipProtocol: "-1", ...peer(nodes.id) });
    },
    "all ports between the nodes themselves, in the old shape": (p) =>
      p.add("aws:ec2/securityGroupRule:SecurityGroupRule", "self", {
        securityGroupId: split(p).nodes.id,
        type: "ingress",
        protocol: "-1",
        fromPort: 0,
        toPort: 0,
        self: true,
      }),
    NodePorts: (p) => {
      const { nodes } = split(p);
      rule(p, "Ingress", nodes.id, { ...port("tcp", 30000, 32767), ...peer(group(p, "balancer").id) });
    },
    "as many ports as are accepted": {
      build: (p) => {
        const { nodes, controlPlane } = split(p);
        rule(p, "Ingress", nodes.id, { ...port("tcp", 1, 10), ...peer(controlPlane.id) });
      },
      params: { widest: 10 },
    },
    "all ports outbound": (p) => {
      const { nodes, controlPlane } = split(p);
      rule(p, "Egress", nodes.id, { ipProtocol: "-1", ...peer(controlPlane.id) });
    },
    "ICMP of all types": (p) => {
      const { nodes, controlPlane } = split(p);
      rule(p, "Ingress", nodes.id, { ...port("icmp", -1), ...peer(controlPlane.id) });
    },
  },
  bad: {
    "one more than half of all ports": (p) => {
      const { nodes, controlPlane } = split(p);
      rule(p, "Ingress", nodes.id, { ...port("tcp", 0, 32768), ...peer(controlPlane.id) });
    },
    "all traffic from the control plane": {
      build: (p) => {
        const { nodes, controlPlane } = split(p);
        rule(p, "Ingress", nodes.id, { ipProtocol: "-1", ...peer(controlPlane.id) });
      },
      says: "opens all traffic",
    },
    "all high ports, as @pulumi/eks does": {
      build: (p) => {
        const { nodes, controlPlane } = split(p);
        rule(p, "Ingress", nodes.id, { ...port("tcp", 1025, 65535), ...peer(controlPlane.id) });
      },
      says: "opens tcp 1025-65535",
    },
    "all UDP to the control plane": (p) => {
      const { nodes, controlPlane } = split(p);
      rule(p, "Ingress", controlPlane.id, { ...port("udp", 0, 65535), ...peer(nodes.id) });
    },
    "all traffic from a network": (p) =>
      rule(p, "Ingress", split(p).nodes.id, { ipProtocol: "-1", cidrIpv4: "10.0.0.0/16" }),
    "all traffic from a prefix list": (p) =>
      rule(p, "Ingress", split(p).nodes.id, { ipProtocol: "-1", prefixListId: "pl-1" }),
    "all traffic from a group elsewhere": (p) =>
      rule(p, "Ingress", split(p).nodes.id, { ipProtocol: "-1", ...peer("sg-elsewhere") }),
    "more ports than are accepted": {
      build: (p) => {
        const { nodes, controlPlane } = split(p);
        rule(p, "Ingress", nodes.id, { ...port("tcp", 1, 11), ...peer(controlPlane.id) });
      },
      params: { widest: 10 },
    },
  },
  unknown: {
    protocol: (p) => {
      const { nodes, controlPlane } = split(p);
      rule(p, "Ingress", nodes.id, { ipProtocol: unknown, ...peer(controlPlane.id) });
    },
    ports: (p) => {
      const { nodes, controlPlane } = split(p);
      rule(p, "Ingress", nodes.id, { ...port("tcp", 0, unknown), ...peer(controlPlane.id) });
    },
    "the other end": (p) => rule(p, "Ingress", split(p).nodes.id, { ipProtocol: "-1", ...peer(unknown) }),
    "the group": (p) => {
      const { controlPlane } = split(p);
      rule(p, "Ingress", unknown, { ipProtocol: "-1", ...peer(controlPlane.id) });
    },
  },
  notApplicable: {
    "no cluster here": (p) => rule(p, "Ingress", group(p, "database").id, { ipProtocol: "-1", ...world }),
  },
});

const ipv6 = (p: Program, ipFamily: Input = "ipv6"): Declared => {
  const nodes = group(p, "nodes");
  const main = cluster(p, { kubernetesNetworkConfig: { ipFamily } });
  const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", {
    vpcSecurityGroupIds: [clusterGroup(main), nodes.id],
  });
  p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
    clusterName: main.out("name"),
    launchTemplate: { id: template.id },
  });
  return nodes;
};

describeRule(ipv6Egress, {
  good: {
    both: (p) => {
      const nodes = ipv6(p);
      rule(p, "Egress", nodes.id, { ...port("tcp", 443), ...world });
      rule(p, "Egress", nodes.id, { ...port("tcp", 443), cidrIpv6: "::/0" });
    },
    "no CIDRs": (p) => {
      const nodes = ipv6(p);
      rule(p, "Egress", nodes.id, { ...port("tcp", 443), ...peer(nodes.id) });
    },
    "IPv4 from something that is not a node": (p) => {
      ipv6(p);
      rule(p, "Egress", group(p, "database").id, { ...port("tcp", 443), ...world });
    },
    "IPv4 inbound": (p) => rule(p, "Ingress", ipv6(p).id, { ...port("tcp", 443), cidrIpv4: "10.0.0.0/8" }),
    "IPv6, and one that is not known": (p) => {
      const nodes = ipv6(p);
      rule(p, "Egress", nodes.id, { ...port("tcp", 443), cidrIpv4: unknown });
      rule(p, "Egress", nodes.id, { ...port("tcp", 443), cidrIpv6: "::/0" });
    },
  },
  bad: {
    "IPv4 only": (p) => rule(p, "Egress", ipv6(p).id, { ...port("tcp", 443), ...world }),
    "IPv4 only, in the old shape": (p) =>
      p.add("aws:ec2/securityGroupRule:SecurityGroupRule", "out", {
        securityGroupId: ipv6(p).id,
        type: "egress",
        protocol: "-1",
        fromPort: 0,
        toPort: 0,
        cidrBlocks: ["0.0.0.0/0"],
      }),
  },
  unknown: {
    "an invalid CIDR": {
      build: (p) => rule(p, "Egress", ipv6(p).id, { ...port("tcp", 443), cidrIpv4: "anywhere" }),
      moments: ["preview", "known"],
    },
    "whether instances join the cluster": (p) => {
      const nodes = group(p, "nodes");
      cluster(p, { kubernetesNetworkConfig: { ipFamily: "ipv6" } });
      const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { vpcSecurityGroupIds: [nodes.id] });
      p.add("aws:autoscaling/group:Group", "nodes", {
        launchTemplate: { id: template.id },
        tags: [{ key: unknown, value: "owned", propagateAtLaunch: true }],
      });
      rule(p, "Egress", nodes.id, { ...port("tcp", 443), ...world });
    },
    "a CIDR": (p) => rule(p, "Egress", ipv6(p).id, { ...port("tcp", 443), cidrIpv4: unknown }),
    "the group of a rule": (p) => {
      const nodes = ipv6(p);
      rule(p, "Egress", nodes.id, { ...port("tcp", 443), ...world });
      rule(p, "Egress", unknown, { ...port("tcp", 443), cidrIpv6: "::/0" });
    },
  },
  notApplicable: {
    "an IPv4 cluster": (p) => rule(p, "Egress", ipv6(p, "ipv4").id, { ...port("tcp", 443), ...world }),
    "the group of something else": (p) => {
      rule(p, "Egress", group(p, "database").id, { ...port("tcp", 443), ...world });
    },
  },
});
