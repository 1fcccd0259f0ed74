/** A platform and two teams, each a stack of its own, on the real Pulumi engine with one state. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../../real/cache";
import { newStateDir, runProgram, type ProgramResult } from "../engine/harness";

const teams = ["prod-payments", "prod-ledger"];
const policyConfig = join(root, "stacks", "policy.prod.json");

function errors({ diagnostics, policyEvents }: ProgramResult): string[] {
  return [
    ...diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
    // What groups of the platform hold, a team's stack cannot show: that is undecided, and nothing else is said.
    ...policyEvents
      .filter(({ message, enforcementLevel }) => enforcementLevel === "mandatory" || !message.startsWith("Undecided: "))
      .map(({ policyName, message }) => `${policyName}: ${message}`),
  ];
}

function changes({ steps }: ProgramResult): string[] {
  return steps.filter(({ op }) => !["same", "read", "refresh"].includes(op)).map(({ op, urn }) => `${op} ${urn}`);
}

describe("a platform and its teams, with the pack at strict", { timeout: 300_000 }, () => {
  const stateDir = newStateDir();
  const run = (stack: string, command: "up" | "preview" | "destroy"): Promise<ProgramResult> =>
    runProgram({
      program: root,
      stack,
      command,
      stateDir,
      config: { "eks-network-security:deletionProtection": false },
      ...(command === "destroy" ? {} : { pack: true, policyConfig }),
    });
  let early: ProgramResult;
  let platform: ProgramResult;
  beforeAll(async () => {
    early = await run("prod-ledger", "preview");
    platform = await run("prod", "up");
  }, 300_000);
  afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

  test("a team in the platform's own stack has what a team of its own has", async () => {
    const billing = {
      groups: ["billing-developers"],
      namespaces: { billing: { mesh: "sidecar", withinNamespace: true } },
      podSecurityGroups: { "billing-api": { namespace: "billing", podLabels: { app: "api" }, replicas: 2 } },
      certificates: { api: { namespace: "billing", dnsNames: ["api.billing.svc"] } },
      egress: { bank: { host: "api.bank.example", from: [{ namespace: "billing", serviceAccount: "api" }] } },
    };
    const { config } = parse(readFileSync(join(root, "stacks", "Pulumi.prod.yaml"), "utf8")) as {
      config: Record<string, object>;
    };
    const egress = { ...config["eks-network-security:egress"], teamHosts: { billing: ["*.bank.example"] } };
    const preview = await runProgram({
      program: root,
      stack: "prod",
      command: "preview",
      stateDir,
      pack: true,
      policyConfig,
      config: { "eks-network-security:teams": { billing }, "eks-network-security:egress": egress },
    });
    expect(errors(preview)).toEqual([]);
    expect(preview.resources.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "network-policy-billing-default-deny",
        "billing.team-billing",
        "billing.team-certificate.api",
        "pod-security-groups-billing-api",
        "egress-billing-bank",
        "egress-billing-egress-through-gateway",
      ]),
    );
    expect(preview.resources.filter(({ type }) => type === "pulumi:pulumi:StackReference")).toEqual([]);
  });

  test("a team's preview before its platform is up says what to do", () => {
    expect(early.exitCode).not.toBe(0);
    expect(errors(early).join()).toContain("Bring it up first: pulumi up -s prod");
    expect(early.resources.filter(({ type }) => !type.startsWith("pulumi:"))).toEqual([]);
  });

  test("teams come up in any order, with nothing left to do", async () => {
    expect(errors(platform)).toEqual([]);
    const shared = platform.resources.find(({ name }) => name === "pod-security-groups-shared");
    for (const stack of teams) {
      const preview = await run(stack, "preview");
      expect(errors(preview)).toEqual([]);
      const up = await run(stack, "up");
      expect(errors(up)).toEqual([]);
      const names = up.resources.map(({ name }) => name);
      expect(names).toContain(`network-policy-${stack.replace("prod-", "")}-default-deny`);
      expect(changes(await run(stack, "preview"))).toEqual([]);
      const own = stack === "prod-payments";
      const policy = up.resources.find(({ name }) => name === "pod-security-groups-payments-api");
      expect(policy !== undefined).toBe(own);
      expect(names.includes("team-certificate.api")).toBe(own);
      expect(names.includes("egress-payments-provider")).toBe(own);
      // What the platform has of the gateway is not made again.
      expect(names.filter((name) => /deny-others|egress-egress-default-deny|egress-gateway$/.test(name))).toEqual([]);
      if (policy !== undefined) {
        // The platform's group for all pods: a team adds no rules to the cluster security group.
        expect(JSON.stringify(policy.inputs)).toContain(shared?.id ?? "none");
        expect(up.resources.filter(({ name }) => name.includes("-cluster-ingress-"))).toEqual([]);
      }
    }
    expect(changes(await run("prod", "preview"))).toEqual([]);
  });

  test("a platform that still has teams is not destroyed, and says which", async () => {
    const both = await run("prod", "destroy");
    expect(both.exitCode).not.toBe(0);
    expect(errors(both).join()).toContain(
      "other stacks are still on this one: ledger (stack prod-ledger), payments (stack prod-payments); destroy them first",
    );
    expect(both.steps).toEqual([]);
    expect(both.resources).toHaveLength(platform.resources.length);
  });

  test("teams leave without the platform noticing, and the platform after the last of them", async () => {
    const leave = async (stack: string): Promise<void> => {
      const destroyed = await run(stack, "destroy");
      expect(errors(destroyed)).toEqual([]);
      expect(destroyed.resources).toEqual([]);
    };
    // Either may leave first: the one that stays holds the platform.
    for (const [first, other] of [teams, [...teams].reverse()] as [string, string][]) {
      await leave(first);
      const held = await run("prod", "destroy");
      const staying = other.replace("prod-", "");
      expect(errors(held).join()).toContain(
        `other stacks are still on this one: ${staying} (stack ${other}); destroy them first`,
      );
      if (first === teams[0]) {
        expect(errors(await run(first, "up"))).toEqual([]);
      } else {
        await leave(other);
      }
    }
    expect(changes(await run("prod", "preview"))).toEqual([]);
    const gone = await run("prod", "destroy");
    expect(errors(gone)).toEqual([]);
    expect(gone.resources).toEqual([]);
  });
});
