/** The pods that SecurityGroupPolicies select. */
import { podGracePeriod } from "../../../policypack/rules/pod-security-groups/pod-grace-period";
import { policiesPerPod } from "../../../policypack/rules/pod-security-groups/policies-per-pod";
import { policyPodsSupported } from "../../../policypack/rules/pod-security-groups/policy-pods-supported";
import { policySelectsPods } from "../../../policypack/rules/pod-security-groups/policy-selects-pods";
import { type Build, describeRule } from "../harness";
import { type Input, type Program, unknown } from "../program";
import { account, byAccount, byLabel, deployment, group, type Inputs, policy } from "../security-group-policies";

const groupIds = (p: Program, many: number): Input =>
  Array.from({ length: many }, (_, index) => group(p, `group-${index}`).id);

describeRule(policySelectsPods, {
  good: {
    "pods that there are": (p) => {
      policy(p, byLabel("api"));
      deployment(p);
    },
  },
  bad: {
    "another policy selects some": (p) => {
      policy(p, byLabel("api"));
      policy(p, byLabel("apis"), "none");
      deployment(p);
    },
    "a label that no pod has": {
      build: (p) => {
        policy(p, byLabel("apis"));
        deployment(p);
      },
      says: "none of the 1 workloads",
    },
    "a label that the service account lacks": (p) => {
      policy(p, byAccount("api"));
      account(p, {});
      deployment(p, { serviceAccountName: "shopper" });
    },
  },
  unknown: {
    "labels of the pods": (p) => {
      policy(p, byLabel("api"));
      deployment(p, {}, unknown);
    },
    "the namespace of other pods": {
      build: (p) => {
        policy(p, byLabel("apis"));
        p.add("kubernetes:apps/v1:Deployment", "api", {
          metadata: { namespace: unknown },
          spec: { template: { metadata: { labels: { app: "api" } } } },
        });
      },
      says: "which workloads are in its namespace",
    },
  },
  notApplicable: {
    "no workloads here": (p) => policy(p, byLabel("api")),
    "no workloads of its namespace": (p) => {
      policy(p, byLabel("api"), "policy", "other");
      deployment(p);
    },
  },
});

describeRule(policiesPerPod, {
  good: {
    one: (p) => {
      policy(p, byLabel("api"));
      policy(p, byLabel("web"), "other");
      deployment(p);
    },
    "two, where that is accepted": {
      build: (p) => {
        policy(p, byLabel("api"));
        policy(p, { podSelector: {} }, "other");
        deployment(p);
      },
      params: { maxPolicies: 2 },
    },
    "as many groups as the quota": (p) => {
      policy(p, { ...byLabel("api"), securityGroups: { groupIds: groupIds(p, 5) } });
      deployment(p);
    },
  },
  bad: {
    two: {
      build: (p) => {
        policy(p, byLabel("api"));
        policy(p, { podSelector: {} }, "all");
        deployment(p);
      },
      says: "SecurityGroupPolicies all, policy all select these pods, which get all 2",
    },
    "more groups than the quota": {
      build: (p) => {
        policy(p, { ...byLabel("api"), securityGroups: { groupIds: groupIds(p, 5) } });
        policy(p, { podSelector: {} }, "all");
        deployment(p);
      },
      params: { maxPolicies: 2 },
      says: "get all 6 of their groups",
    },
    "a lowered quota": {
      build: (p) => {
        policy(p, { ...byLabel("api"), securityGroups: { groupIds: groupIds(p, 2) } });
        deployment(p);
      },
      params: { maxGroups: 1 },
    },
  },
  unknown: {
    "whether the other selects it": {
      build: (p) => {
        policy(p, byLabel("api"));
        policy(p, byLabel(unknown), "maybe");
        deployment(p);
      },
      says: "which of the SecurityGroupPolicies maybe, policy select it",
    },
  },
});

const selected = (pod: Inputs, labels: Input = { app: "api" }): Build => {
  return (p) => {
    policy(p, byLabel("api"));
    deployment(p, pod, labels);
  };
};

describeRule(podGracePeriod, {
  good: {
    default: selected({}),
    "a second": selected({ terminationGracePeriodSeconds: 1 }),
    "the default, labels unknown": selected({}, unknown),
  },
  bad: { zero: selected({ terminationGracePeriodSeconds: 0 }) },
  unknown: {
    period: selected({ terminationGracePeriodSeconds: unknown }),
    "zero, labels unknown": selected({ terminationGracePeriodSeconds: 0 }, unknown),
  },
  notApplicable: { "zero, without groups": selected({ terminationGracePeriodSeconds: 0 }, { app: "web" }) },
});

describeRule(policyPodsSupported, {
  good: {
    default: selected({}),
    Linux: selected({ hostNetwork: false, nodeSelector: { "kubernetes.io/os": "linux" }, os: { name: "linux" } }),
  },
  bad: {
    "on the host's network": {
      build: selected({ hostNetwork: true }),
      says: /policy selects pods on the host's network[^]*"api", spec\.template\.spec\.hostNetwork$/m,
    },
    "on Windows": {
      build: selected({ nodeSelector: { "kubernetes.io/os": "windows" } }),
      says: /selects pods on Windows nodes[^]*"api"$/m,
    },
    "on Windows by name": selected({ os: { name: "windows" } }),
    "on Windows, the other unknown": selected({
      os: { name: "windows" },
      nodeSelector: { "kubernetes.io/os": unknown },
    }),
    "on the host's network, system unknown": selected({ hostNetwork: true, os: unknown }),
  },
  unknown: {
    "host's network": {
      build: selected({ hostNetwork: unknown }),
      says: /preview: spec\.template\.spec\.hostNetwork\.$/m,
    },
    system: { build: selected({ os: { name: unknown } }), says: /preview: spec\.template\.spec\.os\.name\.$/m },
    "on the host's network, labels unknown": selected({ hostNetwork: true }, unknown),
  },
  notApplicable: { "not selected": selected({ hostNetwork: true }, { app: "web" }) },
});
