/** What the runner tells the kubernetes provider of the API server that it is to use. */
import { readFileSync } from "node:fs";
import type { Connection, KubernetesObject } from "./client";

/** Environment variable: path of the file. Without it nothing is sent anywhere. */
export const CLUSTER_VARIABLE = "EKS_NETWORK_SECURITY_CLUSTER";

export interface Handover {
  connection: Connection;
  /** CustomResourceDefinitions that a chart brings, by its name in its repository. */
  charts: Record<string, readonly KubernetesObject[]>;
  /** Kinds whose definition cannot be had, as "apiVersion kind". */
  missing: readonly string[];
}

export function readHandover(path: string): Handover {
  return JSON.parse(readFileSync(path, "utf8")) as Handover;
}
