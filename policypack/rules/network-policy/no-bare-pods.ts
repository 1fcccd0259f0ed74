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
    title: "aws-network-policy-agent, pkg/utils/utils.go: tables by namespace and the name up to the last dash",
    url: "https://github.com/aws/aws-network-policy-agent/blob/c8619c056b4c3a7156d2e3538864de3bc9faab82/pkg/utils/utils.go",
  },
  severity: "medium",
  title: "Pods under network policies of the VPC CNI belong to a controller",
  why: "On one node the VPC CNI treats pods as one whose names agree up to the last dash: a policy for the pod report-a also isolates report-b. A controller adds a suffix, so its pods share with each other only.",
  problem: "Policies select this pod, and it may share them with other pods whose names agree up to the last dash",
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
