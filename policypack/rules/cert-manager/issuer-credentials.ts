import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf, not, type Tri } from "../../../core/answers";
import { chartTypes, chartValue, installsChart, someChart } from "../shared/helm";
import { issuerTypes } from "../shared/private-ca";
import { charts } from "./issuers";

/** Whether the plugin lets issuers of this kind use its own credentials; unknown where no chart is in the stack. */
function ambient(graph: Graph, cluster: boolean): Tri {
  const answers = graph.byType(...chartTypes).map((release) => {
    const key = cluster ? "disableClusterIssuerAmbientCredentials" : "enableIssuerAmbientCredentials";
    const value = chartValue(release, key).boolean();
    const lends = value === UNKNOWN ? UNKNOWN : cluster ? value !== true : value === true;
    return anyOf([lends, not(installsChart(release, charts.issuer))]);
  });
  return someChart(graph, [charts.issuer]) === true ? allOf(answers) : UNKNOWN;
}

function judge(graph: Graph, issuer: Node): Outcome {
  const spec = issuer.view.at("spec");
  const [secret, account, role] = [spec.at("secretRef"), spec.at("serviceAccountRef"), spec.at("role")];
  if (secret.state === "known") {
    return violation(secret, {
      reason: "it signs with access keys kept in a Secret",
      mend: "take secretRef away, and give the plugin or the issuer's service account a role",
    });
  }
  if (account.state === "known") {
    return role.state === "absent"
      ? violation(account, {
          reason: "its service account has no role to assume",
          mend: "set spec.role beside serviceAccountRef",
        })
      : pass;
  }
  if ([secret.state, account.state].includes("unknown")) {
    return undecided("the credentials that the issuer names");
  }
  const own = ambient(graph, issuer.type.endsWith("ClusterIssuer"));
  if (own === UNKNOWN) {
    return undecided("whether the issuer plugin lets issuers use its credentials");
  }
  return own
    ? pass
    : violation(undefined, {
        reason: "it names no credentials, and the plugin does not lend its own",
        mend: "set serviceAccountRef and role on it",
      });
}

export const issuerCredentials = stackRule({
  name: "issuer-credentials",
  capability: "cert-manager",
  guide: ["pca-issuer-iam", "pca-issuer"],
  severity: "high",
  title: "Issuers sign with a role, and with credentials that they may use",
  why: "Access keys in a Secret do not expire and leak with it; and since release 1.12 an AWSPCAIssuer may not use the plugin's own credentials unless told to, and stays without any.",
  problem: "The issuer cannot sign as it should: {reason}",
  fix: "Let it sign with credentials that it may use: {mend}",
  examples: {
    bad: `new CustomResource("issuer", { kind: "AWSPCAIssuer", spec: { arn, region, secretRef: { name: "aws" } } });`,
    good: `new CustomResource("issuer", { kind: "AWSPCAIssuer", spec: { arn, region, role, serviceAccountRef: { name: "mesh-issuer" } } });`,
  },
  level: level("mandatory"),
  types: Object.values(issuerTypes),
  check(graph): readonly Finding[] {
    return graph.byType(...Object.values(issuerTypes)).map((issuer) => on(issuer, judge(graph, issuer)));
  },
});
