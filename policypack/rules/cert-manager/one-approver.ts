import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../view";
import { charts as installed, chartTypes, chartValue } from "../shared/helm";
import { allOf } from "../shared/selectors";
import { charts } from "./issuers";

/** cert-manager approves by itself unless told not to, and approver-policy approves by policies: exactly one of them. */
function judgeCertManager(graph: Graph, release: Node): Outcome {
  const value = chartValue(release, "disableAutoApproval");
  const off = value.boolean(); // cert-manager approves unless told not to
  const policies = installed(graph, charts.approverPolicy).length > 0;
  const others = installed(graph, charts.spiffe).length > 0;
  if (off === UNKNOWN) {
    return undecided(value);
  }
  if (off ? policies || others : !policies) {
    return pass;
  }
  return policies
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
  if (installed(graph, charts.approverPolicy).length === 0) {
    return pass;
  }
  if (grants === UNKNOWN) {
    return undecided(value, account);
  }
  return grants
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
    return [
      ...installed(graph, charts.certManager).map((release) => on(release, judgeCertManager(graph, release))),
      ...installed(graph, charts.approverPolicy).map((release) => on(release, judgeApproverPolicy(release))),
      ...installed(graph, charts.issuer).map((release) => on(release, judgeIssuer(graph, release))),
    ];
  },
});
