import { autoModeVpcCni } from "../../../policypack/rules/cluster/auto-mode-vpc-cni";
import { vpcCniKnownKeys } from "../../../policypack/rules/cluster/vpc-cni-known-keys";
import { vpcCniOverwrite } from "../../../policypack/rules/cluster/vpc-cni-overwrite";
import { vpcCniRole } from "../../../policypack/rules/cluster/vpc-cni-role";
import { vpcCniValues } from "../../../policypack/rules/cluster/vpc-cni-values";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown } from "../program";

type Inputs = Readonly<Record<string, Input>>;

const addon =
  (inputs: Inputs): Build =>
  (p) =>
    p.add("aws:eks/addon:Addon", "cni", { addonName: "vpc-cni", clusterName: "main", ...inputs });
const values = (document: unknown): Build => addon({ configurationValues: JSON.stringify(document) });

describeRule(vpcCniValues, {
  good: {
    "a key that all objects have": values({ env: { toString: "x" } }),
    "strings in their places": values({
      enableNetworkPolicy: "true",
      nodeAgent: { enablePolicyEventLogs: "true" },
      env: {
        ENABLE_POD_ENI: "true",
        POD_SECURITY_GROUP_ENFORCING_MODE: "standard",
        NETWORK_POLICY_ENFORCING_MODE: "strict",
        WARM_ENI_TARGET: "1",
        AWS_VPC_K8S_CNI_LOGLEVEL: "DEBUG",
        ENABLE_V6_EGRESS: "false",
      },
      init: { env: { DISABLE_TCP_EARLY_DEMUX: "true", ENABLE_V6_EGRESS: "false" } },
    }),
    "keys that only a newer version knows": values({ env: { SOMETHING_NEW: "1" }, tolerations: [], resources: {} }),
    "no values": addon({}),
    "a null value": values({ env: { ENABLE_POD_ENI: null } }),
  },
  bad: {
    ...Object.fromEntries(
      [
        { enableWindowsIpam: true },
        { branchENICooldown: 60 },
        { nodeAgent: { enabled: true } },
        { nodeAgent: { enableCloudWatchLogs: true } },
        { nodeAgent: { enableIpv6: true } },
        { env: { ENABLE_POD_ENI: "xtrue" } },
        { env: { ENABLE_POD_ENI: "truex" } },
        { env: { WARM_ENI_TARGET: "x1" } },
        { env: { WARM_ENI_TARGET: "1x" } },
        { env: { POD_SECURITY_GROUP_ENFORCING_MODE: "xstrict" } },
        { env: { POD_SECURITY_GROUP_ENFORCING_MODE: "strictx" } },
      ].map((document) => [JSON.stringify(document), values(document)]),
    ),
    "a boolean": {
      build: values({ env: { ENABLE_POD_ENI: true } }),
      says: 'env.ENABLE_POD_ENI of the vpc-cni add-on must be "true" or "false", but is true without quotes',
    },
    "a number": { build: values({ env: { WARM_ENI_TARGET: 1 } }), says: "an integer in quotes" },
    "a word for a boolean": values({ env: { ENABLE_POD_ENI: "yes" } }),
    "a word for a number": values({ env: { WARM_ENI_TARGET: "one" } }),
    "an object for a string": values({ env: { AWS_VPC_K8S_CNI_LOGLEVEL: {} } }),
    "a boolean at the top": values({ enableNetworkPolicy: true }),
    "a boolean for the agent": values({ nodeAgent: { enablePolicyEventLogs: true } }),
    "a mode in another case, which the CNI takes for strict": {
      build: values({ env: { POD_SECURITY_GROUP_ENFORCING_MODE: "Standard" } }),
      says: /"strict" or "standard", but is Standard\.$/m,
    },
    "a mode of policies that does not exist": values({ env: { NETWORK_POLICY_ENFORCING_MODE: "enforce" } }),
    "early demux on the wrong container": {
      build: values({ env: { DISABLE_TCP_EARLY_DEMUX: "true" } }),
      says: "written as init.env.DISABLE_TCP_EARLY_DEMUX",
    },
    "a variable of the other container": values({ init: { env: { ENABLE_POD_ENI: "true" } } }),
    "a variable at the top": { build: values({ ENABLE_POD_ENI: "true" }), says: "written as env.ENABLE_POD_ENI" },
    "another case": {
      build: values({ enableNetworkpolicy: "true" }),
      says: "written as enableNetworkPolicy",
    },
    "wrapped in the name of the schema": {
      build: values({ VpcCni: { properties: { enableNetworkPolicy: "true" } } }),
      says: "a set of keys at the top level",
    },
  },
  unknown: {
    "a value": values({ env: { ENABLE_POD_ENI: unknown } }),
    "all values": addon({ configurationValues: unknown }),
    "values that are not JSON": {
      build: addon({ configurationValues: "env:\n  A: b" }),
      moments: ["preview", "known"],
    },
    "which add-on": addon({ addonName: unknown, configurationValues: JSON.stringify({ env: {} }) }),
  },
  notApplicable: {
    "another add-on": addon({ addonName: "coredns", configurationValues: '{"env":{"ENABLE_POD_ENI":true}}' }),
  },
});

