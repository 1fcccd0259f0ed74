import { ipv6Egress } from "../../../policypack/rules/security-groups/ipv6-egress";
import { minimumRules } from "../../../policypack/rules/security-groups/minimum-rules";
import { noAllowAll } from "../../../policypack/rules/security-groups/no-allow-all";
import { nodeEgressScoped } from "../../../policypack/rules/security-groups/node-egress-scoped";
import { webhookPorts } from "../../../policypack/rules/security-groups/webhook-ports";
import { wireguardPorts } from "../../../policypack/rules/security-groups/wireguard-ports";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, mixed, type Program, unknown, unknownList } from "../program";

type Inputs = Readonly<Record<string, Input>>;

const group = (p: Program, name: string, inputs: Inputs = {}): Declared =>
  p.add("aws:ec2/securityGroup:SecurityGroup", name, inputs);
const cluster = (p: Program, inputs: Inputs = {}): Declared =>
  p.add("aws:eks/cluster:Cluster", "main", inputs, {
    outputs: { vpcConfig: { clusterSecurityGroupId: "sg-cluster" } },
  });
const clusterGroup = (of: Declared): Input => of.out("vpcConfig", "clusterSecurityGroupId");

let count = 0;
const rule = (p: Program, direction: "Ingress" | "Egress", of: Input, inputs: Inputs): Declared =>
  p.add(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`, `rule-${(count += 1)}`, {
    securityGroupId: of,
    ...inputs,
  });
const port = (ipProtocol: string, at: Input, to: Input = at): Inputs => ({ ipProtocol, fromPort: at, toPort: to });
const peer = (referencedSecurityGroupId: Input): Inputs => ({ referencedSecurityGroupId });
/** Both ends of a connection. */
const open = (p: Program, from: Input, to: Input, ports: Inputs): void => {
  rule(p, "Egress", from, { ...ports, ...peer(to) });
  rule(p, "Ingress", to, { ...ports, ...peer(from) });
};

/** Nodes that have groups of their own only, beside a control plane with one of its own. */
interface Split {
  readonly nodes: Declared;
  readonly controlPlane: Declared;
  readonly main: Declared;
}
const split = (p: Program, nodeGroups: (nodes: Declared) => Input = (nodes) => [nodes.id]): Split => {
  const controlPlane = group(p, "control-plane");
  const nodes = group(p, "nodes");
  const main = cluster(p, { vpcConfig: { securityGroupIds: [controlPlane.id] } });
  const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { vpcSecurityGroupIds: nodeGroups(nodes) });
  p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
    clusterName: main.out("name"),
    launchTemplate: { id: template.id, version: "1" },
  });
  return { nodes, controlPlane, main };
};
const scaling = (p: Program, inputs: Inputs): Declared =>
  p.add("aws:autoscaling/group:Group", "nodes", {
    tags: [{ key: "kubernetes.io/cluster/main", value: "owned" }],
    ...inputs,
  });
const api = (p: Program, { nodes, controlPlane }: Split): void => open(p, nodes.id, controlPlane.id, port("tcp", 443));
const kubelet = (p: Program, { nodes, controlPlane }: Split): void =>
  open(p, controlPlane.id, nodes.id, port("tcp", 10250));
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

const release = (p: Program, chart: string, values: Input = {}): Declared =>
  p.add("kubernetes:helm.sh/v3:Release", chart, { chart, values });

describeRule(webhookPorts, {
  good: {
    "open for istiod": (p) => {
      release(p, "istiod");
      const { controlPlane, nodes } = split(p);
      open(p, controlPlane.id, nodes.id, port("tcp", 15017));
    },
    "open on the port that the values name": (p) => {
      release(p, "oci://quay.io/jetstack/charts/cert-manager", { webhook: { securePort: 10260 } });
      const { controlPlane, nodes } = split(p);
      open(p, controlPlane.id, nodes.id, port("tcp", 10260));
    },
    "a range that holds them": (p) => {
      release(p, "istiod");
      release(p, "aws-load-balancer-controller");
      p.add("aws:eks/addon:Addon", "metrics", { addonName: "metrics-server" });
      const { controlPlane, nodes } = split(p);
      open(p, controlPlane.id, nodes.id, port("tcp", 1025, 65535));
    },
    "the ports of all that an add-on may be": (p) => {
      p.add("aws:eks/addon:Addon", "other", { addonName: unknown });
      const { controlPlane, nodes } = split(p);
      open(p, controlPlane.id, nodes.id, port("tcp", 10250, 10251));
    },
    "nothing that has a webhook": (p) => {
      release(p, "podinfo");
      p.add("aws:eks/addon:Addon", "dns", { addonName: "coredns" });
      split(p);
    },
  },
  bad: {
    "a closed port, beside one that is not known": {
      build: (p) => {
        release(p, "istiod");
        release(p, "cert-manager", { webhook: { securePort: unknown } });
        split(p);
      },
      says: "TCP 15017",
    },
    "the load balancer controller on another port": {
      build: (p) => {
        release(p, "aws-load-balancer-controller", { webhookBindPort: 9444 });
        split(p);
      },
      says: "TCP 9444",
    },
    "trust-manager on another port": {
      build: (p) => {
        release(p, "trust-manager", { app: { webhook: { port: 6444 } } });
        split(p);
      },
      says: "TCP 6444",
    },
    "metrics-server on another port": {
      build: (p) => {
        release(p, "metrics-server", { containerPort: 4443 });
        split(p);
      },
      says: "TCP 4443",
    },
    istiod: {
      build: (p) => {
        release(p, "istiod");
        kubelet(p, split(p));
      },
      says: "TCP 15017 from the control plane to the nodes (istiod)",
    },
    "the load balancer controller": {
      build: (p) => {
        p.add("kubernetes:helm.sh/v4:Chart", "lbc", { chart: "eks/aws-load-balancer-controller" });
        kubelet(p, split(p));
      },
      says: "TCP 9443",
    },
    "cert-manager on another port": {
      build: (p) => {
        release(p, "cert-manager", { webhook: { securePort: 10260 } });
        kubelet(p, split(p));
      },
      says: "TCP 10260",
    },
    "trust-manager": {
      build: (p) => {
        release(p, "trust-manager");
        split(p);
      },
      says: "TCP 6443",
    },
    "cert-manager": {
      build: (p) => {
        release(p, "cert-manager");
        split(p);
      },
      says: "TCP 10250 from the control plane to the nodes (cert-manager)",
    },
    "the chart of metrics-server": {
      build: (p) => {
        release(p, "metrics-server");
        split(p);
      },
      says: "TCP 10250 from the control plane to the nodes (metrics-server)",
    },
    "the add-on of metrics-server": {
      build: (p) => {
        p.add("aws:eks/addon:Addon", "metrics", { addonName: "metrics-server" });
        split(p);
      },
      says: "TCP 10251",
    },
    "the add-on of cert-manager": (p) => {
      p.add("aws:eks/addon:Addon", "cert-manager", { addonName: "cert-manager" });
      split(p);
    },
    "a port by parameter": {
      build: split,
      params: { ports: [8443] },
      says: "TCP 8443",
    },
  },
  unknown: {
    "a port that is not known": (p) => {
      release(p, "cert-manager", { webhook: { securePort: unknown } });
      split(p);
    },
    "groups of the nodes": (p) => {
      release(p, "istiod");
      split(p, () => unknownList);
    },
    "whether the instances are nodes": (p) => {
      release(p, "istiod");
      cluster(p);
      const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "own", {
        vpcSecurityGroupIds: [group(p, "nodes").id],
      });
      p.add("aws:autoscaling/group:Group", "own", {
        launchTemplate: { id: template.id },
        tags: [{ key: unknown, value: "owned", propagateAtLaunch: true }],
      });
    },
  },
});

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
    "IPv4 from something that is no node": (p) => {
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
    "a CIDR that is none": {
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

const felix = (p: Program, spec: Inputs, version = "projectcalico.org/v3"): Declared =>
  p.add(`kubernetes:${version}:FelixConfiguration`, "felix", { spec });
const encryption = (type: Input, enabled: Input = true): Inputs => ({ encryption: { enabled, type } });

describeRule(wireguardPorts, {
  good: {
    "the port of Calico": (p) => {
      felix(p, { wireguardEnabled: true });
      const { nodes } = split(p);
      open(p, nodes.id, nodes.id, port("udp", 51820));
    },
    "the port of Calico for IPv6": (p) => {
      felix(p, { wireguardEnabledV6: true }, "crd.projectcalico.org/v1");
      const { nodes } = split(p);
      open(p, nodes.id, nodes.id, port("udp", 51821));
    },
    "the port of Cilium": (p) => {
      release(p, "cilium", encryption("wireguard"));
      const { nodes } = split(p);
      open(p, nodes.id, nodes.id, port("udp", 51871));
    },
  },
  bad: {
    Calico: {
      build: (p) => {
        felix(p, { wireguardEnabled: true });
        const { nodes } = split(p);
        open(p, nodes.id, nodes.id, port("tcp", 51820));
      },
      says: "UDP 51820 from the nodes to the nodes (WireGuard of Calico)",
    },
    "Calico for IPv6": {
      build: (p) => {
        felix(p, { wireguardEnabledV6: true });
        split(p);
      },
      says: "UDP 51821",
    },
    ...Object.fromEntries(
      ["projectcalico.org/v3", "crd.projectcalico.org/v1"].map((version) => [
        `Calico, by a patch of ${version}`,
        {
          build: (p: Program) => {
            p.add(`kubernetes:${version}:FelixConfigurationPatch`, "felix", { spec: { wireguardEnabled: true } });
            split(p);
          },
          says: "UDP 51820",
        },
      ]),
    ),
    Cilium: {
      build: (p) => {
        release(p, "cilium", encryption("wireguard"));
        split(p);
      },
      says: "UDP 51871 from the nodes to the nodes (WireGuard of Cilium)",
    },
  },
  unknown: {
    "the groups of the nodes": (p) => {
      felix(p, { wireguardEnabled: true });
      split(p, () => unknownList);
    },
  },
  notApplicable: {
    off: (p) => {
      felix(p, { wireguardEnabled: false });
      release(p, "cilium", encryption("wireguard", false));
      split(p);
    },
    "off by default": (p) => {
      release(p, "cilium", { encryption: { type: "wireguard" } });
      split(p);
    },
    "another way to encrypt": (p) => {
      release(p, "cilium", encryption("ipsec"));
      split(p);
    },
    "no encryption at all": split,
  },
});
