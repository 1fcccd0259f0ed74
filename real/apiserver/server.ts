/** A control plane on loopback: etcd, kube-apiserver and kube-controller-manager. It ends with this process. */
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../cli/errors";
import type { Binaries } from "./binaries";
import { Cluster, type Connection } from "./client";

export interface ServerOptions {
  binaries: Binaries;
  /** Folder for the cluster's data. Default: a temporary folder that is removed with the server. */
  data?: string;
  signal?: AbortSignal;
}

export interface Server {
  connection: Connection;
  /** Path of a kubeconfig for kubectl; removed with the server. */
  kubeconfig: string;
  /** Stops the server and waits until all its processes have ended. */
  stop(): Promise<void>;
}

/** Service addresses that EKS assigns, unless the VPC uses 10.100.0.0/16 itself. */
const serviceRange = "172.20.0.0/16";

/** Controllers that the API itself depends on. Nothing that needs nodes. */
const controllers = [
  "namespace-controller",
  "serviceaccount-controller",
  "clusterrole-aggregation-controller",
  "garbage-collector-controller",
];

const programs = ["etcd", "kube-apiserver", "kube-controller-manager"];

const readyWithin = 60_000;

/**
 * Starts a control plane and waits until it is ready.
 *
 * @throws UserError with the last lines of the logs if it does not become ready
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(options);
    } catch (error) {
      // Another process may take the port between its choice and its use.
      if (attempt === 3 || !(error instanceof Error) || !error.message.includes("address already in use")) throw error;
    }
  }
}

async function start({ binaries, data, signal }: ServerOptions): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "eks-network-security-apiserver-"));
  for (const name of ["run", "log", "pid", "certs"]) mkdirSync(join(folder, name), { mode: 0o700 });
  const store = data ?? join(folder, "etcd");
  mkdirSync(store, { recursive: true, mode: 0o700 });
  const port = await freePort();
  const token = randomBytes(32).toString("hex");
  const url = `https://127.0.0.1:${port}`;
  writeInputs(folder, { binaries, store, port, token, url });

  const keeper = spawn("/bin/sh", [join(__dirname, "keeper.sh"), folder, data === undefined ? "remove" : "keep"], {
    stdio: ["pipe", "ignore", "ignore"],
    // A process group of its own: Ctrl-C in a terminal must not end etcd before the programs that still use it.
    detached: true,
  });
  const stdin = keeper.stdin as typeof keeper.stdin & { ref(): void; unref(): void };
  stdin.on("error", () => undefined);
  const ended = new Promise<void>((resolve) => keeper.once("close", () => resolve()).once("error", () => resolve()));
  const stop = async (): Promise<void> => {
    keeper.ref();
    stdin.end();
    await ended;
  };
  try {
    const connection = await waitUntilReady({ folder, url, token, keeper, signal });
    // A process must be able to end while the server runs; the keeper then ends the server.
    keeper.unref();
    stdin.unref();
    return { connection, kubeconfig: join(folder, "kubeconfig"), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Inputs {
  binaries: Binaries;
  store: string;
  port: number;
  token: string;
  url: string;
}

function writeInputs(folder: string, { binaries, store, port, token, url }: Inputs): void {
  const file = (name: string): string => join(folder, name);
  const secret = (name: string, content: string): void => writeFileSync(file(name), content, { mode: 0o600 });
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  secret("sa.key", privateKey.export({ type: "pkcs1", format: "pem" }).toString());
  secret("sa.pub", publicKey.export({ type: "spki", format: "pem" }).toString());
  secret("tokens.csv", `${token},admin,admin,"system:masters"\n`);
  secret("kubeconfig", kubeconfig(url, token, file("certs/apiserver.crt")));

  // Sockets take no port, and other users of this machine cannot open them.
  const etcd = `unix://${file("etcd.sock")}`;
  const peer = `unix://${file("peer.sock")}`;
  const run = (name: string, command: string, args: readonly string[], first = ""): void =>
    secret(`run/${name}`, `${first}exec ${[command, ...args].map(quote).join(" ")}\n`);
  run("etcd", binaries.etcd, [
    ...[`--data-dir=${store}`, "--name=default", "--log-level=warn", "--unsafe-no-fsync"],
    ...[`--listen-client-urls=${etcd}`, `--advertise-client-urls=${etcd}`],
    ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=default=${peer}`],
  ]);
  run("kube-apiserver", binaries.apiserver, [
    `--etcd-servers=${etcd}`,
    ...["--bind-address=127.0.0.1", `--secure-port=${port}`, `--cert-dir=${file("certs")}`],
    ...[`--token-auth-file=${file("tokens.csv")}`, "--authorization-mode=RBAC", "--anonymous-auth=false"],
    ...["--service-account-issuer=https://kubernetes.default.svc", `--service-account-key-file=${file("sa.pub")}`],
    `--service-account-signing-key-file=${file("sa.key")}`,
    ...[`--service-cluster-ip-range=${serviceRange}`, "--allow-privileged=true", "--profiling=false"],
    "--endpoint-reconciler-type=none",
  ]);
  run(
    "kube-controller-manager",
    binaries.controllerManager,
    [
      ...[`--kubeconfig=${file("kubeconfig")}`, "--secure-port=0", "--leader-elect=false"],
      `--controllers=${controllers.join(",")}`,
      ...[`--service-account-private-key-file=${file("sa.key")}`, "--concurrent-namespace-syncs=20"],
    ],
    // The controller manager exits if the API server's certificate does not exist yet.
    `while ! [ -s ${quote(file("certs/apiserver.crt"))} ]; do sleep 0.1; done\n`,
  );
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function kubeconfig(server: string, token: string, ca: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "offline", cluster: { server, "certificate-authority": ca } }],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "offline", context: { cluster: "offline", user: "admin" } }],
    "current-context": "offline",
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

interface Waiting {
  folder: string;
  url: string;
  token: string;
  keeper: ChildProcess;
  signal?: AbortSignal;
}

async function waitUntilReady({ folder, url, token, keeper, signal }: Waiting): Promise<Connection> {
  const certificate = join(folder, "certs", "apiserver.crt");
  const deadline = Date.now() + readyWithin;
  for (;;) {
    signal?.throwIfAborted();
    const dead = programs.find((name) => !isAlive(folder, name));
    if (keeper.exitCode !== null || dead !== undefined || Date.now() > deadline) {
      throw new UserError(
        `The API server did not become ready${dead === undefined ? ` within ${readyWithin / 1000} s` : `: ${dead} ended`}.\n${logTails(folder)}`,
      );
    }
    if (existsSync(certificate)) {
      const connection = { url, token, ca: readFileSync(certificate, "utf8") };
      const cluster = new Cluster(connection);
      try {
        if (await cluster.isReady()) return connection;
      } catch {
        // The server is not listening yet.
      } finally {
        cluster.close();
      }
    }
    await sleep(50, undefined, { signal });
  }
}

function isAlive(folder: string, name: string): boolean {
  const file = join(folder, "pid", name);
  // The program has not started yet, so it has no log.
  if (!existsSync(file)) return true;
  const pid = Number(readFileSync(file, "utf8"));
  try {
    return pid === 0 || process.kill(pid, 0);
  } catch {
    return false;
  }
}

function logTails(folder: string): string {
  return programs
    .map((name) => {
      const file = join(folder, "log", name);
      const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").slice(-5) : [];
      return `${name}:\n  ${lines.join("\n  ")}`;
    })
    .join("\n");
}
