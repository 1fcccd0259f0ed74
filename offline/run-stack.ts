import { join } from "node:path";
import { buildExecutables } from "./build";
import { cacheDir, offlineDir, root } from "./cache";
import type { Invocation } from "./cli";
import { deploy } from "./deployment";
import { resolveEngine } from "./engine/resolver";
import { exitCodes, UserError } from "./errors";
import { checkPolicyConfig, findPolicyConfig, findStackFile, stackFileProblems } from "./inputs";
import { buildPolicyPack } from "./policy-pack";
import { readProject } from "./project";
import { diagnosticLines, resourceLine } from "./report/console";
import { ReportBuilder } from "./report/model";
import { isNoise } from "./report/noise";
import type { Progress } from "./report/progress";
import type { Coverage, Outcome } from "./report/summary";

/**
 * Runs the command on the stack of this project and prints resources as they come.
 *
 * @throws UserError when the inputs are wrong (exit code 2) or the engine fails without saying why (1)
 */
export async function runStack(invocation: Invocation, progress: Progress, signal: AbortSignal): Promise<Outcome> {
  const begun = Date.now();
  const { command, stack, policy } = invocation;
  const project = readProject(root);
  const stackFile = findStackFile(project, stack);
  const policyConfig = findPolicyConfig(project, invocation);
  await checkPolicyConfig(policyConfig);

  const engine = await resolveEngine({
    required: project.requiredPulumiVersion,
    cache: cacheDir(),
    env: process.env,
    progress: (line) => progress.say(line),
    signal,
  });
  progress.print(
    `${command} of stack ${stack}, offline: stand-in providers, nothing is created in AWS`,
    `  engine: Pulumi ${engine.version} (${engine.source}); policy pack: ${policy ? (policyConfig ?? "its defaults") : "off"}`,
  );
  progress.now("building the stand-in providers");
  const executables = await buildExecutables(!engine.hasLanguageHost);
  const policyPack = policy ? await buildPolicyPack() : undefined;

  const builder = new ReportBuilder(
    (diagnostic) => isNoise(diagnostic, executables),
    process.env.EKS_NETWORK_SECURITY_DEBUG === "1",
  );
  progress.now("waiting for the program");
  const invalid = new AbortController();
  let engineStarted = (): void => undefined;
  const started = new Promise<void>((resolve) => (engineStarted = resolve));
  const running = deploy({
    engine,
    executables: [executables],
    project,
    stack,
    command,
    stackFile,
    policyPack,
    policyConfig,
    stateDir: join(offlineDir, "state"),
    signal: AbortSignal.any([signal, invalid.signal]),
    onWait: () => progress.say(`Waiting for another run that changes stack ${stack}`),
    onStart: engineStarted,
    onEvent: (event) => {
      const { resource, diagnostic } = builder.add(event);
      if (resource) {
        const line = resourceLine(resource);
        if (line !== undefined) progress.print(line);
        progress.now(`last resource: ${resource.name}`);
      }
      if (diagnostic && diagnostic.severity !== "error") progress.print(...diagnosticLines(diagnostic));
    },
  });
  // It may fail while the validation is at work; it is awaited below.
  running.catch(() => undefined);
  await Promise.race([started, running]);
  // Loading the capabilities takes as long as the engine takes to start the program; the program validates too.
  const problems = command === "destroy" ? undefined : await stackFileProblems(project, stackFile);
  if (problems !== undefined) {
    invalid.abort();
    await running.catch(() => undefined);
    throw new UserError(problems);
  }
  const coverage = await readCoverage();
  const { exitCode, stdout, stderr } = await running;

  const report = builder.report();
  const explained =
    report.diagnostics.some(({ severity }) => severity === "error") ||
    report.violations.some(({ level }) => level === "mandatory");
  if (exitCode !== 0 && !signal.aborted && !explained) {
    throw new UserError(`The engine failed:\n${stderr.trim() || stdout.trim()}`, exitCodes.refused);
  }
  return {
    invocation,
    engine,
    policyConfig,
    report,
    coverage,
    seconds: (Date.now() - begun) / 1000,
    exitCode: signal.aborted ? exitCodes.interrupted : exitCode === 0 ? exitCodes.ok : exitCodes.refused,
  };
}

async function readCoverage(): Promise<Coverage | undefined> {
  try {
    const { coverage } = await import("../docs/coverage-model.js");
    return coverage();
  } catch {
    // A plugin or rule that does not load is reported by the run itself; the count is only a closing remark.
    return undefined;
  }
}
