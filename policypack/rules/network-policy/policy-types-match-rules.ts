import { level, type Outcome, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN, type View } from "../../../core/view";
import { hasPolicyType } from "../../../core/policies/kubernetes";
import { networkPolicyTypes } from "./policies";
import { type Direction, directions } from "../../../core/policies/model";
import { listed } from "../../../core/answers";

const typeName = { ingress: "Ingress", egress: "Egress" } as const;

function judge(spec: View, direction: Direction): Outcome {
  const rules = spec.at(direction);
  const values = { direction, type: typeName[direction] };
  // `egress: []` is written to deny egress, which only `policyTypes` does.
  const meant = direction === "egress" || listed(rules) !== undefined;
  const isolated = hasPolicyType(spec, direction);
  if (isolated === true || rules.state === "absent" || !meant) {
    return pass;
  }
  return isolated === UNKNOWN || rules.state === "unknown"
    ? undecided(rules.state === "unknown" ? rules : spec.at("policyTypes"))
    : violation(rules, values);
}

export const policyTypesMatchRules = resourceRule({
  name: "policy-types-match-rules",
  capability: "network-policy",
  guide: ["np-default-deny", "np-incremental"],
  severity: "high",
  title: "The policyTypes of a NetworkPolicy name every direction that it has rules for",
  why: "A direction that is not named is not restricted, and its rules, the empty list of a deny included, are ignored.",
  problem: "The policy has a list of {direction} rules, and policyTypes leaves {type} out, so that the list is ignored",
  fix: "Add {type} to policyTypes, or take the {direction} rules out",
  examples: {
    bad: `new k8s.networking.v1.NetworkPolicy("deny", { spec: { podSelector: {}, ingress: [], egress: [] } });`,
    good: `new k8s.networking.v1.NetworkPolicy("deny", { spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } });`,
  },
  level: level("advisory", "mandatory"),
  types: networkPolicyTypes,
  check: (policy) => directions.map((direction) => judge(policy.view.at("spec"), direction)),
});
