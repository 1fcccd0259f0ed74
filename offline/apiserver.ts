/** `npm run apiserver`: starts, stops and lists the Kubernetes API servers of offline stacks. */
import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { cacheDir, offlineDir, root } from "../real/cache";
import { parseArguments, suggestion } from "../cli/arguments";
import { exitCodes, UserError } from "../cli/errors";
import { findStackFile } from "./inputs";
import { runMain } from "../cli/process";
import { readProject } from "../real/project";
import type { Progress } from "../cli/progress";
import { obtainBinaries } from "../real/apiserver/binaries";
import { clusterNames, type ClusterContext, hold, platformOf, running, runningFile } from "../real/apiserver/cluster";
import { Cluster } from "../real/apiserver/client";

const commands = ["start", "stop", "status", "run"] as const;
const usage = "npm run apiserver -- start|stop|status|run [--stack <name>]";
const stateDir = join(offlineDir, "state");

interface Invocation {
  command: (typeof commands)[number];
  /** Undefined: all of them. */
  stack: string | undefined;
}

function parse(argv: string[]): Invocation {
  const program = new Command("npm run apiserver --")
    .description(
      "The Kubernetes API server that npm start -- --cluster real uses: one per platform stack, on loopback. " +
        "start: in the background until stop. run: in the foreground until Ctrl-C.",
    )
    .argument("<command>", commands.join(" | "))
    .option("-s, --stack <name>", "platform stack; default: dev for start and run, all for stop and status")
    .allowExcessArguments(false);
  parseArguments(program, argv, usage);
  const found = program.args[0] ?? "";
  const command = commands.find((name) => name === found);
  if (command === undefined) {
    throw new UserError(
      `Unknown command ${JSON.stringify(found)}; allowed: ${commands.join(", ")}.${suggestion(found, commands)}\nUsage: ${usage}`,
    );
  }
  return { command, stack: program.opts<{ stack?: string }>().stack };
}

function contextOf(progress: Progress, signal: AbortSignal): ClusterContext {
  return { cache: cacheDir(), env: process.env, progress: (line) => progress.say(line), signal, stateDir };
}

async function start(stack: string, progress: Progress, signal: AbortSignal): Promise<number> {
  const platform = platformFor(stack);
  const there = await running(stateDir, platform);
  if (there === undefined) {
    // Built in the foreground, where the user sees the progress.
    const binaries = await obtainBinaries(contextOf(progress, signal));
    if ("reason" in binaries) throw new UserError(`No Kubernetes API server: ${binaries.reason}`);
    mkdirSync(stateDir, { recursive: true });
    const log = join(stateDir, `apiserver-${platform}.log`);
    const output = openSync(log, "w", 0o600);
    const child = spawn(process.execPath, [...process.execArgv, __filename, "run", "--stack", platform], {
      cwd: root,
      detached: true,
      stdio: ["ignore", output, output],
    });
    let ended = false;
    child.once("close", () => (ended = true));
    while ((await running(stateDir, platform)) === undefined) {
      if (ended) throw new UserError(`The API server did not start:\n${readFileSync(log, "utf8").trim()}`);
      signal.throwIfAborted();
      await sleep(100);
    }
    child.unref();
  }
  return status(platform, progress);
}

async function stop(platform: string, progress: Progress): Promise<void> {
  const there = await running(stateDir, platform);
  if (there === undefined) {
    rmSync(runningFile(stateDir, platform), { force: true });
    progress.print(`${platform}: not running`);
    return;
  }
  process.kill(there.pid, "SIGTERM");
  for (let waited = 0; waited < 15_000 && (await running(stateDir, platform)) !== undefined; waited += 100) {
    await sleep(100);
  }
  const still = await running(stateDir, platform);
  if (still !== undefined) throw new UserError(`${platform}: process ${there.pid} does not stop`, exitCodes.refused);
  progress.print(`${platform}: stopped; its data is kept in ${join(stateDir, "clusters", platform)}`);
}

async function status(platform: string, progress: Progress): Promise<number> {
  const there = await running(stateDir, platform);
  if (there === undefined) {
    progress.print(`${platform}: not running`);
    return exitCodes.ok;
  }
  const cluster = new Cluster(there.connection);
  try {
    const [version, objects] = await Promise.all([cluster.version(), cluster.inventory()]);
    progress.print(
      `${platform}: Kubernetes ${version} at ${there.connection.url}, ${objects.length} objects, process ${there.pid}`,
      `  kubectl --kubeconfig ${there.kubeconfig} get namespaces`,
    );
  } finally {
    cluster.close();
  }
  return exitCodes.ok;
}

async function run(stack: string, progress: Progress, signal: AbortSignal): Promise<number> {
  const platform = platformFor(stack);
  if ((await running(stateDir, platform)) !== undefined) {
    throw new UserError(
      `The API server of stack ${platform} is already running: npm run apiserver -- stop --stack ${platform}`,
    );
  }
  const until = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  // Waiting for a signal does not keep a process alive.
  const alive = setInterval(() => undefined, 60_000);
  try {
    await hold(platform, contextOf(progress, signal), until);
  } finally {
    clearInterval(alive);
  }
  return exitCodes.ok;
}

function platformFor(stack: string): string {
  return platformOf(stack, findStackFile(readProject(root), stack));
}

const argv = process.argv.slice(2);

void runMain(argv, async (progress, signal) => {
  const { command, stack } = parse(argv);
  if (command === "start") return start(stack ?? "dev", progress, signal);
  if (command === "run") return run(stack ?? "dev", progress, signal);
  const platforms = stack === undefined ? clusterNames(stateDir) : [platformFor(stack)];
  if (platforms.length === 0) progress.print("No API server has been started here yet: npm run apiserver -- start");
  for (const platform of platforms) {
    if (command === "stop") await stop(platform, progress);
    else await status(platform, progress);
  }
  return exitCodes.ok;
});
