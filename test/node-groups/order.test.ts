/** The order of deletes: the engine deletes nothing before what depends on it, so the graph of stack prod is enough. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { beforeAll, describe, expect, test } from "vitest";
import { bundle, portBundles } from "../../components/security-groups/bundles";
import { runProgram, type Resource } from "../engine/harness";

let resources: Resource[];

async function preview(config: Record<string, unknown> = {}): Promise<Resource[]> {
  const run = await runProgram({ program: ".", command: "preview", stack: "prod", config });
  expect(run.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(run.exitCode).toBe(0);
  return run.resources;
}

beforeAll(async () => {
  resources = await preview();
}, 300_000);

function named(name: string, among: readonly Resource[]): Resource[] {
  const found = among.filter((resource) => resource.name === name || `${resource.type} ${resource.name}` === name);
  expect(found, name).not.toEqual([]);
  return found;
}

/** Everything that is deleted after a resource: what it depends on, and what that does. */
function goesBefore(name: string, among: readonly Resource[] = resources): ReadonlySet<string> {
  const byUrn = new Map(among.map((resource) => [resource.urn, resource]));
  const seen = new Set<string>();
  const walk = (urn: string): void => {
    const resource = byUrn.get(urn);
    if (resource === undefined || seen.has(resource.urn)) {
      return;
    }
    seen.add(resource.urn);
    [...resource.dependencies, ...Object.values(resource.propertyDependencies).flat()].forEach(walk);
  };
  named(name, among).forEach(({ urn }) => walk(urn));
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

/** Prod with self-managed nodes, which cannot send the logs of network policies. */
function withSelfManagedNodes(): Record<string, unknown> {
  const nodeGroups = "eks-network-security:node-groups";
  const cluster = "eks-network-security:cluster";
  const { config } = parse(readFileSync("stacks/Pulumi.prod.yaml", "utf8")) as {
    config: { [nodeGroups]: { groups: { batch: object } }; [cluster]: { vpcCni: object } };
  };
  const { groups } = config[nodeGroups];
  return {
    [nodeGroups]: { ...config[nodeGroups], groups: { ...groups, batch: { ...groups.batch, kind: "self-managed" } } },
    [cluster]: { ...config[cluster], vpcCni: { podSecurityGroups: "standard", networkPolicy: "standard" } },
  };
}

test("self-managed nodes go before the access entry that lets them in", async () => {
  const selfManaged = await preview(withSelfManagedNodes());
  expect(goesBefore("node-groups-batch", selfManaged)).toContain("node-groups-self-managed-access");
  expect(goesBefore("node-groups-self-managed-access", selfManaged)).toContain("cluster-eks-eksCluster");
}, 300_000);

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
