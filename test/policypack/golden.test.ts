/** `pulumi policy analyze --file`: the pack on recorded states, without a program, a stack or a provider. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildExecutables } from "../../offline/build";
import { engineEnvironment } from "../../offline/environment";
import { buildPolicyPack } from "../../offline/policy-pack";
import { readProject } from "../../real/project";
import { evidenceSchema, type Evidence } from "../../policypack/evidence";
import { testEngine } from "../engine/harness";
import { goldenFile, type GoldenState, goldenStates, makeState } from "./golden/states";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eks-network-security-golden-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Analysis {
  code: number;
  said: string;
  evidence: Evidence;
}

async function analyze(name: GoldenState): Promise<Analysis> {
  const engine = await testEngine();
  const config = join(folder, `${name}.json`);
  writeFileSync(config, JSON.stringify({ pack: { profile: "strict" } }));
  const evidence = join(folder, name);
  const env = engineEnvironment({
    executables: [await buildExecutables(!engine.hasLanguageHost)],
    project: readProject(join(__dirname, "bad-program")),
    stack: name,
    stateDir: folder,
    env: { EKS_NETWORK_SECURITY_EVIDENCE: evidence },
  });
  const args = ["policy", "analyze", "--file", goldenFile(name), "--policy-pack", await buildPolicyPack()];
  const [code, said] = await new Promise<[number, string]>((resolve) => {
    execFile(
      engine.path,
      [...args, "--policy-pack-config", config, "--non-interactive", "--color", "never"],
      { env, cwd: folder },
      (error, stdout, stderr) => resolve([Number(error?.code ?? 0), stdout + stderr]),
    );
  });
  const file = readFileSync(join(evidence, "evidence.json"), "utf8");
  return { code, said, evidence: evidenceSchema.parse(JSON.parse(file)) };
}

const violated = ({ rules }: Evidence): string[] =>
  rules.filter(({ verdict }) => verdict === "violation").map(({ name }) => name);

describe("the state of", () => {
  it("the bad program is refused, for what a preview refuses it for", async () => {
    const { code, said, evidence } = await analyze("bad");
    expect(code).not.toBe(0);
    expect(said).toContain("no-open-ingress");
    expect(violated(evidence)).toEqual(
      expect.arrayContaining([
        "cluster-security-group-on-nodes",
        "control-plane-logs",
        "endpoint-not-open",
        "imdsv2",
        "no-mixed-rules",
        "no-open-ingress",
        "trunk-compatible-types",
        "vpc-flow-logs",
      ]),
    );
  });

  it("the good program passes, with nothing undecided: everything is known", async () => {
    const { code, evidence } = await analyze("good");
    expect(evidence.results.filter(({ verdict }) => verdict === "violation" || verdict === "undecided")).toEqual([]);
    expect(evidence.results.some(({ verdict }) => verdict === "pass")).toBe(true);
    expect(code).toBe(0);
  });

  it.each(goldenStates)("the %s program is what is recorded", async (name) => {
    const hint = "record it again: node cli/bootstrap.mjs test/policypack/golden/generate.ts";
    expect(JSON.parse(await makeState(name)), hint).toEqual(JSON.parse(readFileSync(goldenFile(name), "utf8")));
  });
});
