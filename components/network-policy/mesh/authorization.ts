/**
 * What the mesh lets through where it denies by default: an AuthorizationPolicy for each rule that lets somebody in, for
 * the same pods. docs/decisions/mesh-intents.md names what these rest on in Istio's source. Pure.
 */
import { error, type Problem } from "../../../core/problem";
import type { AllowArgs, LabelMap } from "../args";
import { managedLabels, statementAnnotation, whyAnnotation, type KubernetesObject } from "../engines/objects";
import type { NamespaceIntents } from "../intents";
import type { Policy, Port } from "../model";
import { shorten } from "../names";
import { workloadLabels, type Scope } from "../peers";
import { parsePort } from "../../../core/ports";
import type { MeshIntents } from "./settings";
import { tcpNumbers } from "./ports";
import { sourcesOf, type Source } from "./sources";

export interface Rendered {
  readonly objects: readonly KubernetesObject[];
  readonly problems: readonly Problem[];
}

export const nothing: Rendered = { objects: [], problems: [] };

/** The objects for one rule that lets somebody in. What has no identity is a problem of its own (faults.ts). */
export function authorizationFor(
  { intents }: Scope,
  mesh: MeshIntents,
  { policy, rule, namespace }: { policy: Policy; rule: AllowArgs; namespace: NamespaceIntents },
): Rendered {
  const found = rule.from === undefined ? undefined : sourcesOf(intents, mesh, rule.from);
  if (!mesh.denyByDefault || found?.ok !== true) {
    return nothing;
  }
  const subjects = subjectsOf(namespace, rule);
  if (subjects.length === 0) {
    return {
      objects: [],
      problems: [
        error(
          [...policy.path, "serviceAccount"],
          `No workload of ${policy.namespace ?? ""} has the service account ${rule.serviceAccount ?? ""}: the mesh selects pods by labels only.`,
          "Add the workload to workloads with its serviceAccount, or name it with pods.",
        ),
      ],
    };
  }
  const ports = (rule.ports ?? []).flatMap((port) => parsePort(port) ?? []);
  const rendered = subjects.map(({ name, labels, workloads }) =>
    allow(policy, name, labels, found.sources, { ports, workloads }),
  );
  return {
    objects: rendered.flatMap(({ objects }) => objects),
    problems: rendered.flatMap(({ problems }) => problems),
  };
}

/** Every workload of a namespace may call every other. */
export function authorizationWithin(policy: Policy): KubernetesObject {
  const { namespace = "" } = policy;
  return object(policy, "allow-calls-within-namespace", {
    action: "ALLOW",
    rules: [{ from: [{ source: { namespaces: [namespace] } }] }],
  });
}

interface Subject {
  /** Added to the name of the policy. */
  readonly name?: string;
  /** Empty: every pod. */
  readonly labels: LabelMap;
  readonly workloads: readonly NamespaceIntents["workloads"][string][];
}

/** The pods of a rule. An AuthorizationPolicy cannot select by service account: its workloads stand for it. */
function subjectsOf(namespace: NamespaceIntents, { pods, serviceAccount }: AllowArgs): Subject[] {
  const all = Object.entries(namespace.workloads);
  if (serviceAccount !== undefined) {
    return all
      .filter(([, one]) => (one.serviceAccount ?? "default") === serviceAccount)
      .map(([name, one]) => ({ name, labels: workloadLabels(namespace, name), workloads: [one] }));
  }
  return pods === undefined
    ? [{ labels: {}, workloads: all.map(([, one]) => one) }]
    : [
        {
          labels: workloadLabels(namespace, pods),
          workloads: all.flatMap(([name, one]) => (name === pods ? [one] : [])),
        },
      ];
}

/** @param to what is connected to: its ports, and the workloads by which their names are known */
export function allow(
  policy: Policy,
  suffix: string | undefined,
  labels: LabelMap,
  sources: readonly Source[],
  to: { readonly ports: readonly Port[]; readonly workloads: Subject["workloads"] },
): Rendered {
  const { numbers, unknown } = tcpNumbers(to.ports, to.workloads);
  if (unknown.length > 0) {
    return {
      objects: [],
      problems: [
        error(
          [...policy.path, "ports"],
          `The number of port ${unknown.join(", ")} is not known, and the mesh allows ports by number only.`,
          "Add it to the workload's ports, or write the number.",
        ),
      ],
    };
  }
  if (numbers !== "many" && numbers.length === 0) {
    return nothing; // UDP and SCTP do not go through the mesh.
  }
  const spec = {
    ...(Object.keys(labels).length === 0 ? {} : { selector: { matchLabels: { ...labels } } }),
    action: "ALLOW",
    rules: [
      {
        from: sources.map((source) => ({ source })),
        // A range that is too long is left to the network policy: the mesh then allows every port to these callers.
        ...(numbers === "many" ? {} : { to: [{ operation: { ports: numbers.map(String) } }] }),
      },
    ],
  };
  const name = suffix === undefined ? policy.name : shorten(`${policy.name}-${suffix}`);
  return { objects: [object(policy, name, spec)], problems: [] };
}

function object({ namespace = "", why, statement }: Policy, name: string, spec: object): KubernetesObject {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: {
      name,
      namespace,
      labels: managedLabels,
      annotations: { [whyAnnotation]: why, [statementAnnotation]: statement },
    },
    spec,
  };
}
