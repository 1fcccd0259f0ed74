import { z } from "zod";
import type { Graph, Node } from "../../graph";
import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { globMatches } from "../../../core/glob";
import { isKnown, type Maybe, UNKNOWN, type Unknown, type View } from "../../../core/view";
import { allOf, anyOf, is, type Tri } from "../../../core/answers";
import { sameNamespace } from "../../namespaces";

const bindingTypes = [
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
];
const roleType = "kubernetes:rbac.authorization.k8s.io/v1:Role";
const clusterRoleType = "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole";

/** API groups and kinds that decide who may talk to whom. */
const groups = [
  "networking.k8s.io",
  "projectcalico.org",
  "crd.projectcalico.org",
  "cilium.io",
  "networking.k8s.aws",
  "vpcresources.k8s.aws",
];
const kinds = [
  "networkpolicies",
  "globalnetworkpolicies",
  "ciliumnetworkpolicies",
  "ciliumclusterwidenetworkpolicies",
  "clusternetworkpolicies",
  "applicationnetworkpolicies",
  "securitygrouppolicies",
];
const writing = ["create", "update", "patch", "delete", "deletecollection"];

/** Built-in ClusterRoles that may write network policies. Source: Kubernetes, "Using RBAC": user-facing roles. */
const builtIn = ["cluster-admin", "admin", "edit"];

function lists(rule: View, key: string, wanted: readonly string[]): Tri {
  const values = rule.at(key).list();
  return values === UNKNOWN
    ? UNKNOWN
    : anyOf(
        (values ?? []).map((value) => {
          const text = value.string();
          return text === UNKNOWN ? UNKNOWN : text === "*" || wanted.includes(String(text));
        }),
      );
}

function mayWrite(role: Node): Tri {
  const rules = role.view.at("rules").list();
  return rules === UNKNOWN
    ? UNKNOWN
    : anyOf(
        (rules ?? []).map((rule) =>
          allOf([lists(rule, "apiGroups", groups), lists(rule, "resources", kinds), lists(rule, "verbs", writing)]),
        ),
      );
}

/** Whether the role of a binding may write policies; undefined if it is neither built in nor in the stack. */
function roleMayWrite(graph: Graph, binding: Node): Tri | undefined {
  const ref = binding.view.at("roleRef");
  const name = ref.at("name").string();
  const kind = ref.at("kind").string();
  const types = kind === UNKNOWN ? [roleType, clusterRoleType] : [kind === "Role" ? roleType : clusterRoleType];
  if (name === UNKNOWN) {
    // A name that came from only one role is that role's own, whatever its value.
    const [source, ...others] = binding.refs("roleRef");
    return source !== undefined && others.length === 0 && types.includes(source.type) ? mayWrite(source) : UNKNOWN;
  }
  if (types.includes(clusterRoleType) && builtIn.includes(String(name))) {
    return kind === UNKNOWN ? UNKNOWN : true;
  }
  const meant = graph.byType(...types).flatMap((role): readonly Tri[] => {
    const here = role.type === clusterRoleType || sameNamespace(binding, role);
    const sure = allOf([is(role.view.at("metadata", "name").string(), String(name)), here]);
    return sure === false ? [] : [allOf([sure, mayWrite(role)])];
  });
  return meant.length === 0 ? undefined : anyOf(meant);
}

/** Groups that contain service accounts, or everybody. */
const everybody = ["system:serviceaccounts", "system:authenticated", "system:unauthenticated"];

/**
 * Names a service account as namespace/name; other subjects are people, or groups with every account of a namespace.
 */
function accountOf(subject: View, binding: Node): Maybe<string> {
  const name = subject.at("name").string();
  const kind = subject.at("kind").string();
  switch (kind) {
    case UNKNOWN:
      return UNKNOWN;
    case "ServiceAccount": {
      const own = subject.at("namespace").string();
      const namespace = own === undefined ? binding.view.at("metadata", "namespace").string() : own;
      return name === UNKNOWN || namespace === UNKNOWN ? UNKNOWN : `${namespace ?? "default"}/${String(name)}`;
    }
    case "Group":
      if (name === UNKNOWN) {
        return UNKNOWN;
      }
      return isKnown(name) && everybody.some((group) => name.startsWith(group))
        ? `${name.replace("system:serviceaccounts:", "")}/*`
        : undefined;
    default:
      return undefined;
  }
}

export const policyWriters = stackRule({
  name: "policy-writers",
  capability: "network-policy",
  guide: ["np-rbac"],
  severity: "high",
  title: "Workload service accounts cannot change network policies",
  why: "Whoever takes over a pod also gets its service account. If that account can edit policies, no isolation is left.",
  problem: "{role} lets the service account {account} create or change network policies",
  fix: "Give the account a role without create, update, patch and delete on policies, or list it in policyWriters if it is supposed to manage policies",
  examples: {
    bad: `new k8s.rbac.v1.RoleBinding("api", { metadata: { namespace: "shop" },
  subjects: [{ kind: "ServiceAccount", name: "api", namespace: "shop" }],
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "edit" } });`,
    good: `new k8s.rbac.v1.RoleBinding("api", { metadata: { namespace: "shop" },
  subjects: [{ kind: "ServiceAccount", name: "api", namespace: "shop" }],
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" } });`,
  },
  level: level("advisory", "mandatory"),
  params: {
    policyWriters: z
      .array(z.string())
      .default([])
      .describe("service accounts that write policies, as namespace/name; * and ? are wildcards: argocd/*"),
  },
  namespaces: "workload",
  types: bindingTypes,
  check(graph, { params, isSystemNamespace }): readonly Finding[] {
    const trusted = (account: string): boolean =>
      isSystemNamespace(account.replace(/\/.*/, "")) || params.policyWriters.some((glob) => globMatches(glob, account));
    const judge = (binding: Node, account: string | Unknown): Outcome => {
      const writes = roleMayWrite(graph, binding);
      if (writes === undefined || writes === false || (isKnown(account) && trusted(account))) {
        return writes === undefined ? notApplicable("its role is not in this stack") : pass;
      }
      return writes === UNKNOWN || account === UNKNOWN
        ? undecided(writes === UNKNOWN ? "the rules of its role" : binding.view.at("subjects"))
        : violation(undefined, { account, role: binding.view.at("roleRef", "name") });
    };
    return graph.byType(...bindingTypes).flatMap((binding) => {
      const accounts = binding.view
        .at("subjects")
        .elements()
        .map((subject) => accountOf(subject, binding))
        .filter((account) => account !== undefined);
      return accounts.map((account) => on(binding, judge(binding, account)));
    });
  },
});
