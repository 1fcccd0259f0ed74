/** An API server for one test, with every definition that is available. */
import { missingDefinitions } from "../../../facts/crds";
import { type Binaries, presentBinaries } from "../../../real/apiserver/binaries";
import { type ApiResource, Cluster, type KubernetesObject } from "../../../real/apiserver/client";
import { readDefinitions } from "../../../real/apiserver/definitions";
import { type Server, startServer } from "../../../real/apiserver/server";
import { cacheDir } from "../../../real/cache";
import type { GoContext } from "../../../real/go-build";

/** Built by `npm test` and `npm run apiserver`. Without them these tests are skipped, and `npm test` says so. */
export const binaries: Binaries | undefined = presentBinaries(cacheDir());

export interface Judge {
  readonly cluster: Cluster;
  readonly server: Server;
  /** Kinds that cannot be checked, as "apiVersion kind", with the reason. */
  readonly missing: ReadonlyMap<string, string>;
  /** Projects whose definitions cannot be read on this machine, with the reason. */
  readonly unread: ReadonlyMap<string, string>;
}

export const context: GoContext = { cache: cacheDir(), env: process.env, progress: () => undefined };

export async function startJudge(): Promise<Judge> {
  if (binaries === undefined) throw new Error("the API server is not built: npm run apiserver -- start");
  const [server, definitions] = await Promise.all([startServer({ binaries }), readDefinitions(context)]);
  const cluster = new Cluster(server.connection);
  const all = Object.values(definitions.found).flat();
  await Promise.all(all.map((definition) => cluster.apply(definition, { manager: "definitions" })));
  const served = async (): Promise<number> => (await cluster.list(await crds(cluster))).filter(isServed).length;
  while ((await served()) < all.length) await new Promise((resolve) => setTimeout(resolve, 50));
  const missing = new Map(missingDefinitions.map(({ apiVersion, kind, why }) => [`${apiVersion} ${kind}`, why]));
  return { cluster, server, missing, unread: new Map(Object.entries(definitions.unavailable)) };
}

export async function stopJudge(judge: Judge | undefined): Promise<void> {
  judge?.cluster.close();
  await judge?.server.stop();
}

async function crds(cluster: Cluster): Promise<ApiResource> {
  const resource = await cluster.resourceOf("apiextensions.k8s.io/v1", "CustomResourceDefinition");
  if (resource === undefined) throw new Error("the API server has no CustomResourceDefinitions");
  return resource;
}

function isServed({ status }: KubernetesObject): boolean {
  const { conditions } = (status ?? {}) as { conditions?: { type: string; status: string }[] };
  return conditions?.some((condition) => condition.type === "Established" && condition.status === "True") === true;
}
