/** How policies of one language add up: order, tiers, denies. */
import { describe, expect, it } from "vitest";
import type { Tri } from "../../../core/answers";
import { decide } from "../../../core/policies/decide";
import { reach } from "../../../core/policies/reach";
import { UNKNOWN } from "../../../core/view";
import { unknownMarkers } from "../../../core/wire";
import { knownPods, readManifest } from "./callers";
import { connectionOf, type Language, others } from "./generated";

const unknown = unknownMarkers.string;
let count = 0;
const object = (spec: object, name = `policy-${++count}`, namespace?: string): object => ({
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  spec,
});

/** shop/api connects to shop/db by TCP 80; what the policies say to what comes in. */
function ingress(language: Language, ...objects: readonly object[]): Tri {
  const policies = objects.flatMap((each) => readManifest(language, each));
  return reach(policies, connectionOf(knownPods, { from: 0, to: 1, protocol: "TCP", port: 80 })).ingress.allowed;
}

describe("Calico", () => {
  const policy = (order: unknown, ...actions: readonly unknown[]): object =>
    object({ order, types: ["Ingress"], ingress: actions.map((action) => ({ action })) });

  it.each<[string, readonly object[], Tri]>([
    ["the first rule that matches", [policy(1, "Allow", "Deny")], true],
    ["the lower order", [policy(2, "Allow"), policy(1, "Deny")], false],
    ["no order goes last", [policy(undefined, "Allow"), policy(5, "Deny")], false],
    [
      "one order: the name",
      [
        object({ types: ["Ingress"], ingress: [{ action: "Deny" }] }, "b"),
        object({ types: ["Ingress"], ingress: [{ action: "Allow" }] }, "a"),
      ],
      true,
    ],
    ["a log decides nothing", [policy(1, "Log", "Deny")], false],
    ["a pass meets the profile, which allows", [policy(1, "Pass", "Deny"), policy(2, "Deny")], true],
    ["no rule matches", [policy(1)], false],
    ["rules of a direction that it is not about", [object({ types: ["Egress"], ingress: [{ action: "Deny" }] })], true],
    ["an unknown order, and rules that differ", [policy(unknown, "Allow"), policy(1, "Deny")], UNKNOWN],
    ["an unknown order, and rules that agree", [policy(unknown, "Allow"), policy(1, "Allow")], true],
    ["an unknown action", [policy(1, unknown)], UNKNOWN],
    ["an unknown action after the decision", [policy(1, "Deny"), policy(2, unknown)], false],
    [
      "an unknown selector of a policy that would decide the same",
      [object({ order: 1, selector: unknown, types: ["Ingress"] }), policy(2, "Deny")],
      false,
    ],
  ])("%s", (_, objects, expected) => {
    expect(ingress("calico", ...objects)).toBe(expected);
  });
});

describe("ClusterNetworkPolicy", () => {
  const policy = (tier: unknown, priority: number, ...actions: readonly unknown[]): object =>
    object({
      tier,
      priority,
      subject: { namespaces: {} },
      ingress: actions.map((action) => ({ action, from: [{ namespaces: {} }] })),
    });

  it.each<[string, readonly object[], Tri]>([
    ["no rule of its own leaves it to others", [policy("Admin", 1)], true],
    ["Admin before Baseline", [policy("Baseline", 1, "Deny"), policy("Admin", 9, "Accept")], true],
    ["Pass leaves it to the next tier", [policy("Admin", 1, "Pass", "Accept"), policy("Baseline", 1, "Deny")], false],
    ["the lower priority", [policy("Admin", 2, "Accept"), policy("Admin", 1, "Deny")], false],
    ["one priority, and rules that differ", [policy("Admin", 1, "Accept"), policy("Admin", 1, "Deny")], UNKNOWN],
    ["an unknown tier", [policy(unknown, 1, "Deny")], UNKNOWN],
  ])("%s", (_, objects, expected) => {
    expect(ingress("cluster-network-policy", ...objects)).toBe(expected);
  });

  it("goes before and after NetworkPolicy", () => {
    const allow = object({ podSelector: {}, ingress: [{}] }, "allow", "shop");
    const both = (admin: object): Tri => {
      const policies = [...readManifest("cluster-network-policy", admin), ...readManifest("vpc-cni", allow)];
      return reach(policies, connectionOf(knownPods, { from: 0, to: 1, protocol: "TCP", port: 80 })).ingress.allowed;
    };
    expect([both(policy("Admin", 1, "Deny")), both(policy("Baseline", 1, "Deny"))]).toEqual([false, true]);
  });
});

