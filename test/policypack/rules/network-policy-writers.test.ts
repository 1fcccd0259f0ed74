/** Who may write policies. */
import { policyWriters } from "../../../policypack/rules/network-policy/policy-writers";
import { type Build } from "../fixtures";
import { describeRule } from "../harness";
import { nameOf } from "../kubernetes";
import { type Input, mixed, type Program, unknown, unknownList } from "../program";

const rbac = "kubernetes:rbac.authorization.k8s.io/v1";
const role = (p: Program, rules: Input, kind = "Role", name: Input = "edit-policies"): ReturnType<Program["add"]> =>
  p.add(
    `${rbac}:${kind}`,
    "role",
    { metadata: { name, namespace: kind === "Role" ? "shop" : undefined }, rules },
    {
      outputs: { metadata: { name } },
    },
  );
const bind = (
  p: Program,
  roleRef: Input,
  subjects: Input = [{ kind: "ServiceAccount", name: "api", namespace: "shop" }],
  kind = "RoleBinding",
): unknown => p.add(`${rbac}:${kind}`, "binding", { metadata: { name: "b", namespace: "shop" }, roleRef, subjects });
const toRole: Input = { kind: "Role", name: "edit-policies" };
const rule = (
  verbs: Input,
  resources: Input = ["networkpolicies"],
  apiGroups: Input = ["networking.k8s.io"],
): Input => [{ apiGroups, resources, verbs }];
const withRole =
  (rules: Input): Build =>
  (p) => {
    role(p, rules);
    bind(p, toRole);
  };
const edit: Input = { kind: "ClusterRole", name: "edit" };

/** A fixture for each word that lets somebody write policies. */
const each = (words: readonly string[], of: (word: string) => Build): Readonly<Record<string, Build>> =>
  Object.fromEntries(words.map((word) => [`by ${word}`, of(word)]));

