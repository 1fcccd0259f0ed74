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
import { UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, not, type Tri } from "../../../core/answers";
import { isSameNamespace } from "../../../core/policies/namespace-key";
import { namespaceKey } from "../../namespaces";
import { calicoGlobalTypes, calicoNamespacedTypes } from "./policies";
import { calicoSelector } from "../../../core/policies/calico-selector";

const serviceAccountType = "kubernetes:core/v1:ServiceAccount";
const types = [...calicoNamespacedTypes, ...calicoGlobalTypes];

function judge(graph: Graph, policy: Node): Outcome {
  const selector = policy.view.at("spec", "serviceAccountSelector");
  const everywhere = calicoGlobalTypes.includes(policy.type);
  const namespace = namespaceKey(policy);
  const accounts = graph
    .byType(serviceAccountType)
    .map((account): { account: Node; here: Tri } => ({
      account,
      here: everywhere || isSameNamespace(namespace, namespaceKey(account)),
    }))
    .filter(({ here }) => here !== false);
  if (selector.state === "absent" || accounts.length === 0) {
    return notApplicable("it does not select service accounts, or the stack shows none");
  }
  const selects = calicoSelector(selector.string());
  const found = anyOf(
    accounts.map(({ account, here }): Tri => {
      const metadata = account.view.at("metadata");
      const label = (key: string): View =>
        key === "projectcalico.org/name" ? metadata.at("name") : metadata.at("labels", key);
      return allOf([here, selects((key) => label(key).string())]);
    }),
  );
  const broken = allOf([anyOf(accounts.map(({ here }) => here)), not(found)]);
  return broken === false ? pass : broken === UNKNOWN ? undecided(selector) : violation(selector, { selector });
}

export const serviceAccountSelectorMatches = stackRule({
  name: "service-account-selector-matches",
  capability: "network-policy",
  guide: ["np-service-account"],
  severity: "high",
  title: "Policies scoped to service accounts select existing accounts",
  why: "Calico selects service accounts by their labels, and a policy that selects none isolates no pod.",
  problem: "No service account in this stack matches the policy's selector: {selector}",
  fix: "Add the label to the ServiceAccount, or select it by projectcalico.org/name",
  examples: {
    bad: `new k8s.core.v1.ServiceAccount("api", { metadata: { name: "api", namespace: "shop" } });
new k8s.apiextensions.CustomResource("api", { apiVersion: "projectcalico.org/v3", kind: "NetworkPolicy", metadata: { namespace: "shop" }, spec: { serviceAccountSelector: 'role == "api"' } });`,
    good: `new k8s.core.v1.ServiceAccount("api", { metadata: { name: "api", namespace: "shop", labels: { role: "api" } } });`,
  },
  level: level("advisory", "mandatory"),
  types,
  check: (graph): readonly Finding[] => graph.byType(...types).map((policy) => on(policy, judge(graph, policy))),
});
