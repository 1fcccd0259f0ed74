import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { endedBefore, newStateDir, runProgram, type ProgramResult } from "../../test/engine/harness";
import { find, problems, recording, unknown } from "./eks-preview";
import type { Case } from "./eks-program";

// Each test runs the engine five times.
vi.setConfig({ testTimeout: 240_000 });

let stateDir: string;
beforeEach(() => {
  stateDir = newStateDir();
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

/** Runs the program of the recording on the stand-in aws and kubernetes providers. */
function run(command: "preview" | "up" | "destroy", config: Case): Promise<ProgramResult> {
  return runProgram({
    program: join(__dirname, "eks-program"),
    command,
    stack: "eks",
    config: { "aws:region": "us-west-2", "demo:case": config },
    stateDir,
  });
}

interface Outputs {
  [name: string]: unknown;
  name: string;
  kubeconfig: { clusters: { cluster: Record<string, string> }[]; users: unknown[] };
  kubeconfigJson: string;
  kubeconfigOfRole: string;
}

function outputs(result: ProgramResult): Outputs {
  return find(result, "demo-eks").outputs["outputs"] as Outputs;
}

/** up, a preview without a change, destroy: returns the first and the last. */
async function live(config: Case): Promise<{ up: ProgramResult; destroy: ProgramResult }> {
  const up = await run("up", config);
  expect(problems(up)).toEqual([]);
  const again = await run("preview", config);
  expect(problems(again)).toEqual([]);
  expect(new Set(again.steps.map(({ op }) => op))).toEqual(new Set(["same"]));
  expect(again.steps).toHaveLength(up.resources.length);
  const destroy = await run("destroy", config);
  expect(problems(destroy)).toEqual([]);
  expect(destroy.resources).toEqual([]);
  return { up, destroy };
}

test("a hardened cluster with its own security group, managed and self-managed nodes comes and goes", async () => {
  const hardened = recording.cases["hardened"]?.args as Case;
  const { up, destroy } = await live({
    ...hardened,
    // AWS does not delete a protected cluster.
    cluster: { ...hardened.cluster, deletionProtection: false },
    ownSg: true,
    ngv2: { instanceType: "m5.large", labels: { tier: "a" } },
    addon: { addonName: "eks-pod-identity-agent" },
  });

  const values = outputs(up);
  expect(JSON.stringify(values)).not.toContain(unknown);
  const cluster = find(up, "c-eksCluster").outputs;
  expect(values).toMatchObject({
    name: cluster["name"],
    coreClusterArn: cluster["arn"],
    coreVpcId: find(up, "vpc").id,
    clusterSecurityGroupId: find(up, "own").id,
    nodeSecurityGroupId: (cluster["vpcConfig"] as Record<string, string>)["clusterSecurityGroupId"],
    clusterIngressRuleId: "",
    defaultNodeGroupAsgName: "",
  });
  expect(values.kubeconfig.clusters[0]?.cluster).toEqual({
    server: cluster["endpoint"],
    "certificate-authority-data": (cluster["certificateAuthority"] as Record<string, string>)["data"],
  });
  expect(JSON.parse(values.kubeconfigJson)).toEqual(values.kubeconfig);
  expect(values.kubeconfigOfRole).toContain(`"--role","${String(find(up, "node").outputs["arn"])}"`);
  expect(`https://${String(values["oidcIssuer"])}`).toBe(values["oidcProviderUrl"]);

  const userData = String(find(up, "self-launchTemplate").inputs["userData"]);
  expect(Buffer.from(userData, "base64").toString()).toContain(`name: ${values.name}`);
  expect(find(up, "managed", "aws:eks/nodeGroup").inputs["clusterName"]).toBe(values.name);

  const goesBefore = (first: string, second: string): boolean =>
    endedBefore(
      destroy.steps,
      ({ urn }) => urn.endsWith(first),
      ({ urn }) => urn.endsWith(second),
    );
  const dependents = [
    "nodeGroup:NodeGroup::managed",
    "group:Group::self",
    "addon:Addon::addon",
    "::c-coredns",
    "::c-admin",
  ];
  expect(dependents.filter((dependent) => !goesBefore(dependent, "::c-eksCluster"))).toEqual([]);
  const needed = ["::c-eksRole-4b490823", "::c-eksRole-role", "::own", "::subnet0"];
  expect(needed.filter((need) => !goesBefore("::c-eksCluster", need))).toEqual([]);
});

test("a cluster with the default groups and nodes comes and goes", async () => {
  const { up } = await live({ cluster: { skipDefaultNodeGroup: false }, nodeGroupSecurityGroup: true });
  const values = outputs(up);
  expect(values).toMatchObject({
    clusterSecurityGroupId: find(up, "c-eksClusterSecurityGroup").id,
    nodeSecurityGroupId: find(up, "c-nodeSecurityGroup").id,
    clusterIngressRuleId: find(up, "c-eksClusterIngressRule").outputs["securityGroupRuleId"],
    defaultNodeGroupAsgName: find(up, "c", "aws:autoscaling/group").outputs["name"],
  });
  expect(find(up, "c-nodeSecurityGroup").inputs["tags"]).toEqual({
    Name: "c-nodeSecurityGroup",
    [`kubernetes.io/cluster/${values.name}`]: "owned",
  });
  expect(find(up, "c", "aws:autoscaling/group").dependencies.map((urn) => urn.split("::").at(-1))).toContain(
    "c-vpc-cni",
  );
});

test("with the aws-auth ConfigMap alone, a managed node group needs its role among the cluster's", async () => {
  const recorded = recording.cases["config-map-mode"]?.args as Case;
  // The ConfigMap is written through the API server, which the program must reach.
  const args: Case = { ...recorded, cluster: { ...recorded.cluster, endpointPublicAccess: true } };
  const refused = await run("up", args);
  expect(refused.exitCode).not.toBe(0);
  expect(problems(refused).join("\n")).toMatch(
    /eks\.ManagedNodeGroup: nodeRole arn:aws:iam::\d+:role\/node-\w+ is not among the instanceRoles/,
  );
  const { up } = await live({ ...args, nodeRoleInCluster: true });
  const roleArn = String(find(up, "node").outputs["arn"]);
  expect(find(up, "c-nodeAccess").inputs["data"]).toEqual({
    mapRoles: [
      `- rolearn: ${roleArn}`,
      "  username: system:node:{{EC2PrivateDNSName}}",
      "  groups:",
      "    - system:bootstrappers",
      "    - system:nodes",
      "",
    ].join("\n"),
  });
});
