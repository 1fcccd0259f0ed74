/**
 * The cost of teams: previews of stack dev with 10, 50 and 200 teams of five namespaces, and how time and memory grow.
 */
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { promisify } from "node:util";
import { root } from "../../real/cache";
import { newStateDir, runProgram } from "../engine/harness";

const execute = promisify(execFile);

const sizes = [10, 50, 200] as const;
const namespacesEach = 5;

/**
 * Teams in a ring: each connects to one neighbour and accepts connections from the other. With 200 teams, the config is
 * as large as it can be: an engine on Linux passes at most 128 KiB to a program.
 */
export function ringOfTeams(count: number): Record<string, object> {
  const name = (index: number): string => `t${(index + count) % count}`;
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const own = name(index);
      const front = {
        workloads: { web: {} },
        allow: [
          { pods: "web", to: { namespace: name(index + 1), pods: "web" }, ports: [8080] },
          { pods: "web", from: { namespace: name(index - 1), pods: "web" }, ports: [8080] },
        ],
      };
      const others = Array.from({ length: namespacesEach - 1 }, (_, nth) => [
        `${own}-${nth}`,
        { withinNamespace: true },
      ]);
      return [own, { groups: [own], namespaces: { [own]: front, ...Object.fromEntries(others) } }];
    }),
  );
}

export interface Cost {
  readonly teams: number;
  readonly resources: number;
  readonly seconds: number;
  /** Processor time of engine, program and stand-ins; other load on the machine does not count. */
  readonly cpuSeconds: number;
  /** Maximum memory of all of them together. */
  readonly megabytes: number;
}

async function cost(teams: number, stateDir: string): Promise<Cost> {
  const usage = watchProcesses();
  const begun = performance.now();
  try {
    const { exitCode, stderr, diagnostics, resources } = await runProgram({
      program: root,
      stack: "dev",
      command: "preview",
      config: { "eks-network-security:teams": ringOfTeams(teams) },
      stateDir,
    });
    if (exitCode !== 0) {
      const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
      throw new Error(`the preview with ${teams} teams failed: ${errors.join("; ") || stderr}`);
    }
    return { teams, resources: resources.length, seconds: (performance.now() - begun) / 1000, ...usage() };
  } finally {
    usage();
  }
}

/** Samples all descendants of this process. Returns a function that stops sampling and returns the totals. */
function watchProcesses(): () => Pick<Cost, "cpuSeconds" | "megabytes"> {
  const cpu = new Map<number, number>();
  let most = 0;
  let busy = false;
  const look = async (): Promise<void> => {
    if (busy) {
      return;
    }
    busy = true;
    try {
      const { stdout } = await execute("ps", ["-A", "-o", "pid=,ppid=,rss=,time="]);
      const found = processesBelow(process.pid, stdout);
      most = Math.max(
        most,
        found.reduce((sum, { kilobytes }) => sum + kilobytes, 0),
      );
      for (const { pid, cpuSeconds } of found) {
        cpu.set(pid, cpuSeconds);
      }
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void look().catch(() => undefined), 250);
  return () => {
    clearInterval(timer);
    return { cpuSeconds: [...cpu.values()].reduce((sum, one) => sum + one, 0), megabytes: most / 1024 };
  };
}

interface Process {
  readonly pid: number;
  readonly kilobytes: number;
  readonly cpuSeconds: number;
}

/** All descendants, from the output of ps. */
export function processesBelow(top: number, listing: string): Process[] {
  const all = listing
    .trim()
    .split("\n")
    .map((line) => {
      const [pid = "", parent = "", kilobytes = "", time = ""] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), kilobytes: Number(kilobytes), cpuSeconds: secondsOf(time) };
    });
  const below = new Set([top]);
  let found = 0;
  do {
    found = below.size;
    for (const { pid, parent } of all) {
      if (below.has(parent)) {
        below.add(pid);
      }
    }
  } while (below.size > found);
  return all.filter(({ pid }) => pid !== top && below.has(pid));
}

/** [[days-]hours:]minutes:seconds[.hundredths] */
function secondsOf(time: string): number {
  const [clock = "", days = "0"] = time.split("-").reverse();
  return clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}

/** One row per size: the cost of each team compared with the smallest preview, and its ratio to the first size. */
export function growth(base: Cost, costs: readonly Cost[]): string {
  const each = (one: Cost, key: "cpuSeconds" | "megabytes"): number =>
    (one[key] - base[key]) / (one.teams - base.teams);
  const [first] = costs;
  const rows = [base, ...costs].map((one) => {
    const ratio = (key: "cpuSeconds" | "megabytes"): string =>
      one === base || first === undefined ? "" : `${(each(one, key) / each(first, key)).toFixed(2)} x`;
    const cells = [
      String(one.teams).padStart(7),
      String(one.teams * namespacesEach).padStart(12),
      String(one.resources).padStart(11),
      one.seconds.toFixed(1).padStart(9),
      one.cpuSeconds.toFixed(0).padStart(7),
      ratio("cpuSeconds").padStart(10),
      one.megabytes.toFixed(0).padStart(8),
      ratio("megabytes").padStart(10),
    ];
    return cells.join("");
  });
  return [
    `Preview of dev with teams of ${namespacesEach} namespaces (x: cost per team relative to ${first?.teams ?? "?"} teams; 1 is linear)`,
    "  teams  namespaces  resources  seconds  CPU s  per team      MB  per team",
    ...rows,
  ].join("\n");
}

export async function benchTeams(): Promise<string> {
  const stateDir = newStateDir();
  try {
    await cost(1, stateDir); // rebuilds stale executables
    const base = await cost(1, stateDir);
    const costs: Cost[] = [];
    for (const teams of sizes) {
      process.stderr.write(`${teams} teams\n`);
      costs.push(await cost(teams, stateDir));
    }
    return growth(base, costs);
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}
