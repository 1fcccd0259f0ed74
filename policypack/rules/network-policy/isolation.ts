/** The combined effect of policies on a namespace or pod. */
import { type Outcome, pass } from "../../rule";
import { allOf, anyOf, not, type Tri } from "../../../core/answers";
import type { PolicyRule, Direction, Namespace, Pod } from "../../../core/policies/model";
import { coversPod, coversPort, namesAddresses, someRule } from "../../../core/policies/cover";
import type { Protocol } from "../../../core/policies/endpoint";
import type { Stack } from "./stack";

/** Whether every pod of a namespace has a default deny in a direction. */
export function namespaceIsolated(stack: Stack, namespace: Namespace, direction: Direction): Tri {
  return anyOf(
    stack
      .policiesAbout(namespace.key)
      .map((policy) => allOf([policy.isolates(direction), policy.selectsAll(namespace)])),
  );
}

/** Whether a pod has a default deny in a direction. */
export function podIsolated(stack: Stack, pod: Pod, direction: Direction): Tri {
  return anyOf(
    stack.policiesAbout(pod.namespace.key).map((policy) => allOf([policy.isolates(direction), policy.selects(pod)])),
  );
}

/** Whether any policy that selects a pod has a rule that passes the test. */
export function podAllowed(stack: Stack, pod: Pod, direction: Direction, test: (rule: PolicyRule) => Tri): Tri {
  return anyOf(
    stack
      .policiesAbout(pod.namespace.key)
      .map((policy) => allOf([policy.selects(pod), someRule(policy.allows(direction), test)])),
  );
}

/**
 * Labels of the CoreDNS pods, as the EKS add-on sets them. Source: coredns add-on, `kubectl -n kube-system get pods
 * --show-labels`.
 */
export const coreDnsLabels = { "k8s-app": "kube-dns", "eks.amazonaws.com/component": "coredns" } as const;

/** Whether a policy rule names the DNS port itself instead of every port. */
export function namesDns(rule: PolicyRule, protocol: Protocol): Tri {
  return allOf([not(rule.anyPort), coversPort(rule, protocol, 53)]);
}

/**
 * Whether a rule may be meant for DNS: it names the port, or allows all ports to CoreDNS or to addresses. Another
 *    rule checks whether the peers of a rule with that port are right.
 */
export function allowsDns(stack: Stack, rule: PolicyRule, protocol: Protocol): Tri {
  const byPeer = anyOf([coversPod(rule, stack.pod("kube-system", coreDnsLabels)), namesAddresses(rule)]);
  return anyOf([namesDns(rule, protocol), allOf([rule.anyPort, byPeer])]);
}

/** A checked resource without findings passes. */
export function orPass(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.length === 0 ? [pass] : outcomes;
}
