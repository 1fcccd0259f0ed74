import { z } from "zod";
import { securityGroupsPerPolicy } from "../../../facts/quotas";
import { level, type Outcome, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { isKnown, UNKNOWN } from "../../../core/view";
import { selectsAll } from "../../../core/labels";

export const policySelectors = resourceRule({
  name: "policy-selectors",
  capability: "pod-security-groups",
  guide: ["sgp-selectors", "sgp-limits"],
  severity: "high",
  title: "A SecurityGroupPolicy has a deliberate selector and one to five groups",
  why: "A policy without selector or groups is silently ignored, and the selector {} selects every pod in the namespace.",
  problem: "The SecurityGroupPolicy {reason}",
  fix: "Add a podSelector or serviceAccountSelector, and 1 to {most} IDs in securityGroups.groupIds",
  examples: {
    bad: `new SecurityGroupPolicy("api", { metadata: { namespace: "kube-system" }, spec: { podSelector: {}, securityGroups: { groupIds } } });`,
    good: `new SecurityGroupPolicy("api", { metadata: { namespace: "shop" }, spec: { podSelector: { matchLabels: { app: "api" } }, securityGroups: { groupIds } } });`,
  },
  level: level("mandatory"),
  params: {
    wholeNamespaces: z
      .boolean()
      .default(true)
      .describe("accept {} as selector, which selects all pods of a namespace that is not a system namespace"),
  },
  types: [tokens.securityGroupPolicy],
  check(policy, { params, isSystemNamespace }) {
    const most = securityGroupsPerPolicy;
    const spec = policy.view.at("spec");
    const selectors = [spec.at("podSelector"), spec.at("serviceAccountSelector")];
    const present = selectors.filter((selector) => selector.state !== "absent");
    const namespace = policy.view.at("metadata", "namespace");
    const name = namespace.string();
    const outcomes: Outcome[] = [];
    if (present.length === 0) {
      outcomes.push(violation(spec, { reason: "selects no pods: it has no selector", most }));
    }
    // Two selectors must both match, so one narrows the other.
    for (const whole of present.length === 1 ? present : []) {
      const all = selectsAll(whole);
      const refused = !params.wholeNamespaces || (isKnown(name) && isSystemNamespace(name));
      if (all !== false && refused) {
        outcomes.push(
          all === UNKNOWN ? undecided(whole) : violation(whole, { reason: "selects every pod of the namespace", most }),
        );
      } else if (all !== false && name === UNKNOWN) {
        outcomes.push(undecided(namespace));
      }
    }
    const ids = spec.at("securityGroups", "groupIds");
    const count = ids.items().length;
    if (ids.state === "unknown") {
      outcomes.push(undecided(ids));
    } else if (count === 0 || count > most) {
      outcomes.push(violation(ids, { reason: `names ${count} security groups`, most }));
    }
    return outcomes;
  },
});
