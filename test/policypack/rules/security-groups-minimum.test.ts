/** The rules without which a cluster does not work. */
import { minimumRules } from "../../../policypack/rules/security-groups/minimum-rules";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, mixed, type Program, unknown, unknownList } from "../program";
import {
  cluster,
  clusterGroup,
  group,
  type Inputs,
  kubelet,
  open,
  peer,
  port,
  rule,
  split,
  type Split,
} from "../groups";

const scaling = (p: Program, inputs: Inputs): Declared =>
  p.add("aws:autoscaling/group:Group", "nodes", {
    tags: [{ key: "kubernetes.io/cluster/main", value: "owned" }],
    ...inputs,
  });
const api = (p: Program, { nodes, controlPlane }: Split): void => open(p, nodes.id, controlPlane.id, port("tcp", 443));

const dns = (p: Program, { nodes }: Split, protocols: readonly string[] = ["tcp", "udp"]): void =>
  protocols.forEach((protocol) => open(p, nodes.id, nodes.id, port(protocol, 53)));

/** Rules for all but the kubelet, whose port the nodes open to themselves at most. */
const kubeletForItself =
  (self: Input): Build =>
  (p) => {
    const parts = split(p);
    api(p, parts);
    dns(p, parts);
    p.add("aws:ec2/securityGroupRule:SecurityGroupRule", "kubelet", {
      type: "ingress",
      securityGroupId: parts.nodes.id,
      protocol: "tcp",
      fromPort: 10250,
      toPort: 10250,
      self,
    });
  };

/** Nodes without rules, of a cluster of the name given. */
const nodesOf =
  (clusterName: (p: Program) => Input, name: Input = "main"): Build =>
  (p) => {
    cluster(p, { name });
    const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", {
      vpcSecurityGroupIds: [group(p, "nodes").id],
    });
    p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
      clusterName: clusterName(p),
      launchTemplate: { id: template.id },
    });
  };

