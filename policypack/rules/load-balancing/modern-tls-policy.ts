import { z } from "zod";
import { olderThan, recommendedTlsPolicy, type TlsPolicy, tlsPolicy } from "../../../facts/tls-policies";
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
import { isKnown } from "../../../core/view";
import { type PolicyUse, policyTypes, policyUses } from "./tls";
import { policyParams } from "./tls-policy";

function faultOf(policy: TlsPolicy, postQuantum: boolean): string | undefined {
  if (olderThan(policy.maximum, "1.3")) {
    return "does not offer TLS 1.3";
  }
  if (policy.forwardSecrecy === false) {
    return "offers cipher suites without forward secrecy";
  }
  return postQuantum && policy.postQuantum === false ? "does not offer post-quantum key exchange" : undefined;
}

function judge(use: PolicyUse, postQuantum: boolean, allowed: readonly string[]): Outcome {
  const name = use.policy ?? use.fallback;
  if (use.unclear !== undefined) {
    return undecided(use.unclear);
  }
  if (!isKnown(name)) {
    return undecided(use.at);
  }
  const policy = tlsPolicy(name);
  if (policy === undefined || olderThan(policy.minimum, "1.2")) {
    return notApplicable("rule tls-policy already refuses this policy");
  }
  const fault = faultOf(policy, postQuantum);
  return fault === undefined || allowed.includes(name)
    ? pass
    : violation(use.at, { policy: name, fault, setting: use.setting, good: recommendedTlsPolicy });
}

export const modernTlsPolicy = stackRule({
  name: "modern-tls-policy",
  capability: "load-balancing",
  guide: ["lb-alb-certificate", "lb-nlb-certificate"],
  severity: "medium",
  title: "Load balancers offer TLS 1.3 and, for older versions, only cipher suites with forward secrecy",
  why: "Without forward secrecy, anyone who later gets the certificate's key can read all previously recorded traffic.",
  problem: "TLS policy {policy} {fault}",
  fix: "Set {setting} to {good}",
  examples: {
    bad: `new aws.lb.Listener("tls", { protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS-1-2-2017-01", ...rest });`,
    good: `new aws.lb.Listener("tls", { protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", ...rest });`,
  },
  level: level("disabled", "advisory", "mandatory"),
  params: {
    requirePostQuantum: z
      .boolean()
      .default(false)
      .describe("whether load balancers must also offer hybrid ML-KEM key exchange"),
    ...policyParams,
  },
  types: policyTypes,
  check(graph, { params }): readonly Finding[] {
    return policyUses(graph, params).map((use) =>
      on(use.on, judge(use, params.requirePostQuantum, params.allowedPolicies)),
    );
  },
});
