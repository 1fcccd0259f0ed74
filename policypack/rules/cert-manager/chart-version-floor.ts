import { charts as table } from "../../../facts/charts";
import semver from "semver";
import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { isKnown } from "../../view";
import { chartName, chartTypes } from "../shared/helm";

/** Charts by the name that Helm knows them by, where versions below some do not work. */
const floors = new Map(
  Object.values(table).flatMap(({ chart, minimum }) => (minimum === undefined ? [] : [[chart, minimum] as const])),
);

export const chartVersionFloor = resourceRule({
  name: "chart-version-floor",
  capability: "cert-manager",
  guide: ["pca-issuer-plugin", "mesh-istio-csr"],
  severity: "high",
  title: "Charts of the certificate chain have versions that work together",
  why: "An older issuer renews short certificates without end, an older istio-csr does not work with current Istio, and an older istiod serves a stale root after a rotation.",
  problem: "Chart {chart} is installed in version {found}: {reason}",
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
        ? notApplicable("no version of the chart is known not to work")
        : undecided(resource.view.at("chart"));
    }
    const version = resource.view.at("version");
    const text = version.string();
    const found = isKnown(text) ? semver.parse(text, { loose: true }) : undefined;
    if (text === undefined) {
      return violation(version, { chart, found: "that nobody pinned", reason: floor.why, floor: floor.version });
    }
    if (found === undefined || found === null) {
      return undecided(version);
    }
    return semver.lt(found, floor.version)
      ? violation(version, { chart, found: found.version, reason: floor.why, floor: floor.version })
      : pass;
  },
});