describeRule(policyWriters, {
  good: {
    "reads policies": withRole(rule(["get", "list", "watch"])),
    "writes something else": withRole(rule(["*"], ["ingresses"])),
    "writes policies of something else": withRole(rule(["*"], ["networkpolicies"], ["acme.example"])),
    "reads all": withRole(rule(["get"], ["*"], ["*"])),
    "no rules": withRole(undefined),
    "an account whose work it is": {
      build: (p) => bind(p, edit, [{ kind: "ServiceAccount", name: "controller", namespace: "argocd" }]),
      params: { policyWriters: ["argocd/*"] },
    },
    "a Role that is called edit, and only reads": (p) => {
      role(p, rule(["get"]), "Role", "edit");
      bind(p, { kind: "Role", name: "edit" });
    },
    "next to another role": (p) => {
      p.add(`${rbac}:Role`, "other", { metadata: { name: "other", namespace: "shop" }, rules: rule(["*"]) });
      withRole(rule(["get"]))(p);
    },
    "an account of the system": (p) => bind(p, edit, [{ kind: "ServiceAccount", name: "x", namespace: "kube-system" }]),
    "a role of the same name in another namespace": (p) => {
      p.add(`${rbac}:Role`, "other", { metadata: { name: "edit-policies", namespace: "other" }, rules: rule(["*"]) });
      withRole(rule(["get"]))(p);
    },
  },
  bad: {
    ...each(
      [
        "networking.k8s.io",
        "projectcalico.org",
        "crd.projectcalico.org",
        "cilium.io",
        "networking.k8s.aws",
        "vpcresources.k8s.aws",
      ],
      (group) => withRole(rule(["patch"], ["*"], [group])),
    ),
    ...each(
      [
        "networkpolicies",
        "globalnetworkpolicies",
        "ciliumnetworkpolicies",
        "ciliumclusterwidenetworkpolicies",
        "clusternetworkpolicies",
        "applicationnetworkpolicies",
        "securitygrouppolicies",
      ],
      (kind) => withRole(rule(["patch"], [kind], ["*"])),
    ),
    ...each(["create", "update", "patch", "delete", "deletecollection"], (verb) => withRole(rule([verb]))),
    "edits policies": {
      build: withRole(rule(["get", "update"])),
      says: "edit-policies lets the service account shop/api create or change",
    },
    "creates policies of Calico": withRole(rule(["create"], ["networkpolicies"], ["projectcalico.org"])),
    "patches policies of Cilium": withRole(rule(["patch"], ["ciliumnetworkpolicies"], ["cilium.io"])),
    "deletes security groups of pods": withRole(rule(["delete"], ["securitygrouppolicies"], ["vpcresources.k8s.aws"])),
    "deletes all policies": withRole(rule(["deletecollection"])),
    everything: withRole(rule(["*"], ["*"], ["*"])),
    "in the second rule": withRole([
      { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
      { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["*"] },
    ]),
    "the role edit of every cluster": { build: (p) => bind(p, edit), says: "edit lets" },
    "the role admin": (p) => bind(p, { kind: "ClusterRole", name: "admin" }),
    "the role cluster-admin, everywhere": (p) =>
      bind(p, { kind: "ClusterRole", name: "cluster-admin" }, undefined, "ClusterRoleBinding"),
    "a ClusterRole of the stack": (p) => {
      role(p, rule(["*"]), "ClusterRole");
      bind(p, { kind: "ClusterRole", name: "edit-policies" });
    },
    "a role by its output": (p) => {
      const made = role(p, rule(["*"]), "ClusterRole", "edit-policies");
      bind(p, { kind: "ClusterRole", name: nameOf(made) });
    },
    "the namespace of the account left out": {
      build: (p) => bind(p, edit, [{ kind: "ServiceAccount", name: "api" }]),
      says: "shop/api",
    },
    "all accounts of a namespace": {
      build: (p) => bind(p, edit, [{ kind: "Group", name: "system:serviceaccounts:shop" }]),
      says: "service account shop/*",
    },
    "all accounts": {
      build: (p) => bind(p, edit, [{ kind: "Group", name: "system:serviceaccounts" }]),
      says: "service account system:serviceaccounts/*",
    },
    "a binding of the whole cluster, without namespaces": {
      build: (p) =>
        p.add(`${rbac}:ClusterRoleBinding`, "binding", {
          metadata: { name: "b" },
          roleRef: edit,
          subjects: [{ kind: "ServiceAccount", name: "api" }],
        }),
      says: "default/api",
    },
    "a Role that is called edit": (p) => {
      role(p, rule(["get"]), "Role", "view");
      p.add(`${rbac}:Role`, "edit", { metadata: { name: "edit", namespace: "shop" }, rules: rule(["*"]) });
      bind(p, { kind: "Role", name: "edit" });
    },
    everybody: (p) => bind(p, edit, [{ kind: "Group", name: "system:authenticated" }]),
    "another account is trusted": {
      build: (p) => bind(p, edit),
      params: { policyWriters: ["argocd/*"] },
    },
    "everybody, without a name": (p) => bind(p, edit, [{ kind: "Group", name: "system:unauthenticated" }]),
    "one of two subjects": (p) =>
      bind(p, edit, [
        { kind: "ServiceAccount", name: "x", namespace: "kube-system" },
        { kind: "ServiceAccount", name: "api", namespace: "shop" },
      ]),
  },
  unknown: {
    "rules unknown": { build: withRole(unknownList), says: "the rules of its role" },
    "verbs unknown": withRole(rule(unknownList)),
    "one of the verbs unknown": withRole(rule([unknown])),
    "role unknown": (p) => bind(p, { kind: "ClusterRole", name: unknown }),
    "role unknown, next to one whose name is": (p) => {
      p.add(`${rbac}:ClusterRole`, "other", { metadata: { name: unknown }, rules: rule(["get"]) });
      bind(p, { kind: "ClusterRole", name: unknown });
    },
    "role unknown, and made from two": {
      build: (p) => {
        const reads = role(p, rule(["get"]), "ClusterRole", "reads");
        const writes = p.add(`${rbac}:ClusterRole`, "writes", { metadata: { name: "writes" }, rules: rule(["*"]) });
        const name = mixed(reads.out("metadata", "name"), writes.out("metadata", "name"));
        bind(p, { kind: "ClusterRole", name });
      },
      moments: ["preview"],
    },
    "role unknown, and made from something else": (p) =>
      bind(p, { kind: "ClusterRole", name: p.add("kubernetes:core/v1:ConfigMap", "names", {}).out("data", "role") }),
    "subjects unknown": { build: (p) => bind(p, edit, unknownList), says: "Not known at preview: subjects" },
    "account unknown": (p) => bind(p, edit, [{ kind: "ServiceAccount", name: unknown, namespace: "shop" }]),
    "namespace of the account unknown": (p) =>
      bind(p, edit, [{ kind: "ServiceAccount", name: "api", namespace: unknown }]),
  },
  notApplicable: {
    "a role that is not in the stack": (p) => bind(p, { kind: "ClusterRole", name: "acme-writer" }),
    "a role that is not in the stack, next to one that is": (p) => {
      role(p, rule(["*"]), "ClusterRole");
      bind(p, { kind: "ClusterRole", name: "acme-writer" });
    },
    "a group that only sounds like it": (p) => bind(p, edit, [{ kind: "Group", name: "my:system:serviceaccounts" }]),
    people: (p) =>
      bind(p, edit, [
        { kind: "Group", name: "team-shop" },
        { kind: "User", name: "jane" },
      ]),
  },
});
