/** The life of an API server: two at the same time, and nothing left after the owner has died. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { Cluster } from "../../../real/apiserver/client";
import { platformOf } from "../../../real/apiserver/cluster";
import { type Server, startServer } from "../../../real/apiserver/server";
import { root } from "../../../real/cache";
import { binaries } from "./fixture";

const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "only-here" } };

describe.runIf(binaries)("API servers", () => {
  const servers: Server[] = [];
  const folders: string[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  const start = async (data?: string): Promise<{ server: Server; cluster: Cluster }> => {
    if (binaries === undefined) throw new Error("not built");
    const server = await startServer({ binaries, data });
    servers.push(server);
    return { server, cluster: new Cluster(server.connection) };
  };

  test("two at once share nothing, and neither accepts the other's token", async () => {
    const [one, two] = await Promise.all([start(), start()]);
    await one.cluster.apply(namespace, { manager: "test" });
    expect(await one.cluster.get(namespace)).toBeDefined();
    expect(await two.cluster.get(namespace)).toBeUndefined();
    const wrong = new Cluster({ ...two.server.connection, token: one.server.connection.token });
    expect((await wrong.send("GET", "/api/v1/namespaces")).status).toBe(401);
    await one.server.stop();
    expect(existsSync(dirname(one.server.kubeconfig))).toBe(false);
    expect(await two.cluster.isReady()).toBe(true);
  });

  test("a field that does not exist is refused, and a dry run stores nothing", async () => {
    const { cluster } = await start();
    const policy = (spec: object) => ({
      ...{ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", spec },
      metadata: { name: "one", namespace: "default" },
    });
    await expect(cluster.apply(policy({ podSelector: {}, policyType: [] }), { manager: "test" })).rejects.toThrow(
      "policyType",
    );
    const good = policy({ podSelector: {}, policyTypes: ["Ingress"] });
    await cluster.apply(good, { manager: "test", dryRun: true });
    expect(await cluster.get(good)).toBeUndefined();
  });

  test("with a folder, a cluster's data outlives the server", async () => {
    const folder = mkdtempSync(join(tmpdir(), "eks-network-security-data-"));
    folders.push(folder);
    const first = await start(join(folder, "etcd"));
    await first.cluster.apply(namespace, { manager: "test" });
    await first.server.stop();
    const second = await start(join(folder, "etcd"));
    expect(await second.cluster.get(namespace)).toBeDefined();
  });

  test("nothing is left when the owner is killed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "eks-network-security-owner-"));
    folders.push(folder);
    const script = join(folder, "owner.ts");
    writeFileSync(
      script,
      `import { startServer } from ${JSON.stringify(join(root, "real/apiserver/server"))};
       void startServer({ binaries: ${JSON.stringify(binaries)} }).then(({ connection, kubeconfig }) => {
         process.stdout.write(JSON.stringify({ connection, kubeconfig }) + "\\n");
         setInterval(() => undefined, 1000);
       });`,
    );
    const owner = spawn(process.execPath, ["--import", "tsx", script], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { connection, kubeconfig } = await firstLine(owner);
    const cluster = new Cluster(connection);
    expect(await cluster.isReady()).toBe(true);
    owner.kill("SIGKILL");
    while (existsSync(dirname(kubeconfig))) await sleep(100);
    await expect(cluster.isReady()).rejects.toThrow("ECONNREFUSED");
  });
});

test.each([
  ["prod-payments", "prod"],
  ["prod", "prod"],
  ["dev", "dev"],
])("stack %s works on the cluster of %s", (stack, platform) => {
  expect(platformOf(stack, join(root, `stacks/Pulumi.${stack}.yaml`))).toBe(platform);
});

async function firstLine(child: ChildProcess): Promise<Pick<Server, "connection" | "kubeconfig">> {
  let text = "";
  for await (const bytes of child.stdout ?? []) {
    text += String(bytes);
    if (text.includes("\n")) break;
  }
  return JSON.parse(text) as Pick<Server, "connection" | "kubeconfig">;
}
