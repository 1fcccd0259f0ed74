import { z } from "zod";
import { mostSecurityGroupsPerInterface, securityGroupsPerInterface } from "../../../facts/quotas";
import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { groupsOfPolicy, type Selection, selections } from "./policies";

interface Limits {
  readonly maxPolicies: number;
  readonly maxGroups: number;
}

/** The most groups that a policy assigns. */
function mostGroups(policy: Node): number {
  const ids = policy.view.at("spec", "securityGroups", "groupIds");
  return ids.state === "unknown" ? Infinity : ids.items().length;
}

function judge(graph: Graph, found: readonly Selection[], limits: Limits): Outcome {
  const sure = found.filter(({ match }) => match === true).map(({ policy }) => policy);
  const names = (policies: readonly Node[]): string => policies.map(({ name }) => name).join(", ");
  const groups = new Set(sure.flatMap((policy) => groupsOfPolicy(graph, policy).keys));
  if (sure.length > limits.maxPolicies || groups.size > limits.maxGroups) {
    return violation(undefined, { policies: names(sure), count: groups.size });
  }
  const most = found.reduce((sum, { policy }) => sum + mostGroups(policy), 0);
  return found.length > limits.maxPolicies || most > limits.maxGroups
    ? undecided(`which of the SecurityGroupPolicies ${names(found.map(({ policy }) => policy))} select it`)
    : pass;
}

export const policiesPerPod = stackRule({
  name: "policies-per-pod",
  capability: "pod-security-groups",
  guide: ["sgp-selectors", "sgp-limits"],
  severity: "medium",
  title: "A pod gets its groups from one SecurityGroupPolicy, and no more than an interface may have",
  why: "Pods that several policies select get the groups of all of them, so the widest one counts. Above the quota they are not scheduled.",
  problem: "SecurityGroupPolicies {policies} all select these pods, which get all {count} of their groups",
  fix: "Narrow the selectors of {policies} until only one selects the pods, and list all groups there",
  examples: {
    bad: `new SecurityGroupPolicy("all", { spec: { podSelector: {}, securityGroups: { groupIds: [wide.id] } } });
new SecurityGroupPolicy("api", { spec: { podSelector: { matchLabels: { app: "api" } }, securityGroups: { groupIds: [api.id] } } });`,
    good: `new SecurityGroupPolicy("api", { spec: { podSelector: { matchLabels: { app: "api" } }, securityGroups: { groupIds: [api.id] } } });`,
  },
  level: level("advisory", "mandatory"),
  params: {
    maxPolicies: z.int().min(1).default(1).describe("highest number of SecurityGroupPolicies that may select a pod"),
    maxGroups: z
      .int()
      .min(1)
      .max(mostSecurityGroupsPerInterface)
      .default(securityGroupsPerInterface)
      .describe(
        `highest number of security groups on a pod (quota L-2AFB9258), at most ${mostSecurityGroupsPerInterface}`,
      ),
  },
  types: [tokens.securityGroupPolicy],
  check(graph, { params }): readonly Finding[] {
    const byWorkload = new Map<Node, Selection[]>();
    for (const selection of selections(graph)) {
      const { node } = selection.workload;
      byWorkload.set(node, [...(byWorkload.get(node) ?? []), selection]);
    }
    return [...byWorkload].map(([node, found]) => on(node, judge(graph, found, params)));
  },
});
