import { branchEniCapacity } from "../../../policypack/rules/pod-security-groups/branch-eni-capacity";
import { clusterRolePodEni } from "../../../policypack/rules/pod-security-groups/cluster-role-pod-eni";
import { podEniEnabled } from "../../../policypack/rules/pod-security-groups/pod-eni-enabled";
import { podEniIpv6 } from "../../../policypack/rules/pod-security-groups/pod-eni-ipv6";
import { standardModeSnat } from "../../../policypack/rules/pod-security-groups/standard-mode-snat";
import { strictModeConflicts } from "../../../policypack/rules/pod-security-groups/strict-mode-conflicts";
import { strictModeEarlyDemux } from "../../../policypack/rules/pod-security-groups/strict-mode-early-demux";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";

type Inputs = Readonly<Record<string, Input>>;
type Env = Readonly<Record<string, string>>;

const addon = (p: Program, inputs: Inputs, name = "cni"): Declared =>
  p.add("aws:eks/addon:Addon", name, { addonName: "vpc-cni", ...inputs });
const cni = (p: Program, env: Env = {}, more: object = {}, inputs: Inputs = {}): Declared =>
  addon(p, { configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true", ...env }, ...more }), ...inputs });
const standard = { POD_SECURITY_GROUP_ENFORCING_MODE: "standard" };
const cluster = (p: Program, inputs: Inputs = {}): Declared => p.add("aws:eks/cluster:Cluster", "main", inputs);
const policy = (p: Program, namespace: Input = "shop"): Declared =>
  p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "policy", {
    metadata: { namespace },
    spec: { podSelector: { matchLabels: { app: "api" } }, securityGroups: { groupIds: ["sg-1"] } },
  });
const pods = (p: Program, pod: Inputs = {}, inputs: Inputs = {}, kind = "apps/v1:Deployment"): Declared =>
  p.add(`kubernetes:${kind}`, "api", {
    metadata: { namespace: "shop" },
    spec: { template: { metadata: { labels: { app: "api" } }, spec: pod }, ...inputs },
  });
const release = (p: Program, chart: string, inputs: Inputs = {}): Declared =>
  p.add("kubernetes:helm.sh/v3:Release", chart, { chart, ...inputs });
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
    "other nodes beside Auto Mode": (p) => {
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
      says: "which has none before 1.36 (it is 1.35)",
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
    "not attached": { build: (p) => withRole(p, role(p)), says: "role cluster of the cluster lacks" },
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

const networkPolicies = { enableNetworkPolicy: "true" };
const kubeProxy = (p: Program, values: object): Declared =>
  addon(p, { addonName: "kube-proxy", configurationValues: JSON.stringify(values) }, "proxy");
const association = (p: Program, inputs: Inputs = {}): Declared =>
  p.add("aws:eks/podIdentityAssociation:PodIdentityAssociation", "identity", {
    namespace: "shop",
    serviceAccount: "default",
    ...inputs,
  });
let count = 0;
const service = (p: Program, inputs: Inputs = {}, annotations: Input = {}): Declared =>
  p.add("kubernetes:core/v1:Service", `api-${(count += 1)}`, {
    metadata: { namespace: "shop", annotations },
    spec: { type: "LoadBalancer", externalTrafficPolicy: "Local", selector: { app: "api" }, ...inputs },
  });
const strictWith = (build: Build): Build => {
  return (p) => {
    cni(p);
    policy(p);
    pods(p);
    build(p);
  };
};
const target = "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type";

describeRule(strictModeConflicts, {
  good: {
    "standard mode": (p) => {
      cni(p, standard, networkPolicies);
      release(p, "node-local-dns");
    },
    "standard mode in the chart": (p) =>
      release(p, "aws-vpc-cni", { values: { enableNetworkPolicy: true, env: { ENABLE_POD_ENI: true, ...standard } } }),
  },
  bad: {
    "network policies by the VPC CNI": {
      build: (p) => cni(p, {}, networkPolicies),
      says: /which does not work with network policies\.\n.*configurationValues\.env\.POD_SECURITY_GROUP_ENFORCING_MODE$/m,
    },
    "strict by name": (p) => cni(p, { POD_SECURITY_GROUP_ENFORCING_MODE: "strict" }, networkPolicies),
    "a mode that the CNI takes for strict": (p) =>
      cni(p, { POD_SECURITY_GROUP_ENFORCING_MODE: "Standard" }, networkPolicies),
    "in the chart": (p) => {
      release(p, "aws-vpc-cni", { values: { enableNetworkPolicy: true, env: { ENABLE_POD_ENI: true } } });
    },
    "a NetworkPolicy": strictWith((p) => p.add("kubernetes:networking.k8s.io/v1:NetworkPolicy", "deny")),
    "a ClusterNetworkPolicy": strictWith((p) =>
      p.add("kubernetes:networking.k8s.aws/v1alpha1:ClusterNetworkPolicy", "deny"),
    ),
    "a Calico policy": strictWith((p) => p.add("kubernetes:projectcalico.org/v3:GlobalNetworkPolicy", "deny")),
    "kube-proxy in ipvs mode": { build: strictWith((p) => kubeProxy(p, { mode: "ipvs" })), says: "ipvs" },
    "NodeLocal DNSCache by chart": { build: strictWith((p) => release(p, "node-local-dns")), says: "NodeLocal" },
    "NodeLocal DNSCache by manifest": strictWith((p) =>
      p.add("kubernetes:apps/v1:DaemonSet", "cache", { metadata: { name: "node-local-dns" } }),
    ),
    "Pod Identity": { build: strictWith((p) => association(p)), says: "EKS Pod Identity for pods with groups" },
    "Pod Identity of a named account": (p) => {
      cni(p);
      policy(p);
      pods(p, { serviceAccountName: "api" });
      association(p, { serviceAccount: "api" });
    },
    "a Service for the node's own pods": { build: strictWith((p) => service(p)), says: "externalTrafficPolicy Local" },
    "a Service with instance targets": strictWith((p) => service(p, {}, { [target]: "instance" })),
    "Istio ambient mode": {
      build: strictWith((p) => release(p, "ztunnel", { version: "1.30.2" })),
      says: "Istio ambient mode before 1.31.0",
    },
    "Cilium in a chain": {
      build: strictWith((p) => release(p, "cilium", { values: { cni: { chainingMode: "aws-cni" } } })),
      says: "Cilium chained",
    },
  },
  unknown: {
    "the mode": {
      build: (p) => {
        addon(p, { configurationValues: unknown });
        release(p, "node-local-dns");
      },
      says: "the mode of the VPC CNI (strict does not work with NodeLocal DNSCache)",
    },
    "the mode of a chart": (p) => {
      const env = { ENABLE_POD_ENI: true, POD_SECURITY_GROUP_ENFORCING_MODE: unknown };
      release(p, "aws-vpc-cni", { values: { enableNetworkPolicy: true, env } });
    },
    "the switch of a chart": (p) =>
      release(p, "aws-vpc-cni", { values: { enableNetworkPolicy: true, env: { ENABLE_POD_ENI: unknown } } }),
    "labels of pods with Pod Identity": (p) => {
      cni(p);
      policy(p);
      association(p);
      p.add("kubernetes:apps/v1:Deployment", "api", {
        metadata: { namespace: "shop" },
        spec: { template: { metadata: { labels: unknown } } },
      });
    },
    "the policy of pods behind a Service": (p) => {
      cni(p);
      p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "policy", {
        metadata: { namespace: "shop" },
        spec: { podSelector: unknown },
      });
      pods(p);
      service(p);
    },
    "a label of pods behind a Service": (p) => {
      cni(p);
      policy(p);
      p.add("kubernetes:apps/v1:Deployment", "api", {
        metadata: { namespace: "shop" },
        spec: { template: { metadata: { labels: { app: "api", tier: unknown } } } },
      });
      service(p, { selector: { tier: "front" } });
    },
    "which add-on": (p) => cni(p, {}, networkPolicies, { addonName: unknown }),
    "the mode of kube-proxy": strictWith((p) =>
      addon(p, { addonName: "kube-proxy", configurationValues: unknown }, "proxy"),
    ),
    "an account with Pod Identity": {
      build: strictWith((p) => association(p, { serviceAccount: unknown })),
      says: /preview: EKS Pod Identity for pods with groups\.$/m,
    },
    "the namespace of Pod Identity": strictWith((p) => association(p, { namespace: unknown })),
    "the selector of a Service": strictWith((p) => service(p, { selector: unknown })),
    "the version of Istio": strictWith((p) => release(p, "ztunnel", { version: unknown })),
    "a version of Istio that is not named": {
      build: strictWith((p) => release(p, "ztunnel")),
      moments: ["preview", "known"],
      says: "Istio ambient mode",
    },
    "the values of Cilium": strictWith((p) => release(p, "cilium", { values: unknown })),
  },
  notApplicable: {
    "switched off": (p) => cni(p, { ENABLE_POD_ENI: "false" }, networkPolicies),
    "another add-on": (p) => addon(p, { addonName: "coredns" }),
    "switched off, in what may be the add-on": (p) =>
      cni(p, { ENABLE_POD_ENI: "false" }, networkPolicies, { addonName: unknown }),
    "nothing that it breaks": strictWith((p) => {
      kubeProxy(p, { mode: "iptables" });
      addon(p, { addonName: "other", configurationValues: '{"mode":"ipvs"}' }, "other");
      association(p, { serviceAccount: "other" });
      p.add("aws:eks/podIdentityAssociation:PodIdentityAssociation", "elsewhere", {
        namespace: "elsewhere",
        serviceAccount: "default",
      });
      release(p, "ztunnel", { version: "1.31.0" });
      release(p, "cilium", { values: { cni: { chainingMode: "none" } } });
      p.add("kubernetes:apps/v1:DaemonSet", "other-daemon", { metadata: { name: "agent" } });
      p.add("kubernetes:apps/v1:Deployment", "no-daemon", { metadata: { name: "node-local-dns" } });
      service(p, { selector: { app: "web" } });
      service(p, { externalTrafficPolicy: "Cluster" });
      service(p, { selector: undefined });
      service(p, {}, { [target]: "ip" });
      p.add("kubernetes:core/v1:Service", "far", {
        metadata: { namespace: "other" },
        spec: { externalTrafficPolicy: "Local", selector: { app: "api" } },
      });
    }),
  },
});

const probed = { containers: [{ readinessProbe: { httpGet: { port: 8080 } } }] };
const demux = (value = "true"): object => ({ init: { env: { DISABLE_TCP_EARLY_DEMUX: value } } });

describeRule(strictModeEarlyDemux, {
  good: {
    off: (p) => cni(p, {}, demux()),
    "off, mode unknown": (p) => {
      addon(p, { configurationValues: JSON.stringify(demux()), addonName: "vpc-cni" });
      cni(p, {}, demux());
    },
    "no probes over TCP": (p) => {
      cni(p);
      policy(p);
      pods(p, { containers: [{ livenessProbe: { exec: { command: ["true"] } } }] });
    },
  },
  bad: {
    "on, with a probe": (p) => {
      cni(p);
      policy(p);
      pods(p, probed);
    },
    "on by name, with a probe of a sidecar": (p) => {
      cni(p, {}, demux("false"));
      policy(p);
      pods(p, { initContainers: [{ restartPolicy: "Always", startupProbe: { tcpSocket: { port: 1 } } }] });
    },
    "one of two workloads": (p) => {
      cni(p);
      policy(p);
      pods(p);
      pods(p, { containers: [{ livenessProbe: { grpc: { port: 1 } } }] }, {}, "apps/v1:StatefulSet");
    },
  },
  unknown: {
    values: (p) => addon(p, { configurationValues: unknown }),
    "which add-on": (p) => {
      cni(p, {}, {}, { addonName: unknown });
      policy(p);
      pods(p, probed);
    },
    "pods that are not here": { build: (p) => cni(p), moments: ["preview", "known"] },
    "whether pods with a probe have groups": (p) => {
      cni(p);
      policy(p);
      p.add("kubernetes:apps/v1:Deployment", "api", {
        metadata: { namespace: "shop" },
        spec: { template: { metadata: { labels: unknown }, spec: probed } },
      });
    },
    "whether a probed init container goes on": (p) => {
      cni(p);
      policy(p);
      pods(p, { initContainers: [{ restartPolicy: unknown, startupProbe: { tcpSocket: { port: 1 } } }] });
    },
    "the setting of a chart": (p) => {
      release(p, "aws-vpc-cni", { values: { env: { ENABLE_POD_ENI: true }, init: unknown } });
      policy(p);
      pods(p, probed);
    },
    "the mode of a chart": (p) => {
      const env = { ENABLE_POD_ENI: true, POD_SECURITY_GROUP_ENFORCING_MODE: unknown };
      release(p, "aws-vpc-cni", { values: { env } });
      policy(p);
      pods(p, probed);
    },
    "the switch of a chart": (p) => {
      release(p, "aws-vpc-cni", { values: { env: { ENABLE_POD_ENI: unknown } } });
      policy(p);
      pods(p, probed);
    },
  },
  notApplicable: {
    "standard mode": (p) => {
      cni(p, standard);
      policy(p);
      pods(p, probed);
    },
    "switched off": (p) => cni(p, { ENABLE_POD_ENI: "false" }),
    "switched off, in what may be the add-on": (p) => {
      cni(p, { ENABLE_POD_ENI: "false" }, {}, { addonName: unknown });
      policy(p);
      pods(p, probed);
    },
    "an init container": (p) => {
      cni(p, standard);
      policy(p);
      pods(p, { initContainers: [{ startupProbe: { tcpSocket: { port: 1 } } }] });
    },
  },
});

const external = { AWS_VPC_K8S_CNI_EXTERNALSNAT: "true" };

describeRule(standardModeSnat, {
  good: {
    external: (p) => cni(p, { ...standard, ...external }),
    IPv6: (p) =>
      cni(p, standard, {}, { clusterName: cluster(p, { kubernetesNetworkConfig: { ipFamily: "ipv6" } }).out("name") }),
    "IPv6, in the chart": (p) => {
      cluster(p, { kubernetesNetworkConfig: { ipFamily: "ipv6" } });
      release(p, "aws-vpc-cni", { values: { env: { ENABLE_POD_ENI: true, ...standard } } });
    },
  },
  bad: {
    "on the node by default": (p) => cni(p, standard),
    "on the node by name": (p) => cni(p, { ...standard, AWS_VPC_K8S_CNI_EXTERNALSNAT: "false" }),
    "on the node, beside an IPv6 cluster": (p) => {
      p.add("aws:eks/cluster:Cluster", "six", { kubernetesNetworkConfig: { ipFamily: "ipv6" } });
      cni(p, standard, {}, { clusterName: cluster(p).out("name") });
    },
  },
  unknown: {
    values: (p) => addon(p, { configurationValues: unknown }),
    "which add-on": (p) => cni(p, standard, {}, { addonName: unknown }),
    "the setting of a chart": (p) =>
      release(p, "aws-vpc-cni", {
        values: { env: { ENABLE_POD_ENI: true, ...standard, AWS_VPC_K8S_CNI_EXTERNALSNAT: unknown } },
      }),
    "the mode of a chart": (p) =>
      release(p, "aws-vpc-cni", {
        values: { env: { ENABLE_POD_ENI: true, POD_SECURITY_GROUP_ENFORCING_MODE: unknown } },
      }),
    "the switch of a chart": (p) =>
      release(p, "aws-vpc-cni", { values: { env: { ENABLE_POD_ENI: unknown, ...standard } } }),
  },
  notApplicable: {
    "strict mode": (p) => cni(p),
    "switched off": (p) => cni(p, { ...standard, ENABLE_POD_ENI: "false" }),
  },
});

const nodes = (p: Program, inputs: Inputs = {}, maxSize: Input = 1): Declared =>
  p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
    clusterName: cluster(p).out("name"),
    instanceTypes: ["m7i.large"],
    scalingConfig: { minSize: 0, desiredSize: 1, maxSize },
    ...inputs,
  });
