/**
 * `npm run facts:check`: compares the chart versions in facts/charts.json with those in the chart repositories. It only
 * reports: a person reads the release notes of a newer version, tests it and pins it. Exit code 0 whatever the result,
 * 2 for a wrong argument, which keeps a nightly job green when somebody else publishes a release.
 */
import semver from "semver";
import { parse } from "yaml";
import { charts, type Chart, type ChartName } from "./charts";

/** Milliseconds after which a repository counts as unreachable. */
const timeout = 15_000;

export type Fetch = (url: string) => Promise<string>;

export type CheckResult =
  | { readonly chart: ChartName; readonly pinned: string; readonly newest: string; readonly behind: boolean }
  | { readonly chart: ChartName; readonly pinned: string; readonly unreadable: string };

/** Address that lists the versions of a chart: index.yaml of a repository, or the tags of a registry. */
export function listUrl(chart: Chart): string {
  if (!chart.repository.startsWith("oci://")) {
    return `${chart.repository}/index.yaml`;
  }
  const [host = "", ...path] = chart.repository.slice("oci://".length).split("/");
  return `https://${host}/v2/${[...path, chart.chart].join("/")}/tags/list`;
}

/** Versions in a chart repository's index.yaml, or in a registry's answer. */
export function listedVersions(chart: Chart, body: string): string[] {
  const document = parse(body) as {
    entries?: Record<string, { version?: string }[]>;
    tags?: string[];
  } | null;
  const versions = chart.repository.startsWith("oci://")
    ? document?.tags
    : document?.entries?.[chart.chart]?.flatMap((entry) => entry.version ?? []);
  if (versions === undefined) {
    throw new Error(`lists no versions of ${chart.chart}`);
  }
  return versions;
}

/** The newest released version, without pre-releases and tags that are not versions. */
export function newestRelease(versions: readonly string[]): string | undefined {
  return versions
    .filter((version) => semver.valid(version, { loose: true }) !== null && semver.prerelease(version) === null)
    .sort((a, b) => semver.rcompare(a, b))[0];
}

export async function checkCharts(fetchText: Fetch): Promise<CheckResult[]> {
  return Promise.all(
    (Object.entries(charts) as [ChartName, Chart][]).map(async ([name, chart]): Promise<CheckResult> => {
      const pinned = chart.version;
      try {
        const newest = newestRelease(listedVersions(chart, await fetchText(listUrl(chart))));
        return newest === undefined
          ? { chart: name, pinned, unreadable: "lists no release" }
          : { chart: name, pinned, newest, behind: semver.gt(newest, pinned) };
      } catch (error) {
        return { chart: name, pinned, unreadable: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}

export function formatResults(results: readonly CheckResult[]): string {
  const lines = results.map((result) =>
    "unreadable" in result
      ? `  ?  ${result.chart} ${result.pinned}: could not be checked: ${result.unreadable}`
      : result.behind
        ? `  !  ${result.chart} ${result.pinned}: ${result.newest} is there`
        : `  ok ${result.chart} ${result.pinned}`,
  );
  const behind = results.filter((result) => "behind" in result && result.behind).length;
  const unread = results.filter((result) => "unreadable" in result).length;
  return [...lines, `${results.length} charts, ${behind} behind, ${unread} could not be checked`].join("\n");
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}`);
  }
  return response.text();
}

if (require.main === module) {
  if (process.argv.length > 2) {
    console.error(`facts:check: found "${process.argv.slice(2).join(" ")}"; allowed: no arguments`);
    process.exitCode = 2;
  } else {
    void checkCharts(fetchText).then((results) => console.log(formatResults(results)));
  }
}
