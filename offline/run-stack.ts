import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ClusterContext, isOnCluster, noteStack, platformOf, withCluster } from "../real/apiserver/cluster";
import { CLUSTER_VARIABLE } from "../real/apiserver/handover";
import { buildExecutables } from "./build";
import { cacheDir, offlineDir, root } from "../real/cache";
import type { Invocation } from "./invocation";
import { checkpointFile, deploy } from "./deployment";
import { resolveEngine } from "../real/engine/resolver";
import { exitCodes, UserError } from "../cli/errors";
import { evidencePlace, readVerdicts } from "./evidence";
import { checkPolicyConfig, checkStackFile, findPolicyConfig, findStackFile } from "./inputs";
import { policyPackFor } from "./policy-pack";
import { type Project, readProject } from "../real/project";
import { diagnosticLines, resourceLine } from "./report/console";
import { ReportBuilder } from "./report/model";
import { isNoise } from "./report/noise";
import type { Progress } from "../cli/progress";
import type { StackStatements, StatementVerdict } from "../framework/statements";
import type { ValidatedFile } from "../framework/validate-file";
import type { Outcome } from "./report/summary";

/**
 * Runs the command on the stack of this project and prints resources as they come.
 *
 * @throws UserError when the inputs are wrong (exit code 2) or the engine fails without saying why (1)
 */
export async function runStack(invocation: Invocation, progress: Progress, signal: AbortSignal): Promise<Outcome> {
  const { command, stack, cluster } = invocation;
  const project = readProject(root);
  const sources = { project, stackFile: findStackFile(project, stack) };
  const platform = platformOf(stack, sources.stackFile);
  checkCluster(invocation, platform, project);
  if (cluster === "stand-in") return runEngine(invocation, sources, progress, signal);
  const context: ClusterContext = {
    ...{ cache: cacheDir(), env: process.env, stateDir, signal },
    progress: (line) => progress.say(line),
  };
  return withCluster(platform, context, async ({ connection }, handover) => {
    progress.print(`  cluster: a Kubernetes API server at ${connection.url}; Helm releases are stand-ins`);
    // Half of it may be there after a failure.
    if (command === "up") noteStack(stateDir, platform, stack, true);
    const outcome = await runEngine(invocation, sources, progress, signal, { [CLUSTER_VARIABLE]: handover });
    if (command === "destroy" && outcome.exitCode === exitCodes.ok) noteStack(stateDir, platform, stack, false);
    return outcome;
  });
}

const stateDir = join(offlineDir, "state");

/** The state of a stack and its cluster belong together: what one has made the other must not forget. */
function checkCluster({ stack, cluster }: Invocation, platform: string, project: Project): void {
  const real = isOnCluster(stateDir, platform, stack);
  if (cluster === "stand-in" && real) {
    throw new UserError(
      `Stack ${stack} was brought up with --cluster real, and its objects are on that API server: add --cluster real.`,
    );
  }
  const checkpoint = checkpointFile(stateDir, project.name, stack);
  if (
    cluster === "real" &&
    !real &&
    existsSync(checkpoint) &&
    readFileSync(checkpoint, "utf8").includes('"kubernetes:')
  ) {
    throw new UserError(
      `Stack ${stack} was brought up without --cluster real, and none of its objects is on the API server. ` +
        `First: npm start -- destroy --stack ${stack}`,
    );
  }
}

async function runEngine(
  invocation: Invocation,
  { project, stackFile }: { readonly project: Project; readonly stackFile: string },
  progress: Progress,
  signal: AbortSignal,
  env: Record<string, string> = {},
): Promise<Outcome> {
  const begun = Date.now();
  const { command, stack, policy } = invocation;
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
  const policyPack = policy ? await policyPackFor(engine) : undefined;
  const evidence = policy && command !== "destroy" ? evidencePlace(policyConfig) : undefined;

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
    stateDir,
    env: { ...env, ...evidence?.env },
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
  let verdicts: ReadonlyMap<string, StatementVerdict> | undefined;
  // It may fail while the validation is at work; it is awaited below.
  running.catch(() => undefined);
  await Promise.race([started, running]);
  // Loading the capabilities takes as long as the engine takes to start the program; the program validates too.
  const checked = command === "destroy" ? undefined : await checkStackFile(project, stackFile);
  if (checked?.problems.some(({ severity }) => severity === "error")) {
    invalid.abort();
    await running.catch(() => undefined);
    evidence?.forget();
    throw new UserError(checked.message);
  }
  const { exitCode, stdout, stderr } = await running.finally(() => {
    verdicts = evidence && readVerdicts(evidence.folder, begun);
    evidence?.forget();
  });

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
    statements: await countStatements(checked, verdicts),
    seconds: (Date.now() - begun) / 1000,
    exitCode: signal.aborted ? exitCodes.interrupted : exitCode === 0 ? exitCodes.ok : exitCodes.refused,
  };
}

/** Undefined for `destroy`, and if the stack file could not be read as a whole: an encrypted value may decide. */
async function countStatements(
  checked: ValidatedFile | undefined,
  verdicts: ReadonlyMap<string, StatementVerdict> | undefined,
): Promise<StackStatements | undefined> {
  if (checked?.config === undefined || checked.plugins === undefined) return undefined;
  const { statementsOf } = await import("../framework/statements.js");
  return statementsOf(checked.config, checked.plugins, verdicts);
}
