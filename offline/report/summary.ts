import type { ClusterKind, Invocation } from "../invocation";
import type { Engine } from "../../real/engine/source";
import type { StackStatements } from "../../framework/statements";
import type { Report } from "./model";
import { statementRows, statementsDocument } from "./statements";

const helmRelease = "kubernetes:helm.sh/v3:Release";

/** Everything there is to say about a run when it has ended. */
export interface Outcome {
  invocation: Invocation;
  engine: Engine;
  policyConfig: string | undefined;
  report: Report;
  /** Statements of the guide page that the stack fulfils; undefined if that is not known. */
  statements: StackStatements | undefined;
  seconds: number;
  exitCode: number;
}

/** The document `--json` prints. */
export function jsonDocument(outcome: Outcome): Record<string, unknown> {
  const { invocation, engine, policyConfig, report, statements, seconds, exitCode } = outcome;
  return {
    command: invocation.command,
    stack: invocation.stack,
    offline: true,
    note: "Stand-in providers: nothing was created in AWS.",
    ok: exitCode === 0,
    exitCode,
    engine: { version: engine.version, source: engine.source },
    cluster: clusterOf(invocation, report),
    policyPack: invocation.policy ? { config: policyConfig ?? null } : null,
    resources: { total: report.resources.length, byCapability: report.byCapability, byOperation: report.byOperation },
    statements: statements === undefined ? null : statementsDocument(statements),
    violations: report.violations,
    diagnostics: report.diagnostics.map(({ severity, urn, message }) => ({ severity, urn: urn || null, message })),
    items: report.resources,
    seconds,
  };
}

/** Counts as "3 create, 12 same", biggest first. */
export function counts(numbers: Record<string, number>): string {
  return Object.entries(numbers)
    .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
    .map(([name, number]) => `${number} ${name}`)
    .join(", ");
}

/** What checked the Kubernetes objects, and what it could not check. */
function clusterOf(
  { cluster }: Invocation,
  { resources }: Report,
): { kind: ClusterKind; objects: number; standIns: number } {
  const objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
  const releases = objects.filter(({ type }) => type === helmRelease).length;
  return cluster === "real"
    ? { kind: cluster, objects: objects.length - releases, standIns: releases }
    : { kind: cluster, objects: 0, standIns: objects.length };
}

function changes(byOperation: Record<string, number>): string {
  return Object.keys(byOperation).every((op) => op === "same") ? "no change" : counts(byOperation);
}

function clusterRow({ invocation, report }: Outcome): [string, string][] {
  const { kind, objects, standIns } = clusterOf(invocation, report);
  return kind === "real"
    ? [
        [
          "cluster",
          `${objects} Kubernetes objects on an API server of this machine; ${standIns} Helm releases are stand-ins: their charts were not rendered`,
        ],
      ]
    : [];
}

/** The closing lines. */
export function summaryLines(outcome: Outcome): string[] {
  const { invocation, report, statements, seconds, exitCode } = outcome;
  const { command, stack } = invocation;
  const levels = counts(
    report.violations.reduce<Record<string, number>>(
      (all, { level }) => ({ ...all, [level]: (all[level] ?? 0) + 1 }),
      {},
    ),
  );
  const verdict = exitCode === 0 ? "passed" : exitCode === 130 ? "interrupted" : "refused";
  const rows: [string, string][] = [
    ["resources", `${report.resources.length}: ${changes(report.byOperation)}`],
    ...Object.entries(report.byCapability)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, number]): [string, string] => [`  ${name}`, String(number)]),
    ...(statements === undefined ? [["statements", "not known"] as [string, string]] : statementRows(statements)),
    [
      "violations",
      invocation.policy ? levels || "none" : command === "destroy" ? "no policies run" : "not checked (--no-policy)",
    ],
    ...clusterRow(outcome),
    ["time", `${seconds.toFixed(1)} s`],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return [
    `${command} of stack ${stack} ${verdict} (offline: stand-in providers, nothing was created in AWS)`,
    ...rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`),
  ];
}
