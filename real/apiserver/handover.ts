/** What the runner tells the kubernetes provider about the API server to use. */
import { readFileSync } from "node:fs";
import type { Connection, KubernetesObject } from "./client";

/** Environment variable with the path of the handover file. If it is not set, the provider contacts no server. */
export const CLUSTER_VARIABLE = "EKS_NETWORK_SECURITY_CLUSTER";

export interface Handover {
  connection: Connection;
  /** CustomResourceDefinitions in each chart, by the chart's name in its repository. */
  charts: Record<string, readonly KubernetesObject[]>;
  /** Kinds without a published definition, as "apiVersion kind". */
  missing: readonly string[];
}

export function readHandover(path: string): Handover {
  return JSON.parse(readFileSync(path, "utf8")) as Handover;
}
