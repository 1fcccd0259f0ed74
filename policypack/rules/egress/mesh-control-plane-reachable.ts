import type { Graph } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { namespaceIsolated, podAllowed } from "../network-policy/isolation";
import type { PolicyRule, Pod } from "../../../core/policies/model";
import { coversPod, coversPort, namesAddresses, someRule } from "../../../core/policies/cover";
import { type MadeNamespace, namespaceName, type Stack, stackOf } from "../network-policy/stack";
import { allOf, anyOf, is, present, type Tri } from "../../../core/answers";
import { labelsOf } from "../../../core/labels";
import { installations, istioCsrChart, mayInstall, type MeshChart } from "../shared/mesh";
import { namedNamespace, namespaceType } from "../../namespaces";

/**
 * What a sidecar needs before it serves traffic. Both the Service's port and its pods' port count: policy engines see
 * one or the other.
 */
const needs: readonly {
  readonly chart: MeshChart;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  readonly what: string;
}[] = [
  {
    chart: "istiod",
    labels: { app: "istiod", istio: "pilot", "app.kubernetes.io/name": "istiod", "app.kubernetes.io/part-of": "istio" },
    ports: [15012],
    what: "istiod (TCP 15012)",
  },
  {
    chart: istioCsrChart,
    labels: { app: istioCsrChart, "app.kubernetes.io/name": istioCsrChart },
    ports: [443, 6443],
    what: "istio-csr (TCP 443 and 6443)",
  },
];

/** Whether pods of a namespace get a sidecar: by the injection label or a revision label. */
function hasSidecars({ labelMap }: MadeNamespace): Tri {
  return anyOf([is(labelMap.at("istio-injection").string(), "enabled"), present(labelMap.at("istio.io/rev"))]);
}

/** Whether a rule lets sidecars connect to pods. CIDRs may cover them: pod addresses are not known here. */
function lets(rule: PolicyRule, pod: Pod, ports: readonly number[]): Tri {
  return allOf([
    anyOf([coversPod(rule, pod), namesAddresses(rule)]),
    anyOf(ports.map((port) => coversPort(rule, "TCP", port))),
  ]);
}

/** Whether all pods of a namespace may connect or, if the stack shows its pods, each of them. */
function allowed(stack: Stack, namespace: MadeNamespace, test: (rule: PolicyRule) => Tri): Tri {
  const whole = anyOf(
    stack
      .policiesAbout(namespace.key)
      .map((policy) => allOf([policy.selectsAll(namespace), someRule(policy.allows("egress"), test)])),
  );
  const pods = stack.inNamespace(String(namespace.key));
  return pods.length === 0
    ? whole
    : allOf(pods.map((workload) => podAllowed(stack, stack.podOf(workload), "egress", test)));
}

function judge(graph: Graph, stack: Stack, namespace: MadeNamespace): readonly Outcome[] {
  const sidecars = hasSidecars(namespace);
  const isolated = namespaceIsolated(stack, namespace, "egress");
  if (sidecars === false || isolated === false) {
    return [];
  }
  const name = namespaceName(namespace);
  return needs.flatMap(({ chart, labels, ports, what }) => {
    const found = installations(graph, chart);
    if (found.length === 0 && mayInstall(graph, chart)) {
      return [undecided(`whether ${chart} is in this stack`)];
    }
    return found.map((installation) => {
      const pod = stack.podIn(namedNamespace(installation) ?? "default", labelsOf(labels));
      const answer = allowed(stack, namespace, (rule) => lets(rule, pod, ports));
      if (answer === true) {
        return pass;
      }
      return [answer, sidecars, isolated].includes(UNKNOWN)
        ? undecided(`the labels and policies of namespace ${name}`)
        : violation(undefined, { namespace: name, what });
    });
  });
}

export const meshControlPlaneReachable = stackRule({
  name: "mesh-control-plane-reachable",
  capability: "egress",
  guide: ["egress-gateway", "np-default-deny"],
  severity: "medium",
  title: "Sidecars can reach istiod and istio-csr from namespaces that deny egress by default",
  why: "Without configuration and a certificate no mesh pod starts, and people usually react by removing the default deny.",
  problem: "Namespace {namespace} denies egress by default, and no policy lets its sidecars reach {what}",
  fix: "Add an egress rule for all pods of {namespace} to {what}",
  examples: {
    bad: `new k8s.networking.v1.NetworkPolicy("deny", {
  metadata: { namespace: "shop" }, spec: { podSelector: {}, policyTypes: ["Egress"] },
});`,
    good: `new k8s.networking.v1.NetworkPolicy("mesh", {
  metadata: { namespace: "shop" },
  spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{
    to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "istio-system" } } }],
    ports: [{ protocol: "TCP", port: 15012 }],
  }] },
});`,
  },
  level: level("disabled", "advisory", "mandatory"),
  namespaces: "workload",
  types: [namespaceType],
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    return stack.namespaces.flatMap((namespace) =>
      judge(graph, stack, namespace).map((outcome) => on(namespace.node, outcome)),
    );
  },
});
