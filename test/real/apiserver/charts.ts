/** The objects in a stack's charts, rendered by Helm with the stack's values, if the chart is available. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { chartModules, chartRights } from "../../../facts/chart-modules";
import type { ChartName } from "../../../facts/charts";
import type { KubernetesObject } from "../../../real/apiserver/client";
import { moduleFolder } from "../../../real/apiserver/definitions";
import { capture } from "../../../real/engine/exec";
import { chartOf } from "../../published-schemas";
import type { Installed } from "./collect";
import { context } from "./fixture";

export interface Rendered {
  readonly objects: readonly KubernetesObject[];
  /** Why there are no objects, if the chart is not available. */
  readonly reason?: string;
}

const accessKinds = new Set(["ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"]);

export function isAboutAccess({ kind }: KubernetesObject): boolean {
  return accessKinds.has(kind);
}

/** The name in facts/charts.json of a release's chart. */
export function chartName(release: Installed): ChartName | undefined {
  return chartOf(release);
}

/** @throws Error if Helm refuses the chart with these values */
export async function render(release: Installed, helm: string): Promise<Rendered> {
  const name = chartName(release) ?? release.chart;
  const rights = chartRights[name];
  if (rights !== undefined) return { objects: accessOf(release, rights), reason: rights.why };
  const source = chartModules[name];
  if (source === undefined) return { objects: [], reason: "no Go module or package contains its chart" };
  const module = await moduleFolder(source, context);
  if ("reason" in module) return { objects: [], reason: module.reason };
  const folder = mkdtempSync(join(tmpdir(), "eks-network-security-chart-"));
  try {
    const values = join(folder, "values.json");
    writeFileSync(values, JSON.stringify(release.values));
    const place = ["--namespace", release.namespace, "--values", values, "--kube-version", "1.35.0"];
    const { code, output } = await capture(
      "/bin/sh",
      ["-c", 'exec "$0" "$@" 2>/dev/null', helm, "template", release.name, join(module.folder, source.path), ...place],
      {
        env: { ...process.env, HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, HELM_DATA_HOME: folder },
        timeout: 60_000,
      },
    );
    if (code !== 0) throw new Error(`helm template ${release.name} (${name}) failed with these values`);
    return { objects: objectsIn(output, release.namespace) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function objectsIn(text: string, namespace: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null)
    .flatMap((object) => (object.kind === "List" ? (object.items as KubernetesObject[]) : [object]))
    .map((object) => ({
      ...object,
      metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace },
    }));
}

function accessOf(release: Installed, { serviceAccount, rules }: (typeof chartRights)[string]): KubernetesObject[] {
  const { app } = release.values as { app: { certmanager: { namespace: string } } };
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const metadata = { name: serviceAccount, namespace: app.certmanager.namespace };
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: serviceAccount, namespace: release.namespace } },
    { apiVersion, kind: "Role", metadata, rules },
    {
      apiVersion,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: serviceAccount },
      subjects: [{ kind: "ServiceAccount", name: serviceAccount, namespace: release.namespace }],
    },
  ];
}
