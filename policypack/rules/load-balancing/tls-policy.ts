import { z } from "zod";
import { defaultTlsPolicy, olderThan, recommendedTlsPolicy, tlsPolicy } from "../../../facts/tls-policies";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown } from "../../../core/view";
import { type PolicyUse, policyTypes, policyUses } from "./tls";

/** Parameters of all TLS policy rules. */
export const policyParams = {
  controllerDefaultPolicy: z
    .string()
    .default(defaultTlsPolicy)
    .describe("default policy (defaultSSLPolicy) of AWS Load Balancer Controller, if another stack installs it"),
  managedClasses: z
    .array(z.string())
    .default([])
    .describe(
      "ingress classes whose IngressClassParams are managed by another stack and set what an Ingress here leaves out",
    ),
  allowedPolicies: z.array(z.string()).default([]).describe("additional TLS policies to accept"),
};

function judge(use: PolicyUse, minimum: "1.2" | "1.3", allowed: readonly string[]): Outcome {
  const name = use.policy ?? use.fallback;
  if (use.unclear !== undefined) {
    return undecided(use.unclear);
  }
  if (!isKnown(name)) {
    return undecided(use.at);
  }
  const offered = tlsPolicy(name);
  const fault =
    offered === undefined
      ? "does not exist in Elastic Load Balancing"
      : olderThan(offered.minimum, minimum)
        ? `accepts TLS ${offered.minimum}`
        : undefined;
  return fault === undefined || allowed.includes(name)
    ? pass
    : violation(use.at, {
        policy: use.policy === undefined ? `${name}, the default,` : name,
        fault,
        setting: use.setting,
        good: recommendedTlsPolicy,
      });
}

export const tlsPolicyRule = stackRule({
  name: "tls-policy",
  capability: "load-balancing",
  guide: ["lb-alb-certificate", "lb-nlb-certificate"],
  severity: "high",
  title: "Load balancers refuse outdated TLS versions",
  why: "A listener without a policy gets one from 2016 that still accepts TLS 1.0 and 1.1.",
  problem: "TLS policy {policy} {fault}",
  fix: "Set {setting} to {good}",
  examples: {
    bad: `new aws.lb.Listener("https", { loadBalancerArn, port: 443, protocol: "HTTPS", certificateArn, defaultActions });`,
    good: `new aws.lb.Listener("https", {
  loadBalancerArn, port: 443, protocol: "HTTPS", certificateArn, defaultActions,
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
});`,
  },
  level: level("advisory", "mandatory"),
  params: {
    minimumVersion: z.enum(["1.2", "1.3"]).default("1.2").describe("lowest TLS version that a listener may accept"),
    ...policyParams,
  },
  types: policyTypes,
  check(graph, { params }): readonly Finding[] {
    return policyUses(graph, params).map((use) =>
      on(use.on, judge(use, params.minimumVersion, params.allowedPolicies)),
    );
  },
});
