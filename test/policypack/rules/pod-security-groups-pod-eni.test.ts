/** Branch network interfaces: whether they are enabled, and how many there are. */
import { clusterRolePodEni } from "../../../policypack/rules/pod-security-groups/cluster-role-pod-eni";
import { podEniEnabled } from "../../../policypack/rules/pod-security-groups/pod-eni-enabled";
import { podEniIpv6 } from "../../../policypack/rules/pod-security-groups/pod-eni-ipv6";
import { describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";
import { addon, cluster, cni, type Inputs, policy, release } from "../vpc-cni";

const profile = (p: Program, selectors: Input): Declared =>
  p.add("aws:eks/fargateProfile:FargateProfile", "profile", { selectors });
const auto = (p: Program, inputs: Inputs = {}): Declared => cluster(p, { computeConfig: { enabled: true }, ...inputs });

describeRule(podEniEnabled, {
  good: {
    "switched on": (p) => {
      cni(p);
      policy(p);
    },
    "switched on in the chart": (p) => {
      release(p, "aws-vpc-cni", { values: { env: { ENABLE_POD_ENI: true } } });
      policy(p);
    },
    "Auto Mode that has it": (p) => {
      auto(p, { version: "1.36" });
      policy(p);
    },
    "other nodes next to Auto Mode": (p) => {
      auto(p, { version: "1.34" });
      cni(p);
      policy(p);
    },
    "a namespace on Fargate": (p) => {
      cni(p, { ENABLE_POD_ENI: "false" });
      profile(p, [{ namespace: "other" }, { namespace: "sh*" }]);
      policy(p);
    },
  },
  bad: {
    "not switched on": {
      build: (p) => {
        addon(p, {});
        policy(p);
      },
      says: 'ENABLE_POD_ENI of the VPC CNI is not "true"',
    },
    "switched off in the chart": (p) => {
      release(p, "aws-vpc-cni", { values: { env: { ENABLE_POD_ENI: false } } });
      policy(p);
    },
    "Auto Mode before it had it": {
      build: (p) => {
        auto(p, { version: "1.35" });
        policy(p);
      },
      says: "which does not support them before 1.36 (it is 1.35)",
    },
    "another namespace on Fargate": (p) => {
      addon(p, {});
      profile(p, [{ namespace: "other" }]);
      policy(p);
    },
  },
  unknown: {
    values: (p) => {
      addon(p, { configurationValues: unknown });
      policy(p);
    },
    "a cluster whose CNI is not here": {
      build: (p) => {
        cluster(p);
        policy(p);
      },
      moments: ["preview", "known"],
    },
    "the version of a cluster in Auto Mode": (p) => {
      auto(p, { version: unknown });
      policy(p);
    },
    "a cluster in Auto Mode that names no version": {
      build: (p) => {
        auto(p);
        policy(p);
      },
      moments: ["preview", "known"],
      says: /: version\.$/m,
    },
    "whether the cluster runs in Auto Mode": (p) => {
      cluster(p, { computeConfig: { enabled: unknown } });
      addon(p, {});
      policy(p);
    },
    "which namespaces run on Fargate": (p) => {
      addon(p, {});
      profile(p, unknownList);
      policy(p);
    },
    "the namespace of a profile": (p) => {
      addon(p, {});
      profile(p, [{ namespace: unknown }]);
      policy(p);
    },
  },
  notApplicable: { "the stack of a team": (p) => policy(p) },
});

const eniPolicy = "arn:aws:iam::aws:policy/AmazonEKSVPCResourceController";
const role = (p: Program, inputs: Inputs = {}, name = "cluster"): Declared => p.add("aws:iam/role:Role", name, inputs);
const attach = (p: Program, to: Declared, policyArn: Input = eniPolicy): Declared =>
  p.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", { role: to.out("name"), policyArn });
const withRole = (p: Program, of: Declared, on: (p: Program, clusterName: Input) => unknown = podEniOf): void => {
  on(p, cluster(p, { roleArn: of.out("arn") }).out("name"));
};
const podEniOf = (p: Program, clusterName: Input): unknown => cni(p, {}, {}, { clusterName });

describeRule(clusterRolePodEni, {
  good: {
    attached: (p) => {
      const own = role(p);
      attach(p, own);
      withRole(p, own);
    },
    "attached with others": (p) => {
      const own = role(p);
      attach(p, own, "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy");
      p.add("aws:iam/policyAttachment:PolicyAttachment", "eni", { roles: [own.out("name")], policyArn: eniPolicy });
      withRole(p, own);
    },
    "in the role": (p) => withRole(p, role(p, { managedPolicyArns: ["arn:aws:iam::aws:policy/Other", eniPolicy] })),
    "in an exclusive list": (p) => {
      const own = role(p);
      p.add("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "eni", {
        roleName: own.out("name"),
        policyArns: [eniPolicy],
      });
      withRole(p, own);
    },
    "attached, in another partition, values unknown": (p) => {
      const own = role(p);
      attach(p, own, "arn:aws-cn:iam::aws:policy/AmazonEKSVPCResourceController");
      withRole(p, own, (program, clusterName) => addon(program, { clusterName, configurationValues: unknown }));
    },
  },
  bad: {
    "not attached": { build: (p) => withRole(p, role(p)), says: "the cluster role cluster lacks" },
    "attached to another role": (p) => {
      attach(p, role(p, {}, "other"));
      withRole(p, role(p));
    },
    "another policy": (p) => {
      const own = role(p);
      attach(p, own, "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy");
      withRole(p, own);
    },
    "a policy of that name of one's own": (p) => {
      const own = role(p, { managedPolicyArns: ["arn:aws:iam::1:policy/AmazonEKSVPCResourceController-2"] });
      withRole(p, own);
    },
  },
  unknown: {
    "a policy": (p) => {
      const own = role(p);
      attach(p, own, unknown);
      withRole(p, own);
    },
    "policies in the role": (p) => withRole(p, role(p, { managedPolicyArns: unknownList })),
    "values of the add-on": (p) =>
      withRole(p, role(p), (program, clusterName) => addon(program, { clusterName, configurationValues: unknown })),
    "a role from elsewhere": {
      build: (p) => cni(p, {}, {}, { clusterName: cluster(p, { roleArn: "arn:aws:iam::1:role/x" }).out("name") }),
      moments: ["preview", "known"],
    },
  },
  notApplicable: {
    "switched off": (p) => withRole(p, role(p), (program, clusterName) => addon(program, { clusterName })),
    "no add-on": (p) => withRole(p, role(p), () => undefined),
  },
});

