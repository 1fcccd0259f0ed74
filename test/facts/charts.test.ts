import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chartRef, charts, judgeKubernetes, judgeVersion, type Chart, type ChartName } from "../../facts/charts";
import { checkCharts, formatResults, listedVersions, listUrl, newestRelease } from "../../facts/check";

describe("charts", () => {
  it.each(Object.entries(charts))("%s names a whole version and its source", (name, chart: Chart) => {
    expect(chart.source).toMatch(/^https:\/\//);
    expect(judgeVersion(name as ChartName, chart.version)).toBeUndefined();
  });

  it.each<[ChartName, string, "error" | "warning" | undefined]>([
    ["aws-privateca-issuer", "v1.9.2", "error"],
    ["aws-privateca-issuer", "1.10.0", "warning"],
    ["aws-privateca-issuer", "v1.12.0", undefined],
    ["aws-privateca-issuer", "v1.12.3", undefined],
    ["cert-manager-istio-csr", "v0.12.0", "error"],
    ["cert-manager-istio-csr", "v0.13.0", "warning"],
    ["istiod", "1.30.3", "error"],
    ["istiod", "1.31.0", undefined],
    ["istiod", "1.32.0", "warning"],
    ["istiod", "1.31", "error"],
    ["istiod", "latest", "error"],
    ["istiod", ">=1.31.0", "error"],
    ["istiod", "1.31.0-rc.0", "error"],
  ])("%s %s: %s", (chart, version, severity) => {
    expect(judgeVersion(chart, version)?.severity).toBe(severity);
  });

  it("says why a version is refused", () => {
    expect(judgeVersion("aws-privateca-issuer", "1.9.0")?.why).toContain("backdate");
  });

  it.each([
    ["1.32", true],
    ["1.33", false],
    ["1.36", false],
    ["1.37", true],
  ])("cert-manager on Kubernetes %s warns: %s", (version, warns) => {
    expect(judgeKubernetes("cert-manager", version) !== undefined).toBe(warns);
    expect(judgeKubernetes("istiod", version)).toBeUndefined();
  });

  it("names a registry as one address and a repository apart from the chart", () => {
    expect(chartRef("cert-manager")).toEqual({
      chart: "oci://quay.io/jetstack/charts/cert-manager",
      version: charts["cert-manager"].version,
    });
    expect(chartRef("istiod", "1.31.9")).toEqual({
      chart: "istiod",
      version: "1.31.9",
      repository: "https://istio-release.storage.googleapis.com/charts",
    });
  });
});

describe("facts:check", () => {
  let server: Server;
  let address = "";

  beforeAll(async () => {
    server = createServer((request, response) => {
      const url = request.url ?? "";
      if (url.endsWith("/index.yaml")) {
        response.end("entries:\n  istiod: [{version: 1.31.1}, {version: 1.99.0}, {version: 2.0.0-rc.1}]\n");
      } else if (url.includes("/jetstack/charts/cert-manager/")) {
        response.end(JSON.stringify({ tags: ["v1.21.2", "sha256-abc.sig", "v1.20.0"] }));
      } else {
        response.statusCode = 403;
        response.end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it("reports what is newer, what is not, and what cannot be read", async () => {
    const results = await checkCharts(async (url) => {
      const response = await fetch(url.replace(/^https:\/\/[^/]+/, address));
      if (!response.ok) {
        throw new Error(`answered ${response.status}`);
      }
      return response.text();
    });
    const of = (name: ChartName): unknown => results.find((result) => result.chart === name);
    expect(of("istiod")).toMatchObject({ newest: "1.99.0", behind: true });
    expect(of("cert-manager")).toMatchObject({ newest: "v1.21.2", behind: false });
    expect(of("cert-manager-istio-csr")).toMatchObject({ unreadable: "answered 403" });
    expect(of("istio-gateway")).toMatchObject({ unreadable: "lists no versions of gateway" });
    const count = Object.keys(charts).length;
    expect(formatResults(results)).toMatch(new RegExp(`${count} charts, 1 behind, ${count - 2} could not be checked$`));
  });

  it("asks a registry for its tags and a repository for its index", () => {
    expect(listUrl(charts["cert-manager"])).toBe("https://quay.io/v2/jetstack/charts/cert-manager/tags/list");
    expect(listUrl(charts.istiod)).toBe("https://istio-release.storage.googleapis.com/charts/index.yaml");
  });

  it("refuses an answer that is something else", () => {
    expect(() => listedVersions(charts.istiod, "<html></html>")).toThrow(/lists no versions/);
    expect(newestRelease(["latest", "1.0.0-rc.1"])).toBeUndefined();
  });
});
