/** A route leads to pods with a security group of their own only if it lets the ingress gateway in. */
import { describe, expect, it } from "vitest";
import { podSecurityGroupsConfig } from "../../components/pod-security-groups/config";
import { routeProblems } from "../../components/pod-security-groups/route-problems";
import type { Declarations } from "../../framework/slots";

const declared: Partial<Declarations> = {
  meshRoutes: [{ name: "istio.routes.shop", host: "shop.example", namespace: "shop", pods: "web", port: 8080 }],
  workloads: [{ kind: "pods", name: "shop/web", namespace: "shop", labels: { app: "web", tier: "front" } }],
};
const nodes = (ports: unknown[]) => [{ from: { component: "nodes" }, ports, why: "the ingress gateway" }];

function problems(group: object, others = declared): string[] {
  const config = podSecurityGroupsConfig.parse({
    groups: { web: { namespace: "shop", podLabels: { app: "web" }, replicas: 1, ...group } },
  });
  return routeProblems(config, others).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("a route to pods with a group", () => {
  it.each([
    ["that lets nobody in", { allow: [] }],
    ["on another port", { allow: nodes([9090]) }],
    ["over UDP", { allow: nodes(["UDP/8080"]) }],
    ["from another group", { allow: [{ from: { cidr: "10.0.0.0/8" }, ports: [8080], why: "x" }] }],
    ["for every pod", { podLabels: undefined, allPods: true }],
  ])("%s is refused", (_, group) => {
    expect(problems(group)).toEqual([
      "groups.web.allow: istio.routes.shop leads to these pods on port 8080, and their group does not let the ingress gateway in.",
    ]);
  });

  it.each([
    ["on its port", { allow: nodes([8080]) }],
    ["in a range", { allow: nodes(["TCP/8000-8100"]) }],
    ["of other pods", { podLabels: { app: "other" } }],
    ["of another namespace", { namespace: "other" }],
    ["by labels of service accounts, which are not known", { podLabels: undefined, serviceAccountLabels: { a: "b" } }],
  ])("%s is accepted", (_, group) => {
    expect(problems(group)).toEqual([]);
  });

  it("of a team is asked too", () => {
    const { meshRoutes, ...rest } = declared;
    expect(problems({}, { ...rest, teamRoutes: meshRoutes })).toHaveLength(1);
  });
});
