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
  // People write `egress: []` to deny egress, but only `policyTypes` does that.
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
  title: "A NetworkPolicy's policyTypes include every direction that it has rules for",
  why: "What engines make of a direction that is not in policyTypes differs: Calico and Cilium ignore its rules, the VPC CNI applies rules that are not empty and denies the rest. An empty list denies nothing on any of them.",
  problem:
    "The policy has a list of {direction} rules, but policyTypes does not include {type}: engines differ in what they make of it",
  fix: "Add {type} to policyTypes, or remove the {direction} rules",
  examples: {
    bad: `new k8s.networking.v1.NetworkPolicy("deny", { spec: { podSelector: {}, ingress: [], egress: [] } });`,
    good: `new k8s.networking.v1.NetworkPolicy("deny", { spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } });`,
  },
  level: level("advisory", "mandatory"),
  types: networkPolicyTypes,
  check: (policy) => directions.map((direction) => judge(policy.view.at("spec"), direction)),
});
