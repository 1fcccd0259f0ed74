import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../real/engine/source";
import { engineEnvironment } from "./environment";
import { UserError } from "../cli/errors";
import type { EngineEvent } from "./engine-events";
import { EventLog } from "./event-log";
import { prune } from "../real/files";
import { withLock } from "../real/lock";
import type { Project } from "../real/project";
import { offlineStackConfig } from "./engine-config";

export type DeploymentCommand = "preview" | "up" | "destroy" | "refresh";

export interface DeploymentRequest {
  engine: Engine;
  /** Folders to put first on the PATH, with the plugin executables (build.ts). */
  executables: string[];
  project: Project;
  /** Name of the stack, such as "dev". Created if it does not exist. */
  stack: string;
  command: DeploymentCommand;
  /** The stack's configuration file; it does not have to exist. */
  stackFile?: string;
  /** Configuration to add to the file's, by full key (`project:key`). */
  config?: Record<string, unknown>;
  /** The policy pack to run, as a folder or a file (policy-pack.ts), and its configuration file. Default: no pack. */
  policyPack?: string;
  policyConfig?: string;
  /** Folder with the backend, the engine's home and the locks. */
  stateDir: string;
  /** Environment variables to add. */
  env?: Record<string, string>;
  /** File in which to save the plan of a preview (`--save-plan`). */
  savePlan?: string;
  /** Called when the engine has been started for the command. */
  onStart?: () => void;
  onEvent?: (event: EngineEvent) => void;
  /** Called once if another run holds the stack. */
  onWait?: () => void;
  /** Stops the run: first by SIGINT, after 10 s by SIGKILL. */
  signal?: AbortSignal;
}

export interface DeploymentResult {
  /** Exit code of the engine; 130 if the signal stopped it. */
  exitCode: number;
  stdout: string;
  stderr: string;
  events: EngineEvent[];
}

/**
 * Runs one engine command on a stack of the offline backend. Starts the engine directly instead of through Pulumi's
 * Automation API (docs/decisions/libraries.md).
 *
 * @throws UserError if the engine cannot be started or cannot create the stack
 */
export async function deploy(request: DeploymentRequest): Promise<DeploymentResult> {
  const { stateDir, project, stack, command, signal } = request;
  mkdirSync(join(stateDir, "backend"), { recursive: true });
  mkdirSync(join(stateDir, "runs"), { recursive: true });
  forgoLog(join(stateDir, "home"));
  prune(join(stateDir, "runs"), 8);
  const runDir = mkdtempSync(join(stateDir, "runs", `${stack}-`));
  const lockPath = join(stateDir, "locks", `${project.name}-${stack}`);
  try {
    await withLock(`${lockPath}-init`, () => createStack(request, runDir), { signal });
    // A preview needs no lock: it only reads the state, and the engine replaces that file as a whole.
    if (command === "preview") return await run(request, runDir);
    return await withLock(
      lockPath,
      () => {
        // We hold the stack, so any lock of the engine's own is left over from a run that was killed.
        rmSync(engineLocks(request), { recursive: true, force: true });
        return run(request, runDir);
      },
      { onWait: request.onWait, signal },
    );
  } finally {
    rmSync(runDir, { recursive: true, force: true });
  }
}

/**
 * Stops the engine from logging. Engine 3.259 logs every value of every call to <home>/logs and has no switch for it,
 * but carries on without a log if it cannot create that folder (pkg/logging/encrypted.go, StartLogging). Offline the
 * log would take up to 500 MB of disk, be encrypted with a known passphrase, and cost a quarter of the engine's
 * processor time.
 */
