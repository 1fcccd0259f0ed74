import { olderThan, recommendedTlsPolicy, tlsPolicy } from "../../../facts/tls-policies";
import type { Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN } from "../../../core/view";
import { chartTypes, chartValue } from "../shared/helm";
import { controllers, possibleControllers, unclearChart } from "./controller";

function judgePolicy(release: Node): Outcome {
  const at = chartValue(release, "defaultSSLPolicy");
  const name = at.string();
  if (name === UNKNOWN) {
    return undecided(at);
  }
  const policy = isKnown(name) ? tlsPolicy(name) : undefined;
  const good = policy !== undefined && !olderThan(policy.minimum, "1.2");
  return good ? pass : violation(at, { key: "defaultSSLPolicy", found: at, wanted: recommendedTlsPolicy });
}

function judgeTargets(release: Node): Outcome {
  const at = chartValue(release, "defaultTargetType");
  const type = at.string();
  return type === "ip"
    ? pass
    : type === UNKNOWN
      ? undecided(at)
      : violation(at, { key: "defaultTargetType", found: at, wanted: "ip" });
}

export const controllerDefaults = stackRule({
  name: "controller-defaults",
  capability: "load-balancing",
  guide: ["lb-alb-certificate", "lb-nlb-certificate"],
  severity: "medium",
  title: "AWS Load Balancer Controller has safe defaults for Services and Ingresses",
  why: "Its built-in defaults are a TLS policy from 2016 and instance targets, which make every node open a node port to the load balancer.",
  problem: "{key} of the controller is {found}",
  fix: "Set {key} to {wanted} in the values of the chart",
  examples: {
    bad: `new k8s.helm.v3.Release("lbc", { chart: "aws-load-balancer-controller", values: { clusterName } });`,
    good: `new k8s.helm.v3.Release("lbc", {
  chart: "aws-load-balancer-controller",
  values: { clusterName, defaultTargetType: "ip", defaultSSLPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09" },
});`,
  },
  level: level("disabled", "advisory"),
  types: chartTypes,
  check(graph): readonly Finding[] {
    return [
      ...controllers(graph).flatMap((release) => [
        on(release, judgePolicy(release)),
        on(release, judgeTargets(release)),
      ]),
      ...possibleControllers(graph).map((release) => on(release, undecided(unclearChart))),
    ];
  },
});
