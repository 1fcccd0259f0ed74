/** Where policies and workloads are, as far as names of namespaces are known; kinds of workloads, and shapes of peers. */
import { defaultDeny } from "../../../policypack/rules/network-policy/default-deny";
import { noAllowAllPolicies } from "../../../policypack/rules/network-policy/no-allow-all-policies";
import { noHostNetwork } from "../../../policypack/rules/network-policy/no-host-network";
import { policiesReachCompute } from "../../../policypack/rules/network-policy/policies-reach-compute";
import { networkPolicySelectsPods } from "../../../policypack/rules/network-policy/network-policy-selects-pods";
import { type Build, describeRule } from "../harness";
import {
  both,
  clusterPolicy,
  custom,
  denyAll,
  deployment,
  type Inputs,
  nameOf,
  namespace,
  networkPolicy,
  networkPolicyType,
} from "../kubernetes";
import { type Declared, type Input, type Program, unknown } from "../program";

const web: Input = { app: "web" };
const selects = (labels: Input): Input => ({ podSelector: { matchLabels: labels }, policyTypes: ["Ingress"] });

/** A deny whose metadata holds more than where it is. */
const denyWith = (p: Program, metadata: Inputs): Declared =>
  p.add(networkPolicyType, "deny", { metadata, spec: { podSelector: {}, policyTypes: both } });
/** A namespace that the stack makes under a name that comes from elsewhere. */
const ofConfig = (p: Program): Declared =>
  p.add("kubernetes:core/v1:Namespace", "shop", { metadata: { name: unknown } });
/** A namespace that Kubernetes calls `shop-` and a suffix, which it has not made up yet. */
const generated = (p: Program): Declared =>
  p.add(
    "kubernetes:core/v1:Namespace",
    "shop",
    { metadata: { generateName: "shop-" } },
    { outputs: { metadata: { generateName: "shop-", name: unknown } } },
  );

describeRule(defaultDeny, {
  good: {
    "a policy labelled with what another resource says": (p) => {
      const revision = p.add("random:index/randomId:RandomId", "revision", { byteLength: 4 });
      denyWith(p, { namespace: nameOf(namespace(p)), labels: { revision: revision.out("hex") } });
    },
  },
  bad: {
    "a policy without a namespace, which is one of default": (p) => {
      namespace(p);
      denyAll(p, undefined);
    },
  },
  unknown: {
    "a policy of a namespace whose name comes from elsewhere, and pods in default": (p) => {
      denyAll(p, nameOf(ofConfig(p)));
      deployment(p, "web", undefined, web);
    },
  },
});

describeRule(networkPolicySelectsPods, {
  good: {
    "the workload of the same namespace, whose name comes from elsewhere": (p) => {
      const shop = nameOf(ofConfig(p));
      deployment(p, "web", shop, web);
      networkPolicy(p, "web", shop, selects(web));
    },
  },
  bad: {
    "a label that no workload has, of a value that is not known": (p) => {
      deployment(p, "web", "shop", web);
      networkPolicy(p, "web", "shop", selects({ tier: unknown }));
    },
  },
  unknown: {
    "a workload of a namespace whose name comes from elsewhere": (p) => {
      deployment(p, "web", nameOf(ofConfig(p)), web);
      networkPolicy(p, "web", "shop", selects(web));
    },
  },
  notApplicable: {
    "a workload and a policy of two namespaces, labelled with the name of a third": (p) => {
      const labels = { nextTo: nameOf(namespace(p)) };
      p.add("kubernetes:apps/v1:Deployment", "web", {
        metadata: { namespace: "web", labels },
        spec: { template: { metadata: { labels: web } } },
      });
      denyWith(p, { namespace: "payments", labels });
    },
    // Not under "shop" and a suffix, whatever Kubernetes makes up.
    "a workload of a namespace that Kubernetes names otherwise": (p) => {
      deployment(p, "web", nameOf(generated(p)), web);
      networkPolicy(p, "web", "payments", selects(web));
    },
    "a policy of a namespace that Kubernetes names otherwise": (p) => {
      deployment(p, "web", "payments", web);
      networkPolicy(p, "web", nameOf(generated(p)), selects(web));
    },
  },
});

const fargate = (p: Program): Declared =>
  p.add("aws:eks/fargateProfile:FargateProfile", "profile", { selectors: [{ namespace: "shop" }] });

describeRule(policiesReachCompute, {
  good: {
    "policies of a namespace with a longer name": (p) => {
      fargate(p);
      denyAll(p, "shop-api");
    },
  },
  bad: {
    "policies of a namespace that the stack makes": (p) => {
      fargate(p);
      denyAll(p, nameOf(namespace(p)));
    },
  },
  unknown: {
    "policies of a namespace whose name comes from elsewhere": (p) => {
      fargate(p);
      denyAll(p, nameOf(ofConfig(p)));
    },
  },
});

const kind =
  (type: string, pods: Input): Build =>
  (p) =>
    custom(p, type, "web", { template: { spec: pods } }, "shop");
const onHost: Input = { hostNetwork: true };
const rollout = "argoproj.io/v1alpha1:Rollout";

describeRule(noHostNetwork, {
  good: { "a Rollout of Argo": kind(rollout, { hostNetwork: false }) },
  bad: {
    "a ReplicaSet": kind("apps/v1:ReplicaSet", onHost),
    "a ReplicationController": kind("core/v1:ReplicationController", onHost),
    "a Rollout of Argo": kind(rollout, onHost),
  },
  unknown: { "a Rollout of Argo": kind(rollout, { hostNetwork: unknown }) },
});

const accepts =
  (peer: Input): Build =>
  (p) =>
    custom(p, clusterPolicy, "accept", {
      tier: "Admin",
      priority: 10,
      subject: { namespaces: {} },
      egress: [{ action: "Accept", to: [peer] }],
    });

describeRule(noAllowAllPolicies, {
  good: { "ClusterNetworkPolicy, to some addresses and no pods": accepts({ networks: ["10.0.0.0/8"] }) },
  bad: { "ClusterNetworkPolicy, to all namespaces": accepts({ namespaces: {} }) },
  unknown: { "ClusterNetworkPolicy, to some addresses and no pods": accepts({ networks: [unknown] }) },
});
