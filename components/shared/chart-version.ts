/** What is wrong with the version of a chart, in words. Pure. */
import { error, warning, type Problem } from "../../core/problem";
import { judgeKubernetes, judgeVersion, type ChartName } from "../../facts/charts";

/** @param path of the key that holds the version */
export function versionProblems(path: readonly PropertyKey[], chart: ChartName, version: string): Problem[] {
  const finding = judgeVersion(chart, version);
  if (finding === undefined) {
    return [];
  }
  const { severity, found, allowed, why } = finding;
  return severity === "error"
    ? [error(path, `Version ${found} of chart ${chart} is not supported. Use ${allowed}.`, why)]
    : [warning(path, `This program was not written for version ${found} of chart ${chart}, but for ${allowed}.`, why)];
}

/** @param kubernetesVersion such as 1.34; undefined where it is not known */
export function kubernetesProblems(
  path: readonly PropertyKey[],
  chart: ChartName,
  kubernetesVersion: string | undefined,
): Problem[] {
  const finding = kubernetesVersion === undefined ? undefined : judgeKubernetes(chart, kubernetesVersion);
  return finding === undefined
    ? []
    : [warning(path, `Chart ${chart} is not tested on ${finding.found}, only on ${finding.allowed}.`, finding.why)];
}
