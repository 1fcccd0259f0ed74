/** Runs a Pulumi program with the real engine, the stand-in providers and, optionally, a real policy pack. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildExecutables } from "../../offline/build";
import { cacheDir, root } from "../../real/cache";
import { checkpointFile, deploy, type DeploymentCommand } from "../../offline/deployment";
import { resolveEngine } from "../../real/engine/resolver";
import type { Engine } from "../../real/engine/source";
import type { DiagnosticEvent, EngineEvent, PolicyEvent } from "../../offline/engine-events";
import { policyPackFor } from "../../offline/policy-pack";
import { readProject, stackFile } from "../../real/project";

export interface ProgramRun {
  /** Folder with the Pulumi.yaml. */
  program: string;
  command: DeploymentCommand;
  /** Stack name; its configuration file is used if it exists. Default: "test". */
  stack?: string;
  /** Configuration to add to that file, by full key (`project:key`); `{ secret: "…" }` for a secret. */
  config?: Record<string, unknown>;
  /** A policy pack; true: this project's own, run as by `npm start` and rebuilt if stale. Default: none. */
  pack?: string | boolean;
  /** JSON file for the policy pack. */
  policyConfig?: string;
  /** Environment variables to add, for the engine and all plugins. */
  env?: Record<string, string>;
  /** Folder of the state. Default: a new folder that is removed afterwards. Set it to run several commands in turn. */
  stateDir?: string;
  /** A folder with the test's own plugins (`pulumi-resource-<name>`), which take precedence over the stand-ins. */
  plugins?: string;
  signal?: AbortSignal;
}

export interface Resource {
  urn: string;
  type: string;
  /** Logical name: the last part of the URN. */
  name: string;
  id: string;
  /** URN of the parent; "" for a root. */
  parent: string;
  provider: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  /** URNs of all dependencies: from the plan for a preview, from the state for any other command. */
  dependencies: string[];
  /** URNs that a property was computed from, by property. */
  propertyDependencies: Record<string, string[]>;
}

export interface Step {
  op: string;
  urn: string;
  /** Sequence numbers of the engine's events: a step ended before another began if its end is smaller. */
  start: number;
  /** Undefined: the step did not succeed. */
  end: number | undefined;
}

export interface ProgramResult {
  exitCode: number;
  stdout: string;
  stderr: string;
  events: EngineEvent[];
  /** Preview: the plan. Otherwise: the state afterwards, without resources that are pending deletion. */
  resources: Resource[];
  steps: Step[];
  policyEvents: PolicyEvent[];
  /** Without debugging output. */
  diagnostics: DiagnosticEvent[];
}

let engine: Promise<Engine> | undefined;

/** The engine of all tests: the one `npm start` uses. */
export function testEngine(): Promise<Engine> {
  return (engine ??= resolveEngine({
    required: readProject(root).requiredPulumiVersion,
    cache: cacheDir(),
    env: process.env,
    progress: (line) => process.stderr.write(`${line}\n`),
  }));
}

/** A folder for `stateDir`. The caller removes it. */
export function newStateDir(): string {
  return mkdtempSync(join(tmpdir(), "eks-network-security-state-"));
}

export async function runProgram(run: ProgramRun): Promise<ProgramResult> {
  const found = await testEngine();
  const stateDir = run.stateDir ?? newStateDir();
  const stack = run.stack ?? "test";
  const project = readProject(resolve(run.program));
  const savePlan = join(mkdtempSync(join(stateDir, "plan-")), "plan.json");
  try {
    const result = await deploy({
      engine: found,
      executables: [...(run.plugins ? [run.plugins] : []), await buildExecutables(!found.hasLanguageHost)],
      project,
      stack,
      command: run.command,
      stackFile: stackFile(project, stack),
      config: run.config,
      policyPack: run.pack === true ? await policyPackFor(found) : run.pack || undefined,
      policyConfig: run.policyConfig,
      stateDir,
      savePlan,
      env: run.env,
      signal: run.signal,
    });
    const resources =
      run.command === "preview"
        ? planned(result.events, savePlan)
        : stored(checkpointFile(stateDir, project.name, stack));
    return {
      ...result,
      resources,
      steps: steps(result.events),
      policyEvents: result.events.flatMap(({ policyEvent }) => policyEvent ?? []),
      diagnostics: result.events
        .flatMap(({ diagnosticEvent }) => diagnosticEvent ?? [])
        .filter(({ severity }) => severity !== "debug"),
    };
  } finally {
    if (run.stateDir === undefined) rmSync(stateDir, { recursive: true, force: true });
  }
}

/** Whether one step ended before another began. False if either is missing. */
export function endedBefore(steps: Step[], first: (step: Step) => boolean, second: (step: Step) => boolean): boolean {
  const a = steps.find(first);
  const b = steps.find(second);
  return a?.end !== undefined && b !== undefined && a.end < b.start;
}

function steps(events: EngineEvent[]): Step[] {
  const all: Step[] = [];
  for (const { sequence, resourcePreEvent, resOutputsEvent } of events) {
    const begun = resourcePreEvent?.metadata;
    if (begun) all.push({ op: begun.op, urn: begun.urn, start: sequence, end: undefined });
    const ended = resOutputsEvent?.metadata;
    const step = ended && all.find(({ op, urn, end }) => op === ended.op && urn === ended.urn && end === undefined);
    if (step) step.end = sequence;
  }
  return all;
}

interface Plan {
  resourcePlans?: Record<
    string,
    { goal?: { dependencies?: string[]; propertyDependencies?: Record<string, string[] | null> } }
  >;
}

function planned(events: EngineEvent[], planFile: string): Resource[] {
  const plan = existsSync(planFile) ? (JSON.parse(readFileSync(planFile, "utf8")) as Plan) : {};
  const resources = new Map<string, Resource>();
  for (const { resOutputsEvent, resourcePreEvent } of events) {
    const state = (resOutputsEvent ?? resourcePreEvent)?.metadata.new;
    if (!state) continue;
    const goal = plan.resourcePlans?.[state.urn]?.goal;
    resources.set(state.urn, resource(state, goal?.dependencies, goal?.propertyDependencies));
  }
  return [...resources.values()];
}

interface StoredResource extends Partial<Omit<Resource, "name" | "propertyDependencies">> {
  urn: string;
  type: string;
  delete?: boolean;
  propertyDependencies?: Record<string, string[] | null>;
}

function stored(checkpoint: string): Resource[] {
  const { checkpoint: state } = JSON.parse(readFileSync(checkpoint, "utf8")) as {
    checkpoint: { latest?: { resources?: StoredResource[] } };
  };
  return (state.latest?.resources ?? [])
    .filter((one) => one.delete !== true)
    .map((one) => resource(one, one.dependencies, one.propertyDependencies));
}

function resource(
  state: Partial<Omit<Resource, "propertyDependencies">> & { urn: string; type: string },
  dependencies: string[] = [],
  propertyDependencies: Record<string, string[] | null> = {},
): Resource {
  return {
    urn: state.urn,
    type: state.type,
    name: state.urn.split("::").at(-1) ?? "",
    id: state.id ?? "",
    parent: state.parent ?? "",
    provider: state.provider ?? "",
    inputs: state.inputs ?? {},
    outputs: state.outputs ?? {},
    dependencies,
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([property, urns]) => [property, urns ?? []]),
    ),
  };
}
