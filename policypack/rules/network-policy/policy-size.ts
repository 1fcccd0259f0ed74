import { portsPerAddress } from "../../../core/vpc-cni/tables";
import { z } from "zod";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN } from "../../../core/view";
import type { Tri } from "../../../core/answers";
import { enforcedByVpcCni } from "./engines";
import { networkPolicyTypes } from "./policies";
import { type PolicyRule, type Direction, directions } from "../../../core/policies/model";
import type { StackPolicy } from "./policies";
import { stackOf } from "./stack";

/** The addresses of a rule; the agent stores the ports of all rules for one address together. */
function entries(rule: PolicyRule, index: number): readonly string[] {
  const cidrs = rule.peers.flatMap((peer) => peer.blocks.map(({ cidr }) => cidr.string())).filter(isKnown);
  return cidrs.length > 0 ? cidrs : [rule.anyPeer === true ? "every address" : `what rule ${index} selects`];
}

/** How many of a rule's ports may come on top of those counted for an address. */
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
  title: "A policy has no more ports for one address than the VPC CNI can store",
  why: "The agent stores 24 port and protocol pairs for an address. Anything beyond that is not enforced as written.",
  problem: "The policy has {count} port and protocol pairs for {entry}, but the VPC CNI only stores {max}",
  fix: "Combine adjacent ports into a range with endPort",
  examples: {
    bad: `const ports = Array.from({ length: 30 }, (_, i) => ({ port: 8000 + i }));
new k8s.networking.v1.NetworkPolicy("db", { spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports }] } });`,
    good: `new k8s.networking.v1.NetworkPolicy("db", { spec: { podSelector: {}, egress: [{
  to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 8000, endPort: 8029 }],
}] } });`,
  },
  level: level("advisory", "mandatory"),
  params: {
    maxPorts: z
      .int()
      .min(1)
      .default(portsPerAddress)
      .describe("port and protocol pairs that the engine stores for one address"),
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
