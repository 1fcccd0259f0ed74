import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";
import { type Engines, enginesOf, enginesOn } from "./engines";

function judge(engines: Engines): Outcome {
  const certain = enginesOn(engines);
  const possible = Object.values(engines.on).filter((each) => each === UNKNOWN).length;
  if (certain.length > 1) {
    return violation(undefined, { engines: certain.join(" and ") });
  }
  if (certain.length + possible > 1) {
    return undecided(...engines.unknown);
  }
  return certain.length === 1 ? pass : notApplicable("the stack shows no engine that is on");
}

export const singleNetworkPolicyEngine = stackRule({
  name: "single-network-policy-engine",
  capability: "network-policy",
  guide: ["np-single-engine"],
  severity: "high",
  title: "No cluster has two network policy engines",
  why: "Two engines program the same node interfaces, and one drops what the other allows.",
  problem: "{engines} both enforce network policies on this cluster",
  fix: "Turn off all engines except one",
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }) });
new k8s.helm.v3.Release("calico", { chart: "tigera-operator", version: "v3.32.1" });`,
    good: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ enableNetworkPolicy: "false" }) });
new k8s.helm.v3.Release("calico", { chart: "tigera-operator", version: "v3.32.1" });`,
  },
  level: level("mandatory"),
  types: [tokens.cluster],
  check(graph): readonly Finding[] {
    return graph.byType(tokens.cluster).map((cluster) => on(cluster, judge(enginesOf(graph, cluster))));
  },
});
