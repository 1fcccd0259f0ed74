import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { isKnown } from "../../../core/view";
import { chartName, chartValue } from "../shared/helm";
import { charts } from "./issuers";

/** Charts whose release names other charts and IAM roles rely on. */
const relied: readonly string[] = [charts.certManager, charts.issuer];

export const stableReleaseName = resourceRule({
  name: "stable-release-name",
  capability: "cert-manager",
  guide: ["pca-cert-manager", "pca-issuer-plugin"],
  severity: "high",
  title: "Releases that others rely on have a fixed name",
  why: "Pulumi adds a random suffix to a release without a name. The service account then does not match the role that lets it approve or sign, and no request is ever signed.",
  problem: "The release of chart {chart} gets a random name, and so does its service account",
  fix: "Set name on the release, or fullnameOverride or serviceAccount.name in its values",
  examples: {
    bad: `new k8s.helm.v3.Release("cert-manager", { chart: "cert-manager", namespace: "cert-manager" });`,
    good: `new k8s.helm.v3.Release("cert-manager", { name: "cert-manager", chart: "cert-manager", namespace: "cert-manager" });`,
  },
  level: level("mandatory"),
  types: ["kubernetes:helm.sh/v3:Release"],
  check(release) {
    const chart = chartName(release);
    if (!isKnown(chart) || !relied.includes(chart)) {
      return chart === undefined || isKnown(chart)
        ? notApplicable("nothing relies on this release's name")
        : undecided(release.view.at("chart"));
    }
    const names = [
      release.view.at("name"),
      chartValue(release, "fullnameOverride"),
      chartValue(release, "serviceAccount", "name"),
    ];
    if (names[0]?.state === "unknown" || names.some((name) => name.state === "known")) {
      return pass;
    }
    const open = names.filter((name) => name.state === "unknown");
    return open.length > 0 ? undecided(...open) : violation("name", { chart });
  },
});
