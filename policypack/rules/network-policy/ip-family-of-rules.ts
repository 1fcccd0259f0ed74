import { type Family, maybeBlock } from "../../../core/cidr";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { isKnown, type Maybe, UNKNOWN, type View } from "../../../core/view";
import { allOf, not } from "../../../core/answers";
import { orPass } from "./isolation";
import { type PolicyRule, directions } from "../../../core/policies/model";
import type { StackPolicy } from "./policies";
import { stackOf } from "./stack";

function maybeFamily(cidr: View): Maybe<Family> {
  const block = maybeBlock(cidr.string());
  return isKnown(block) ? block.family : UNKNOWN;
}

/** A rule that only names addresses of a family that no pod has matches nothing. */
function judgeRule(rule: PolicyRule, family: Maybe<string>): Outcome {
  const cidrs = rule.peers.flatMap((peer) => peer.blocks.map(({ cidr }) => cidr));
  const byAddress = allOf([not(rule.anyPeer), ...rule.peers.map((peer) => peer.byAddress)]);
  const found = cidrs.map(maybeFamily);
  if (byAddress === false || found.some((each) => each !== UNKNOWN && each === family)) {
    return pass;
  }
  const [first] = found;
  // Unknown peers have unknown blocks.
  if (family === UNKNOWN || found.includes(UNKNOWN)) {
    return undecided(family === UNKNOWN ? "the IP family of the cluster" : rule.view);
  }
  return violation(rule.view, {
    found: first === "ipv4" ? "IPv4" : "IPv6",
    cluster: family === "ipv4" ? "IPv4" : "IPv6",
  });
}

function judge(policy: StackPolicy, family: Maybe<string>): readonly Outcome[] {
  return directions.flatMap((direction) => {
    const rules = policy.allows(direction);
    return rules === UNKNOWN
      ? [undecided(`the ${direction} rules of the policy`)]
      : rules.map((rule) => judgeRule(rule, family));
  });
}

export const ipFamilyOfRules = stackRule({
  name: "ip-family-of-rules",
  capability: "network-policy",
  guide: ["np-incremental"],
  reference: {
    title: "EKS User Guide, Limit Pod traffic with Kubernetes network policies: considerations",
    url: "https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html",
  },
  severity: "medium",
  title: "Addresses in policies belong to the cluster's IP family",
  why: "Pods have addresses of one family. A rule for the other one is accepted but never matches.",
  problem: "This rule only names {found} addresses, but pods of this cluster have {cluster} addresses",
  fix: "Use {cluster} addresses in the rule",
  examples: {
    bad: `new aws.eks.Cluster("main", { kubernetesNetworkConfig: { ipFamily: "ipv6" } });
new k8s.networking.v1.NetworkPolicy("db", { spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }] } });`,
    good: `new aws.eks.Cluster("main", { kubernetesNetworkConfig: { ipFamily: "ipv6" } });
new k8s.networking.v1.NetworkPolicy("db", { spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "2001:db8::/56" } }] }] } });`,
  },
  level: level("advisory", "mandatory"),
  types: [tokens.cluster],
  check(graph): readonly Finding[] {
    const families = new Set(
      graph
        .byType(tokens.cluster)
        .map((cluster) => cluster.view.at("kubernetesNetworkConfig", "ipFamily").string() ?? "ipv4"),
    );
    const [only] = families;
    // If the stack has clusters of both families, a policy may be for either.
    const family = families.size === 1 ? only : UNKNOWN;
    return stackOf(graph).networkPolicies.flatMap((policy) =>
      orPass(judge(policy, family)).map((outcome) => on(policy.node, outcome)),
    );
  },
});
