/** docs/ci.md: the workflows that users copy name what is really there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const root = join(__dirname, "..", "..");
const page = readFileSync(join(root, "docs/ci.md"), "utf8");
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp("```" + language + "\\n(.*?)```", "gs"))].map(([, text]) => text ?? "");

const step = z.strictObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  "working-directory": z.string().optional(),
});
const workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.enum(["read", "write"])),
  jobs: z.record(
    z.string(),
    z.strictObject({
      "runs-on": z.literal("ubuntu-latest"),
      strategy: z
        .strictObject({ "fail-fast": z.boolean(), matrix: z.strictObject({ stack: z.array(z.string()) }) })
        .optional(),
      env: z.record(z.string(), z.string()).optional(),
      steps: z.array(step),
    }),
  ),
});

const workflows = blocks("yaml").map((text) => workflow.parse(parse(text)));
const jobs = workflows.flatMap(({ jobs }) => Object.values(jobs));
const commands = [...jobs.flatMap(({ steps }) => steps.map(({ run }) => run ?? "")), ...blocks("sh")].join("\n");

describe("the workflows of docs/ci.md", () => {
  it("are two, and may upload what they upload", () => {
    expect(workflows.map(({ name }) => name)).toEqual(["preview", "policies"]);
    for (const { permissions, jobs } of workflows) {
      const used = Object.values(jobs).flatMap(({ steps }) => steps.map(({ uses }) => uses ?? ""));
      expect(used.some((action) => action.startsWith("github/codeql-action/upload-sarif@"))).toBe(true);
      expect(permissions).toMatchObject({ "security-events": "write", contents: "read" });
      expect(used.filter((action) => action !== "" && !/@v\d+$/.test(action))).toEqual([]);
    }
  });

  it("run scripts that there are", () => {
    const scripts = (file: string): string[] =>
      Object.keys((JSON.parse(readFileSync(join(root, file), "utf8")) as { scripts: object }).scripts);
    const there = { root: scripts("package.json"), policypack: scripts("policypack/package.json") };
    const called = [...commands.matchAll(/npm run (\S+)( --workspace policypack)?/g)];
    expect(called.length).toBeGreaterThan(2);
    for (const [, script, pack] of called) {
      expect(pack === undefined ? there.root : there.policypack).toContain(script);
    }
  });

  it("name stacks, policy configs and a variable that there are", () => {
    const stacks = jobs.flatMap(({ strategy }) => strategy?.matrix.stack ?? []);
    expect(stacks.length).toBeGreaterThan(0);
    expect(stacks.filter((stack) => !existsSync(join(root, `stacks/Pulumi.${stack}.yaml`)))).toEqual([]);
    for (const environment of ["dev", "prod"]) {
      expect(page).toContain(environment);
      expect(existsSync(join(root, `stacks/policy.${environment}.json`))).toBe(true);
    }
    expect(readFileSync(join(root, "policypack/index.ts"), "utf8")).toContain('"EKS_NETWORK_SECURITY_EVIDENCE"');
    expect(jobs.some(({ env }) => env?.["EKS_NETWORK_SECURITY_EVIDENCE"]?.startsWith("${{ github.workspace }}/"))).toBe(
      true,
    );
  });
});
