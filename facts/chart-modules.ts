/**
 * Charts that can be rendered without a chart repository, and the permissions of one that cannot. Table:
 * chart-modules.json.
 */
import table from "./chart-modules.json";

/** A chart in a folder of a Go module. */
export interface ChartModule {
  readonly module: string;
  readonly version: string;
  /** Checksum of the module, as go.sum has it. */
  readonly sum: string;
  /** Folder of the chart in the module. */
  readonly path: string;
  /** How the module differs from the installed chart, if it does. */
  readonly differs?: string;
}

/** Permissions that a chart which cannot be rendered gives its service account in one namespace. */
export interface ChartRights {
  readonly why: string;
  readonly source: string;
  readonly serviceAccount: string;
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

/** By name in facts/charts.json. */
export const chartModules: Readonly<Record<string, ChartModule>> = table.charts;

/** By name in facts/charts.json. */
export const chartRights: Readonly<Record<string, ChartRights>> = table.rights;
