/**
 * Which Helm charts are installed, from where, in which version, and which versions are known not to work.
 * Table with sources and date: charts.json. `npm run facts:check` reports newer versions where a network allows it.
 */
import semver from "semver";
import table from "./charts.json";

export type ChartName = keyof typeof table.charts;

export interface Chart {
  /** Address of the chart repository; `oci://` for a registry. */
  readonly repository: string;
  /** Name of the chart in its repository. */
  readonly chart: string;
  /** Version that the typed values were read from, as the repository spells it. */
  readonly version: string;
  readonly source: string;
  /** Versions below are refused. */
  readonly minimum?: { readonly version: string; readonly why: string };
  /** Kubernetes minor versions that the chart is tested on. */
  readonly kubernetes?: { readonly from: string; readonly to: string; readonly source: string };
}

/** Every chart, by the name that it has here. */
export const charts: Readonly<Record<ChartName, Chart>> = table.charts;

export type AddonName = keyof typeof table.addons;

/** Namespace and service account of EKS add-ons that stand in for a chart. */
export const addons: Readonly<Record<AddonName, { readonly namespace: string; readonly serviceAccount: string }>> =
  table.addons;

export interface ChartRef {
  /** What `helm install` takes as chart: a name, or the whole address for a registry. */
  readonly chart: string;
  readonly version: string;
  /** Address of the repository; absent for a registry. */
  readonly repository?: string;
}

/** How a chart is named to Helm. `version` overrides the version of the table. */
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

/** What is known of a chart version: too old is an error; another minor than the typed values' is a warning. */
export function judgeVersion(name: ChartName, version: string): VersionFinding | undefined {
  const { minimum, version: known } = charts[name];
  const parsed = semver.parse(version, { loose: true });
  const pinned = semver.parse(known, { loose: true });
  if (parsed === null || pinned === null) {
    return {
      severity: "error",
      found: version,
      allowed: `a whole version such as ${known}`,
      why: "a range would let the cluster change between two runs of the same program",
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
      why: `the values of chart ${charts[name].chart} were read from ${known}; check its release notes for renamed keys`,
    };
  }
  return undefined;
}

/** Set where a chart is not tested on a Kubernetes minor version such as "1.34". */
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