describeRule(minimumRules, {
  good: {
    "the cluster security group on the nodes": (p) => {
      const main = cluster(p);
      const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", {
        vpcSecurityGroupIds: [clusterGroup(main), group(p, "own").id],
      });
      p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
        clusterName: main.out("name"),
        launchTemplate: { id: template.id },
      });
    },
    "no launch template": (p) => p.add("aws:eks/nodeGroup:NodeGroup", "nodes", { clusterName: cluster(p).out("name") }),
    "a launch template without groups": (p) =>
      p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
        clusterName: cluster(p).out("name"),
        launchTemplate: { id: p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes").id },
      }),
    "the minimum rules": (p) => {
      const parts = split(p);
      api(p, parts);
      kubelet(p, parts);
      dns(p, parts);
    },
    "the minimum rules of the cluster security group": (p) => {
      const parts = split(p);
      const own = clusterGroup(parts.main);
      rule(p, "Ingress", own, { ...port("tcp", 443), ...peer(parts.nodes.id) });
      rule(p, "Egress", parts.nodes.id, { ...port("tcp", 443), ...peer(own) });
      rule(p, "Ingress", parts.nodes.id, { ...port("tcp", 10250), ...peer(own) });
      dns(p, parts);
    },
    "rules by network, in the old shape": (p) => {
      const parts = split(p);
      const old = (of: Declared, name: string, inputs: Inputs): Declared =>
        p.add("aws:ec2/securityGroupRule:SecurityGroupRule", name, { securityGroupId: of.id, ...inputs });
      const vpc = { cidrBlocks: ["10.0.0.0/16"] };
      old(parts.controlPlane, "in", { type: "ingress", protocol: "tcp", fromPort: 443, toPort: 443, ...vpc });
      old(parts.nodes, "in-nodes", { type: "ingress", protocol: "tcp", fromPort: 1025, toPort: 65535, ...vpc });
      old(parts.nodes, "self", { type: "ingress", protocol: "-1", fromPort: 0, toPort: 0, self: true });
      old(parts.nodes, "out", { type: "egress", protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] });
    },
    "UDP by number": (p) => {
      const parts = split(p);
      api(p, parts);
      kubelet(p, parts);
      dns(p, parts, ["tcp", "17"]);
    },
    "rules by group, inline and in the old shape": {
      build: (p) => {
        const controlPlane = group(p, "control-plane");
        const nodes = group(p, "nodes", {
          ingress: [
            { protocol: "tcp", fromPort: 10250, toPort: 10250, securityGroups: [controlPlane.id] },
            { protocol: "tcp", fromPort: 22, toPort: 22, securityGroups: [group(p, "bastion").id] },
            { protocol: "-1", fromPort: 0, toPort: 0, self: true },
          ],
          egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        });
        p.add("aws:ec2/securityGroupRule:SecurityGroupRule", "api", {
          type: "ingress",
          securityGroupId: controlPlane.id,
          sourceSecurityGroupId: nodes.id,
          protocol: "tcp",
          fromPort: 443,
          toPort: 443,
        });
        const main = cluster(p, { vpcConfig: { securityGroupIds: [controlPlane.id] } });
        const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { vpcSecurityGroupIds: [nodes.id] });
        p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
          clusterName: main.out("name"),
          launchTemplate: { id: template.id },
        });
      },
      // On a first preview it cannot be told which inline rule names which group.
      moments: ["known"],
    },
    "rules inline": (p) => {
      const nodes = group(p, "nodes", {
        ingress: [
          { protocol: "tcp", fromPort: 10250, toPort: 10250, cidrBlocks: ["10.0.0.0/16"] },
          { protocol: "-1", fromPort: 0, toPort: 0, self: true },
        ],
        egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
      });
      const main = cluster(p);
      rule(p, "Ingress", clusterGroup(main), { ...port("tcp", 443), ...peer(nodes.id) });
      const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", {
        networkInterfaces: [{ securityGroups: [nodes.id] }],
      });
      scaling(p, { launchTemplate: { id: template.id } });
    },
  },
  bad: {
    "no rules": {
      build: split,
      says: /do not allow TCP 443 from the nodes to the control plane \(Kubernetes API\), TCP 10250 from the control plane to the nodes \(kubelet\), TCP 53[^]*UDP 53/,
    },
    "no API": {
      build: (p) => {
        const parts = split(p);
        kubelet(p, parts);
        dns(p, parts);
      },
      says: "do not allow TCP 443 from the nodes to the control plane (Kubernetes API).",
    },
    "no kubelet": {
      build: (p) => {
        const parts = split(p);
        api(p, parts);
        dns(p, parts);
      },
      says: "do not allow TCP 10250",
    },
    "no DNS over TCP": {
      build: (p) => {
        const parts = split(p);
        api(p, parts);
        kubelet(p, parts);
        dns(p, parts, ["udp"]);
      },
      says: "do not allow TCP 53 from the nodes to the nodes (CoreDNS).",
    },
    "no DNS over UDP": {
      build: (p) => {
        const parts = split(p);
        api(p, parts);
        kubelet(p, parts);
        dns(p, parts, ["tcp"]);
      },
      says: "do not allow UDP 53 from the nodes to the nodes (CoreDNS).",
    },
    "open at one end only": {
      build: (p) => {
        const parts = split(p);
        rule(p, "Ingress", parts.controlPlane.id, { ...port("tcp", 443), ...peer(parts.nodes.id) });
        kubelet(p, parts);
        dns(p, parts);
      },
      says: "do not allow TCP 443",
    },
    "open for another group": {
      build: (p) => {
        const parts = split(p);
        open(p, group(p, "bastion").id, parts.controlPlane.id, port("tcp", 443));
        rule(p, "Egress", parts.nodes.id, { ...port("tcp", 443), ...peer(parts.controlPlane.id) });
        kubelet(p, parts);
        dns(p, parts);
      },
      says: "do not allow TCP 443",
    },
    "DNS for another group only": {
      build: (p) => {
        const parts = split(p);
        api(p, parts);
        kubelet(p, parts);
        ["tcp", "udp"].forEach((protocol) => {
          rule(p, "Egress", parts.nodes.id, { ...port(protocol, 53), ...peer(parts.nodes.id) });
          rule(p, "Ingress", parts.nodes.id, { ...port(protocol, 53), ...peer(parts.controlPlane.id) });
        });
      },
      says: "do not allow TCP 53",
    },
    "the kubelet for the nodes only": { build: kubeletForItself(true), says: "do not allow TCP 10250" },
    "the kubelet for the nodes, or for nobody": { build: kubeletForItself(unknown), says: "do not allow TCP 10250" },
    "nodes of the cluster by the name that it got": {
      build: (p) => {
        p.add("aws:eks/cluster:Cluster", "main", {}, { outputs: { name: "got" } });
        p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
          clusterName: "got",
          launchTemplate: {
            id: p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", {
              vpcSecurityGroupIds: [group(p, "nodes").id],
            }).id,
          },
        });
      },
      moments: ["known"],
    },
    "self-managed nodes": (p) => {
      cluster(p);
      const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", {
        vpcSecurityGroupIds: [group(p, "nodes").id],
      });
      scaling(p, { launchTemplate: { id: template.id } });
    },
  },
  unknown: {
    "groups of the control plane": (p) => {
      const nodes = group(p, "nodes");
      const main = cluster(p, { vpcConfig: { securityGroupIds: unknownList } });
      const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { vpcSecurityGroupIds: [nodes.id] });
      p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
        clusterName: main.out("name"),
        launchTemplate: { id: template.id },
      });
    },
    "groups of the nodes": (p) => {
      split(p, () => unknownList);
    },
    "a group of the nodes": (p) => {
      split(p, (nodes) => [nodes.id, unknown]);
    },
    "how many groups are on one of two interfaces": (p) => {
      const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", {
        networkInterfaces: [{ securityGroups: [group(p, "nodes").id] }, { securityGroups: group(p, "others").id }],
      });
      p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
        clusterName: cluster(p).out("name"),
        launchTemplate: { id: template.id },
      });
    },
    "a launch template from elsewhere": {
      build: (p) =>
        p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
          clusterName: cluster(p).out("name"),
          launchTemplate: { id: "lt-1" },
        }),
      moments: ["preview", "known"],
    },
    "a launch configuration of self-managed nodes from elsewhere": {
      build: (p) => {
        cluster(p);
        scaling(p, { launchConfiguration: "nodes" });
      },
      moments: ["preview", "known"],
    },
    "a launch template of self-managed nodes without groups: they are in the VPC's default group": {
      build: (p) => {
        cluster(p);
        scaling(p, { launchTemplate: { id: p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes").id } });
      },
      moments: ["preview", "known"],
    },
    "the groups of one launch template of a mixed group": (p) => {
      cluster(p);
      const of = (name: string, vpcSecurityGroupIds: Input): Input => ({
        launchTemplateId: p.add("aws:ec2/launchTemplate:LaunchTemplate", name, { vpcSecurityGroupIds }).id,
      });
      scaling(p, {
        mixedInstancesPolicy: {
          launchTemplate: {
            launchTemplateSpecification: of("known", [group(p, "nodes").id]),
            overrides: [{ instanceType: "m7g.large", launchTemplateSpecification: of("other", unknownList) }],
          },
        },
      });
    },
    "the port of a rule": (p) => {
      const parts = split(p);
      open(p, parts.nodes.id, parts.controlPlane.id, port("tcp", unknown));
      kubelet(p, parts);
      dns(p, parts);
    },
    "the first port of a rule": (p) => {
      const parts = split(p);
      open(p, parts.nodes.id, parts.controlPlane.id, port("tcp", unknown, 443));
      kubelet(p, parts);
      dns(p, parts);
    },
    "the last port of a rule": (p) => {
      const parts = split(p);
      open(p, parts.nodes.id, parts.controlPlane.id, port("tcp", 443, unknown));
      kubelet(p, parts);
      dns(p, parts);
    },
    "the protocol of a rule": (p) => {
      const parts = split(p);
      open(p, parts.nodes.id, parts.controlPlane.id, { ...port("tcp", 443), ipProtocol: unknown });
      kubelet(p, parts);
      dns(p, parts);
    },
    "the group of a rule": (p) => {
      const parts = split(p);
      rule(p, "Egress", parts.nodes.id, { ...port("tcp", 443), ...peer(parts.controlPlane.id) });
      rule(p, "Ingress", unknown, { ...port("tcp", 443), ...peer(parts.nodes.id) });
      kubelet(p, parts);
      dns(p, parts);
    },
    "the other end of a rule": (p) => {
      const parts = split(p);
      rule(p, "Egress", parts.nodes.id, { ...port("tcp", 443), ...peer(parts.controlPlane.id) });
      rule(p, "Ingress", parts.controlPlane.id, { ...port("tcp", 443), ...peer(unknown) });
      kubelet(p, parts);
      dns(p, parts);
    },
    "a prefix list at the other end": {
      build: (p) => {
        const parts = split(p);
        rule(p, "Egress", parts.nodes.id, { ...port("tcp", 443), ...peer(parts.controlPlane.id) });
        rule(p, "Ingress", parts.controlPlane.id, { ...port("tcp", 443), prefixListId: "pl-1" });
        kubelet(p, parts);
        dns(p, parts);
      },
      moments: ["preview", "known"],
    },
    "the cluster of the nodes": nodesOf(() => unknown),
    "the name of the cluster, which may be that of the nodes": nodesOf(() => "other", unknown),
    "which of two clusters the nodes are in": nodesOf((p) =>
      mixed(
        p.add("aws:eks/cluster:Cluster", "other").out("name"),
        p.add("aws:eks/cluster:Cluster", "third").out("name"),
      ),
    ),
    "a group from elsewhere": {
      build: (p) => {
        const { controlPlane } = split(p, () => ["sg-elsewhere"]);
        rule(p, "Ingress", controlPlane.id, { ...port("tcp", 443), ...peer("sg-elsewhere") });
      },
      moments: ["preview", "known"],
    },
  },
  notApplicable: {
    "nodes of another cluster": nodesOf(() => "other"),
    "nodes of the cluster of another stack": nodesOf((p) =>
      p.add("pulumi:pulumi:StackReference", "platform").out("outputs", "clusterName"),
    ),
  },
});
