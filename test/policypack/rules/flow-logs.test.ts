import { podFlowVisibility } from "../../../policypack/rules/flow-logs/pod-flow-visibility";
import { vpcFlowLogs } from "../../../policypack/rules/flow-logs/vpc-flow-logs";
import { describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";

interface Network {
  readonly vpc: Declared;
  readonly subnets: readonly Declared[];
}

function network(program: Program, name = "main"): Network {
  const vpc = program.add("aws:ec2/vpc:Vpc", name, { cidrBlock: "10.0.0.0/16" });
  const subnets = ["a", "b"].map((zone) => program.add("aws:ec2/subnet:Subnet", `${name}-${zone}`, { vpcId: vpc.id }));
  return { vpc, subnets };
}

function cluster(program: Program, vpcConfig: Readonly<Record<string, Input>>, name = "main"): Declared {
  return program.add("aws:eks/cluster:Cluster", name, { roleArn: unknown, vpcConfig });
}

function inNetwork(program: Program): Network {
  const made = network(program);
  cluster(program, { subnetIds: made.subnets.map((subnet) => subnet.id) });
  return made;
}

const flowLog = (program: Program, inputs: Readonly<Record<string, Input>>, name = "log"): Declared =>
  program.add("aws:ec2/flowLog:FlowLog", name, inputs);

describeRule(vpcFlowLogs, {
  good: {
    "all traffic of the VPC": (p) => flowLog(p, { vpcId: inNetwork(p).vpc.id, trafficType: "ALL" }),
    "two logs, one of them for all traffic": (p) => {
      const { vpc } = inNetwork(p);
      flowLog(p, { vpcId: vpc.id, trafficType: "REJECT" }, "rejected");
      flowLog(p, { vpcId: vpc.id, trafficType: "ALL" }, "all");
    },
    "a log for each subnet of the cluster": (p) =>
      inNetwork(p).subnets.forEach((subnet, index) =>
        flowLog(p, { subnetId: subnet.id, trafficType: "ALL" }, `log-${index}`),
      ),
    "the VPC found through a security group": (p) => {
      const { vpc } = network(p);
      const group = p.add("aws:ec2/securityGroup:SecurityGroup", "cluster", { vpcId: vpc.id });
      cluster(p, { subnetIds: unknownList, securityGroupIds: [group.id] });
      flowLog(p, { vpcId: vpc.id, trafficType: "ALL" });
    },
    "a second VPC without a cluster has none": (p) => {
      network(p, "other");
      flowLog(p, { vpcId: inNetwork(p).vpc.id, trafficType: "ALL" });
    },
    "a VPC by id with a log by id": (p) => {
      const component = p.add("eks:index:Cluster", "main", { vpcId: "vpc-1" });
      p.add("aws:eks/cluster:Cluster", "main", { vpcConfig: { subnetIds: ["subnet-1"] } }, { parent: component });
      flowLog(p, { vpcId: "vpc-1", trafficType: "ALL" });
    },
    "a VPC by id that is logged elsewhere": {
      build: (p) => {
        const component = p.add("eks:index:Cluster", "main", { vpcId: "vpc-1" });
        p.add("aws:eks/cluster:Cluster", "main", { vpcConfig: { subnetIds: ["subnet-1"] } }, { parent: component });
      },
      params: { loggedElsewhere: ["vpc-1"] },
    },
  },
  bad: {
    "no log": { build: inNetwork, says: "The cluster's VPC main has no flow log" },
    "a log of another VPC": (p) => {
      inNetwork(p);
      flowLog(p, { vpcId: network(p, "other").vpc.id, trafficType: "ALL" });
    },
    "rejected traffic only": {
      build: (p) => flowLog(p, { vpcId: inNetwork(p).vpc.id, trafficType: "REJECT" }),
      says: "for REJECT traffic only",
    },
    "a log for one of two subnets": (p) => flowLog(p, { subnetId: inNetwork(p).subnets[0]?.id, trafficType: "ALL" }),
    "one of two clusters": (p) => {
      const { vpc } = inNetwork(p);
      flowLog(p, { vpcId: vpc.id, trafficType: "ALL" });
      cluster(p, { subnetIds: network(p, "other").subnets.map((subnet) => subnet.id) }, "other");
    },
    "no log, subnets by id that the stack holds": {
      build: (p) => {
        const { vpc } = network(p);
        p.add("aws:ec2/subnet:Subnet", "c", { vpcId: vpc.id }, { outputs: { id: "subnet-1" } });
        cluster(p, { subnetIds: ["subnet-1"] });
      },
      moments: ["known"],
    },
    "no log, a security group by id that the stack holds": {
      build: (p) => {
        const { vpc } = network(p);
        p.add("aws:ec2/securityGroup:SecurityGroup", "cluster", { vpcId: vpc.id }, { outputs: { id: "sg-1" } });
        cluster(p, { subnetIds: unknownList, securityGroupIds: ["sg-1"] });
      },
      moments: ["known"],
    },
    "a VPC by id with a log for accepted traffic": (p) => {
      const component = p.add("eks:index:Cluster", "main", { vpcId: "vpc-1" });
      p.add("aws:eks/cluster:Cluster", "main", { vpcConfig: { subnetIds: ["subnet-1"] } }, { parent: component });
      flowLog(p, { vpcId: "vpc-1", trafficType: "ACCEPT" });
    },
  },
  unknown: {
    "traffic type unknown": (p) => flowLog(p, { vpcId: inNetwork(p).vpc.id, trafficType: unknown }),
    "subnets by id": (p) => cluster(p, { subnetIds: ["subnet-1"] }),
    "subnets from nowhere": (p) => cluster(p, { subnetIds: unknownList }),
    "a VPC by id without a log here": (p) => {
      const component = p.add("eks:index:Cluster", "main", { vpcId: "vpc-1" });
      p.add("aws:eks/cluster:Cluster", "main", { vpcConfig: { subnetIds: ["subnet-1"] } }, { parent: component });
      flowLog(p, { vpcId: "vpc-2", trafficType: "ALL" });
    },
    "two VPCs by id, one of them logged elsewhere": {
      build: (p) => {
        const groups = ["vpc-1", "vpc-2"].map((vpcId) =>
          p.add("aws:ec2/securityGroup:SecurityGroup", vpcId, { vpcId }),
        );
        cluster(p, { subnetIds: unknownList, securityGroupIds: groups.map((group) => group.id) });
      },
      params: { loggedElsewhere: ["vpc-1"] },
    },
    "a VPC by id, another one logged elsewhere": {
      build: (p) => {
        const component = p.add("eks:index:Cluster", "main", { vpcId: "vpc-1" });
        p.add("aws:eks/cluster:Cluster", "main", { vpcConfig: { subnetIds: ["subnet-1"] } }, { parent: component });
      },
      params: { loggedElsewhere: ["vpc-2"] },
    },
  },
  notApplicable: { "no cluster": (p) => network(p) },
});

const agent = "aws-network-flow-monitoring-agent";

/** A cluster with an add-on. */
function withAddon(p: Program, addonName: Input, configurationValues?: Input): Declared {
  const main = cluster(p, { subnetIds: unknownList });
  return p.add("aws:eks/addon:Addon", "addon", { clusterName: main.out("name"), addonName, configurationValues });
}

function withChart(p: Program, chart: Input, values: Input = {}): void {
  cluster(p, { subnetIds: unknownList });
  p.add("kubernetes:helm.sh/v3:Release", "chart", { chart, values });
}

const events = (on: string | boolean): string => JSON.stringify({ nodeAgent: { enablePolicyEventLogs: on } });

describeRule(podFlowVisibility, {
  good: {
    "the agent of Network Flow Monitor": (p) => withAddon(p, agent),
    "event logs of network policies": (p) => withAddon(p, "vpc-cni", events("true")),
    "Hubble, which Cilium's chart has on": (p) => withChart(p, "cilium"),
    "Goldmane, which Calico's chart has on": (p) => withChart(p, "tigera-operator"),
    "an add-on that is accepted": {
      build: (p) => withAddon(p, "datadog_operator"),
      params: { accept: ["datadog_operator"] },
    },
    "a chart that is accepted": { build: (p) => withChart(p, "retina"), params: { accept: ["retina"] } },
  },
  bad: {
    nothing: { build: (p) => cluster(p, { subnetIds: unknownList }), says: agent },
    "an add-on of another kind": (p) => withAddon(p, "coredns"),
    "no event logs of network policies": (p) => withAddon(p, "vpc-cni", events("false")),
    "the VPC CNI as it comes": (p) => withAddon(p, "vpc-cni"),
    "Hubble off": (p) => withChart(p, "cilium", { hubble: { enabled: false } }),
    "Goldmane off": (p) => withChart(p, "tigera-operator", { goldmane: { enabled: false } }),
    "a chart of another kind": (p) => withChart(p, "retina"),
    "the agent on another cluster": (p) => {
      withAddon(p, agent);
      cluster(p, { subnetIds: unknownList }, "second");
    },
  },
  unknown: {
    "the name of an add-on": (p) => withAddon(p, unknown),
    "the values of the VPC CNI": (p) => withAddon(p, "vpc-cni", unknown),
    "the name of a chart": (p) => withChart(p, unknown),
    "the values of Cilium": (p) => withChart(p, "cilium", unknown),
  },
});
