import { maybeBlock } from "../../../core/cidr";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { orPass } from "./isolation";
import type { PolicyRule, Block } from "../../../core/policies/model";
import { blockCovers, coversPort } from "../../../core/policies/cover";
import { policyTypes, type StackPolicy } from "./policies";
import { stackOf } from "./stack";

/** The instance metadata service, which hands out the node's role. */
const metadata = ["169.254.169.254", "fd00:ec2::254"];

/** A block this narrow is meant for node services; other rules check wider ones. */
function isNarrow(cidr: View): Tri {
  const block = maybeBlock(cidr.string());
  return isKnown(block) ? block.prefix >= 16 : UNKNOWN;
}

function reaches(rule: PolicyRule, block: Block): Tri {
  return allOf([
    isNarrow(block.cidr),
    anyOf(metadata.map((address) => blockCovers(block, address))),
    coversPort(rule, "TCP", 80),
  ]);
}

function judge(policy: StackPolicy): readonly Outcome[] {
  const rules = policy.allows("egress");
  if (rules === UNKNOWN) {
    return [undecided("the egress rules of the policy")];
  }
  return rules.flatMap((rule) =>
    rule.peers
      .flatMap((peer) => peer.blocks)
      .map((block) => {
        const open = reaches(rule, block);
        return open === true
          ? violation(block.cidr, { cidr: block.cidr })
          : open === UNKNOWN
            ? undecided(block.cidr)
            : pass;
      }),
  );
}

export const noMetadataEgress = stackRule({
  name: "no-metadata-egress",
  capability: "network-policy",
  guide: [],
  reference: {
    title: "EKS Best Practices, Identity and access: restrict access to the instance profile assigned to the node",
    url: "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
  },
  severity: "high",
  title: "No policy allows pods to reach the instance metadata service",
  why: "A pod that reaches the instance metadata service can use its node's role.",
  problem: "This rule allows the instance metadata service: {cidr}",
  fix: "Give the pods their own role through EKS Pod Identity, and allow 169.254.170.23/32 on TCP 80 instead",
  examples: {
    bad: `new k8s.networking.v1.NetworkPolicy("aws", { spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "169.254.169.254/32" } }] }] } });`,
    good: `new k8s.networking.v1.NetworkPolicy("aws", { spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ port: 80 }] }] } });`,
  },
  level: level("advisory", "mandatory"),
  namespaces: "workload",
  types: policyTypes,
  check: (graph): readonly Finding[] =>
    stackOf(graph).policies.flatMap((policy) => orPass(judge(policy)).map((outcome) => on(policy.node, outcome))),
});
