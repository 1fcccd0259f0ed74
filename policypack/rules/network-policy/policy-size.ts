import { z } from "zod";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN } from "../../../core/view";
import type { Tri } from "../../../core/answers";
import { enforcedByVpcCni } from "./engines";
import { networkPolicyTypes } from "./policies";
import { type PolicyRule, type Direction, directions } from "../../../core/policies/model";
import type { StackPolicy } from "./policies";
import { stackOf } from "./stack";

/** The addresses that a rule is about; the agent keeps the ports of all rules for one of them together. */
function entries(rule: PolicyRule, index: number): readonly string[] {
  const cidrs = rule.peers.flatMap((peer) => peer.blocks.map(({ cidr }) => cidr.string())).filter(isKnown);
  return cidrs.length > 0 ? cidrs : [rule.anyPeer === true ? "every address" : `what rule ${index} selects`];
}

/** How many ports of a rule may come on top of those that are counted for an address. */
function uncounted(rule: PolicyRule): number {
  const ports = rule.view.at("ports");
  const open = ports.elements().filter((port) => port.hasUnknown());
  const anywhere = rule.peers.flatMap((peer) => peer.blocks).some(({ cidr }) => cidr.string() === UNKNOWN);
  return ports.state === "unknown" ? Infinity : anywhere ? ports.items().length : open.length;
}

function judge(policy: StackPolicy, direction: Direction, max: number, byVpcCni: Tri): Outcome {
  const rules = policy.allows(direction);
  if (rules === UNKNOWN) {
    return undecided(`the ${direction} rules of the policy`);
  }
  const ports = new Map<string, Set<string>>();
  rules.forEach((rule, index) => {
    for (const entry of entries(rule, index)) {
      const own = ports.get(entry) ?? new Set();
      rule.view
        .at("ports")
        .items()
        .filter((port) => !port.hasUnknown())
        .forEach((port) => own.add(port.show()));
      ports.set(entry, own);
    }
  });
  const [largest] = [...ports].sort(([, a], [, b]) => b.size - a.size);
  if (largest === undefined) {
    return pass;
  }
  const [entry, { size: count }] = largest;
  if (count > max) {
    return byVpcCni === UNKNOWN
      ? undecided("whether the VPC CNI enforces the policy")
      : violation(`spec.${direction}`, { count, max, entry });
  }
  const more = rules.reduce((sum, rule) => sum + uncounted(rule), count);
  return more > max ? undecided(`ports of the ${direction} rules`) : pass;
}

export const policySize = stackRule({
  name: "policy-size",
  capability: "network-policy",
  guide: ["np-incremental"],
  reference: {
    title: "Network policy agent of the VPC CNI: MAX_PORT_PROTOCOL",
    url: "https://github.com/aws/aws-network-policy-agent/blob/main/pkg/ebpf/c/tc.v4egress.bpf.c",
  },
  severity: "medium",
  title: "A policy has no more ports for one address than the VPC CNI keeps",
  why: "The agent keeps 24 pairs of port and protocol for an address, and what goes beyond them is not enforced as written.",
  problem: "The policy has {count} pairs of port and protocol for {entry}, and the VPC CNI keeps {max}",
  fix: "Write neighbouring ports as one range with endPort",
  examples: {
    bad: `const ports = Array.from({ length: 30 }, (_, i) => ({ port: 8000 + i }));
new k8s.networking.v1.NetworkPolicy("db", { spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports }] } });`,
    good: `new k8s.networking.v1.NetworkPolicy("db", { spec: { podSelector: {}, egress: [{
  to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 8000, endPort: 8029 }],
}] } });`,
  },
  level: level("advisory", "mandatory"),
  params: {
    maxPorts: z.int().min(1).default(24).describe("pairs of port and protocol that the engine keeps for one address"),
  },
  types: networkPolicyTypes,
  check(graph, { params }): readonly Finding[] {
    const byVpcCni = enforcedByVpcCni(graph);
    return stackOf(graph).networkPolicies.flatMap((policy) =>
      byVpcCni === false
        ? []
        : directions.map((direction) => on(policy.node, judge(policy, direction, params.maxPorts, byVpcCni))),
    );
  },
});
