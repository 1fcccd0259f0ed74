import { type Finding, level, notApplicable, on, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf } from "../../../core/answers";
import { enforcedByVpcCni } from "./engines";
import { podIsolated } from "./isolation";
import { directions } from "../../../core/policies/model";
import { stackOf } from "./stack";

const podType = "kubernetes:core/v1:Pod";

export const noBarePods = stackRule({
  name: "no-bare-pods",
  capability: "network-policy",
  guide: [],
  reference: {
    title: "EKS User Guide, Limit Pod traffic with Kubernetes network policies: considerations",
    url: "https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html",
  },
  severity: "medium",
  title: "Pods under network policies of the VPC CNI belong to a controller",
  why: "The VPC CNI only applies policies to pods that have an owner, so a standalone pod may stay open.",
  problem: "Policies select this pod, but the VPC CNI may not apply them to a pod without an owner",
  fix: "Use a Deployment or a Job instead",
  examples: {
    bad: `new k8s.core.v1.Pod("migrate", { metadata: { namespace: "shop" }, spec });`,
    good: `new k8s.batch.v1.Job("migrate", { metadata: { namespace: "shop" }, spec: { template: { spec } } });`,
  },
  level: level("advisory"),
  namespaces: "workload",
  types: [podType],
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    const byVpcCni = enforcedByVpcCni(graph);
    return stack.workloads
      .filter(({ node }) => node.type === podType)
      .map((workload) => {
        if (byVpcCni === false) {
          return on(workload.node, notApplicable("an engine other than the VPC CNI enforces policies"));
        }
        const pod = stack.podOf(workload);
        const selected = allOf([byVpcCni, anyOf(directions.map((direction) => podIsolated(stack, pod, direction)))]);
        const open = undecided("which policies select it");
        return on(workload.node, selected === true ? violation() : selected === UNKNOWN ? open : pass);
      });
  },
});
