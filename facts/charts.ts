/**
 * The Helm charts that are installed: repository, version, and versions known not to work. Table with sources and date:
 * charts.json. `npm run facts:check` reports newer versions if the repositories are reachable.
 */
import semver from "semver";
import table from "./charts.json";

export type ChartName = keyof typeof table.charts;

export interface Chart {
  /** Address of the chart repository; `oci://` for a registry. */
  readonly repository: string;
  /** Name of the chart in its repository. */
  readonly chart: string;
  /** The version that the typed values are based on, as the repository spells it. */
  readonly version: string;
  readonly source: string;
  /** Versions below are refused. */
  readonly minimum?: { readonly version: string; readonly why: string };
  /** Kubernetes minor versions that the chart is tested on. */
  readonly kubernetes?: { readonly from: string; readonly to: string; readonly source: string };
}

/** Every chart, by its name in this project. */
export const charts: Readonly<Record<ChartName, Chart>> = table.charts;

export type AddonName = keyof typeof table.addons;

/** Namespace and service account of EKS add-ons that replace a chart. */
export const addons: Readonly<Record<AddonName, { readonly namespace: string; readonly serviceAccount: string }>> =
  table.addons;

export interface ChartRef {
  /** The chart argument of `helm install`: a name, or the whole address for a registry. */
  readonly chart: string;
  readonly version: string;
  /** Address of the chart repository; absent for a registry. */
  readonly repository?: string;
}

/** Arguments that identify a chart to Helm. `version` overrides the version in the table. */
export function chartRef(name: ChartName, version: string = charts[name].version): ChartRef {
  const { repository, chart } = charts[name];
  return repository.startsWith("oci://")
    ? { chart: `${repository}/${chart}`, version }
    : { chart, version, repository };
}

export interface VersionFinding {
  readonly severity: "error" | "warning";
  readonly found: string;
  readonly allowed: string;
  readonly why: string;
}

/** Problems of a chart version: too old is an error, another minor version than the typed values' a warning. */
export function judgeVersion(name: ChartName, version: string): VersionFinding | undefined {
  const { minimum, version: known } = charts[name];
  const parsed = semver.parse(version, { loose: true });
  const pinned = semver.parse(known, { loose: true });
  if (parsed === null || pinned === null) {
    return {
      severity: "error",
      found: version,
      allowed: `a whole version such as ${known}`,
      why: "with a range, two runs of the same program could install different versions",
    };
  }
  if (minimum !== undefined && semver.lt(parsed, minimum.version)) {
    return { severity: "error", found: version, allowed: `${minimum.version} or newer`, why: minimum.why };
  }
  if (parsed.major !== pinned.major || parsed.minor !== pinned.minor) {
    return {
      severity: "warning",
      found: version,
      allowed: `${pinned.major}.${pinned.minor}.x`,
      why: `the values of chart ${charts[name].chart} are based on version ${known}; check its release notes for renamed keys`,
    };
  }
  return undefined;
}

/**
 * The problem of a chart on a Kubernetes minor version such as "1.34" on which it is not tested; otherwise undefined.
 */
export function judgeKubernetes(name: ChartName, kubernetesVersion: string): VersionFinding | undefined {
  const range = charts[name].kubernetes;
  const version = semver.coerce(kubernetesVersion);
  if (range === undefined || version === null) {
    return undefined;
  }
  const from = semver.coerce(range.from);
  const to = semver.coerce(range.to);
  return from !== null && to !== null && (semver.lt(version, from) || version.minor > to.minor)
    ? {
        severity: "warning",
        found: `Kubernetes ${kubernetesVersion}`,
        allowed: `Kubernetes ${range.from} to ${range.to}`,
        why: `${charts[name].chart} ${charts[name].version} is tested on these (${range.source})`,
      }
    : undefined;
}