/** Nodes with 9 branch interfaces, and a workload with groups. */
const nine = (inputs: Inputs, kind?: string): Build => {
  return (p) => {
    nodes(p);
    policy(p);
    pods(p, {}, inputs, kind);
  };
};

describeRule(branchEniCapacity, {
  good: {
    "one by default beside others": (p) => {
      nine({ replicas: 8 }, "apps/v1:StatefulSet")(p);
      pods(p, {}, {}, "apps/v1:ReplicaSet");
    },
    "a Job of one beside others": (p) => {
      nine({ replicas: 8 }, "apps/v1:StatefulSet")(p);
      pods(p, {}, {}, "batch/v1:Job");
    },
    "as many as there are, with those of a roll-out": nine({ replicas: 7 }),
    "as many as there are, recreated": nine({ replicas: 9, strategy: { type: "Recreate" } }),
    "as many as there are, one at a time": nine({
      replicas: 9,
      strategy: { rollingUpdate: { maxSurge: 0 } },
    }),
    "a StatefulSet": nine({ replicas: 9 }, "apps/v1:StatefulSet"),
    "a Job": nine({ parallelism: 9, completions: 90 }, "batch/v1:Job"),
    "a Pod": (p) => {
      nodes(p);
      policy(p);
      p.add("kubernetes:core/v1:Pod", "api", { metadata: { namespace: "shop", labels: { app: "api" } }, spec: {} });
    },
    "a DaemonSet": nine({}, "apps/v1:DaemonSet"),
    "one replica by default": nine({}),
    "nodes that may come": (p) => {
      nodes(p, {}, 2);
      policy(p);
      pods(p, {}, { replicas: 14 });
    },
    "selected twice": (p) => {
      nine({ replicas: 7 })(p);
      p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "second", {
        metadata: { namespace: "shop" },
        spec: { podSelector: {}, securityGroups: { groupIds: ["sg-1"] } },
      });
    },
    "not selected": (p) => {
      nine({ replicas: 1 })(p);
      p.add("kubernetes:apps/v1:Deployment", "web", {
        metadata: { namespace: "shop" },
        spec: { replicas: 100, template: { metadata: { labels: { app: "web" } } } },
      });
    },
    "self-managed nodes": (p) => {
      cluster(p);
      const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { instanceType: "m7i.large" });
      p.add("aws:autoscaling/group:Group", "nodes", {
        tags: [{ key: "kubernetes.io/cluster/main", value: "owned" }],
        launchTemplate: { id: template.id },
        maxSize: 1,
      });
      policy(p);
      pods(p, {}, { replicas: 7 });
    },
  },
  bad: {
    "surely selected, and maybe by another policy": (p) => {
      nine({ replicas: 8 })(p);
      p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "maybe", {
        metadata: { namespace: "shop" },
        spec: { podSelector: unknown, securityGroups: { groupIds: ["sg-1"] } },
      });
    },
    "surely selected, and maybe by a later policy": (p) => {
      nine({ replicas: 8 })(p);
      p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "wide", {
        metadata: { namespace: "shop" },
        spec: { podSelector: unknown, securityGroups: { groupIds: ["sg-1"] } },
      });
    },
    "two more in a roll-out by number": nine({ replicas: 8, strategy: { rollingUpdate: { maxSurge: 2 } } }),
    "a part of a pod more in a roll-out": nine({ replicas: 4, strategy: { rollingUpdate: { maxSurge: "126%" } } }),
    "a DaemonSet beside others": (p) => {
      nodes(p, {}, 3);
      policy(p);
      pods(p, {}, {}, "apps/v1:DaemonSet");
      pods(p, {}, { replicas: 25 }, "apps/v1:StatefulSet");
    },
    "a Job of one beside others": (p) => {
      nine({ replicas: 9 }, "apps/v1:StatefulSet")(p);
      pods(p, {}, {}, "batch/v1:Job");
    },
    "one more": {
      build: nine({ replicas: 10, strategy: { type: "Recreate" } }),
      says: "10 pods with their own security groups (with those of a roll-out) need a branch interface, and the nodes (max size) have 9",
    },
    "one more in a roll-out": { build: nine({ replicas: 8 }), says: "10 pods" },
    "one more in a roll-out by number": nine({ replicas: 9, strategy: { rollingUpdate: { maxSurge: 1 } } }),
    "one more in a roll-out by name": nine({
      replicas: 5,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "100%" } },
    }),
    "a StatefulSet": nine({ replicas: 10 }, "apps/v1:StatefulSet"),
    "a Job": nine({ parallelism: 10 }, "batch/v1:Job"),
    "a CronJob": (p) => {
      nodes(p);
      policy(p);
      p.add("kubernetes:batch/v1:CronJob", "api", {
        metadata: { namespace: "shop" },
        spec: { jobTemplate: { spec: { parallelism: 10, template: { metadata: { labels: { app: "api" } } } } } },
      });
    },
    "a DaemonSet, on nodes without a trunk": (p) => {
      nodes(p, { instanceTypes: ["t3.large"] });
      policy(p);
      pods(p, {}, {}, "apps/v1:DaemonSet");
    },
    "the smallest of several types": (p) => {
      nodes(p, { instanceTypes: ["m7i.xlarge", "m7i.large"] });
      policy(p);
      pods(p, {}, { replicas: 8 });
    },
    "the default type": (p) => {
      nodes(p, { instanceTypes: undefined });
      policy(p);
      pods(p);
    },
    "Windows nodes": (p) => {
      nodes(p, { amiType: "WINDOWS_CORE_2022_x86_64" });
      policy(p);
      pods(p, {}, {}, "apps/v1:StatefulSet");
    },
    "two workloads, one of unknown size": (p) => {
      nine({ replicas: 8 })(p);
      pods(p, {}, { replicas: unknown }, "apps/v1:StatefulSet");
    },
    "the nodes that there are": {
      build: (p) => {
        nodes(p, {}, 2);
        policy(p);
        pods(p, {}, { replicas: 8 });
      },
      params: { nodes: "desired" },
      says: "the nodes (desired size) have 9",
    },
    "the nodes that there are at least": { build: nine({}), params: { nodes: "min" }, says: "(min size) have 0" },
    "the instances that there are": {
      build: (p) => {
        cluster(p);
        const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { instanceType: "m7i.large" });
        p.add("aws:autoscaling/group:Group", "nodes", {
          tags: [{ key: "kubernetes.io/cluster/main", value: "owned" }],
          launchTemplate: { id: template.id },
          maxSize: 9,
          desiredCapacity: 1,
        });
        policy(p);
        pods(p, {}, { replicas: 8 });
      },
      params: { nodes: "desired" },
    },
  },
  unknown: {
    replicas: nine({ replicas: unknown }),
    surge: nine({ replicas: 1, strategy: { rollingUpdate: { maxSurge: unknown } } }),
    "a surge that is no number": {
      build: nine({ replicas: 1, strategy: { rollingUpdate: { maxSurge: "some" } } }),
      moments: ["preview", "known"],
    },
    strategy: nine({ replicas: 1, strategy: { type: unknown } }),
    "size of the nodes": (p) => {
      nodes(p, {}, unknown);
      policy(p);
      pods(p);
    },
    "system of the nodes": (p) => {
      nodes(p, { amiType: unknown });
      policy(p);
      pods(p);
    },
    "whether instances are nodes": (p) => {
      cluster(p);
      const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { instanceType: "m7i.large" });
      p.add("aws:autoscaling/group:Group", "nodes", {
        tags: [{ key: unknown, value: "owned" }],
        launchTemplate: { id: template.id },
        maxSize: 1,
      });
      policy(p);
      pods(p);
    },
    "type of the nodes": (p) => {
      nodes(p, { instanceTypes: unknownList });
      policy(p);
      pods(p);
    },
    "a type that is not in the table": {
      build: (p) => {
        nodes(p, { instanceTypes: ["m7i.large", "m99z.large"] });
        policy(p);
        pods(p);
      },
      moments: ["preview", "known"],
      says: "how many branch interfaces",
    },
    "whether pods are selected": (p) => {
      nodes(p);
      policy(p);
      p.add("kubernetes:apps/v1:Deployment", "api", {
        metadata: { namespace: "shop" },
        spec: { replicas: 20, template: { metadata: { labels: unknown } } },
      });
    },
  },
  notApplicable: {
    "no workloads": (p) => {
      nodes(p);
      policy(p);
    },
    "no nodes": (p) => {
      cluster(p);
      policy(p);
      pods(p, {}, { replicas: 100 });
    },
    Karpenter: (p) => {
      nine({ replicas: 100 })(p);
      p.add("kubernetes:karpenter.sh/v1:NodePool", "pool");
    },
    "two clusters": (p) => {
      p.add("aws:eks/cluster:Cluster", "other");
      nine({ replicas: 100 })(p);
    },
  },
});
