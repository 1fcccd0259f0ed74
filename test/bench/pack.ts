/** The cost of the policy pack compared with other packs: its start, its time per resource, and a whole preview. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../../real/cache";
import { messageOf } from "../../cli/errors";
import { buildPolicyPack, policyPackFor } from "../../offline/policy-pack";
import { Pack } from "../../policypack/pack";
import { rules } from "../../policypack/rules";
import { newStateDir, runProgram, testEngine } from "../engine/harness";
import { largeStack } from "./large-stack";
import { measure, median, report } from "./measure";
import { awsguard, emptyPack, withoutRules } from "./packs";
import { ringOfTeams } from "./teams";

const sizes = [100, 1_000, 5_000] as const;
/** About a thousand resources, in a preview of stack dev. */
const previewTeams = 20;

/** Starts a pack (folder or file) like the engine, and waits for the port that it prints. */
function start(pack: string): Promise<void> {
  const isFolder = statSync(pack).isDirectory();
  const folder = isFolder ? pack : dirname(pack);
  const args = isFolder
    ? [createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack"), "127.0.0.1:1", folder]
    : [pack, "127.0.0.1:1"];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (bytes) => (said += String(bytes)));
  return new Promise((resolve, reject) => {
    child.stdout.once("data", () => {
      child.kill("SIGKILL");
      resolve();
    });
    child.once("exit", () => reject(new Error(`the pack ${pack} ended before it was ready: ${said}`)));
  });
}

/** Milliseconds per resource of all rules together: first each resource, then the stack. */
function ownTime(count: number): { readonly each: number; readonly stack: number } {
  const records = largeStack(count).records("preview");
  const pack = new Pack({
    name: "eks-network-security",
    version: "bench",
    rules,
    now: () => new Date(),
    evidenceDir: undefined,
    folder: root,
    publishing: false,
  });
  pack.configureStack({ organization: "", project: "bench", stack: "bench", preview: true });
  const begun = performance.now();
  for (const { urn, type, name, inputs } of records) {
    pack.analyze(urn, type, name, inputs);
  }
  const judged = performance.now();
  pack.analyzeStack(records);
  return { each: (judged - begun) / count, stack: (performance.now() - judged) / count };
}

function ownTimes(): string {
  ownTime(sizes[0]); // compiles the rules
  const rows = sizes.map((count) => {
    const rounds = [1, 2, 3].map(() => ownTime(count));
    const each = median(rounds.map((round) => round.each));
    const stack = median(rounds.map((round) => round.stack));
    const figures = [each, stack, each + stack].map((ms) => ms.toFixed(3).padStart(9)).join("");
    return `  ${String(count).padStart(6)} resources${figures}`;
  });
  const head = `                  ${["each", "stack", "together"].map((word) => word.padStart(9)).join("")}`;
  return [`Own time of ${rules.length} rules, ms per resource (median of 3)`, head, ...rows].join("\n");
}

async function previews(packs: Readonly<Record<string, string>>, folder: string): Promise<string> {
  const stateDir = newStateDir();
  const policyConfig = join(folder, "policy.json");
  // A mandatory finding ends a preview early.
  writeFileSync(policyConfig, JSON.stringify({ all: "advisory" }));
  const without = "without a pack";
  const preview = async (pack: string | undefined): Promise<number> => {
    const { exitCode, stdout, resources } = await runProgram({
      program: root,
      stack: "dev",
      command: "preview",
      config: { "eks-network-security:teams": ringOfTeams(previewTeams) },
      pack,
      policyConfig: pack === undefined ? undefined : policyConfig,
      stateDir,
    });
    if (exitCode !== 0) {
      throw new Error(`the preview with ${pack ?? without} failed: ${stdout}`);
    }
    return resources.length;
  };
  const things: Record<string, () => Promise<unknown>> = { [without]: () => preview(undefined) };
  const remarks: string[] = [];
  try {
    const size = await preview(undefined);
    for (const [name, pack] of Object.entries(packs)) {
      try {
        await preview(pack);
        things[name] = () => preview(pack);
      } catch (error) {
        // awsguard needs 0.7 GB, which not every machine has.
        remarks.push(`${name} is skipped: ${messageOf(error)}`);
      }
    }
    const measures = await measure(things, 7);
    return [...remarks, report(`Preview of ${size} resources`, measures, without)].join("\n");
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

export async function benchPack(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "eks-network-security-bench-"));
  try {
    const empty = "an empty pack, not bundled";
    const packs: Record<string, string> = {
      "this pack": await policyPackFor(await testEngine()),
      "this pack, as a folder": await buildPolicyPack(),
      [empty]: emptyPack(folder),
    };
    const remarks: string[] = [];
    try {
      packs["awsguard 0.3.1"] = await awsguard();
    } catch (error) {
      remarks.push(`awsguard is skipped: ${messageOf(error)}`);
    }
    const starts = Object.fromEntries(Object.entries(packs).map(([name, pack]) => [name, () => start(pack)]));
    return [
      ...remarks,
      report("Start of a pack", await measure(starts, 7), empty),
      ownTimes(),
      await previews({ ...packs, "this pack without its rules": await withoutRules(folder) }, folder),
    ].join("\n\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
