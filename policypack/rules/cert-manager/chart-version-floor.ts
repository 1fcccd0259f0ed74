import { charts as table } from "../../../facts/charts";
import semver from "semver";
import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { isKnown } from "../../../core/view";
import { chartName, chartTypes } from "../shared/helm";

/** Charts of the certificate chain with known broken versions, by chart name. */
const floors = new Map<string, { readonly version: string; readonly why: string } | undefined>(
  (["aws-privateca-issuer", "cert-manager-istio-csr", "istiod"] as const).map((name) => [
    table[name].chart,
    table[name].minimum,
  ]),
);

/** A chart given as a file or URL has the version of that file. */
const file = /^[./]|\.tgz$/;

export const chartVersionFloor = resourceRule({
  name: "chart-version-floor",
  capability: "cert-manager",
  guide: ["pca-issuer-plugin", "mesh-istio-csr"],
  severity: "high",
  title: "The charts of the certificate chain have versions that work together",
  why: "An older issuer renews short-lived certificates in an endless loop, an older istio-csr does not work with current Istio, and an older istiod serves a stale root after a rotation.",
  problem: "Chart {chart} is installed at version {found}: {reason}",
  fix: "Pin version {floor} or newer",
  examples: {
    bad: `new k8s.helm.v3.Release("issuer", { chart: "aws-privateca-issuer", version: "v1.7.0" });`,
    good: `new k8s.helm.v3.Release("issuer", { chart: "aws-privateca-issuer", version: "v1.12.0" });`,
  },
  level: level("mandatory"),
  types: chartTypes,
  check(resource) {
    const chart = chartName(resource);
    const floor = isKnown(chart) ? floors.get(chart) : undefined;
    if (!isKnown(chart) || floor === undefined) {
      return chart === undefined || isKnown(chart)
        ? notApplicable("no broken version of the chart is known")
        : undecided(resource.view.at("chart"));
    }
    const version = resource.view.at("version");
    const text = version.string();
    if (text === undefined) {
      return file.test(resource.view.at("chart").show())
        ? undecided("the version of the chart file")
        : violation(version, { chart, found: "that nobody pinned", reason: floor.why, floor: floor.version });
    }
    const found = isKnown(text) ? semver.parse(text) : null;
    if (found === null) {
      return undecided(version);
    }
    return semver.lt(found, floor.version)
      ? violation(version, { chart, found: found.version, reason: floor.why, floor: floor.version })
      : pass;
  },
});
