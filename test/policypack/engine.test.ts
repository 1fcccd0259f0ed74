/** The pack as a real analyzer of the real engine, on programs whose values are mostly unknown. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statements } from "../../facts/guide";
import { evidenceSchema } from "../../policypack/evidence";
import { rules } from "../../policypack/rules";
import { buildPolicyPack, policyPackDir, policyPackFor } from "../../offline/policy-pack";
import { newStateDir, type ProgramResult, runProgram, testEngine } from "../engine/harness";

const program = join(__dirname, "bad-program");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eks-network-security-pack-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function configFile(name: string, config: unknown): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** The rules that the program breaks. The others are off: programs for them are in bad-programs.test.ts. */
const broken = [
  "cluster-security-group-on-nodes",
  "control-plane-logs",
  "endpoint-not-open",
  "imdsv2",
  "no-mixed-rules",
  "no-open-ingress",
  "public-ports-on-load-balancers",
  "trunk-compatible-types",
  "vpc-flow-logs",
];
const others = Object.fromEntries(
  rules.filter((rule) => !broken.includes(rule.name)).map((rule) => [rule.name, "disabled"]),
);

const strict = (): string => configFile("strict", { pack: { profile: "strict" } });

const mandatory = (result: ProgramResult): string[] =>
  [
    ...new Set(
      result.policyEvents.filter((event) => event.enforcementLevel === "mandatory").map((event) => event.policyName),
    ),
  ].sort();

describe("the first preview of a bad program", () => {
  it("is blocked by the rules it breaks, with messages that name resource, statement and fix", async () => {
    const evidenceDir = join(folder, "bad");
    const result = await runProgram({
      program,
      command: "preview",
      pack: true,
      policyConfig: configFile("others-off", others),
      env: { EKS_NETWORK_SECURITY_EVIDENCE: evidenceDir },
    });

    expect(result.exitCode).not.toBe(0);
    expect(mandatory(result)).toEqual(broken);
    for (const event of result.policyEvents) {
      expect(event.message).toMatch(/^Resource: \S+ ".+"/m);
      expect(event.message).toMatch(/^Guide: /m);
      expect(event.message).toMatch(/^Fix: /m);
      expect(event.message).not.toContain("can't run policy");
    }
    expect(result.stdout).toContain(statements["flow-logs"].title);
    expect(result.stdout).toContain("aws:eks/cluster:Cluster");

    const evidence = evidenceSchema.parse(JSON.parse(readFileSync(join(evidenceDir, "evidence.json"), "utf8")));
    expect(evidence.complete).toBe(true);
    expect(evidence.stack).toMatchObject({ project: "bad-program", stack: "test", preview: true });
    const violated = evidence.rules.filter((rule) => rule.verdict === "violation").map((rule) => rule.name);
    expect(violated.sort()).toEqual(broken);
  });

  it("passes all rules once mended, in the strictest profile, with nothing undecided", async () => {
    const result = await runProgram({
      program,
      command: "preview",
      pack: true,
      policyConfig: strict(),
      config: { "bad-program:mended": true },
    });
    expect(result.policyEvents).toEqual([]);
    expect(result.exitCode).toBe(0);
  });

  it("passes with every rule at advisory, which still says what is wrong", async () => {
    const policyConfig = configFile("advisory", { all: "advisory", ...others });
    const result = await runProgram({ program, command: "preview", pack: true, policyConfig });
    expect(result.exitCode).toBe(0);
    expect(mandatory(result)).toEqual([]);
    expect(new Set(result.policyEvents.map((event) => event.policyName))).toEqual(new Set(broken));
  });
});

