import type { Graph, Node } from "../../graph";
import { type Finding, level, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf, not } from "../../../core/answers";
import { chartTypes, chartValue, onCharts, someChart } from "../shared/helm";
import { charts } from "./issuers";

/**
 * cert-manager approves automatically by default; approver-policy approves by policy. Exactly one of them may be
 * active.
 */
function judgeCertManager(graph: Graph, release: Node): Outcome {
  const value = chartValue(release, "disableAutoApproval");
  const off = value.boolean(); // cert-manager approves by default
  const policies = someChart(graph, [charts.approverPolicy]);
  const others = someChart(graph, [charts.spiffe]);
  if (off === UNKNOWN) {
    return undecided(value);
  }
  const broken = off === true ? not(anyOf([policies, others])) : policies;
  if (broken !== true) {
    return broken === false ? pass : undecided("which charts in the stack approve requests");
  }
  return policies === true
    ? violation(value, {
        reason: "cert-manager approves every request before approver-policy sees it",
        mend: "set disableAutoApproval: true in the values of cert-manager",
      })
    : violation(value, {
        reason: "automatic approval is off in cert-manager, and nothing else in the stack approves requests",
        mend: "install cert-manager-approver-policy with policies, or remove disableAutoApproval",
      });
}

function judgeApproverPolicy(release: Node): Outcome {
  const signers = chartValue(release, "app", "approveSignerNames");
  if (signers.state === "unknown") {
    return undecided(signers);
  }
  return signers.items().length > 0
    ? pass
    : violation(signers, {
        reason: "an empty list of signers grants approval for every signer",
        mend: "list the signers in app.approveSignerNames",
      });
}

function judgeIssuer(graph: Graph, release: Node): Outcome {
  const value = chartValue(release, "approverRole", "enabled");
  const account = chartValue(release, "approverRole", "serviceAccountName");
  const name = account.string() ?? charts.certManager; // the chart's default
  const grants = allOf([value.boolean() ?? true, name === UNKNOWN ? UNKNOWN : name === charts.certManager]);
  const broken = allOf([someChart(graph, [charts.approverPolicy]), grants]);
  if (broken === UNKNOWN) {
    return undecided(value, account, "whether approver-policy is in the stack");
  }
  return broken
    ? violation(value, {
        reason: "the issuer's chart lets cert-manager approve in addition to approver-policy",
        mend: "set approverRole.enabled: false in the values of aws-privateca-issuer",
      })
    : pass;
}

export const oneApprover = stackRule({
  name: "one-approver",
  capability: "cert-manager",
  guide: ["pca-cert-manager", "pca-issuer"],
  severity: "high",
  title: "Certificate requests have exactly one approver",
  why: "With two approvers the first one wins and policies have no effect. With none, nothing is ever signed, not even the certificates of cert-manager's own webhooks.",
  problem: "Certificate requests do not have exactly one approver: {reason}",
  fix: "Leave exactly one approver: {mend}",
  examples: {
    bad: `new k8s.helm.v3.Release("approver-policy", { chart: "cert-manager-approver-policy", ... }); // together with cert-manager and its defaults`,
    good: `new k8s.helm.v3.Release("cert-manager", { ..., values: { disableAutoApproval: true } });
new k8s.helm.v3.Release("approver-policy", { ..., values: { app: { approveSignerNames: ["awspcaclusterissuers.awspca.cert-manager.io/*"] } } });`,
  },
  level: level("mandatory"),
  types: chartTypes,
  check(graph): readonly Finding[] {
    const judges: readonly (readonly [chart: string, judge: (release: Node) => Outcome])[] = [
      [charts.certManager, (release) => judgeCertManager(graph, release)],
      [charts.approverPolicy, judgeApproverPolicy],
      [charts.issuer, (release) => judgeIssuer(graph, release)],
    ];
    return judges.flatMap(([chart, judge]) => onCharts(graph, chart, judge));
  },
});
