import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf, not, type Tri } from "../../../core/answers";
import { chartTypes, chartValue, installsChart, someChart } from "../shared/helm";
import { issuerTypes } from "../shared/private-ca";
import { charts } from "./issuers";

/** Whether the plugin lets issuers of this kind use its own credentials; unknown if its chart is not in the stack. */
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
      mend: "remove secretRef, and give the plugin or the issuer's service account an IAM role",
    });
  }
  if (account.state === "known") {
    return role.state === "absent"
      ? violation(account, {
          reason: "its service account has no IAM role to assume",
          mend: "set spec.role together with serviceAccountRef",
        })
      : pass;
  }
  if ([secret.state, account.state].includes("unknown")) {
    return undecided("the issuer's credentials");
  }
  const own = ambient(graph, issuer.type.endsWith("ClusterIssuer"));
  if (own === UNKNOWN) {
    return undecided("whether the issuer plugin shares its own credentials with issuers");
  }
  return own
    ? pass
    : violation(undefined, {
        reason: "it names no credentials, and the plugin does not share its own",
        mend: "set serviceAccountRef and role on the issuer",
      });
}

export const issuerCredentials = stackRule({
  name: "issuer-credentials",
  capability: "cert-manager",
  guide: ["pca-issuer-iam", "pca-issuer"],
  severity: "high",
  title: "Issuers sign with an IAM role and credentials that they are allowed to use",
  why: "Access keys in a Secret never expire and leak with it. Since release 1.12 an AWSPCAIssuer gets the plugin's own credentials only if you allow it, and otherwise has none.",
  problem: "The issuer's credentials are wrong or missing: {reason}",
  fix: "Change the credentials: {mend}",
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
