/** The enforcing modes of security groups for pods. */
import { standardModeSnat } from "../../../policypack/rules/pod-security-groups/standard-mode-snat";
import { strictModeConflicts } from "../../../policypack/rules/pod-security-groups/strict-mode-conflicts";
import { strictModeEarlyDemux } from "../../../policypack/rules/pod-security-groups/strict-mode-early-demux";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown } from "../program";
import { addon, cluster, cni, type Inputs, pods, policy, release } from "../vpc-cni";

const standard = { POD_SECURITY_GROUP_ENFORCING_MODE: "standard" };

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
    "Pod Identity": {
      build: strictWith((p) => association(p)),
      says: "EKS Pod Identity for pods with security groups",
    },
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
      says: /preview: EKS Pod Identity for pods with security groups\.$/m,
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
    "on the node, next to an IPv6 cluster": (p) => {
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
