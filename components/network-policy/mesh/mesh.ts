/** The mesh's half of the intents: what it must allow and know for a rule to let anything through. Pure. */
import type { Problem } from "../../../core/problem";
import type { KubernetesObject } from "../engines/objects";
import type { Policy } from "../model";
import type { Scope } from "../peers";
import { parsePort } from "../../../core/ports";
import { allow, authorizationFor, authorizationWithin, type Rendered } from "./authorization";
import { metricsFault, ruleFaults } from "./faults";
import type { MeshIntents } from "./settings";
import { registrationFor } from "./registration";
import { sourcesOf } from "./sources";

/** @param policies of the same intents: each rule's objects have its policy's name and reason */
export function meshObjects(scope: Scope, policies: readonly Policy[]): Rendered {
  const { mesh } = scope.intents;
  const rendered = mesh === undefined ? [] : policies.map((policy) => ofPolicy(scope, mesh, policy));
  return {
    objects: rendered.flatMap(({ objects }) => objects),
    problems: rendered.flatMap(({ problems }) => problems),
  };
}

function ofPolicy(scope: Scope, mesh: MeshIntents, policy: Policy): Rendered {
  const [root, name, key, index] = policy.path;
  const { namespaces } = scope.intents;
  const namespace = root === "namespaces" && typeof name === "string" ? namespaces[name] : undefined;
  if (namespace === undefined || typeof name !== "string") {
    return { objects: [], problems: [] };
  }
  const inside = namespace.mesh !== "none";
  const objects: KubernetesObject[] = [];
  const problems: Problem[] = [];
  const add = (one: Rendered): void => {
    objects.push(...one.objects);
    problems.push(...one.problems);
  };
  if (key === "withinNamespace" && inside && mesh.denyByDefault) {
    objects.push(authorizationWithin(policy));
  }
  if (key === "metricsPorts" && inside) {
    const found = sourcesOf(scope.intents, mesh, { component: "prometheus" });
    const ports = namespace.metricsPorts.flatMap((port) => parsePort(port) ?? []);
    if (!found.ok) {
      problems.push(...metricsFault(name, namespace, scope.intents.prometheus.namespace, policy.path));
    } else if (mesh.denyByDefault) {
      add(allow(policy, undefined, {}, found.sources, { ports, workloads: Object.values(namespace.workloads) }));
    }
  }
  const rule = key === "allow" && typeof index === "number" ? namespace.allow[index] : undefined;
  if (rule !== undefined) {
    problems.push(...ruleFaults(scope, mesh, { name, namespace, rule, path: policy.path }));
    if (inside) {
      add(authorizationFor(scope, mesh, { policy, rule, namespace }));
    }
    if (namespace.mesh === "sidecar" && mesh.registryOnly) {
      add(registrationFor(policy));
    }
  }
  return { objects, problems };
}