describeRule(vpcCniKnownKeys, {
  good: {
    "known ones": values({ env: { ENABLE_POD_ENI: "true" }, init: { env: { DISABLE_TCP_EARLY_DEMUX: "true" } } }),
    "one that is accepted": {
      build: values({ env: { SOMETHING_NEW: "1" } }),
      params: { extraKeys: ["SOMETHING_NEW"] },
    },
  },
  bad: {
    "near enough": {
      build: values({ env: { ENABLE_POD_ENIXXXX: "1" } }),
      says: "env.ENABLE_POD_ENIXXXX; did you mean ENABLE_POD_ENI?",
    },
    "too far": { build: values({ env: { ENABLE_POD_ENIXXXXX: "1" } }), says: /variable env\.ENABLE_POD_ENIXXXXX\.$/m },
    misspelt: {
      build: values({ env: { ENABLE_PODENI: "true" } }),
      says: "has no known variable env.ENABLE_PODENI; did you mean ENABLE_POD_ENI?",
    },
    "far from any": { build: values({ env: { X: "1" } }), says: /variable env\.X\.\n/ },
    "of the init container": {
      build: values({ init: { env: { ENABLE_IPV6: "1" } } }),
      says: "variable init.env.ENABLE_IPV6",
    },
  },
  unknown: {
    "all values": addon({ configurationValues: unknown }),
    "which add-on": addon({ addonName: unknown }),
  },
  notApplicable: { "another add-on": addon({ addonName: "coredns", configurationValues: '{"env":{"X":1}}' }) },
});

describeRule(vpcCniOverwrite, {
  good: {
    overwrite: addon({ resolveConflictsOnUpdate: "OVERWRITE" }),
    default: addon({}),
    "overwrite, which add-on unknown": addon({ addonName: unknown, resolveConflictsOnUpdate: "OVERWRITE" }),
  },
  bad: { preserve: addon({ resolveConflictsOnUpdate: "PRESERVE" }) },
  unknown: {
    resolution: addon({ resolveConflictsOnUpdate: unknown }),
    "which add-on": addon({ addonName: unknown, resolveConflictsOnUpdate: "PRESERVE" }),
  },
  notApplicable: { "another add-on": addon({ addonName: "coredns", resolveConflictsOnUpdate: "PRESERVE" }) },
});

const cluster = (p: Program, inputs: Inputs = {}, name = "main"): Declared =>
  p.add("aws:eks/cluster:Cluster", name, { name, ...inputs });
const association = (p: Program, inputs: Inputs): Declared =>
  p.add("aws:eks/podIdentityAssociation:PodIdentityAssociation", "association", inputs);
const role = (p: Program, name = "nodes"): Declared => p.add("aws:iam/role:Role", name);
const attach = (
  p: Program,
  to: Declared,
  policyArn: Input = "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
): Declared => p.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "cni", { role: to.out("name"), policyArn });
const nodes = (p: Program, nodeRole: Declared): Declared =>
  p.add("aws:eks/nodeGroup:NodeGroup", "nodes", { nodeRoleArn: nodeRole.out("arn") });

