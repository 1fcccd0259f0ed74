/** Default deny, over the policies of all engines. */
import { defaultDeny } from "../../../policypack/rules/network-policy/default-deny";
import { describeRule } from "../harness";
import {
  applicationPolicy,
  calico,
  calicoGlobal,
  cilium,
  ciliumGlobal,
  custom,
  denyAll,
  deployment,
  nameOf,
  namespace,
  networkPolicy,
} from "../kubernetes";
import { type Input, type Program, unknown, unknownList } from "../program";
import { both, unknownObject } from "../default-deny";

/** A stack with the namespace shop and a policy of the whole cluster. */
const global =
  (type: string, spec: Input, labels?: Input) =>
  (p: Program): void => {
    namespace(p, "shop", labels);
    custom(p, type, "deny", spec);
  };
const notIn = (key: string): string => `${key} not in {"kube-system", 'calico-system'}`;

describeRule(defaultDeny, {
  good: {
    "a label, next to a patch of another namespace": (p) => {
      namespace(p, "shop", { team: "web" });
      p.add("kubernetes:core/v1:NamespacePatch", "label", {
        metadata: { name: "kube-system", labels: { team: "system" } },
      });
      custom(p, calicoGlobal, "deny", { namespaceSelector: "team == 'web'", types: both });
    },
    "a label, next to a namespace whose name is unknown": (p) => {
      namespace(p, "shop", { team: "web" });
      p.add("kubernetes:core/v1:Namespace", "other", {
        metadata: { name: unknown, labels: { team: "web", tier: "1" } },
      });
      custom(p, calicoGlobal, "deny", { namespaceSelector: "team == 'web'", types: both });
    },
    "one policy for both directions": (p) => denyAll(p, nameOf(namespace(p))),
    "named by text": (p) => {
      namespace(p);
      denyAll(p, "shop");
    },
    "a policy for each direction": (p) => {
      const shop = nameOf(namespace(p));
      denyAll(p, shop, ["Ingress"]);
      networkPolicy(p, "deny-egress", shop, { podSelector: {}, policyTypes: ["Egress"], egress: [] });
    },
    "with rules on top, in the same policy": (p) =>
      networkPolicy(p, "within", nameOf(namespace(p)), {
        podSelector: {},
        policyTypes: both,
        ingress: [{ from: [{ podSelector: {} }] }],
        egress: [{ to: [{ podSelector: {} }] }],
      }),
    "types left out, as the API server completes them": (p) =>
      networkPolicy(p, "within", nameOf(namespace(p)), { egress: [{ to: [{ podSelector: {} }] }] }),
    "a system namespace": (p) => {
      namespace(p, "kube-system");
      denyAll(p, nameOf(namespace(p)));
    },
    "a namespace whose name Kubernetes makes up": (p) => {
      const made = p.add("kubernetes:core/v1:Namespace", "shop", {}, { outputs: { metadata: { name: "shop-1a2b" } } });
      denyAll(p, made.out("metadata", "name"));
    },
    "another policy, in a namespace that is not known": (p) => {
      denyAll(p, nameOf(namespace(p)));
      networkPolicy(p, "other", unknown, { podSelector: {}, policyTypes: unknownList });
    },
    "Calico, in the namespace": (p) => custom(p, calico, "deny", { types: both }, nameOf(namespace(p))),
    "Calico, every service account": (p) =>
      custom(p, calico, "deny", { serviceAccountSelector: "all()", types: both }, nameOf(namespace(p))),
    "Calico, in the namespace, by all()": (p) =>
      custom(p, calico, "deny", { selector: "all()", types: both }, nameOf(namespace(p))),
    "Calico, global": global(calicoGlobal, { namespaceSelector: notIn("projectcalico.org/name"), types: both }),
    "Calico, global, by its label of pods": global(calicoGlobal, {
      selector: notIn("projectcalico.org/namespace"),
      types: both,
    }),
    "Calico, global, by a label of the namespace": global(
      calicoGlobal,
      { namespaceSelector: 'has(team) && !(team == "ops" || team starts with "sys")', types: both },
      { team: "web" },
    ),
    "Calico, global, types by its rules": global(calicoGlobal, {
      ingress: [{ action: "Deny" }],
      egress: [{ action: "Deny" }],
    }),
    "Cilium, in the namespace": (p) =>
      custom(p, cilium, "deny", { endpointSelector: {}, ingress: [{}], egress: [{}] }, nameOf(namespace(p))),
    "Cilium, in several specs": (p) =>
      p.add(`kubernetes:${cilium}`, "deny", {
        metadata: { namespace: nameOf(namespace(p)) },
        specs: [
          { endpointSelector: {}, ingressDeny: [{ fromEntities: ["world"] }] },
          { endpointSelector: {}, egress: [{}] },
        ],
      }),
    "Cilium, in the whole cluster": global(ciliumGlobal, {
      endpointSelector: {
        matchExpressions: [{ key: "k8s:io.kubernetes.pod.namespace", operator: "NotIn", values: ["kube-system"] }],
      },
      enableDefaultDeny: { ingress: true, egress: true },
    }),
    ApplicationNetworkPolicy: (p) =>
      custom(p, applicationPolicy, "deny", { podSelector: {}, policyTypes: both }, nameOf(namespace(p))),
    "pods in default, denied there": (p) => {
      deployment(p, "web", undefined, { app: "web" });
      denyAll(p, "default");
    },
    "one direction is enough where the config says so": {
      build: (p) => denyAll(p, nameOf(namespace(p)), ["Ingress"]),
      params: { directions: ["ingress"] },
    },
  },
  bad: {
    "no policy": { build: (p) => namespace(p), says: /shop are open by default for ingress and egress\.$/m },
    "one that says it denies both and lists Ingress only": {
      build: (p) => denyAll(p, nameOf(namespace(p)), ["Ingress"]),
      says: "open by default for egress: deny selects all of them, but not for egress",
    },
    "two that nearly do it, next to others that do not": {
      build: (p) => {
        const shop = nameOf(namespace(p));
        networkPolicy(p, "z", shop, { podSelector: {}, policyTypes: ["Ingress"] });
        networkPolicy(p, "a", shop, { podSelector: {}, policyTypes: ["Ingress"] });
        networkPolicy(p, "m", shop, { podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Egress"] });
        custom(p, cilium, "n", { endpointSelector: {} }, shop);
      },
      says: "for egress: a, z selects all",
    },
    "types left out: ingress only": {
      build: (p) => networkPolicy(p, "deny", nameOf(namespace(p)), { podSelector: {}, egress: [] }),
      says: "for egress",
    },
    "in another namespace": (p) => {
      namespace(p);
      denyAll(p, nameOf(namespace(p, "other")));
    },
    "some pods only": {
      build: (p) =>
        networkPolicy(p, "deny", nameOf(namespace(p)), {
          podSelector: { matchLabels: { app: "web" } },
          policyTypes: both,
        }),
      says: /for ingress and egress\.$/m,
    },
    "pods in default": { build: (p) => deployment(p, "web", undefined, { app: "web" }), says: "namespace default" },
    "pods in default, next to a provider": (p) => {
      p.add("pulumi:providers:kubernetes", "cluster", {});
      deployment(p, "web", undefined, { app: "web" });
    },
    "the namespace default itself, made in the stack": {
      build: (p) => {
        namespace(p, "default");
        deployment(p, "web", undefined, { app: "web" });
      },
      neverSays: "Deployment",
    },
    "Calico, some pods only": (p) =>
      custom(p, calico, "deny", { selector: "app == 'web'", types: both }, nameOf(namespace(p))),
    "Calico, one service account only": (p) =>
      custom(
        p,
        calico,
        "deny",
        { serviceAccountSelector: 'projectcalico.org/name == "api"', types: both },
        nameOf(namespace(p)),
      ),
    "Calico, one direction by its rules": {
      build: (p) => custom(p, calico, "deny", { egress: [{ action: "Deny" }] }, nameOf(namespace(p))),
      says: "for ingress",
    },
    "Calico, no rules: ingress": {
      build: (p) => custom(p, calico, "deny", {}, nameOf(namespace(p))),
      says: "for egress",
    },
    "Calico, global, not here": global(
      calicoGlobal,
      { namespaceSelector: 'team == "web"', types: both },
      { team: "ops" },
    ),
    "Calico, global, not here, by a set": global(
      calicoGlobal,
      { namespaceSelector: 'team in {"web"} || team ends with "x" || team contains "y" || team != "ops"', types: both },
      { team: "ops" },
    ),
    "Calico, of hosts": global(calicoGlobal, { selector: "global()", types: both }),
    "Calico, staged only": global("projectcalico.org/v3:StagedGlobalNetworkPolicy", { types: both }),
    "Cilium, empty lists": {
      build: (p) =>
        custom(p, cilium, "deny", { endpointSelector: {}, ingress: [], egress: [{}] }, nameOf(namespace(p))),
      says: "for ingress",
    },
    "Cilium, deny switched off": (p) =>
      custom(
        p,
        cilium,
        "deny",
        { endpointSelector: {}, ingress: [{}], egress: [{}], enableDefaultDeny: { egress: false } },
        nameOf(namespace(p)),
      ),
    "Cilium, in another namespace": (p) => {
      namespace(p);
      custom(p, cilium, "deny", { endpointSelector: {}, ingress: [{}], egress: [{}] }, "other");
    },
    "Cilium, of nodes": global(ciliumGlobal, { nodeSelector: {}, ingress: [{}], egress: [{}] }),
    "Cilium, some pods of the cluster": global(ciliumGlobal, {
      endpointSelector: { matchLabels: { app: "web" } },
      ingress: [{}],
      egress: [{}],
    }),
    "Cilium, other namespaces of the cluster": global(ciliumGlobal, {
      endpointSelector: { matchLabels: { "io.cilium.k8s.namespace.labels.team": "ops" } },
      ingress: [{}],
      egress: [{}],
    }),
  },
  unknown: {
    "a label, by a patch of a namespace that is not known": (p) => {
      namespace(p);
      p.add("kubernetes:core/v1:NamespacePatch", "label", { metadata: { name: unknown, labels: { team: "web" } } });
      custom(p, calicoGlobal, "deny", { namespaceSelector: "team == 'web'", types: both });
    },
    "types unknown": {
      build: (p) => denyAll(p, nameOf(namespace(p)), unknownList),
      says: "which pods the policies of shop select for ingress and egress",
    },
    "one of the types unknown": {
      build: (p) => denyAll(p, nameOf(namespace(p)), ["Ingress", unknown]),
      says: "for egress",
    },
    "selector unknown": (p) =>
      networkPolicy(p, "deny", nameOf(namespace(p)), { podSelector: unknownObject, policyTypes: both }),
    "types left out, egress unknown": (p) =>
      networkPolicy(p, "deny", nameOf(namespace(p)), { podSelector: {}, egress: unknownList }),
    "namespace unknown": (p) => {
      namespace(p);
      denyAll(p, unknown);
    },
    "pods of a namespace that is not known": {
      build: (p) => deployment(p, "web", unknown, { app: "web" }),
      says: "the namespace of web",
    },
    "Calico, selector unknown": (p) =>
      custom(p, calico, "deny", { selector: unknown, types: both }, nameOf(namespace(p))),
    "Calico, an invalid selector": {
      build: (p) => custom(p, calico, "deny", { selector: "app = web", types: both }, nameOf(namespace(p))),
      moments: ["preview", "known"],
    },
    "Calico, types unknown": (p) => custom(p, calico, "deny", { types: unknownList }, nameOf(namespace(p))),
    "Calico, rules unknown": (p) => custom(p, calico, "deny", { egress: unknownList }, nameOf(namespace(p))),
    "Calico, label of the namespace unknown": global(
      calicoGlobal,
      { namespaceSelector: 'team == "web"', types: both },
      { team: unknown },
    ),
    "labels of the namespace unknown": global(
      calicoGlobal,
      { namespaceSelector: 'team == "web"', types: both },
      unknownObject,
    ),
    "Cilium, label of the namespace unknown": global(
      ciliumGlobal,
      {
        endpointSelector: { matchLabels: { "io.cilium.k8s.namespace.labels.team": "ops" } },
        ingress: [{}],
        egress: [{}],
      },
      { team: unknown },
    ),
    "Cilium, deny unknown": (p) =>
      custom(p, cilium, "deny", { endpointSelector: {}, ingress: [{}], egress: unknownList }, nameOf(namespace(p))),
  },
  notApplicable: {
    "a system namespace": (p) => namespace(p, "kube-system"),
    "the provider puts pods somewhere else": (p) => {
      p.add("pulumi:providers:kubernetes", "cluster", { namespace: "shop" });
      deployment(p, "web", undefined, { app: "web" });
    },
  },
});
