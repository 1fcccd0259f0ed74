/** The API server shared by a platform stack and its teams. Its contents live as long as the offline state. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { charts } from "../../facts/charts";
import { definitionSources, missingDefinitions } from "../../facts/crds";
import { UserError } from "../../cli/errors";
import type { GoContext } from "../go-build";
import { withLock } from "../lock";
import { readYaml } from "../project";
import { type Binaries, obtainBinaries } from "./binaries";
import { Cluster, type Connection } from "./client";
import { type Definitions, readDefinitions } from "./definitions";
import type { Handover } from "./handover";
import { type Server, startServer } from "./server";

/** A server running in the background, as recorded by `npm run apiserver -- start`. */
export interface Running {
  pid: number;
  connection: Connection;
  kubeconfig: string;
}

export interface ClusterContext extends GoContext {
  /** Folder of the offline state. */
  stateDir: string;
}

/** The stack that owns the cluster: the one named by `platform-reference`, otherwise the stack itself. */
export function platformOf(stack: string, stackFile: string): string {
  const config = existsSync(stackFile) ? readYaml(stackFile).config : undefined;
  const reference = (config as Record<string, { stack?: unknown } | undefined> | null | undefined)?.[
    "eks-network-security:platform-reference"
  ]?.stack;
  return typeof reference === "string" ? (reference.split("/").at(-1) ?? stack) : stack;
}

function folderOf(stateDir: string, platform: string): string {
  return join(stateDir, "clusters", platform);
}

/** Platforms for which an API server was started at least once. */
export function clusterNames(stateDir: string): string[] {
  const folder = join(stateDir, "clusters");
  return existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.endsWith(".lock"))
        .map(({ name }) => name)
        .sort()
    : [];
}

export function runningFile(stateDir: string, platform: string): string {
  return join(folderOf(stateDir, platform), "running.json");
}

/** The background server of a platform, or undefined if none answers. */
export async function running(stateDir: string, platform: string): Promise<Running | undefined> {
  const file = runningFile(stateDir, platform);
  if (!existsSync(file)) return undefined;
  const found = JSON.parse(readFileSync(file, "utf8")) as Running;
  const cluster = new Cluster(found.connection);
  try {
    return (await cluster.isReady()) ? found : undefined;
  } catch {
    return undefined;
  } finally {
    cluster.close();
  }
}

/**
 * Calls `use` with the API server of a platform: the one in the background, or one that is started for this call and
 * stopped after it. The server's contents are kept in both cases.
 *
 * @throws UserError if the server cannot be built or started
 */
export async function withCluster<T>(
  platform: string,
  context: ClusterContext,
  use: (server: Pick<Server, "connection" | "kubeconfig">, handover: string) => Promise<T>,
): Promise<T> {
  const folder = folderOf(context.stateDir, platform);
  const background = await running(context.stateDir, platform);
  if (background !== undefined) {
    const definitions = await readDefinitions(context);
    return withHandover(folder, background.connection, definitions, (file) => use(background, file));
  }
  const binaries = await obtainBinaries(context);
  if ("reason" in binaries) throw new UserError(`No Kubernetes API server: ${binaries.reason}`);
  const definitions = await readDefinitions(context);
  const { signal } = context;
  const onWait = (): void => context.progress(`Waiting for another run that uses the API server of stack ${platform}`);
  return withLock(
    folder,
    async () => {
      const server = await open(folder, binaries, context);
      try {
        await prepare(server.connection, definitions);
        return await withHandover(folder, server.connection, definitions, (file) => use(server, file));
      } finally {
        await server.stop();
      }
    },
    { onWait, signal },
  );
}

async function open(folder: string, binaries: Binaries, context: ClusterContext): Promise<Server> {
  context.progress(`Starting the Kubernetes API server ${binaries.kubernetes}`);
  return startServer({ binaries, data: join(folder, "etcd"), signal: context.signal });
}

/** Applies the definitions that a new EKS cluster has, and those that its owner installs before anything else. */
export async function prepare(connection: Connection, { found }: Definitions): Promise<void> {
  const cluster = new Cluster(connection);
  try {
    const there = Object.entries(definitionSources).filter(([, { installedBy }]) => !(installedBy in charts));
    await Promise.all(
      there
        .flatMap(([name]) => found[name] ?? [])
        .map((definition) => cluster.apply(definition, { manager: "eks", force: true })),
    );
  } finally {
    cluster.close();
  }
}

async function withHandover<T>(
  folder: string,
  connection: Connection,
  { found, unavailable }: Definitions,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const byChart = Object.entries(definitionSources).flatMap(([name, { installedBy }]) => {
    const chart = Object.entries(charts).find(([key]) => key === installedBy)?.[1].chart;
    return chart === undefined ? [] : [[chart, found[name] ?? []] as const];
  });
  const [first] = Object.entries(unavailable);
  if (first !== undefined) {
    throw new UserError(`Cannot read the CustomResourceDefinitions of ${first[0]}: ${first[1]}`);
  }
  const handover: Handover = {
    connection,
    charts: Object.fromEntries(byChart),
    missing: missingDefinitions.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`),
  };
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `handover-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(handover), { mode: 0o600 });
  try {
    return await use(file);
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * Runs the API server of a platform until `until` settles, and records where it can be reached.
 *
 * @throws UserError if the server cannot be built or started
 */
export async function hold(platform: string, context: ClusterContext, until: Promise<void>): Promise<void> {
  const file = runningFile(context.stateDir, platform);
  await withCluster(platform, context, async ({ connection, kubeconfig }) => {
    const now: Running = { pid: process.pid, connection, kubeconfig };
    writeFileSync(file, JSON.stringify(now), { mode: 0o600 });
    try {
      await until;
    } finally {
      rmSync(file, { force: true });
    }
  });
}

/** Whether a stack has been brought up on the API server and not yet destroyed. */
export function isOnCluster(stateDir: string, platform: string, stack: string): boolean {
  return existsSync(join(folderOf(stateDir, platform), "stacks", stack));
}

/** Records whether a stack is on the API server. */
export function noteStack(stateDir: string, platform: string, stack: string, there: boolean): void {
  const folder = join(folderOf(stateDir, platform), "stacks");
  mkdirSync(folder, { recursive: true });
  if (there) writeFileSync(join(folder, stack), "");
  else rmSync(join(folder, stack), { force: true });
}