describeRule(vpcCniRole, {
  good: {
    "an association of a cluster that cannot be told": (p) => {
      cluster(p, {}, "other");
      association(p, { clusterName: unknown, serviceAccount: "aws-node" });
      addon({ clusterName: cluster(p).out("name") })(p);
    },
    "nodes whose role is made elsewhere": (p) => {
      p.add("aws:eks/nodeGroup:NodeGroup", "nodes", { nodeRoleArn: "arn:aws:iam::1:role/nodes" });
      p.add("aws:iam/instanceProfile:InstanceProfile", "nodes", { role: "nodes" });
      attach(p, role(p, "cni"));
    },
    "an association of its own": (p) =>
      addon({ podIdentityAssociations: [{ serviceAccount: "aws-node", roleArn: role(p).out("arn") }] })(p),
    "a role for its service account": (p) => addon({ serviceAccountRoleArn: role(p).out("arn") })(p),
    "an association next to it": (p) => {
      const clusterName = cluster(p).out("name");
      association(p, { clusterName, serviceAccount: "aws-node" });
      addon({ clusterName })(p);
    },
    "the policy on another role": (p) => {
      nodes(p, role(p));
      attach(p, role(p, "cni"));
    },
    "a policy that is not known on another role": (p) => {
      nodes(p, role(p));
      attach(p, role(p, "cni"), unknown);
    },
  },
  bad: {
    "the policy on the role of one of two node groups": (p) => {
      const nodeRole = role(p);
      nodes(p, nodeRole);
      p.add("aws:eks/nodeGroup:NodeGroup", "others", { nodeRoleArn: role(p, "others").out("arn") });
      attach(p, nodeRole);
    },
    "the policy in one of two instance profiles": (p) => {
      const nodeRole = role(p);
      p.add("aws:iam/instanceProfile:InstanceProfile", "nodes", { role: nodeRole.out("name") });
      p.add("aws:iam/instanceProfile:InstanceProfile", "others", { role: role(p, "others").out("name") });
      attach(p, nodeRole);
    },
    "an association of its own next to others": (p) => {
      const clusterName = cluster(p).out("name");
      association(p, { clusterName, serviceAccount: "app" });
      addon({ clusterName })(p);
    },
    "no role": { build: addon({}), says: "has no role of its own" },
    "an empty list": addon({ podIdentityAssociations: [] }),
    "an association of something else": (p) => {
      const clusterName = cluster(p).out("name");
      association(p, { clusterName, serviceAccount: "app" });
      addon({ clusterName })(p);
    },
    "an association in another cluster": (p) => {
      association(p, { clusterName: cluster(p, {}, "other").out("name"), serviceAccount: "aws-node" });
      addon({ clusterName: cluster(p).out("name") })(p);
    },
    "the policy on the role of a node group": {
      build: (p) => {
        const nodeRole = role(p);
        nodes(p, nodeRole);
        attach(p, nodeRole);
      },
      says: "the node role has the VPC CNI's permissions",
    },
    "the IPv6 policy in an instance profile": (p) => {
      const nodeRole = role(p);
      p.add("aws:iam/instanceProfile:InstanceProfile", "nodes", { role: nodeRole.out("name") });
      attach(p, nodeRole, "arn:aws-cn:iam::123456789012:policy/AmazonEKS_CNI_IPv6_Policy");
    },
  },
  unknown: {
    "a policy that is not known": (p) => {
      const nodeRole = role(p);
      nodes(p, nodeRole);
      attach(p, nodeRole, unknown);
    },
    "a policy that something else than a policy names": (p) => {
      const nodeRole = role(p);
      nodes(p, nodeRole);
      attach(p, nodeRole, p.add("aws:ssm/parameter:Parameter", "policy").out("value"));
    },
    associations: addon({ podIdentityAssociations: unknown }),
    "which add-on": addon({ addonName: unknown }),
  },
  notApplicable: {
    "a policy of a similar name": (p) => {
      const nodeRole = role(p);
      nodes(p, nodeRole);
      attach(p, nodeRole, "arn:aws:iam::1:policy/AmazonEKS_CNI_Policy-reader");
    },
    "another add-on": addon({ addonName: "coredns" }),
    "a policy of the program's own": (p) => {
      const nodeRole = role(p);
      nodes(p, nodeRole);
      attach(p, nodeRole, p.add("aws:iam/policy:Policy", "own").out("arn"));
    },
    "another policy on the nodes": (p) => {
      const nodeRole = role(p);
      nodes(p, nodeRole);
      attach(p, nodeRole, "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy");
    },
  },
});

const auto = (p: Program, enabled: Input = true): Declared => cluster(p, { computeConfig: { enabled } });
describeRule(autoModeVpcCni, {
  good: {
    "Auto Mode without the add-on": (p) => auto(p),
    "the add-on without Auto Mode": (p) => addon({ clusterName: cluster(p).out("name") })(p),
    "Auto Mode off": (p) => addon({ clusterName: auto(p, false).out("name") })(p),
    "other nodes next to those of Auto Mode": (p) => {
      const clusterName = auto(p).out("name");
      p.add("aws:eks/nodeGroup:NodeGroup", "nodes", { clusterName });
      addon({ clusterName })(p);
    },
    "self-managed nodes": (p) => {
      p.add("aws:autoscaling/group:Group", "nodes");
      addon({ clusterName: auto(p).out("name") })(p);
    },
    "the add-on of another cluster": (p) => {
      auto(p);
      addon({ clusterName: cluster(p, {}, "other").out("name") })(p);
    },
  },
  bad: {
    both: { build: (p) => addon({ clusterName: auto(p).out("name") })(p), says: "the settings of cni" },
    "both, by chart": (p) => {
      auto(p);
      p.add("kubernetes:helm.sh/v3:Release", "cni", { chart: "eks/aws-vpc-cni" });
    },
    "both, next to an add-on that is not known": {
      build: (p) => {
        const clusterName = auto(p).out("name");
        p.add("aws:eks/addon:Addon", "another", { addonName: unknown, clusterName });
        addon({ clusterName })(p);
      },
      says: "the settings of cni",
    },
  },
  unknown: {
    "Auto Mode": (p) => addon({ clusterName: auto(p, unknown).out("name") })(p),
    "which add-on": {
      build: (p) => addon({ addonName: unknown, clusterName: auto(p).out("name") })(p),
      says: "whether cni installs the VPC CNI",
    },
  },
});
