import { trunkCompatibleTypes } from "../../../policypack/rules/pod-security-groups/trunk-compatible-types";
import { describeRule } from "../harness";
import { type Declared, type Input, mixed, type Program, reference, secret, unknown, unknownList } from "../program";

const cni = (p: Program, configurationValues: Input, addonName: Input = "vpc-cni"): Declared =>
  p.add("aws:eks/addon:Addon", "cni", { addonName, clusterName: unknown, configurationValues });
const podEni = JSON.stringify({ env: { ENABLE_POD_ENI: "true" } });
const on = (p: Program): Declared => cni(p, podEni);
const nodes = (p: Program, inputs: Readonly<Record<string, Input>>): Declared =>
  p.add("aws:eks/nodeGroup:NodeGroup", "nodes", inputs);
const launch = (p: Program, instanceType?: Input): Input => ({
  id: p.add("aws:ec2/launchTemplate:LaunchTemplate", "template", { instanceType }).id,
});

/** Two clusters; pods of the second have groups. A node group without trunks belongs to the one it names. */
const two = (
  p: Program,
  clusterName: (one: Declared, two: Declared) => Input,
  parent: (one: Declared) => Declared | undefined = () => undefined,
): void => {
  const [one, other] = ["one", "two"].map((name) => {
    const component = p.add("eks:index:Cluster", name);
    p.add("eks:index:ServiceRole", `${name}-role`, {}, { parent: component });
    return p.add(
      "aws:eks/cluster:Cluster",
      `${name}-cluster`,
      { name: `named-${name}` },
      { parent: component, outputs: { name: `called-${name}` } },
    );
  }) as [Declared, Declared];
  p.add("aws:eks/addon:Addon", "cni", {
    addonName: "vpc-cni",
    clusterName: other.out("name"),
    configurationValues: podEni,
  });
  p.add(
    "aws:eks/nodeGroup:NodeGroup",
    "nodes",
    { instanceTypes: ["t3.large"], clusterName: clusterName(one, other) },
    { parent: parent(one) },
  );
};
const component = (of: Declared): Declared => {
  const { parent } = of.options;
  if (parent === undefined) {
    throw new Error(`${of.name} has no parent`);
  }
  return parent;
};

/** An add-on and a node group without trunks, whose clusters are in another stack. */
const elsewhere = (p: Program, ofAddon: Input, ofNodes: Input): void => {
  p.add("aws:eks/addon:Addon", "cni", {
    addonName: "vpc-cni",
    clusterName: ofAddon,
    configurationValues: podEni,
  });
  nodes(p, { instanceTypes: ["t3.large"], clusterName: ofNodes });
};

