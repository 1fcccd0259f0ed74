/**
 * `npm run policy -- --program <folder>`: previews somebody else's program on the offline engine with the stand-in
 * providers and checks it with the policy pack. Meant for programs whose cloud credentials you do not have. With
 * credentials, `pulumi preview --policy-pack` sees more.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildExecutables } from "./build";
import { cacheDir, offlineDir, root } from "../real/cache";
import { deploy } from "./deployment";
import { resolveEngine } from "../real/engine/resolver";
import { exitCodes, UserError } from "../cli/errors";
import {
  checkLanguage,
  foreignProject,
  foreignStack,
  parsePolicyCli,
  regionConfig,
  type PolicyInvocation,
} from "./foreign";
import { checkPolicyConfig } from "./inputs";
import { policyPackFor } from "./policy-pack";
import { runMain } from "../cli/process";
import { readProject } from "../real/project";
import { diagnosticLines, violationLines } from "./report/console";
import { ReportBuilder, type Report } from "./report/model";
import { isNoise } from "./report/noise";
import type { Progress } from "../cli/progress";
import { counts } from "./report/summary";

interface Outcome {
  readonly invocation: PolicyInvocation;
  readonly stack: string;
  readonly report: Report;
  readonly exitCode: number;
  readonly said: string;
}

async function previewWithPack(
  invocation: PolicyInvocation,
  progress: Progress,
  signal: AbortSignal,
): Promise<Outcome> {
  const { program, policyConfig, evidence } = invocation;
  const project = foreignProject(program);
  const { stack, file } = foreignStack(project, invocation.stack);
  if (policyConfig !== undefined && !existsSync(policyConfig)) {
    throw new UserError(`--policy-config ${policyConfig}: no such file.`);
  }
  await checkPolicyConfig(policyConfig);
  const engine = await resolveEngine({
    required: readProject(root).requiredPulumiVersion,
    cache: cacheDir(),
    env: process.env,
    progress: (line) => progress.say(line),
    signal,
  });
  checkLanguage(project, engine, process.env);
  const config = regionConfig(file, process.env);
  const region = config["aws:region"];
  progress.print(
    `policies of ${program}, stack ${stack}: stand-in providers, nothing is created or read in AWS`,
    `  engine: Pulumi ${engine.version} (${engine.source}); policy config: ${policyConfig ?? "the pack's defaults"}`,
    ...(region === undefined ? [] : [`  region: ${region} (the stack names none; set AWS_REGION for another)`]),
  );
  const executables = await buildExecutables(!engine.hasLanguageHost);
  const builder = new ReportBuilder(
    (diagnostic) => isNoise(diagnostic, executables),
    process.env.EKS_NETWORK_SECURITY_DEBUG === "1",
  );
  progress.now("waiting for the program");
  const { exitCode, stdout, stderr } = await deploy({
    engine,
    executables: [executables],
    project,
    stack,
    command: "preview",
    stackFile: file,
    config,
    policyPack: await policyPackFor(engine),
    policyConfig,
    // A state folder of its own: this project's stacks may have the same names.
    stateDir: join(offlineDir, "policy"),
    env: evidence === undefined ? undefined : { EKS_NETWORK_SECURITY_EVIDENCE: evidence },
    signal,
    onEvent: (event) => {
      const { resource, diagnostic } = builder.add(event);
      if (resource) progress.now(`last resource: ${resource.name}`);
      if (diagnostic && diagnostic.severity !== "error") progress.print(...diagnosticLines(diagnostic));
    },
  });
  return { invocation, stack, report: builder.report(), exitCode, said: stderr.trim() || stdout.trim() };
}

/** How the engine reports a missing provider plugin. */
const missingProvider = /no resource plugin 'pulumi-resource-([\w-]+)' found|resource plugin ([\w-]+) not found/g;

const real = "run the pack on a preview with credentials: pulumi preview --policy-pack policypack/bin/index.js";

/** Hints for errors that are caused by running without the real providers. */
function advice({ diagnostics }: Report, said: string): readonly string[] {
  const text = [said, ...diagnostics.map(({ message }) => message)].join("\n");
  const names = [...new Set([...text.matchAll(missingProvider)].map(([, a, b]) => a ?? b))];
  return [
    ...names.map(
      (name) =>
        `There is no stand-in for provider ${name} (stand-ins: aws, eks, kubernetes). Put pulumi-resource-${name} on the PATH, or ${real}`,
    ),
    ...(text.includes("the stand-in ")
      ? [
          `Stand-ins know nothing about an AWS account and refuse what they cannot answer. To check the whole program, ${real}`,
        ]
      : []),
  ];
}

function print({ invocation, stack, report, exitCode, said }: Outcome, progress: Progress): void {
  const errors = report.diagnostics.filter(({ severity }) => severity === "error");
  const mandatory = report.violations.filter(({ level }) => level === "mandatory").length;
  const hints = exitCode === 0 ? [] : advice(report, said);
  if (invocation.json) {
    const document = {
      program: invocation.program,
      stack,
      offline: true,
      ok: exitCode === 0,
      exitCode: exitCode === 0 ? exitCodes.ok : exitCodes.refused,
      resources: report.resources.length,
      violations: report.violations,
      errors: errors.map(({ urn, message }) => ({ urn: urn || null, message })),
      advice: hints,
      evidence: invocation.evidence ?? null,
    };
    process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
    return;
  }
  if (errors.length > 0) progress.print("", "Errors", ...errors.flatMap(diagnosticLines));
  if (report.violations.length > 0) progress.print("", "Findings", ...report.violations.flatMap(violationLines));
  const levels: Record<string, number> = {
    ...(mandatory > 0 ? { mandatory } : {}),
    ...(report.violations.length > mandatory ? { advisory: report.violations.length - mandatory } : {}),
  };
  const verdict =
    exitCode === 0 ? "passed" : errors.length > 0 ? "refused; incomplete because of the errors" : "refused";
  progress.print(
    "",
    ...hints,
    `${report.resources.length} resources, findings: ${counts(levels) || "none"}; ${verdict}`,
    ...(invocation.evidence === undefined ? [] : [`evidence: ${invocation.evidence}`]),
  );
}

const argv = process.argv.slice(2);

void runMain(argv, async (progress, signal) => {
  const outcome = await previewWithPack(parsePolicyCli(argv, process.env.INIT_CWD ?? process.cwd()), progress, signal);
  const { report, said, exitCode } = outcome;
  const explained = report.violations.length > 0 || report.diagnostics.some(({ severity }) => severity === "error");
  if (exitCode !== 0 && !signal.aborted && !explained) {
    throw new UserError(`The engine failed:\n${said}`, exitCodes.refused);
  }
  print(outcome, progress);
  return signal.aborted ? exitCodes.interrupted : exitCode === 0 ? exitCodes.ok : exitCodes.refused;
});
