/** The order of deletes: the engine deletes nothing before what depends on it, so the graph of stack prod is enough. */
import { beforeAll, describe, expect, test } from "vitest";
import { bundle, portBundles } from "../../components/security-groups/bundles";
import { runProgram, type Resource } from "../engine/harness";

let resources: Resource[];

beforeAll(async () => {
  const run = await runProgram({ program: ".", command: "preview", stack: "prod" });
  expect(run.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(run.exitCode).toBe(0);
  resources = run.resources;
}, 300_000);

function named(name: string): Resource[] {
  const found = resources.filter((resource) => resource.name === name || `${resource.type} ${resource.name}` === name);
  expect(found, name).not.toEqual([]);
  return found;
}

/** Everything that is deleted after a resource: what it depends on, and what that does. */
function goesBefore(name: string): ReadonlySet<string> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const seen = new Set<string>();
  const walk = (urn: string): void => {
    const resource = byUrn.get(urn);
    if (resource === undefined || seen.has(resource.urn)) {
      return;
    }
    seen.add(resource.urn);
    [...resource.dependencies, ...Object.values(resource.propertyDependencies).flat()].forEach(walk);
  };
  named(name).forEach(({ urn }) => walk(urn));
  return new Set([...seen].map((urn) => byUrn.get(urn)?.name ?? ""));
}

/** Rules that capabilities ask for later, which nodes do not wait for. */
const requested = portBundles.flatMap((name) => bundle(name)).map(({ key }) => `security-groups-${key}-`);

const rules = (): string[] =>
  resources
    .filter(({ type, name }) => type.startsWith("aws:vpc/securityGroup") && name.startsWith("security-groups-"))
    .map(({ name }) => name)
    .filter((name) => !requested.some((prefix) => name.startsWith(prefix)));

describe.each(["node-groups-system", "node-groups-general", "node-groups-batch"])("%s goes before", (group) => {
  test("the add-ons that free its network interfaces", () => {
    expect([...goesBefore(group)]).toEqual(
      expect.arrayContaining(["cluster-vpc-cni", "cluster-kube-proxy", "cluster-eks-pod-identity-agent"]),
    );
  });

  test("every rule and both groups", () => {
    expect(rules().length).toBeGreaterThan(10);
    expect([...goesBefore(group)]).toEqual(
      expect.arrayContaining([...rules(), "security-groups-nodes", "security-groups-control-plane"]),
    );
  });

  test("the control plane", () => {
    expect(goesBefore(group)).toContain("cluster-eks-eksCluster");
  });

  test("and after CoreDNS, which runs on it", () => {
    expect(goesBefore("cluster-coredns")).toContain(group);
    expect(goesBefore(group)).not.toContain("cluster-coredns");
  });
});

test("self-managed nodes go before the access entry that lets them in", () => {
  expect(goesBefore("node-groups-batch")).toContain("node-groups-self-managed-access");
  expect(goesBefore("node-groups-self-managed-access")).toContain("cluster-eks-eksCluster");
});

test("the control plane goes before what it needs to clean up after itself", () => {
  expect([...goesBefore("cluster-eks-eksCluster")]).toEqual(
    expect.arrayContaining([
      "cluster-role",
      "cluster-role-AmazonEKSClusterPolicy",
      "cluster-role-AmazonEKSVPCResourceController",
      "cluster-role-secrets-key",
      "cluster-secrets-key",
      "cluster-logs",
      "cluster-logs-key",
      "security-groups-control-plane",
    ]),
  );
});

test("the VPC CNI goes before its permissions and the agent that hands them out", () => {
  expect([...goesBefore("cluster-vpc-cni")]).toEqual(
    expect.arrayContaining([
      "cluster-vpc-cni-role-AmazonEKS_CNI_Policy",
      "cluster-vpc-cni-role-network-policy-logs",
      "cluster-eks-pod-identity-agent",
    ]),
  );
});