describeRule(trunkCompatibleTypes, {
  good: {
    "a type with a trunk": (p) => {
      on(p);
      nodes(p, { instanceTypes: ["m7i.large", "m5.large"] });
    },
    "a type with a trunk in the launch template": (p) => {
      on(p);
      nodes(p, { launchTemplate: launch(p, "m7i.large") });
    },
    "values unknown, but the type is right": (p) => {
      cni(p, unknown);
      nodes(p, { instanceTypes: ["m7i.large"] });
    },
  },
  bad: {
    "of a cluster from elsewhere, named by both": (p) => elsewhere(p, "one", "one"),
    "of a cluster by its output": (p) => two(p, (_, other) => other.out("name")),
    "of a cluster by its name": (p) => two(p, () => "named-two"),
    "of a cluster by the name that it got": {
      build: (p) => two(p, () => "called-two"),
      moments: ["known"],
    },
    "of a cluster by its component": { build: (p) => two(p, (_, other) => component(other).id), moments: ["preview"] },
    "of a cluster by its component and itself": (p) =>
      two(p, (_, other) => mixed(component(other).id, other.out("name"))),
    "a type without a trunk": {
      build: (p) => {
        on(p);
        nodes(p, { instanceTypes: ["m7i.large", "t3.large"] });
      },
      says: /instance type t3\.large has no trunk interface[^]*such as m7i\.large/,
    },
    "at its place in the list": {
      build: (p) => {
        on(p);
        nodes(p, { instanceTypes: ["m7i.large", "t3.large"] });
      },
      says: 'Resource: aws:eks/nodeGroup:NodeGroup "nodes", instanceTypes[1]',
    },
    "a type without a trunk, on Amazon Linux": (p) => {
      on(p);
      nodes(p, { instanceTypes: ["t3.large"], amiType: "AL2023_x86_64_STANDARD" });
    },
    "the switch as a boolean": (p) => {
      cni(p, JSON.stringify({ env: { ENABLE_POD_ENI: true } }));
      nodes(p, { instanceTypes: ["t3.large"] });
    },
    "the default type": {
      build: (p) => {
        on(p);
        nodes(p, {});
      },
      says: "t3.medium (the default if no type is set)",
    },
    "the default type, with a launch template that names none": (p) => {
      on(p);
      nodes(p, { launchTemplate: launch(p) });
    },
    "a type of the launch template": {
      build: (p) => {
        on(p);
        nodes(p, { launchTemplate: launch(p, "t3.large") });
      },
      says: /t3\.large of launch template template[^]*NodeGroup "nodes"$/m,
    },
    "one type unknown, another one without a trunk": (p) => {
      on(p);
      nodes(p, { instanceTypes: [unknown, "t3.large"] });
    },
    "values in a secret": {
      build: (p) => {
        cni(p, secret(podEni));
        nodes(p, { instanceTypes: ["t3.large"] });
      },
      neverSays: 'ENABLE_POD_ENI\\":',
    },
  },
  unknown: {
    "of a cluster that cannot be told": (p) => two(p, () => unknown),
    "of one cluster or the other": {
      build: (p) => two(p, (one, other) => mixed(one.out("name"), other.out("name"))),
      moments: ["preview", "known"],
    },
    "of clusters from elsewhere, of which neither is named": (p) => elsewhere(p, unknown, unknown),
    "of clusters from elsewhere, of which only the add-on names its own": (p) => elsewhere(p, "one", unknown),
    "of clusters from elsewhere, of which only the node group names its own": (p) => elsewhere(p, unknown, "one"),
    "of the one cluster of the stack, or of one from elsewhere": (p) => {
      const only = p.add("aws:eks/cluster:Cluster", "main");
      p.add("aws:eks/addon:Addon", "cni", {
        addonName: "vpc-cni",
        clusterName: only.out("name"),
        configurationValues: podEni,
      });
      nodes(p, { instanceTypes: ["t3.large"], clusterName: unknown });
    },
    "values unknown and a type without a trunk": (p) => {
      cni(p, unknown);
      nodes(p, { instanceTypes: ["t3.large"] });
    },
    "values that are not JSON": (p) => {
      cni(p, "env:\n  ENABLE_POD_ENI: true");
      nodes(p, { instanceTypes: ["t3.large"] });
    },
    "which add-on is unknown": (p) => {
      cni(p, unknown, unknown);
      nodes(p, { instanceTypes: ["t3.large"] });
    },
    "system unknown and a type without a trunk": {
      build: (p) => {
        on(p);
        nodes(p, { instanceTypes: ["t3.large"], amiType: unknown });
      },
      says: /: amiType\.$/m,
    },
    "types unknown": (p) => {
      on(p);
      nodes(p, { instanceTypes: unknownList });
    },
    "type unknown in the launch template": (p) => {
      on(p);
      nodes(p, { launchTemplate: launch(p, unknown) });
    },
    "launch template by id": {
      build: (p) => {
        on(p);
        nodes(p, { launchTemplate: { id: "lt-1" } });
      },
      moments: ["preview", "known"],
      says: "the launch template, which is not in this stack",
    },
    "a type that is not in the table": {
      build: (p) => {
        on(p);
        nodes(p, { instanceTypes: ["m99z.large"] });
      },
      moments: ["preview", "known"],
      says: "m99z.large",
    },
  },
  notApplicable: {
    "Windows nodes": (p) => {
      on(p);
      nodes(p, { instanceTypes: ["t3.large"], amiType: "WINDOWS_CORE_2022_x86_64" });
    },
    "of a cluster that cannot be told, where pods of none have groups": (p) => {
      p.add("aws:eks/cluster:Cluster", "main");
      nodes(p, { instanceTypes: ["t3.large"], clusterName: unknown });
    },
    "of another cluster from elsewhere": (p) => elsewhere(p, "two", "one"),
    "of the other cluster by its output": (p) => two(p, (one) => one.out("name")),
    "of the other cluster by its name": (p) => two(p, () => "named-one"),
    "of the other cluster by its component": {
      build: (p) => two(p, (one) => component(one).id),
      moments: ["preview"],
    },
    "of the other cluster, whose component its own one takes": {
      build: (p) =>
        two(
          p,
          () => unknown,
          (one) => p.add("eks:index:ManagedNodeGroup", "managed", { cluster: reference(component(one)) }),
        ),
    },
    "switched on in another cluster": (p) => {
      const [here, there] = ["here", "there"].map((name) => p.add("aws:eks/cluster:Cluster", name));
      p.add("aws:eks/addon:Addon", "cni", {
        addonName: "vpc-cni",
        clusterName: there?.out("name"),
        configurationValues: podEni,
      });
      nodes(p, { instanceTypes: ["t3.large"], clusterName: here?.out("name") });
    },
    "switched off": (p) => {
      cni(p, JSON.stringify({ env: { ENABLE_POD_ENI: "false" } }));
      nodes(p, { instanceTypes: ["t3.large"] });
    },
    "another add-on": (p) => {
      cni(p, podEni, "coredns");
      nodes(p, { instanceTypes: ["t3.large"] });
    },
    "no add-on": (p) => nodes(p, { instanceTypes: ["t3.large"] }),
  },
});
