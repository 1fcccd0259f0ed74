import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, is, not, type Tri } from "../../../core/answers";
import { isSameNamespace } from "../../../core/policies/namespace-key";
import { namespaceKey } from "../../namespaces";
import { workloadTypes } from "../shared/workloads";
import { podIsolated } from "./isolation";
import { directions } from "../../../core/policies/model";
import { isAbout } from "../../../core/policies/cover";
import { type Stack, stackOf } from "./stack";

const fargateProfileType = "aws:eks/fargateProfile:FargateProfile";

/** Whether a namespace has a SecurityGroupPolicy, which does apply to Fargate pods. */
function hasSecurityGroups(graph: Graph, namespace: string): Tri {
  return anyOf(
    graph.byType(tokens.securityGroupPolicy).map((policy) => isSameNamespace(namespaceKey(policy), namespace)),
  );
}

function judgeFargate(graph: Graph, stack: Stack, selector: View): Outcome {
  const namespace = selector.at("namespace").string();
  if (!isKnown(namespace)) {
    return undecided(selector.at("namespace"));
  }
  const isolated = anyOf(stack.policies.map((policy) => !policy.clusterWide && isAbout(policy, namespace)));
  const broken = allOf([isolated, not(hasSecurityGroups(graph, namespace))]);
  if (broken === false) {
    return pass;
  }
  return broken === UNKNOWN
    ? undecided("the namespace of a policy or SecurityGroupPolicy")
    : violation(selector, { where: `on Fargate in namespace ${namespace}`, instead: "a SecurityGroupPolicy" });
}

function onWindows(spec: View): Tri {
  return anyOf(
    [spec.at("nodeSelector", "kubernetes.io/os"), spec.at("os", "name")].map((view) => is(view.string(), "windows")),
  );
}

function windowsFindings(stack: Stack): readonly Finding[] {
  return stack.workloads
    .filter(({ spec }) => onWindows(spec) !== false)
    .map((workload) => {
      const pod = stack.podOf(workload);
      const isolated = allOf([
        onWindows(workload.spec),
        anyOf(directions.map((direction) => podIsolated(stack, pod, direction))),
      ]);
      const values = { where: "on Windows", instead: "security groups of the nodes" };
      return on(
        workload.node,
        isolated === true
          ? violation(undefined, values)
          : isolated === UNKNOWN
            ? undecided("whether it runs on Windows, and which policies select it")
            : pass,
      );
    });
}

function fargateFindings(graph: Graph, stack: Stack): readonly Finding[] {
  return graph.byType(fargateProfileType).flatMap((profile: Node) => {
    const selectors = profile.view.at("selectors").list();
    return selectors === UNKNOWN
      ? [on(profile, undecided(profile.view.at("selectors")))]
      : (selectors ?? []).map((selector) => on(profile, judgeFargate(graph, stack, selector)));
  });
}

export const policiesReachCompute = stackRule({
  name: "policies-reach-compute",
  capability: "network-policy",
  guide: ["np-engine"],
  reference: {
    title: "EKS User Guide, Limit Pod traffic with Kubernetes network policies: considerations",
    url: "https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html",
  },
  severity: "high",
  title: "No pods on Fargate or Windows rely on network policies",
  why: "Engines only enforce policies on EC2 Linux nodes; elsewhere the same objects have no effect.",
  problem: "Network policies select pods {where}, where nothing enforces them",
  fix: "Isolate these pods by {instead}, or run them on Linux nodes",
  examples: {
    bad: `new aws.eks.FargateProfile("shop", { clusterName, podExecutionRoleArn, subnetIds, selectors: [{ namespace: "shop" }] });
new k8s.networking.v1.NetworkPolicy("deny", { metadata: { namespace: "shop" }, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } });`,
    good: `new aws.eks.FargateProfile("shop", { clusterName, podExecutionRoleArn, subnetIds, selectors: [{ namespace: "shop" }] });
new k8s.apiextensions.CustomResource("shop", { apiVersion: "vpcresources.k8s.aws/v1beta1", kind: "SecurityGroupPolicy", metadata: { namespace: "shop" }, spec });`,
  },
  level: level("advisory", "mandatory"),
  namespaces: "workload",
  types: [fargateProfileType, ...workloadTypes],
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    return [...fargateFindings(graph, stack), ...windowsFindings(stack)];
  },
});