describe("Cilium", () => {
  const policy = (spec: object): object => object({ endpointSelector: {}, ...spec }, undefined, "shop");

  it.each<[string, readonly object[], Tri]>([
    [
      "a deny wins, wherever it stands",
      [policy({ ingressDeny: [{ fromEntities: ["all"] }] }), policy({ ingress: [{ fromEntities: ["all"] }] })],
      false,
    ],
    [
      "a deny of another port",
      [
        policy({
          ingress: [{ fromEntities: ["all"] }],
          ingressDeny: [{ fromEntities: ["all"], toPorts: [{ ports: [{ port: "81" }] }] }],
        }),
      ],
      true,
    ],
    ["deny rules isolate too", [policy({ ingressDeny: [{ fromCIDR: ["203.0.113.0/24"] }] })], false],
    [
      "an unknown list of denies",
      [policy({ ingress: [{ fromEntities: ["all"] }], ingressDeny: unknownMarkers.array })],
      UNKNOWN,
    ],
    ["an entity that Cilium does not have", [policy({ ingress: [{ fromEntities: ["everyone"] }] })], UNKNOWN],
    ["who is behind a group of AWS", [policy({ ingress: [{ fromGroups: [{ aws: {} }] }] })], UNKNOWN],
    ["a port in Go's octal notation", [policy({ ingress: [{ toPorts: [{ ports: [{ port: "0120" }] }] }] })], true],
    [
      "port names in any case",
      [policy({ ingress: [{ toPorts: [{ ports: [{ port: "HTTP", protocol: "tcp" }] }] }] })],
      true,
    ],
  ])("%s", (_, objects, expected) => {
    expect(ingress("cilium", ...objects)).toBe(expected);
  });

  it("lets the HTTP requests through that all matching rules name, or all where one names none", () => {
    const ports = { ports: [{ port: "80", protocol: "TCP" }] };
    const get = policy({ ingress: [{ toPorts: [{ ...ports, rules: { http: [{ method: "GET" }] } }] }] });
    const post = policy({ ingress: [{ toPorts: [{ ...ports, rules: { http: [{ method: "POST", path: "/a" }] } }] }] });
    const all = policy({ ingress: [{ toPorts: [ports] }] });
    const only = (...objects: readonly object[]): unknown =>
      reach(
        objects.flatMap((each) => readManifest("cilium", each)),
        connectionOf(knownPods, { from: 0, to: 1, protocol: "TCP", port: 80 }),
      ).ingress.onlyHttp;
    expect([only(get), only(get, post), only(get, all)]).toEqual([
      [{ method: "GET" }],
      [{ method: "GET" }, { method: "POST", path: "/a" }],
      undefined,
    ]);
  });
});

describe("DNS names", () => {
  const egress = (language: Language, spec: object, index: number): Tri => {
    const [pod, peer] = [knownPods[0], others[index]];
    if (pod === undefined || peer === undefined) {
      throw new RangeError("no such endpoint");
    }
    const policies = readManifest(language, object(spec, undefined, "shop"));
    return decide(policies, { direction: "egress", pod, peer }, { from: pod, to: peer, protocol: "TCP", port: 443 })
      .allowed;
  };
  const application = (name: string): object => ({
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [{ to: [{ domainNames: [name] }] }],
  });
  const cilium = (names: object): object => ({ endpointSelector: {}, egress: [{ toFQDNs: [names] }] });

  // The endpoints are api.example.com and deep.api.example.com.
  it.each<[Language, object, boolean, boolean]>([
    ["vpc-cni", application("*.example.com"), true, true],
    ["vpc-cni", application("API.example.com."), true, false],
    ["vpc-cni", application("a*.example.com"), false, false],
    ["cilium", cilium({ matchPattern: "*.example.com" }), true, false],
    ["cilium", cilium({ matchPattern: "**.example.com" }), true, true],
    ["cilium", cilium({ matchPattern: "*" }), true, true],
    ["cilium", cilium({ matchPattern: "a*.example.com" }), true, false],
    ["cilium", cilium({ matchName: "*.example.com" }), false, false],
  ])("%s %j", (language, spec, near, deep) => {
    expect([egress(language, spec, 3), egress(language, spec, 4)]).toEqual([near, deep]);
  });
});
