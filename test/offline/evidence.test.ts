/** Where the evidence of a run is written, and what the summary reads from it. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { evidencePlace, readVerdicts } from "../../offline/evidence";
import { policyPackDir } from "../../offline/policy-pack";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eks-network-security-test-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const variable = "EKS_NETWORK_SECURITY_EVIDENCE";

test("a temporary folder takes the evidence that nobody asked for, and goes", () => {
  const place = evidencePlace(undefined, {});
  expect(place.env).toEqual({ [variable]: place.folder });
  expect(existsSync(place.folder)).toBe(true);
  place.forget();
  expect(existsSync(place.folder)).toBe(false);
});

test("the folder that the environment names stays", () => {
  const place = evidencePlace(undefined, { [variable]: folder });
  place.forget();
  expect(place.folder).toBe(folder);
  expect(existsSync(folder)).toBe(true);
});

test("so does the one of the policy config, which is relative to the pack", () => {
  const config = join(folder, "policy.json");
  writeFileSync(config, JSON.stringify({ pack: { evidence: "evidence" } }));
  expect(evidencePlace(config, {}).folder).toBe(join(policyPackDir, "evidence"));
});

test("verdicts are those of this run", () => {
  const statements = [{ id: "flow-logs", verdict: "pass" }];
  writeFileSync(join(folder, "evidence.json"), JSON.stringify({ date: "2026-12-01T10:00:00.000Z", statements }));
  expect(readVerdicts(folder, Date.parse("2026-12-01T09:59:00.000Z"))).toEqual(new Map([["flow-logs", "pass"]]));
  expect(readVerdicts(folder, Date.parse("2026-12-01T10:01:00.000Z"))).toBeUndefined();
  expect(readVerdicts(join(folder, "none"), 0)).toBeUndefined();
});
