/**
 * Helm releases as this project installs them: with a name that other charts can rely on, a pinned version, and no
 * half-installed release.
 *
 * helm.v3.Release, not helm.v4.Chart: it runs hooks (cert-manager's API check), waits for Deployments, and needs no chart
 * at preview. What it installs is invisible to a preview, so whatever matters for security is registered separately.
 */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { chartRef, type ChartName } from "../../facts/charts";

export interface HelmRelease {
  readonly chart: ChartName;
  /** Version of the chart. Default: the one in facts/charts.json. */
  readonly version?: pulumi.Input<string>;
  /**
   * Name of the release and of what the chart names after it. Pulumi would add a random suffix, and rights are granted
   * to service accounts by name.
   */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly values: pulumi.Input<object>;
  /** Leave out the chart's `crds/` folder: the definitions are resources of their own. Default false. */
  readonly skipCrds?: boolean;
  /** Seconds to wait until everything is ready. Default 600. */
  readonly timeoutSeconds?: number;
}

export function helmRelease(
  logicalName: string,
  release: HelmRelease,
  opts: pulumi.CustomResourceOptions,
): kubernetes.helm.v3.Release {
  const { chart, version, repository } = chartRef(release.chart);
  return new kubernetes.helm.v3.Release(
    logicalName,
    {
      name: release.name,
      chart,
      version: release.version ?? version,
      repositoryOpts: repository === undefined ? undefined : { repo: repository },
      namespace: release.namespace,
      values: valuesOf(release.values),
      skipCrds: release.skipCrds,
      // A failed first installation is removed: the next run starts clean.
      atomic: true,
      cleanupOnFail: true,
      timeout: release.timeoutSeconds ?? 600,
      maxHistory: 5,
    },
    opts,
  );
}

function valuesOf(values: pulumi.Input<object>): pulumi.Input<Record<string, unknown>> {
  // Values that contain outputs stay as they are: as a single output, a preview would show none of them.
  return pulumi.Output.isInstance<object>(values) || values instanceof Promise
    ? pulumi.output<object>(values).apply((known) => ({ ...known }))
    : { ...values };
}
