import { z } from "zod";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isWorld } from "../../../core/cidr";
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf, not, type Tri } from "../../../core/answers";
import { orPass } from "./isolation";
import type { PolicyRule, Block, Direction, Ports } from "../../../core/policies/model";
import { policyTypes, type StackPolicy } from "./policies";
import { stackOf } from "./stack";

/** The world, even if single hosts are excluded: an exception for the metadata service leaves the rest open. */
function isEverybody({ cidr, except }: Block): Tri {
  const wide = except.map((each): Tri => {
    const text = each.string();
    return text === UNKNOWN ? UNKNOWN : text !== undefined && !text.endsWith("/32") && !text.endsWith("/128");
  });
  return allOf([isWorld(cidr.string()), not(anyOf(wide))]);
}

function everyPort({ first, last }: Ports): Tri {
  if (first === undefined) {
    return true;
  }
  if (typeof first === "string") {
    return false;
  }
  return allOf([
    first === UNKNOWN ? UNKNOWN : first <= 1,
    last === UNKNOWN ? UNKNOWN : last !== undefined && last >= 65535,
  ]);
}

function opensAll(rule: PolicyRule): Tri {
  const peers = rule.peers.flatMap((peer): readonly Tri[] => [peer.everyPod, ...peer.blocks.map(isEverybody)]);
  return allOf([anyOf([rule.anyPeer, ...peers]), anyOf([rule.anyPort, ...rule.ports.map(everyPort)])]);
}

function judge(policy: StackPolicy, directions: readonly Direction[]): readonly Outcome[] {
  return directions.flatMap((direction) => {
    const rules = policy.allows(direction);
    return rules === UNKNOWN
      ? [undecided(`the ${direction} rules of the policy`)]
      : rules.map((rule) => {
          const open = opensAll(rule);
          const who = direction === "ingress" ? "from everywhere" : "to everywhere";
          return open === true ? violation(rule.view, { who }) : open === UNKNOWN ? undecided(rule.view) : pass;
        });
  });
}

export const noAllowAllPolicies = stackRule({
  name: "no-allow-all-policies",
  capability: "network-policy",
  guide: ["np-incremental"],
  severity: "high",
  title: "No policy allows everything and so defeats the default deny",
  why: "Policies add up: one rule that allows every port for everybody cancels the default deny of its pods.",
  problem: "This rule allows all traffic, on every port, {who}",
  fix: "Limit the rule to named peers or ports",
  examples: {
    bad: `new k8s.networking.v1.NetworkPolicy("web", { spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] } });`,
    good: `new k8s.networking.v1.NetworkPolicy("web", { spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{
  from: [{ podSelector: {} }], ports: [{ port: 8080 }],
}] } });`,
  },
  level: level("advisory", "mandatory"),
  params: {
    directions: z
      .array(z.enum(["ingress", "egress"]))
      .min(1)
      .default(["ingress", "egress"])
      .describe("directions that are checked"),
  },
  namespaces: "workload",
  types: policyTypes,
  check(graph, { params }): readonly Finding[] {
    return stackOf(graph).policies.flatMap((policy) =>
      orPass(judge(policy, params.directions)).map((outcome) => on(policy.node, outcome)),
    );
  },
});
