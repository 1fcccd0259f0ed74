/** Policies and the workloads that they select. */
import { networkPolicySelectsPods } from "../../../policypack/rules/network-policy/network-policy-selects-pods";
import { noBarePods } from "../../../policypack/rules/network-policy/no-bare-pods";
import { noHostNetwork } from "../../../policypack/rules/network-policy/no-host-network";
import { serviceAccountSelectorMatches } from "../../../policypack/rules/network-policy/service-account-selector-matches";
import { describeRule } from "../harness";
import {
  calico,
  calicoGlobal,
  custom,
  denyAll,
  deployment,
  egress,
  enforcing,
  ingress,
  nameOf,
  namespace,
  networkPolicy,
  release,
  vpcCni,
} from "../kubernetes";
import { type Input, type Program, unknown } from "../program";
import { selects, unknownObject, web } from "../policy-workloads";

describeRule(networkPolicySelectsPods, {
  good: {
    "a workload of the namespace": (p) => {
      deployment(p, "web", "shop", web);
      networkPolicy(p, "web", "shop", selects(web));
    },
    "in a namespace of the stack": (p) => {
      const shop = nameOf(namespace(p));
      deployment(p, "web", shop, web);
      networkPolicy(p, "web", shop, selects(web));
    },
    "one of several, by an expression": (p) => {
      deployment(p, "api", "shop", { app: "api" });
      deployment(p, "web", "shop", web);
      networkPolicy(p, "web", "shop", {
        podSelector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["api"] }] },
      });
    },
    "all of them": (p) => {
      deployment(p, "web", "shop", web);
      denyAll(p, "shop");
    },
    "peers of other namespaces": (p) => {
      deployment(p, "web", "shop", web);
      ingress(p, "shop", [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "prometheus" } } }] }]);
    },
    "peers by address, and all pods": (p) => {
      deployment(p, "web", "shop", web);
      ingress(p, "shop", [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }, { podSelector: {} }] }]);
    },
    "a CronJob": (p) => {
      p.add("kubernetes:batch/v1:CronJob", "web", {
        metadata: { namespace: "shop" },
        spec: { jobTemplate: { spec: { template: { metadata: { labels: web } } } } },
      });
      networkPolicy(p, "web", "shop", selects(web));
    },
  },
  bad: {
    "a workload in a namespace that is not known": (p) => {
      deployment(p, "api", "shop", { app: "api" });
      deployment(p, "other", unknown, { app: "other" });
      networkPolicy(p, "web", "shop", selects(web));
    },
    "a typo": {
      build: (p) => {
        deployment(p, "web", "shop", web);
        networkPolicy(p, "web", "shop", selects({ app: "wbe" }));
      },
      says: /No workload in namespace shop matches this selector: .*wbe[^]*spec\.podSelector/,
    },
    "a peer with a typo": {
      build: (p) => {
        deployment(p, "web", "shop", web);
        ingress(p, "shop", [{ from: [{ podSelector: {} }, { podSelector: { matchLabels: { app: "wbe" } } }] }]);
      },
      says: "spec.ingress[0].from[1].podSelector",
    },
    "a peer of egress with a typo": (p) => {
      deployment(p, "web", "shop", web);
      egress(p, "shop", [{ to: [{ podSelector: { matchLabels: { app: "wbe" } } }] }]);
    },
    "the workload is in another namespace": (p) => {
      deployment(p, "api", "shop", { app: "api" });
      deployment(p, "web", "other", web);
      networkPolicy(p, "web", "shop", selects(web));
    },
    "in a namespace of the stack": {
      build: (p) => {
        const shop = nameOf(
          p.add("kubernetes:core/v1:Namespace", "shop", {}, { outputs: { metadata: { name: "shop" } } }),
        );
        deployment(p, "web", shop, web);
        networkPolicy(p, "web", shop, selects({ app: "wbe" }));
      },
      says: "namespace shop matches",
    },
  },
  unknown: {
    "namespace unknown": (p) => {
      deployment(p, "web", "shop", web);
      networkPolicy(p, "web", unknown, selects({ app: "wbe" }));
    },
    "namespace of the workload unknown": (p) => {
      deployment(p, "web", unknown, web);
      networkPolicy(p, "web", "shop", selects({ app: "wbe" }));
    },
    "labels unknown": (p) => {
      deployment(p, "web", "shop", unknownObject);
      networkPolicy(p, "web", "shop", selects(web));
    },
    "selector unknown": (p) => {
      deployment(p, "web", "shop", web);
      networkPolicy(p, "web", "shop", { podSelector: unknownObject });
    },
  },
  notApplicable: {
    "no workload to be seen": (p) => networkPolicy(p, "web", "shop", selects(web)),
    "a chart may make it": (p) => {
      release(p, "web");
      deployment(p, "api", "shop", { app: "api" });
      networkPolicy(p, "web", "shop", selects(web));
    },
  },
});

const account = (p: Program, name: string, labels?: Input, inNamespace: Input = "shop"): unknown =>
  p.add("kubernetes:core/v1:ServiceAccount", name, { metadata: { name, namespace: inNamespace, labels } });
