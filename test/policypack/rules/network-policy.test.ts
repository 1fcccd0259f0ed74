/** Engines for network policies, and the kinds and versions that need them. */
import { networkPolicyEngine } from "../../../policypack/rules/network-policy/network-policy-engine";
import { networkPolicyVersions } from "../../../policypack/rules/network-policy/network-policy-versions";
import { policyKindEnforced } from "../../../policypack/rules/network-policy/policy-kind-enforced";
import { singleNetworkPolicyEngine } from "../../../policypack/rules/network-policy/single-network-policy-engine";
import { describeRule } from "../harness";
import {
  applicationPolicy,
  calico,
  calicoGlobal,
  cilium,
  ciliumGlobal,
  cluster,
  clusterPolicy,
  custom,
  enforcing,
  release,
  vpcCni,
} from "../kubernetes";
import { type Input, type Program, unknown, unknownList } from "../program";

const configMap = (p: Program, value: Input, name = "amazon-vpc-cni"): unknown =>
  p.add("kubernetes:core/v1:ConfigMap", name, {
    metadata: { name, namespace: "kube-system" },
    data: { "enable-network-policy-controller": value },
  });
const daemonSet = (p: Program, name: Input): unknown =>
  p.add("kubernetes:apps/v1:DaemonSet", "agent", { metadata: { name, namespace: "kube-system" }, spec: {} });

describeRule(networkPolicyEngine, {
  good: {
    "the VPC CNI, which some checkers do not know as an engine": (p) => {
      vpcCni(p, enforcing, { clusterName: cluster(p).out("name") });
    },
    "the VPC CNI, as a boolean": (p) => {
      cluster(p);
      vpcCni(p, { enableNetworkPolicy: true });
    },
    "the VPC CNI by its chart": (p) => {
      cluster(p);
      release(p, "eks/aws-vpc-cni", { enableNetworkPolicy: true });
    },
    "EKS Auto Mode": (p) => {
      cluster(p, { computeConfig: { enabled: true } });
      configMap(p, "true");
    },
    Calico: (p) => {
      cluster(p);
      vpcCni(p);
      release(p, "projectcalico/tigera-operator");
    },
    "Calico by a chart of its name": (p) => {
      cluster(p);
      release(p, "calico");
    },
    "Calico, by the operator's own object": (p) => {
      cluster(p);
      custom(p, "operator.tigera.io/v1:Installation", "default", {});
    },
    "Calico, by its manifest": (p) => {
      cluster(p);
      daemonSet(p, "calico-node");
    },
    Cilium: (p) => {
      cluster(p);
      release(p, "cilium", { policyEnforcementMode: "default" });
    },
    "Cilium, by its manifest": (p) => {
      cluster(p);
      daemonSet(p, "cilium");
    },
    "one engine known, another one not": (p) => {
      cluster(p);
      vpcCni(p, enforcing);
      release(p, unknown);
    },
  },
  bad: {
    "nothing but a cluster": { build: (p) => cluster(p), says: /enableNetworkPolicy to "true"/ },
    "the add-on with its defaults": (p) => {
      cluster(p);
      vpcCni(p);
    },
    "the add-on with other values": (p) => {
      cluster(p);
      vpcCni(p, { env: { ENABLE_POD_ENI: "true" } });
    },
    "switched off": (p) => {
      cluster(p);
      vpcCni(p, { enableNetworkPolicy: "false" });
    },
    "a misspelt key": (p) => {
      cluster(p);
      vpcCni(p, { enableNetworkpolicy: "true" });
    },
    "Cilium that never enforces": (p) => {
      cluster(p);
      release(p, "cilium", { policyEnforcementMode: "never" });
    },
    "the switch of Auto Mode is off": (p) => {
      cluster(p, { computeConfig: { enabled: true } });
      configMap(p, "false");
    },
    "a ConfigMap without the switch": (p) => {
      cluster(p);
      p.add("kubernetes:core/v1:ConfigMap", "cni", { metadata: { name: "amazon-vpc-cni" }, data: { a: "b" } });
    },
    "a DaemonSet of something else": (p) => {
      cluster(p);
      daemonSet(p, "node-exporter");
    },
    "the switch in another ConfigMap": (p) => {
      cluster(p, { computeConfig: { enabled: true } });
      configMap(p, "true", "other");
    },
    "the add-on of another cluster": (p) => {
      cluster(p, { name: "a" });
      const other = p.add("aws:eks/cluster:Cluster", "other", { name: "b" });
      vpcCni(p, enforcing, { clusterName: other.out("name") });
    },
  },
  unknown: {
    "a DaemonSet whose name is unknown": {
      build: (p) => {
        cluster(p);
        daemonSet(p, unknown);
      },
      says: "whether a DaemonSet is Calico's agent",
    },
    "values unknown": {
      build: (p) => {
        cluster(p);
        vpcCni(p, unknown);
      },
      says: "enableNetworkPolicy of the VPC CNI",
    },
    "a chart whose name is unknown": {
      build: (p) => {
        cluster(p);
        release(p, unknown);
      },
      says: "Not known at preview: chart of release.",
    },
    "Cilium, mode unknown": {
      build: (p) => {
        cluster(p);
        release(p, "cilium", { policyEnforcementMode: unknown });
      },
      says: "policyEnforcementMode of Cilium",
    },
  },
});

