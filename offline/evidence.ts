/** Where the policy pack writes the evidence of a run, and what it found for each statement of the guide page. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { StatementVerdict } from "../framework/statements";
import { policyPackDir } from "./policy-pack";

const variable = "EKS_NETWORK_SECURITY_EVIDENCE";

export interface EvidencePlace {
  readonly folder: string;
  /** Variables for the policy pack. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes the folder, unless somebody asked for the evidence. */
  forget(): void;
}

/**
 * The folder that was asked for, by the environment or by `pack.evidence` of the policy config, or else a temporary one: the
 * summary of a run needs the evidence either way.
 */
export function evidencePlace(policyConfig: string | undefined, env: NodeJS.ProcessEnv = process.env): EvidencePlace {
  const wanted = env[variable] || configured(policyConfig);
  if (wanted !== undefined) return { folder: wanted, env: { [variable]: wanted }, forget: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), "eks-network-security-evidence-"));
  return { folder, env: { [variable]: folder }, forget: () => rmSync(folder, { recursive: true, force: true }) };
}

/** `pack.evidence` is relative to the pack. */
function configured(policyConfig: string | undefined): string | undefined {
  if (policyConfig === undefined) return undefined;
  const { pack } = JSON.parse(readFileSync(policyConfig, "utf8")) as { pack?: { evidence?: string } };
  return pack?.evidence === undefined ? undefined : resolve(policyPackDir, pack.evidence);
}

/**
 * The verdict on each statement, by id.
 *
 * @param since start of the run in milliseconds: older evidence is of another run
 * @returns undefined when the pack wrote none
 */
export function readVerdicts(folder: string, since: number): ReadonlyMap<string, StatementVerdict> | undefined {
  const file = join(folder, "evidence.json");
  if (!existsSync(file)) return undefined;
  const { date, statements } = JSON.parse(readFileSync(file, "utf8")) as {
    date: string;
    statements: { id: string; verdict: StatementVerdict }[];
  };
  if (Date.parse(date) < since) return undefined;
  return new Map(statements.map(({ id, verdict }) => [id, verdict]));
}