function forgoLog(home: string): void {
  const log = join(home, "logs");
  if (statSync(log, { throwIfNoEntry: false })?.isFile()) return;
  rmSync(log, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(log, "This file keeps the engine from creating a folder here, so it logs nothing in offline runs.\n");
}

/** The stack's state file in the backend. */
export function checkpointFile(stateDir: string, project: string, stack: string): string {
  return join(stateDir, "backend", ".pulumi", "stacks", project, `${stack}.json`);
}

function engineLocks({ stateDir, project, stack }: DeploymentRequest): string {
  return join(stateDir, "backend", ".pulumi", "locks", "organization", project.name, stack);
}

/**
 * `stack init` writes an encryption salt to the stack's configuration file and has no --config-file option. It is run
 * in a scratch project of the same name, which leaves the real file unchanged.
 */
async function createStack(request: DeploymentRequest, runDir: string): Promise<void> {
  const { stateDir, project, stack } = request;
  if (existsSync(checkpointFile(stateDir, project.name, stack))) return;
  const scratch = join(runDir, "scratch");
  mkdirSync(scratch);
  writeFileSync(join(scratch, "Pulumi.yaml"), JSON.stringify({ name: project.name, runtime: "nodejs" }));
  writeFileSync(join(scratch, `Pulumi.${stack}.yaml`), offlineStackConfig(undefined));
  const args = ["stack", "init", stackName(request), "--no-select", "--secrets-provider", "passphrase"];
  const { exitCode, stdout, stderr } = await spawnEngine(request, [...args, "--non-interactive"], scratch);
  if (exitCode !== 0) throw new UserError(`The engine cannot create stack ${stack}:\n${stderr || stdout}`);
}

function stackName({ project, stack }: DeploymentRequest): string {
  return `organization/${project.name}/${stack}`;
}

async function run(request: DeploymentRequest, runDir: string): Promise<DeploymentResult> {
  const configFile = join(runDir, `Pulumi.${request.stack}.yaml`);
  writeFileSync(configFile, offlineStackConfig(request.stackFile, request.config));
  if (request.command !== "destroy" || !needsProgram(request)) {
    return follow(request, commandLine(request, configFile), join(runDir, "events.json"), request.onEvent);
  }
  // An ordinary destroy previews first too. Delete hooks can refuse that preview before anything is deleted.
  const only = [...commandLine(request, configFile, ["--preview-only"]), "--run-program"];
  const preview = await follow(request, only, join(runDir, "preview.json"));
  if (preview.exitCode === 0) {
    const destroy = [...commandLine(request, configFile), "--run-program"];
    return follow(request, destroy, join(runDir, "events.json"), request.onEvent);
  }
  // Nothing was deleted, so only the diagnostics of the refused preview are reported.
  const events = preview.events.filter(({ diagnosticEvent }) => diagnosticEvent !== undefined);
  for (const event of events) request.onEvent?.(event);
  return { ...preview, events };
}

/** Runs the engine and reads its events meanwhile. */
async function follow(
  request: DeploymentRequest,
  args: string[],
  logFile: string,
  onEvent?: (event: EngineEvent) => void,
): Promise<DeploymentResult> {
  const log = new EventLog(logFile, onEvent);
  try {
    const running = spawnEngine(request, [...args, "--event-log", logFile], request.project.folder);
    request.onStart?.();
    const result = await running;
    return { ...result, events: log.close() };
  } finally {
    log.close();
  }
}

/**
 * Whether a destroy has to run the program, which contains the delete hooks. Not if a resource is protected: without
 * the program the engine refuses at once. With the program, it first walks every path from the protected resource to
 * its dependencies, and a mesh has billions of those.
 */
function needsProgram({ stateDir, project, stack }: DeploymentRequest): boolean {
  const { checkpoint } = JSON.parse(readFileSync(checkpointFile(stateDir, project.name, stack), "utf8")) as {
    checkpoint?: { latest?: { resources?: { protect?: boolean; resourceHooks?: Record<string, unknown> }[] } };
  };
  const resources = checkpoint?.latest?.resources ?? [];
  return (
    resources.every(({ protect }) => protect !== true) &&
    resources.some(({ resourceHooks = {} }) => "BeforeDelete" in resourceHooks || "AfterDelete" in resourceHooks)
  );
}

function commandLine(
  request: DeploymentRequest,
  configFile: string,
  phase: readonly string[] = ["--yes", "--skip-preview"],
): string[] {
  const args = [request.command, "--stack", stackName(request), "--config-file", configFile];
  args.push("--non-interactive", "--color", "never", "--suppress-permalink", "--suppress-progress");
  if (request.command !== "preview") args.push(...phase);
  if (request.policyPack && (request.command === "preview" || request.command === "up")) {
    args.push("--policy-pack", request.policyPack);
    if (request.policyConfig) args.push("--policy-pack-config", request.policyConfig);
  }
  if (request.savePlan && request.command === "preview") args.push("--save-plan", request.savePlan);
  return args;
}

async function spawnEngine(
  request: DeploymentRequest,
  args: string[],
  cwd: string,
): Promise<Omit<DeploymentResult, "events">> {
  const { engine, signal } = request;
  signal?.throwIfAborted();
  // A process group of its own: Ctrl-C in a terminal must reach the engine once, through the signal, not twice.
  const child = spawn(engine.path, args, {
    cwd,
    env: engineEnvironment(request),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const cancel = endOnAbort(child, signal);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", (error) => reject(new UserError(`Cannot run the engine ${engine.path}: ${error.message}`)));
      child.once("close", resolve);
    });
    return { exitCode: signal?.aborted ? 130 : (code ?? 1), stdout: stdout(), stderr: stderr() };
  } finally {
    cancel();
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (bytes: Buffer) => chunks.push(bytes));
  return () => Buffer.concat(chunks).toString("utf8");
}

/**
 * Interrupts the engine on abort. Plugins end with it because their stdin closes. Returns a function that undoes this.
 */
function endOnAbort(child: ChildProcess, signal: AbortSignal | undefined): () => void {
  let timer: NodeJS.Timeout | undefined;
  const abort = (): void => {
    child.kill("SIGINT");
    timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  };
  signal?.addEventListener("abort", abort, { once: true });
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  };
}
