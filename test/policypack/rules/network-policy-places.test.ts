/** Where policies and workloads are, as far as names of namespaces are known. */
import { defaultDeny } from "../../../policypack/rules/network-policy/default-deny";
import { networkPolicySelectsPods } from "../../../policypack/rules/network-policy/network-policy-selects-pods";
import { describeRule } from "../harness";
import {
  both,
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
      const labels = { beside: nameOf(namespace(p)) };
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
  },
});
