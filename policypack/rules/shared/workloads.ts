/** Pod templates of any kind of workload. */
import type { Graph, Node, Resource } from "../../graph";
import type { View } from "../../../core/view";
import { is, type Tri } from "../../../core/answers";

/** The path of the pod template in each kind of workload; a Pod is its own. */
const templates: readonly (readonly [type: string, path: readonly string[]])[] = [
  ["kubernetes:core/v1:Pod", []],
  ["kubernetes:core/v1:ReplicationController", ["spec", "template"]],
  ["kubernetes:apps/v1:Deployment", ["spec", "template"]],
  ["kubernetes:apps/v1:StatefulSet", ["spec", "template"]],
  ["kubernetes:apps/v1:DaemonSet", ["spec", "template"]],
  ["kubernetes:apps/v1:ReplicaSet", ["spec", "template"]],
  ["kubernetes:batch/v1:Job", ["spec", "template"]],
  ["kubernetes:batch/v1:CronJob", ["spec", "jobTemplate", "spec", "template"]],
  ["kubernetes:argoproj.io/v1alpha1:Rollout", ["spec", "template"]],
];

export const workloadTypes: readonly string[] = templates.map(([type]) => type);

export interface Workload {
  readonly node: Node;
  /** The pod, or the template that its pods are made from. */
  readonly pod: View;
  /** Labels of its pods. */
  readonly labels: View;
  /** `spec` of its pods. */
  readonly spec: View;
}

/** The workloads of the stack. */
export function workloads(graph: Graph): readonly Workload[] {
  return templates.flatMap(([type, path]) =>
    graph.byType(type).map((node) => {
      const pod = node.view.at(...path);
      return { node, pod, labels: pod.at("metadata", "labels"), spec: pod.at("spec") };
    }),
  );
}

/** `spec` of a workload's pods, without the rest of the stack. */
export function podSpec(workload: Resource): View {
  const path = templates.find(([type]) => type === workload.type)?.[1] ?? [];
  return workload.view.at(...path, "spec");
}

export interface Container {
  readonly container: View;
  /** Whether it runs as long as the pod does. */
  readonly runs: Tri;
}

/** Containers that run, or may run, as long as the pod: its containers, and init containers that are sidecars. */
export function runningContainers(spec: View): readonly Container[] {
  const sidecars = spec
    .at("initContainers")
    .elements()
    .map((container): Container => ({ container, runs: is(container.at("restartPolicy").string(), "Always") }))
    .filter(({ runs }) => runs !== false);
  return [
    ...sidecars,
    ...spec
      .at("containers")
      .elements()
      .map((container): Container => ({ container, runs: true })),
  ];
}
