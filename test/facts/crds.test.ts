import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chartModules, chartRights } from "../../facts/chart-modules";
import { charts } from "../../facts/charts";
import { definitionSources, missingDefinitions } from "../../facts/crds";
import { root } from "../../real/cache";

const chartVersions = new Map(Object.entries(charts).map(([name, { version }]) => [name, version.replace(/^v/, "")]));

describe("definitions", () => {
  test.each(Object.entries(definitionSources))("%s: says what installs them, and from where they are", (_, source) => {
    expect([...chartVersions.keys(), "eks", "prerequisite"]).toContain(source.installedBy);
    expect(source.sum).toMatch(/^h1:[\w+/]{43}=$/);
    expect(source.source).toMatch(/^https:\/\/github\.com\//);
    expect(source.files.length).toBeGreaterThan(0);
  });

  test("come from more than one chart", () => {
    const installers = new Set(Object.values(definitionSources).map(({ installedBy }) => installedBy));
    expect([...installers].filter((name) => chartVersions.has(name)).length).toBeGreaterThan(1);
  });

  test("are those of the chart that is installed, or say which others", () => {
    const differ = Object.entries(definitionSources).filter(([, { installedBy, version, source }]) => {
      const chart = chartVersions.get(installedBy);
      return (
        chart !== undefined && chart !== version.replace(/^v/, "") && !source.includes("the newest that is published")
      );
    });
    expect(differ).toEqual([]);
  });

  test("that are not available are listed with the reason, in the documentation too", () => {
    const page = readFileSync(join(root, "docs/coverage.md"), "utf8");
    expect(missingDefinitions.length).toBeGreaterThan(0);
    for (const { apiVersion, kind, why } of missingDefinitions)
      expect(page).toContain(`\`${apiVersion}\` ${kind} | ${why}`);
  });
});

describe("charts in modules", () => {
  test.each(Object.entries(chartModules))("%s: is a chart of this release, or says how it differs", (name, module) => {
    expect(chartVersions.has(name)).toBe(true);
    const same = chartVersions.get(name) === module.version.replace(/^v/, "");
    expect(module.differs === undefined).toBe(same);
  });

  test("permissions are recorded only for charts that are not available", () => {
    const rights = Object.entries(chartRights);
    expect(rights.length).toBeGreaterThan(0);
    for (const [name, { source }] of rights) {
      expect(chartModules[name]).toBeUndefined();
      expect(source).toContain(chartVersions.get(name));
    }
  });
});

test("every program of the API server is pinned with checksums", () => {
  for (const name of ["kubernetes", "etcd", "helm"]) {
    expect(existsSync(join(root, "real/apiserver/go", name, "go.sum"))).toBe(true);
  }
});
