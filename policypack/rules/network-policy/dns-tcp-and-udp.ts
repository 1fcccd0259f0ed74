import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf, not, type Tri } from "../../../core/answers";
import { allowsDns, namesDns, orPass } from "./isolation";
import { isAbout, someRule } from "../../../core/policies/cover";
import { policyTypes, type StackPolicy } from "./policies";
import { type Stack, stackOf } from "./stack";

function judge(stack: Stack, policy: StackPolicy): readonly Outcome[] {
  const rules = policy.allows("egress");
  if (rules === UNKNOWN) {
    return [undecided("the egress rules of the policy")];
  }
  const overTcp = (): Tri =>
    anyOf(
      stack
        .policiesAbout(policy.namespace)
        .map((each) =>
          allOf([
            isAbout(each, policy.namespace),
            someRule(each.allows("egress"), (rule) => allowsDns(stack, rule, "TCP")),
          ]),
        ),
    );
  return rules.map((rule) => {
    const udp = namesDns(rule, "UDP");
    const answer = anyOf([not(udp), overTcp()]);
    return answer === true ? pass : answer === UNKNOWN ? undecided(rule.view.at("ports")) : violation(rule.view);
  });
}

export const dnsTcpAndUdp = stackRule({
  name: "dns-tcp-and-udp",
  capability: "network-policy",
  guide: ["np-dns", "np-dns-global"],
  severity: "medium",
  title: "Pods that may query DNS can use both UDP and TCP",
  why: "Answers that do not fit into a datagram are retried over TCP. With UDP alone, some names fail after a delay.",
  problem: "DNS is allowed over UDP but not over TCP",
  fix: "Add TCP 53 to the rule",
  examples: {
    bad: `egress: [{ to: [coreDns], ports: [{ protocol: "UDP", port: 53 }] }] // of new k8s.networking.v1.NetworkPolicy(...)`,
    good: `egress: [{ to: [coreDns], ports: [{ protocol: "UDP", port: 53 }, { protocol: "TCP", port: 53 }] }] // of new k8s.networking.v1.NetworkPolicy(...)`,
  },
  level: level("advisory", "mandatory"),
  types: policyTypes,
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    return stack.policies.flatMap((policy) => orPass(judge(stack, policy)).map((outcome) => on(policy.node, outcome)));
  },
});
