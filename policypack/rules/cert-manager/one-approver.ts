import type { Graph, Node } from "../../graph";
import { type Finding, level, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf, not } from "../../../core/answers";
import { chartTypes, chartValue, onCharts, someChart } from "../shared/helm";
import { charts } from "./issuers";

/** cert-manager approves by itself unless told not to, and approver-policy approves by policies: exactly one of them. */
function judgeCertManager(graph: Graph, release: Node): Outcome {
  const value = chartValue(release, "disableAutoApproval");
  const off = value.boolean(); // cert-manager approves unless told not to
  const policies = someChart(graph, [charts.approverPolicy]);
  const others = someChart(graph, [charts.spiffe]);
  if (off === UNKNOWN) {
    return undecided(value);
  }
  const broken = off === true ? not(anyOf([policies, others])) : policies;
  if (broken !== true) {
    return broken === false ? pass : undecided("which charts of the stack approve requests");
  }
  return policies === true
    ? violation(value, {
        reason: "cert-manager approves every request before approver-policy has looked at it",
        mend: "set disableAutoApproval: true in the values of cert-manager",
      })
    : violation(value, {
        reason: "cert-manager approves nothing, and nothing else in the stack does",
        mend: "install cert-manager-approver-policy with policies, or leave disableAutoApproval out",
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
        reason: "an empty list of signers grants approval for every signer there is",
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
        reason: "the issuer's chart lets cert-manager approve beside approver-policy",
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
  why: "With two approvers the first one wins and policies mean nothing; with none nothing is ever signed, cert-manager's own webhooks included.",
  problem: "Who approves certificate requests is not settled: {reason}",
  fix: "Leave one approver in charge: {mend}",
  examples: {
    bad: `new k8s.helm.v3.Release("approver-policy", { chart: "cert-manager-approver-policy", ... }); // beside cert-manager with its defaults`,
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