describeRule(singleNetworkPolicyEngine, {
  good: {
    "one engine": (p) => {
      cluster(p);
      vpcCni(p, enforcing);
    },
    "Calico with the VPC CNI's own engine off": (p) => {
      cluster(p);
      vpcCni(p, { enableNetworkPolicy: "false" });
      release(p, "tigera-operator");
    },
  },
  bad: {
    "the VPC CNI and Calico": {
      build: (p) => {
        cluster(p);
        vpcCni(p, enforcing);
        release(p, "tigera-operator");
      },
      says: "VPC CNI and Calico both",
    },
    "Calico and Cilium": (p) => {
      cluster(p);
      release(p, "tigera-operator");
      release(p, "cilium");
    },
    "two known ones and an unknown one": (p) => {
      cluster(p);
      vpcCni(p, unknown);
      release(p, "tigera-operator");
      release(p, "cilium");
    },
  },
  unknown: {
    "Calico, and values of the VPC CNI unknown": {
      build: (p) => {
        cluster(p);
        vpcCni(p, unknown);
        release(p, "tigera-operator");
      },
      says: "enableNetworkPolicy",
    },
    "a chart whose name is unknown, alone": (p) => {
      cluster(p);
      release(p, unknown);
    },
  },
  notApplicable: {
    none: (p) => cluster(p),
    "one whose values are unknown": (p) => {
      cluster(p);
      vpcCni(p, unknown);
    },
  },
});

const byName = { to: [{ domainNames: ["example.com"] }] };

describeRule(policyKindEnforced, {
  good: {
    "Calico's kind, with Calico": (p) => {
      release(p, "tigera-operator");
      custom(p, calico, "a", {}, "shop");
    },
    "Cilium's kind of the whole cluster, with Cilium": (p) => {
      release(p, "cilium");
      custom(p, ciliumGlobal, "a", {});
    },
    "Calico's global kind, with Calico": (p) => {
      release(p, "tigera-operator");
      custom(p, calicoGlobal, "a", {});
    },
    "Cilium's kind, with Cilium": (p) => {
      release(p, "cilium");
      custom(p, cilium, "a", {}, "shop");
    },
    "ClusterNetworkPolicy, with the VPC CNI": (p) => {
      vpcCni(p, enforcing);
      custom(p, clusterPolicy, "a", { egress: [{ to: [{ networks: ["10.0.0.0/8"] }] }] });
    },
    "DNS names on EKS Auto Mode": (p) => {
      cluster(p, { computeConfig: { enabled: true } });
      custom(p, applicationPolicy, "a", {}, "shop");
      custom(p, clusterPolicy, "b", { egress: [byName] });
    },
    "rules unknown, where those by DNS name are enforced as well": (p) => {
      cluster(p, { computeConfig: { enabled: true } });
      vpcCni(p, enforcing);
      custom(p, clusterPolicy, "a", { egress: unknownList });
    },
  },
  bad: {
    "Calico's kind, with the VPC CNI": {
      build: (p) => {
        vpcCni(p, enforcing);
        custom(p, calico, "a", {}, "shop");
      },
      says: /^Nothing enforces NetworkPolicy objects on this cluster: they need Calico/,
    },
    "Cilium's kind on a cluster without Cilium": {
      build: (p) => {
        cluster(p);
        custom(p, cilium, "a", {}, "shop");
      },
      says: "they need Cilium",
    },
    "ClusterNetworkPolicy, with Calico": (p) => {
      release(p, "tigera-operator");
      custom(p, clusterPolicy, "a", {});
    },
    "ApplicationNetworkPolicy without Auto Mode: taken and not enforced": {
      build: (p) => {
        cluster(p, { computeConfig: { enabled: false } });
        vpcCni(p, enforcing);
        custom(p, applicationPolicy, "a", {}, "shop");
      },
      says: "EKS Auto Mode",
    },
    "DNS names in a ClusterNetworkPolicy without Auto Mode": (p) => {
      cluster(p);
      vpcCni(p, enforcing);
      custom(p, clusterPolicy, "a", { egress: [byName] });
    },
  },
  unknown: {
    "values of the VPC CNI unknown": {
      build: (p) => {
        vpcCni(p, unknown);
        custom(p, clusterPolicy, "a", {});
      },
      says: "enableNetworkPolicy",
    },
    "ClusterNetworkPolicy, and a chart whose name is unknown": (p) => {
      cluster(p);
      release(p, unknown);
      custom(p, clusterPolicy, "a", {});
    },
    "Calico's kind, and a chart whose name is unknown": (p) => {
      cluster(p);
      release(p, unknown);
      custom(p, calico, "a", {}, "shop");
    },
    "Cilium's kind, and a chart whose name is unknown": (p) => {
      cluster(p);
      release(p, unknown);
      custom(p, cilium, "a", {}, "shop");
    },
    "rules unknown, where those by DNS name are not enforced": {
      build: (p) => {
        cluster(p);
        vpcCni(p, enforcing);
        custom(p, clusterPolicy, "a", { egress: unknownList });
      },
      says: "whether it has DNS name rules",
    },
    "Auto Mode unknown": (p) => {
      cluster(p, { computeConfig: { enabled: unknown } });
      custom(p, applicationPolicy, "a", {}, "shop");
    },
    "DNS names, and the cluster elsewhere": {
      build: (p) => {
        vpcCni(p, enforcing);
        custom(p, applicationPolicy, "a", {}, "shop");
      },
      moments: ["preview", "known"],
    },
  },
  notApplicable: {
    "neither cluster nor engine in the stack": (p) => custom(p, calico, "a", {}, "shop"),
  },
});

