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
import { UNKNOWN } from "../../view";
import { type VpcCni, vpcCnis, vpcCniTypes } from "../shared/vpc-cni";

function judge(cni: VpcCni): Outcome {
  const on = cni.setting("enableNetworkPolicy").boolean() ?? false;
  if (on === false) {
    return notApplicable("the VPC CNI enforces no policies");
  }
  const logs = cni.setting("nodeAgent", "enablePolicyEventLogs").boolean() ?? false;
  if (logs === true) {
    return pass;
  }
  return on === UNKNOWN || logs === UNKNOWN
    ? undecided(cni.setting("nodeAgent", "enablePolicyEventLogs"))
    : violation();
}

export const policyEventLogs = stackRule({
  name: "policy-event-logs",
  capability: "network-policy",
  guide: ["flow-logs-pods"],
  reference: {
    title: "EKS Best Practices, Network security: monitor network policy enforcement",
    url: "https://docs.aws.amazon.com/eks/latest/best-practices/network-security.html",
  },
  severity: "low",
  title: "The VPC CNI logs what policies allow and deny",
  why: "Flow logs show a refused connection between addresses, and not which pods they were or that a policy refused it.",
  problem: "The VPC CNI enforces network policies and does not log what they allow and deny",
  fix: 'Set nodeAgent.enablePolicyEventLogs to "true", at the price of up to one CPU core of a busy node',
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }) });`,
    good: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({
  enableNetworkPolicy: "true", nodeAgent: { enablePolicyEventLogs: "true" },
}) });`,
  },
  // It costs enough to be a choice of each environment.
  level: level("disabled", "disabled", "advisory"),
  types: vpcCniTypes,
  check: (graph): readonly Finding[] => vpcCnis(graph).map((cni) => on(cni.node, judge(cni))),
});
