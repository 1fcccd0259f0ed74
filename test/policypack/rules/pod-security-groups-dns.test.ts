/** DNS from pods with security groups of their own. */
import { podDns } from "../../../policypack/rules/pod-security-groups/pod-dns";
import { describeRule } from "../harness";
import { type Declared, type Input, mixed, type Program, unknown, unknownList } from "../program";
import { cluster, clusterGroup, group, type Inputs, nodes, peer, policy, port, rule } from "../pod-groups";

/** A cluster in a component, which gives what it holds as outputs of its own. */
const inComponent = (p: Program, outputs: Inputs = {}, type = "eks:index:Cluster"): Declared => {
  const component = p.add(type, "component", {}, { outputs });
  p.add(
    "aws:eks/cluster:Cluster",
    "main",
    {},
    { parent: component, outputs: { vpcConfig: { clusterSecurityGroupId: "sg-cluster" } } },
  );
  return component;
};

const dns = (p: Program, pods: Input, server: Input, protocols: readonly string[] = ["tcp", "udp"]): void =>
  protocols.forEach((protocol) => {
    rule(p, "Egress", pods, { ...port(protocol, 53), ...peer(server) });
    rule(p, "Ingress", server, { ...port(protocol, 53), ...peer(pods) });
  });

describeRule(podDns, {
  good: {
    "both ends, the cluster security group": (p) => {
      const pods = group(p);
      dns(p, pods.id, clusterGroup(cluster(p)));
      policy(p, [pods.id]);
    },
    "both ends, the group of the nodes": (p) => {
      const pods = group(p);
      dns(p, pods.id, nodes(p, cluster(p)).id);
      policy(p, [pods.id]);
    },
    "the cluster security group on the pods": (p) => policy(p, [clusterGroup(cluster(p)), group(p).id]),
    "the cluster security group, by the component of the cluster": (p) => {
      const component = inComponent(p, { clusterSecurityGroupId: "sg-cluster" });
      policy(p, [component.out("clusterSecurityGroupId")]);
    },
    "one of two groups": (p) => {
      const pods = group(p);
      dns(p, pods.id, clusterGroup(cluster(p)));
      policy(p, [group(p, "database").id, pods.id]);
    },
    "a network": (p) => {
      const pods = group(p);
      const server = clusterGroup(cluster(p));
      ["tcp", "udp"].forEach((protocol) => {
        rule(p, "Egress", pods.id, { ...port(protocol, 53), cidrIpv4: "10.0.0.0/16" });
        rule(p, "Ingress", server, { ...port(protocol, 53), cidrIpv4: "10.0.0.0/16" });
      });
      policy(p, [pods.id]);
    },
    "a group that only the rules name": (p) => {
      const pods = group(p);
      dns(p, pods.id, group(p, "servers").id);
      policy(p, [pods.id]);
    },
    "a group by parameter": {
      build: (p) => {
        const pods = group(p);
        cluster(p);
        dns(p, pods.id, "sg-dns");
        policy(p, [pods.id]);
      },
      params: { dnsSecurityGroupIds: ["sg-dns"] },
    },
  },
  bad: {
    "nothing in over TCP": (p) => {
      const pods = group(p);
      const server = clusterGroup(cluster(p));
      dns(p, pods.id, server, ["udp"]);
      rule(p, "Egress", pods.id, { ...port("tcp", 53), ...peer(server) });
      policy(p, [pods.id]);
    },
    "no rules": {
      build: (p) => {
        cluster(p);
        policy(p, [group(p).id]);
      },
      says: /TCP 53 out of the pods' groups, TCP 53 into the group where CoreDNS runs, UDP 53 out/,
    },
    "UDP only": {
      build: (p) => {
        const pods = group(p);
        dns(p, pods.id, clusterGroup(cluster(p)), ["udp"]);
        policy(p, [pods.id]);
      },
      says: "no rule for TCP 53 out of the pods' groups, TCP 53 into the group where CoreDNS runs.",
    },
    "TCP only": {
      build: (p) => {
        const pods = group(p);
        dns(p, pods.id, clusterGroup(cluster(p)), ["tcp"]);
        policy(p, [pods.id]);
      },
      says: "no rule for UDP 53 out",
    },
    "nothing in": {
      build: (p) => {
        const pods = group(p);
        const server = clusterGroup(cluster(p));
        ["tcp", "udp"].forEach((protocol) => rule(p, "Egress", pods.id, { ...port(protocol, 53), ...peer(server) }));
        policy(p, [pods.id]);
      },
      says: "no rule for TCP 53 into the group where CoreDNS runs, UDP 53 into the group",
    },
    "nothing out": {
      build: (p) => {
        const pods = group(p);
        const server = clusterGroup(cluster(p));
        ["tcp", "udp"].forEach((protocol) => rule(p, "Ingress", server, { ...port(protocol, 53), ...peer(pods.id) }));
        policy(p, [pods.id]);
      },
      says: "no rule for TCP 53 out of the pods' groups, UDP 53 out",
    },
    "out to another group": (p) => {
      const pods = group(p);
      cluster(p);
      dns(p, pods.id, group(p, "database").id);
      policy(p, [pods.id]);
    },
    "no rules, in the stack of a team": {
      build: (p) => policy(p, [group(p).id]),
      says: "no rule for TCP 53 out of the pods' groups, UDP 53 out of the pods' groups.",
    },
    "no rules for the group of the nodes, as the component of the cluster gives it": {
      build: (p) => {
        const component = inComponent(p);
        const own = p.add("aws:ec2/securityGroup:SecurityGroup", "nodes", {}, { parent: component });
        policy(p, [mixed(component.out("nodeSecurityGroupId"), own.id)]);
      },
      moments: ["preview"],
    },
    "another group by parameter": {
      build: (p) => {
        const pods = group(p);
        dns(p, pods.id, clusterGroup(cluster(p)));
        policy(p, [pods.id]);
      },
      params: { dnsSecurityGroupIds: ["sg-dns"] },
    },
  },
  unknown: {
    "all groups": (p) => {
      cluster(p);
      policy(p, unknownList);
    },
    "a group": (p) => {
      cluster(p);
      policy(p, [group(p).id, unknown]);
    },
    "the port of a rule": (p) => {
      const pods = group(p);
      const server = clusterGroup(cluster(p));
      dns(p, pods.id, server, ["udp"]);
      rule(p, "Egress", pods.id, { ...port("tcp", unknown), ...peer(server) });
      rule(p, "Ingress", server, { ...port("tcp", unknown), ...peer(pods.id) });
      policy(p, [pods.id]);
    },
    "which of two groups a rule names": (p) => {
      const pods = group(p);
      const server = clusterGroup(cluster(p));
      ["tcp", "udp"].forEach((each) => {
        rule(p, "Egress", pods.id, { ...port(each, 53), ...peer(mixed(server, group(p, "database").id)) });
        rule(p, "Ingress", server, { ...port(each, 53), ...peer(pods.id) });
      });
      policy(p, [pods.id]);
    },
    "a group that a component of the program gives, which holds the cluster": (p) => {
      const component = inComponent(p, {}, "platform:index:Platform");
      policy(p, [component.out("groupId")]);
    },
    "the rules of a group elsewhere": {
      build: (p) => {
        const pods = group(p);
        ["tcp", "udp"].forEach((each) => rule(p, "Egress", pods.id, { ...port(each, 53), ...peer("sg-cluster") }));
        policy(p, [pods.id]);
      },
      moments: ["preview", "known"],
    },
    "a group elsewhere": {
      build: (p) => {
        cluster(p);
        policy(p, ["sg-pods"]);
        rule(p, "Ingress", "sg-cluster", { ...port("tcp", 53), ...peer("sg-pods") });
        rule(p, "Ingress", "sg-cluster", { ...port("udp", 53), ...peer("sg-pods") });
      },
      moments: ["known"],
    },
    "where CoreDNS is, in the stack of a team": {
      build: (p) => {
        const pods = group(p);
        ["tcp", "udp"].forEach((each) => rule(p, "Egress", pods.id, { ...port(each, 53), cidrIpv4: "10.0.0.0/8" }));
        policy(p, [pods.id]);
      },
      moments: ["preview", "known"],
    },
  },
  notApplicable: { "no groups": (p) => policy(p, []) },
});