describe("the pack given as a folder", () => {
  it("finds in a preview what the file finds, at the same levels and version", async () => {
    const [folderResult, fileResult] = [
      await runProgram({ program, command: "preview", pack: await buildPolicyPack() }),
      await runProgram({ program, command: "preview", pack: true }),
    ];
    const found = ({ policyEvents }: ProgramResult): string[] =>
      policyEvents.map((event) => JSON.stringify(event)).sort();
    expect(found(folderResult)).toEqual(found(fileResult));
    expect(mandatory(folderResult)).toEqual(expect.arrayContaining(broken));
    expect(folderResult.exitCode).not.toBe(0);
  });

  it("is what engines get that start no files", async () => {
    const engine = await testEngine();
    const packOf = (version: string): Promise<string> => policyPackFor({ ...engine, version });
    expect(await packOf("3.254.9")).toBe(policyPackDir);
    expect(await packOf("3.255.0")).toBe(join(policyPackDir, "bin", "index.js"));
  });
});

describe("the policy config", () => {
  it("takes a profile, single levels on top of it, and parameters", async () => {
    const policyConfig = configFile("profile", {
      ...others,
      pack: { profile: "baseline" },
      "control-plane-logs": "mandatory",
      "endpoint-not-open": "advisory",
      imdsv2: "disabled",
      "no-open-ingress": { publicPorts: [22] },
    });
    const result = await runProgram({ program, command: "preview", pack: true, policyConfig });
    // Mandatory in `baseline`, less what the file says otherwise.
    expect(mandatory(result)).toEqual([
      "control-plane-logs",
      "no-mixed-rules",
      "no-open-ingress",
      "trunk-compatible-types",
    ]);
    expect(result.policyEvents.some((event) => event.policyName === "imdsv2")).toBe(false);
    expect(result.policyEvents.filter((event) => event.policyName === "no-open-ingress")).toHaveLength(1);
    expect(result.stdout).toContain("tcp 443");
  });

  it("refuses misspelt rules and parameters by name, all at once", async () => {
    const policyConfig = configFile("misspelt", {
      "no-open-ingres": "disabled",
      imdsv2: { enforcementLevel: "mandatory", maxHopLimits: 2 },
    });
    const result = await runProgram({ program, command: "preview", pack: true, policyConfig });
    expect(result.exitCode).not.toBe(0);
    const said = result.stdout + result.stderr;
    expect(said).toContain('Did you mean "no-open-ingress"?');
    expect(said).toContain('Did you mean "maxHopLimit"?');
    expect(said).not.toMatch(/\n\s+at .+:\d+:\d+/);
  });
});

describe("an update", () => {
  it("of the mended program goes through, and the preview after it, where all ids are known, passes too", async () => {
    const stateDir = newStateDir();
    const policyConfig = strict();
    const run = { program, pack: true, policyConfig, stateDir, config: { "bad-program:mended": true } };
    try {
      const up = await runProgram({ ...run, command: "up" });
      expect([up.exitCode, up.policyEvents]).toEqual([0, []]);
      const preview = await runProgram({ ...run, command: "preview" });
      expect([preview.exitCode, preview.policyEvents]).toEqual([0, []]);
      expect(new Set(preview.steps.map((step) => step.op))).toEqual(new Set(["same"]));
    } finally {
      rmSync(stateDir, { recursive: true, force: true });
    }
  });

  it("stops before the resource that breaks a rule is made, and leaves evidence", async () => {
    const stateDir = newStateDir();
    const evidenceDir = join(folder, "up");
    try {
      const result = await runProgram({
        program,
        command: "up",
        pack: true,
        stateDir,
        env: { EKS_NETWORK_SECURITY_EVIDENCE: evidenceDir },
      });
      expect(result.exitCode).not.toBe(0);
      expect(result.resources.map((resource) => resource.type)).not.toContain("aws:eks/cluster:Cluster");
      const evidence = evidenceSchema.parse(JSON.parse(readFileSync(join(evidenceDir, "evidence.json"), "utf8")));
      expect(evidence.results.some((row) => row.verdict === "violation")).toBe(true);
    } finally {
      rmSync(stateDir, { recursive: true, force: true });
    }
  });
});
