/**
 * The sample outputs in hand-written pages. Each one is the output of the real code, so that no page shows a message
 * that the program no longer prints. A page marks the place with `<!-- sample:<name>:start -->` and `…:end -->`.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { capabilities } from "../../components/registry";
import { run as explain } from "../../explain/main";
import { validateStackFile } from "../../framework/validate-file";
import { resolveSettings } from "../../policypack/config";
import { Evaluation, resourceOf } from "../../policypack/evaluate";
import { rules } from "../../policypack/rules";

const root = path.resolve(__dirname, "..", "..");

/** stacks/Pulumi.dev.yaml with a misspelled key. */
function wrongFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "eks-network-security-sample-"));
  try {
    const name = path.join("stacks", "Pulumi.dev.yaml");
    const right = readFileSync(path.join(root, name), "utf8");
    mkdirSync(path.join(folder, "stacks"));
    writeFileSync(path.join(folder, name), right.replace("availabilityZones:", "availabilityZone:"));
    return validateStackFile(path.join(folder, name), capabilities, folder).message;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a rule reports about one resource, in a preview. */
function finding(rule: string, type: string, name: string, inputs: Readonly<Record<string, unknown>>): string {
  const run = new Evaluation(rules, resolveSettings({}, rules), { today: "2026-12-01", preview: true });
  const urn = `urn:pulumi:dev::sample::${type}::${name}`;
  const found = run.judge(resourceOf(urn, type, name, inputs)).find((each) => each.rule.name === rule);
  if (found?.message === undefined) {
    throw new Error(`rule ${rule} reports nothing about ${type} ${name}`);
  }
  return found.message;
}

/** Every sample by name. */
export const samples: Readonly<Record<string, () => string>> = {
  "wrong-file": wrongFile,
  finding: () =>
    finding("endpoint-not-open", "aws:eks/cluster:Cluster", "main", { vpcConfig: { subnetIds: ["subnet-1"] } }),
  // A CI environment colors the output.
  "explain-flow": () =>
    stripVTControlCharacters(
      explain(["--stack", "prod", "--from", "payments/api", "--to", "ledger/db:5432"], root).output,
    ),
};

const marker = /<!-- sample:([\w-]+):start -->[\s\S]*?<!-- sample:\1:end -->/g;

/**
 * A page with every sample in it brought up to date.
 *
 * @throws Error if the page names a sample that does not exist
 */
export function withSamples(page: string): string {
  return page.replace(marker, (_, name: string) => {
    const sample = samples[name];
    if (sample === undefined) {
      throw new Error(`no sample "${name}"; there are: ${Object.keys(samples).join(", ")}`);
    }
    return `<!-- sample:${name}:start -->\n\n\`\`\`\n${sample().trimEnd()}\n\`\`\`\n\n<!-- sample:${name}:end -->`;
  });
}