const ipv6 = (p: Program, inputs: Inputs = {}, ipFamily: Input = "ipv6"): void => {
  cni(p, {}, {}, { clusterName: cluster(p, { kubernetesNetworkConfig: { ipFamily } }).out("name"), ...inputs });
};
const accept = { acceptIpv6: true };

describeRule(podEniIpv6, {
  good: {
    accepted: { build: (p) => ipv6(p), params: accept },
    "accepted, with a version": { build: (p) => ipv6(p, { addonVersion: "v1.16.0-eksbuild.1" }), params: accept },
    "accepted, family unknown": { build: (p) => ipv6(p, {}, unknown), params: accept },
    "accepted, values unknown": { build: (p) => ipv6(p, { configurationValues: unknown }), params: accept },
    "accepted, a version that says nothing": { build: (p) => ipv6(p, { addonVersion: "latest" }), params: accept },
  },
  bad: {
    "not accepted": { build: (p) => ipv6(p), says: "contradict each other" },
    "too old": {
      build: (p) => ipv6(p, { addonVersion: "v1.15.5-eksbuild.1" }),
      params: accept,
      says: "version v1.15.5-eksbuild.1 of the vpc-cni add-on is older than 1.16.0",
    },
  },
  unknown: {
    family: (p) => ipv6(p, {}, unknown),
    values: (p) => ipv6(p, { configurationValues: unknown }),
    "values of an old one": {
      build: (p) => ipv6(p, { configurationValues: unknown, addonVersion: "v1.15.0-eksbuild.1" }),
      params: accept,
    },
  },
  notApplicable: {
    IPv4: (p) => ipv6(p, {}, "ipv4"),
    "IPv4 by default": (p) => cni(p, {}, {}, { clusterName: cluster(p).out("name") }),
    "switched off": (p) => ipv6(p, { configurationValues: "{}" }),
    "no add-on": (p) => cluster(p, { kubernetesNetworkConfig: { ipFamily: "ipv6" } }),
  },
});
