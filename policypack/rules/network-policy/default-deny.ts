import { z } from "zod";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import type { Node } from "../../graph";
import { doubted } from "../shared/outcomes";
import { namespaceType } from "../../namespaces";
import { workloadTypes } from "../shared/workloads";
import { namespaceIsolated } from "./isolation";
import { type Direction, directions, type Namespace } from "../../../core/policies/model";
import { namespaceName, type Stack, stackOf } from "./stack";

/** Names the policy that almost denies everything: it selects every pod, but lists only one direction. */
function nearly(stack: Stack, namespace: Namespace, missing: readonly Direction[]): string {
  const names = stack
    .policiesAbout(namespace.key)
    .filter(
      (policy) => policy.selectsAll(namespace) === true && directions.some((each) => policy.isolates(each) === true),
    )
    .map(({ node }) => node.name);
  return names.length === 0 ? "" : `: ${names.join(", ")} selects all of them, but not for ${missing.join(" and ")}`;
}

function judge(stack: Stack, namespace: Namespace, name: string, wanted: readonly Direction[]): Outcome {
  const answers = wanted.map((direction) => ({ direction, isolated: namespaceIsolated(stack, namespace, direction) }));
  const missing = answers.filter(({ isolated }) => isolated === false).map(({ direction }) => direction);
  if (missing.length > 0) {
    return violation(undefined, {
      namespace: name,
      missing: missing.join(" and "),
      nearly: nearly(stack, namespace, missing),
    });
  }
  const open = answers.filter(({ isolated }) => isolated === UNKNOWN).map(({ direction }) => direction);
  return open.length > 0 ? undecided(`which pods the policies of ${name} select for ${open.join(" and ")}`) : pass;
}

/** The namespace that always exists, if the stack has pods in it; a provider may set another default. */
function inDefault(stack: Stack, providers: readonly Node[]): ReturnType<Stack["workloadsAbout"]> {
  const moved = providers.some((provider) => provider.view.at("namespace").state !== "absent");
  const made = stack.namespaces.some(({ key }) => key === "default");
  return moved || made ? [] : stack.workloadsAbout("default");
}

export const defaultDeny = stackRule({
  name: "default-deny",
  capability: "network-policy",
  guide: ["np-default-deny", "np-global-deny"],
  cis: "4.3.2",
  severity: "high",
  title: "Every namespace has a default deny in both directions",
  why: "A pod that no policy selects can reach, and be reached by, everything.",
  problem: "Pods in namespace {namespace} are open by default for {missing}{nearly}",
  fix: "Add a NetworkPolicy without rules to {namespace}, with podSelector {} and policyTypes [Ingress, Egress]",
  examples: {
    bad: `const shop = new k8s.core.v1.Namespace("shop", { metadata: { name: "shop" } });
new k8s.networking.v1.NetworkPolicy("deny", {
  metadata: { namespace: shop.metadata.name }, spec: { podSelector: {}, policyTypes: ["Ingress"] },
});`,
    good: `const shop = new k8s.core.v1.Namespace("shop", { metadata: { name: "shop" } });
new k8s.networking.v1.NetworkPolicy("deny", {
  metadata: { namespace: shop.metadata.name }, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
});`,
  },
  level: level("advisory", "mandatory"),
  params: {
    directions: z
      .array(z.enum(["ingress", "egress"]))
      .min(1)
      .default(["ingress", "egress"])
      .describe("directions that must have a default deny"),
  },
  namespaces: "workload",
  types: [namespaceType, ...workloadTypes],
  check(graph, { params }): readonly Finding[] {
    const stack = stackOf(graph);
    const outside = inDefault(stack, graph.byType("pulumi:providers:kubernetes"));
    const outcome = judge(stack, stack.namespace("default"), "default", params.directions);
    return [
      ...stack.namespaces.map((each) => on(each.node, judge(stack, each, namespaceName(each), params.directions))),
      ...outside.map(({ workload: { node }, here }) =>
        on(node, here === true ? outcome : doubted(outcome, `the namespace of ${node.name}`)),
      ),
    ];
  },
});
