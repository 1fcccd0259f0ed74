/** What is refused of routes through the Gateway API. */
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { balancerApis } from "../../components/load-balancing/args";
import { check } from "../../components/load-balancing/check";
import { route } from "../../components/load-balancing/config";
import type { Declarations } from "../../framework/slots";
import { byKind, kinds, parsed } from "./gateway-routes";

describe("check", () => {
  const declared = {
    kubernetesVersion: "1.35",
    podIdentity: true,
    publicSubnets: true,
    certManager: "helm",
    privateCa: { usageMode: "SHORT_LIVED_CERTIFICATE", acm: true },
    istio: {
      revisions: ["default"],
      ambient: false,
      registryOnly: true,
      denyByDefault: true,
      ingressGateway: true,
      egressGateway: false,
      namespaces: [],
      members: [],
    },
  } satisfies Partial<Declarations>;
  const problems = (routes: object, more: object = { gatewayApiInstalled: true }): string[] =>
    check(parsed(parse(stringify(routes)) as object, more), declared)
      .filter(({ severity }) => severity === "error")
      .map((problem) => [problem.path.join("."), problem.message, problem.hint].join(" | "));

  it("takes every pair that there is", () => {
    const all = kinds.map((kind) => [kind, { ...byKind[kind], api: "gateway-api" }] as const);
    expect(problems(Object.fromEntries(all))).toEqual([]);
  });

  it.each([
    ["alb", "service", /routes\.it\.api .*ingress \| gateway-api .*kind nlb/],
    ["nlb", "ingress", /routes\.it\.api .*service \| gateway-api .*kind alb/],
    ["pod", "ingress", /routes\.it\.api .*service \| gateway-api .*passes none through/],
    ["ingress-gateway", "ingress", /routes\.it\.api .*service \| gateway-api .*passes none through/],
  ] as const)("refuses kind %s from %s, with what to do", (kind, api, says) => {
    expect(problems({ it: { ...byKind[kind], api } })).toEqual([expect.stringMatching(says)]);
  });

  it("agrees with what editors offer", () => {
    const schema = z.toJSONSchema(route, { io: "input", unrepresentable: "any" });
    const offered = (schema.oneOf ?? []).map(({ properties = {} }) => {
      const { kind, api } = properties as Record<string, { const?: string; enum?: string[] }>;
      return [kind?.const, api?.enum ?? []] as const;
    });
    expect(offered.map(([kind]) => kind).sort()).toEqual([...kinds].sort());
    for (const [kind, apis] of offered) {
      const accepted = balancerApis.filter(
        (api) => problems({ it: { ...byKind[kind as (typeof kinds)[number]], api } }).length === 0,
      );
      expect([...apis].sort(), kind).toEqual(accepted.sort());
    }
  });

  it("refuses a Gateway without a word of the definitions", () => {
    expect(problems({ it: { ...byKind.alb, api: "gateway-api" } }, {})).toEqual([
      expect.stringMatching(/api .*v1\.6\.0\/standard-install\.yaml and set gatewayApiInstalled to true/),
    ]);
  });

  it("refuses a controller that reads other versions of the objects", () => {
    const older = { gatewayApiInstalled: true, version: "3.4.3" };
    expect(problems({ it: { ...byKind.alb, api: "gateway-api" } }, older)).toEqual([
      expect.stringContaining("Set version to 3.5.0 or newer"),
    ]);
    expect(problems({ it: byKind.alb }, older)).toEqual([]);
  });

  it("refuses annotations, which nobody reads there", () => {
    const annotations = { "alb.ingress.kubernetes.io/tags": "a=b" };
    expect(problems({ it: { ...byKind.alb, annotations } })).toEqual([]);
    expect(problems({ it: { ...byKind.alb, annotations, api: "gateway-api" } })).toEqual([
      expect.stringContaining("does not read annotations from a Gateway"),
    ]);
  });

  it("refuses more hosts than an HTTPRoute holds", () => {
    const hosts = Array.from({ length: 17 }, (_, index) => `h${index}.example.com`);
    expect(problems({ it: { ...byKind.alb, hosts } })).toEqual([]);
    expect(problems({ it: { ...byKind.alb, hosts, api: "gateway-api" } })).toEqual([
      expect.stringContaining("An HTTPRoute has 16 hosts at most"),
    ]);
  });

  it("refuses two Gateways for one Service, and one that another route makes", () => {
    const first = { ...byKind.alb, api: "gateway-api" };
    expect(problems({ first, second: first })).toEqual([expect.stringMatching(/routes\.second\.api .*Route first/)]);
    expect(problems({ first, second: byKind.alb })).toEqual([]);
    expect(problems({ first, second: { ...first, namespace: "other" } })).toEqual([]);
    expect(problems({ first, shop: { ...byKind.nlb, api: "gateway-api" } })).toEqual([
      expect.stringMatching(/routes\.shop\.api .*Route first/),
    ]);
    const gateway = { kind: "ingress-gateway", api: "gateway-api" };
    expect(problems({ inside: gateway, outside: gateway })).toEqual([
      expect.stringContaining("Route inside leads to the ingress gateway too"),
    ]);
  });
});
