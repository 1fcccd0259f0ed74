/** The stand-in providers under the real engine: an environment of about thirty resources from preview to destroy. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Fault } from "../faults";
import { newStateDir, type ProgramResult, type Resource, runProgram, type Step } from "../../test/engine/harness";

const program = join(__dirname, "fixtures/stack");
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const TIMEOUT = 120_000;

function run(
  command: "preview" | "up" | "destroy",
  stateDir: string,
  config: Record<string, unknown> = {},
  faults: readonly Fault[] = [],
): Promise<ProgramResult> {
  return runProgram({
    program,
    command,
    stateDir,
    config: { "aws:region": "eu-central-1", "stack:token": { secret: "hunter2" }, ...config },
    env: faults.length > 0 ? { EKS_NETWORK_SECURITY_FAULTS: JSON.stringify(faults) } : {},
  });
}

const ops = (steps: Step[]): string[] => [...new Set(steps.map(({ op }) => op))].sort();
const find = (resources: Resource[], type: string, name: string): Resource | undefined =>
  resources.find((resource) => resource.type === type && resource.name === name);

describe("an environment, from preview to destroy", () => {
  const stateDir = newStateDir();
  let first: ProgramResult;
  let up: ProgramResult;
  afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

  beforeAll(async () => {
    first = await run("preview", stateDir);
    up = await run("up", stateDir);
  }, TIMEOUT);

  test("the first preview knows no ids, but what the program said and the provider's defaults", () => {
    expect(first.exitCode).toBe(0);
    expect(ops(first.steps)).toEqual(["create"]);
    const group = find(first.resources, "aws:ec2/securityGroup:SecurityGroup", "cluster");
    expect(group?.inputs).toMatchObject({ vpcId: UNKNOWN, description: "control plane", revokeRulesOnDelete: false });
    expect(group?.inputs.name).toMatch(/^cluster-[0-9a-f]{7}$/);
    const cluster = find(first.resources, "aws:eks/cluster:Cluster", "main");
    expect(cluster?.outputs.endpoint).toBe(UNKNOWN);
    expect(cluster?.inputs.vpcConfig).toMatchObject({ endpointPublicAccess: false, subnetIds: [UNKNOWN, UNKNOWN] });
  });

  test("up creates everything, with ids and ARNs", () => {
    expect(up.exitCode).toBe(0);
    expect(up.resources).toHaveLength(first.resources.length);
    const vpc = find(up.resources, "aws:ec2/vpc:Vpc", "main");
    expect(vpc?.id).toMatch(/^vpc-0[0-9a-f]{16}$/);
    expect(find(up.resources, "aws:ec2/subnet:Subnet", "private-0")?.inputs.vpcId).toBe(vpc?.id);
    const namespace = find(up.resources, "kubernetes:core/v1:Namespace", "payments");
    expect(namespace?.id).toMatch(/^payments-[a-z0-9]{8}$/);
    expect(JSON.stringify(up.resources)).not.toContain(UNKNOWN);
    expect(JSON.stringify([up.events, up.stdout, up.stderr, up.resources])).not.toContain("hunter2");
  });

  test(
    "a second preview shows no change; changing a secret, template and subnet has the same effects as in AWS",
    async () => {
      const again = await run("preview", stateDir);
      expect(ops(again.steps)).toEqual(["same"]);
      const config = {
        "stack:secondSubnet": "10.0.2.0/24",
        "stack:templateDescription": "new",
        "stack:token": { secret: "other" },
      };
      const changed = await run("preview", stateDir, config);
      const done = (type: string, name: string): string[] =>
        changed.steps.filter(({ urn }) => urn.endsWith(`${type}::${name}`)).map(({ op }) => op);
      expect(changed.exitCode).toBe(0);
      expect(done("aws:ec2/subnet:Subnet", "private-1")).toContain("replace");
      expect(done("aws:ec2/subnet:Subnet", "private-0")).toEqual(["same"]);
      expect(done("aws:ec2/launchTemplate:LaunchTemplate", "node")).toEqual(["update"]);
      expect(done("aws:eks/nodeGroup:NodeGroup", "main")).toContain("replace");
      expect(done("kubernetes:core/v1:Secret", "token")).toContain("replace");
      expect(done("aws:ec2/vpc:Vpc", "main")).toEqual(["same"]);
    },
    TIMEOUT,
  );

  test(
    "destroy deletes everything, and nothing before the resources that need it",
    async () => {
      const destroyed = await run("destroy", stateDir);
      expect(destroyed.exitCode).toBe(0);
      expect(destroyed.resources).toEqual([]);
      const deleted = (type: string, name: string): Step => {
        const step = destroyed.steps.find(({ urn, op }) => op === "delete" && urn.endsWith(`${type}::${name}`));
        expect(step, `${type} ${name}`).toBeDefined();
        return step as Step;
      };
      const before = (a: Step, b: Step): void => expect(a.end ?? Infinity).toBeLessThan(b.start);
      before(deleted("aws:eks/nodeGroup:NodeGroup", "main"), deleted("aws:eks/cluster:Cluster", "main"));
      before(deleted("aws:eks/cluster:Cluster", "main"), deleted("aws:ec2/subnet:Subnet", "private-0"));
      before(
        deleted("aws:ec2/natGateway:NatGateway", "main"),
        deleted("aws:ec2/internetGateway:InternetGateway", "main"),
      );
      before(deleted("aws:ec2/subnet:Subnet", "private-0"), deleted("aws:ec2/vpc:Vpc", "main"));
      before(
        deleted("kubernetes:networking.k8s.io/v1:NetworkPolicy", "deny"),
        deleted("kubernetes:core/v1:Namespace", "payments"),
      );
    },
    TIMEOUT,
  );
});

describe("what is refused", () => {
  test(
    "in a preview: wrong inputs, by resource and property",
    async () => {
      const stateDir = newStateDir();
      const result = await run("preview", stateDir, { "stack:secondSubnet": "10.0.1.0/33" });
      rmSync(stateDir, { recursive: true, force: true });
      expect(result.exitCode).not.toBe(0);
      const messages = result.diagnostics.map(({ message }) => message).join("\n");
      expect(messages).toContain(
        `aws:ec2/subnet:Subnet resource 'private-1' has a problem: "10.0.1.0/33" is not a valid IPv4 CIDR block. ` +
          "Examine values at 'private-1.cidrBlock'.",
      );
    },
    TIMEOUT,
  );

  test(
    "in an update: a conflict with an existing resource, and a call with a fault; the rest is kept and can be destroyed",
    async () => {
      const stateDir = newStateDir();
      const overlapping = await run("up", stateDir, { "stack:secondSubnet": "10.0.0.0/20" });
      const refused = overlapping.diagnostics.map(({ message }) => message).join("\n");
      expect(overlapping.exitCode).not.toBe(0);
      expect(refused).toMatch(/InvalidSubnet\.Conflict: The CIDR .* conflicts with another subnet/);
      await run("destroy", stateDir);
      const fault: Fault = {
        token: "aws:eks/cluster:Cluster",
        call: "create",
        action: "fail",
        message: "ServiceUnavailable",
      };
      const failed = await run("up", stateDir, {}, [fault]);
      expect(failed.exitCode).not.toBe(0);
      expect(failed.diagnostics.map(({ message }) => message).join("\n")).toMatch(/ServiceUnavailable/);
      expect(find(failed.resources, "aws:ec2/vpc:Vpc", "main")).toBeDefined();
      expect(find(failed.resources, "aws:eks/cluster:Cluster", "main")).toBeUndefined();
      const destroyed = await run("destroy", stateDir);
      rmSync(stateDir, { recursive: true, force: true });
      expect(destroyed.resources).toEqual([]);
    },
    TIMEOUT,
  );

  test(
    "a provider that dies in the middle ends the run with an error",
    async () => {
      const stateDir = newStateDir();
      const result = await run("preview", stateDir, {}, [
        { token: "aws:ec2/subnet:Subnet", call: "check", action: "exit" },
      ]);
      rmSync(stateDir, { recursive: true, force: true });
      expect(result.exitCode).not.toBe(0);
    },
    TIMEOUT,
  );
});