const forAccounts = (p: Program, selector: Input): unknown =>
  custom(p, calico, "api", { serviceAccountSelector: selector }, "shop");

describeRule(serviceAccountSelectorMatches, {
  good: {
    "by its label": (p) => {
      account(p, "api", { role: "api" });
      forAccounts(p, 'role == "api"');
    },
    "by its name": (p) => {
      account(p, "web");
      account(p, "api");
      forAccounts(p, 'projectcalico.org/name == "api"');
    },
    "global, in any namespace": (p) => {
      account(p, "api", { role: "api" }, "other");
      custom(p, calicoGlobal, "api", { serviceAccountSelector: 'role == "api"' });
    },
  },
  bad: {
    "the label is missing": {
      build: (p) => {
        account(p, "api");
        forAccounts(p, 'role == "api"');
      },
      says: 'role == \\"api\\"',
    },
    "the account is in another namespace": (p) => {
      account(p, "web");
      account(p, "api", { role: "api" }, "other");
      forAccounts(p, 'role == "api"');
    },
    "global, nowhere": (p) => {
      account(p, "api", { role: "web" });
      custom(p, calicoGlobal, "api", { serviceAccountSelector: 'role == "api"' });
    },
  },
  unknown: {
    "an account that is somewhere, with another label": (p) => {
      account(p, "api", { role: "web" }, unknown);
      forAccounts(p, 'role == "api"');
    },
    "namespace of an account unknown, next to another one": (p) => {
      account(p, "web", { role: "web" });
      account(p, "api", { role: "api" }, unknown);
      forAccounts(p, 'role == "api"');
    },
    "label unknown": (p) => {
      account(p, "api", { role: unknown });
      forAccounts(p, 'role == "api"');
    },
    "selector unknown": (p) => {
      account(p, "api");
      forAccounts(p, unknown);
    },
    "namespace of the account unknown": (p) => {
      account(p, "api", { role: "api" }, unknown);
      forAccounts(p, 'role == "api"');
    },
  },
  notApplicable: {
    "no account to be seen": (p) => forAccounts(p, 'role == "api"'),
    "no account of the namespace to be seen": (p) => {
      account(p, "api", { role: "web" }, "other");
      forAccounts(p, 'role == "api"');
    },
    "all pods": (p) => {
      account(p, "api");
      custom(p, calico, "api", {}, "shop");
    },
  },
});

const onHost: Input = { hostNetwork: true };

describeRule(noHostNetwork, {
  good: {
    "by default": (p) => deployment(p, "web", "shop", web),
    "switched off": (p) => deployment(p, "web", "shop", web, { hostNetwork: false }),
    "an agent of the system": (p) => {
      deployment(p, "agent", "kube-system", web, onHost);
      deployment(p, "web", "shop", web);
    },
  },
  bad: {
    "a Deployment": {
      build: (p) => deployment(p, "web", "shop", web, onHost),
      says: "spec.template.spec.hostNetwork",
    },
    "a CronJob": {
      build: (p) =>
        p.add("kubernetes:batch/v1:CronJob", "web", {
          spec: { jobTemplate: { spec: { template: { spec: onHost } } } },
        }),
      says: "spec.jobTemplate.spec.template.spec.hostNetwork",
    },
    "a Pod": {
      build: (p) => p.add("kubernetes:core/v1:Pod", "web", { spec: onHost }),
      says: 'Pod "web", spec.hostNetwork',
    },
  },
  unknown: {
    "value unknown": (p) => deployment(p, "web", "shop", web, { hostNetwork: unknown }),
    "template unknown": (p) => deployment(p, "web", "shop", web, unknownObject),
  },
});

const pod = (p: Program, labels: Input = web): unknown =>
  p.add("kubernetes:core/v1:Pod", "migrate", { metadata: { namespace: "shop", labels }, spec: {} });

describeRule(noBarePods, {
  good: {
    "no policy is about it": (p) => pod(p),
    "policies of other pods": (p) => {
      pod(p);
      networkPolicy(p, "api", "shop", selects({ app: "api" }));
    },
    "a Deployment next to it": (p) => {
      pod(p);
      deployment(p, "web", "other", web);
      denyAll(p, "other");
    },
  },
  bad: {
    "a deny is about it": {
      build: (p) => {
        pod(p);
        denyAll(p, "shop");
      },
      says: "agree up to the last dash",
    },
    "a deny of one direction": (p) => {
      pod(p);
      denyAll(p, "shop", ["Egress"]);
    },
    "the VPC CNI is on": (p) => {
      vpcCni(p, enforcing);
      pod(p);
      networkPolicy(p, "web", "shop", selects(web));
    },
  },
  unknown: {
    "labels unknown": (p) => {
      pod(p, unknownObject);
      networkPolicy(p, "web", "shop", selects(web));
    },
    "engine unknown": (p) => {
      vpcCni(p, unknown);
      pod(p);
      denyAll(p, "shop");
    },
  },
  notApplicable: {
    "Cilium enforces": (p) => {
      release(p, "cilium");
      pod(p);
      denyAll(p, "shop");
    },
  },
});
