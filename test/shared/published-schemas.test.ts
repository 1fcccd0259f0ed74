import { describe, expect, it } from "vitest";
import { charts, chartRef, type ChartName } from "../../facts/charts";
import { chartOf, schemaErrors } from "../published-schemas";

const metadata = { name: "it", namespace: "default" };

describe("published schemas", () => {
  it("accept what is right", () => {
    const right = { apiVersion: "security.istio.io/v1", kind: "PeerAuthentication", metadata };
    expect(schemaErrors({ ...right, spec: { mtls: { mode: "STRICT" } } } as never)).toEqual([]);
  });

  it.each([
    [
      "a wrong value",
      { apiVersion: "security.istio.io/v1", kind: "PeerAuthentication", spec: { mtls: { mode: "ON" } } },
    ],
    ["a missing field", { apiVersion: "cert-manager.io/v1", kind: "Certificate", spec: { secretName: "it" } }],
    ["a wrong type", { apiVersion: "networking.istio.io/v1", kind: "ServiceEntry", spec: { hosts: "a.example" } }],
    ["an unknown kind", { apiVersion: "security.istio.io/v1", kind: "Unheard", spec: {} }],
    [
      "an unknown field of the issuer",
      { apiVersion: "awspca.cert-manager.io/v1beta1", kind: "AWSPCAIssuer", spec: { x: 1 } },
    ],
  ])("refuse %s", (_, object) => {
    expect(schemaErrors({ metadata, ...object } as never)).not.toEqual([]);
  });

  it.each(Object.keys(charts) as ChartName[])("find chart %s by how Helm is told", (name) => {
    expect(chartOf(chartRef(name))).toBe(name);
  });

  it("find no chart that is not in the table", () => {
    expect(chartOf({ chart: "nginx" })).toBeUndefined();
  });
});