const strict = { enableNetworkPolicy: "true", env: { NETWORK_POLICY_ENFORCING_MODE: "strict" } };

describeRule(networkPolicyVersions, {
  good: {
    "new enough for policies": (p) => vpcCni(p, enforcing, { addonVersion: "v1.14.0-eksbuild.3" }),
    "new enough for the mode": (p) => vpcCni(p, strict, { addonVersion: "v1.17.1-eksbuild.1" }),
    "the one before one that denies too much": (p) => vpcCni(p, enforcing, { addonVersion: "v1.20.0-eksbuild.1" }),
    "the one after one that denies too much": (p) => vpcCni(p, enforcing, { addonVersion: "v1.20.2-eksbuild.1" }),
    "one that denies too much, without policies": (p) => vpcCni(p, {}, { addonVersion: "v1.20.1-eksbuild.1" }),
    "the version that EKS takes": (p) => vpcCni(p, strict),
    "too old for what is not used": (p) => vpcCni(p, {}, { addonVersion: "v1.12.6-eksbuild.2" }),
    "new enough for all, values unknown": (p) => vpcCni(p, unknown, { addonVersion: "v1.21.1-eksbuild.1" }),
    "ClusterNetworkPolicy, new enough": (p) => {
      vpcCni(p, enforcing, { addonVersion: "v1.21.1-eksbuild.1" });
      custom(p, clusterPolicy, "a", {});
    },
  },
  bad: {
    "too old for policies": {
      build: (p) => vpcCni(p, enforcing, { addonVersion: "v1.13.4-eksbuild.1" }),
      says: /network policies needs version 1\.14\.0[^]*v1\.13\.4-eksbuild\.1/,
    },
    "the one whose agent denies too much": {
      build: (p) => vpcCni(p, enforcing, { addonVersion: "v1.20.1-eksbuild.1" }),
      says: /in 1\.20\.1, a policy with ingress rules alone[^]*needs version 1\.20\.4/,
    },
    "too old for the mode": {
      build: (p) => vpcCni(p, strict, { addonVersion: "v1.16.0-eksbuild.1" }),
      says: "NETWORK_POLICY_ENFORCING_MODE needs version 1.17.1",
    },
    "too old for ClusterNetworkPolicy": {
      build: (p) => {
        vpcCni(p, enforcing, { addonVersion: "v1.20.4-eksbuild.1" });
        custom(p, clusterPolicy, "a", {});
      },
      says: "ClusterNetworkPolicy needs version 1.21.1",
    },
  },
  unknown: {
    "version unknown": {
      build: (p) => vpcCni(p, enforcing, { addonVersion: unknown }),
      says: "Not known at preview: addonVersion",
    },
    "values unknown, version too old for them": (p) => vpcCni(p, unknown, { addonVersion: "v1.13.4-eksbuild.1" }),
    "an invalid version": {
      build: (p) => vpcCni(p, enforcing, { addonVersion: "latest" }),
      moments: ["preview", "known"],
    },
    "ClusterNetworkPolicy, and the version that EKS takes": {
      build: (p) => {
        vpcCni(p, enforcing);
        custom(p, clusterPolicy, "a", {});
      },
      moments: ["preview", "known"],
      says: "the add-on's version, which is not set",
    },
  },
  notApplicable: {
    "the chart, whose version is another one": (p) => {
      release(p, "aws-vpc-cni", enforcing);
      custom(p, clusterPolicy, "a", {});
      p.add("aws:eks/addon:Addon", "dns", { addonName: "coredns" });
    },
  },
});
