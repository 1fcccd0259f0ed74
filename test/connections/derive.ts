/**
 * What a chart's own objects say must be reachable: webhooks and aggregated APIs by the API server, the API server by
 * whoever has rights, the pods behind Services. Derived from the rendered objects alone.
 */
import { parsePort } from "../../core/ports";
import type { KubernetesObject } from "../../real/apiserver/client";

export interface Derived {
  /** "from the API server", "to the API server", "behind a Service". */
  readonly kind: "called" | "calls" | "serves";
  readonly namespace: string;
  /** Of the pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** The pods' port; 443 of the API server. */
  readonly port: number;
  /** The object that says so. */
  readonly by: string;
}

interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly hostNetwork: boolean;
  readonly ports: readonly { readonly name?: string; readonly containerPort: number }[];
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Record<string, string> };
  readonly spec: {
    readonly serviceAccountName?: string;
    readonly hostNetwork?: boolean;
    readonly containers: readonly { readonly ports?: Workload["ports"] }[];
  };
}

interface ServiceSpec {
  readonly selector?: Record<string, string>;
  readonly ports?: readonly { readonly port: number; readonly targetPort?: number | string }[];
}

const programs = new Set(["Deployment", "DaemonSet", "StatefulSet", "Job"]);

function workloadsIn(objects: readonly KubernetesObject[]): Workload[] {
  return objects
    .filter(({ kind }) => programs.has(kind))
    .map(({ metadata, spec }) => {
      const { template } = spec as { template: PodTemplate };
      return {
        name: metadata.name ?? "",
        namespace: metadata.namespace ?? "",
        labels: template.metadata?.labels ?? {},
        serviceAccount: template.spec.serviceAccountName ?? "default",
        hostNetwork: template.spec.hostNetwork === true,
        ports: template.spec.containers.flatMap(({ ports = [] }) => ports),
      };
    });
}

export function derive(objects: readonly KubernetesObject[]): Derived[] {
  const workloads = workloadsIn(objects);
  const services = objects.filter(({ kind }) => kind === "Service");
  const behind = (namespace: string, name: string, port: number | undefined, kind: Derived["kind"]): Derived[] => {
    const service = services.find((one) => one.metadata.name === name && one.metadata.namespace === namespace);
    const { selector = {}, ports = [] } = (service?.spec ?? {}) as ServiceSpec;
    return ports
      .filter((one) => port === undefined || one.port === port)
      .flatMap((one) =>
        workloads
          .filter((each) => each.namespace === namespace && includes(each.labels, selector) && service !== undefined)
          .flatMap((each) => {
            const target = portOf(each, one.targetPort ?? one.port);
            const by = `Service ${namespace}/${name} ${one.port}`;
            return target === undefined || each.hostNetwork
              ? []
              : [{ kind, namespace, labels: each.labels, port: target, by }];
          }),
      );
  };
  return [
    ...objects.flatMap(calledServices).flatMap(({ namespace, name, port }) => behind(namespace, name, port, "called")),
    ...services.flatMap(({ metadata }) => behind(metadata.namespace ?? "", metadata.name ?? "", undefined, "serves")),
    ...workloads
      .filter((each) => !each.hostNetwork && hasRights(objects, each))
      .map(({ namespace, labels, name }) => ({
        ...({ kind: "calls", namespace, labels, port: 443 } as const),
        by: `the rights of ${namespace}/${name}`,
      })),
  ];
}

interface ServiceRef {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** Webhooks for admission and conversion, and aggregated APIs. */
function calledServices({ kind, spec, ...rest }: KubernetesObject): ServiceRef[] {
  const found: unknown[] = [];
  if (kind.endsWith("WebhookConfiguration")) {
    const { webhooks = [] } = rest as { webhooks?: { clientConfig: { service?: unknown } }[] };
    found.push(...webhooks.map(({ clientConfig }) => clientConfig.service));
  }
  if (kind === "APIService") found.push((spec as { service?: unknown }).service);
  if (kind === "CustomResourceDefinition") {
    const { conversion } = spec as { conversion?: { webhook?: { clientConfig?: { service?: unknown } } } };
    found.push(conversion?.webhook?.clientConfig?.service);
  }
  return found.flatMap((one) => {
    const service = one as { namespace: string; name: string; port?: number } | undefined;
    return service === undefined ? [] : [{ ...service, port: service.port ?? 443 }];
  });
}

function hasRights(objects: readonly KubernetesObject[], { namespace, serviceAccount }: Workload): boolean {
  return objects
    .filter(({ kind }) => kind === "RoleBinding" || kind === "ClusterRoleBinding")
    .some((binding) => {
      const { subjects = [] } = binding as { subjects?: { kind: string; name: string; namespace?: string }[] };
      return subjects.some(
        (subject) =>
          subject.kind === "ServiceAccount" &&
          subject.name === serviceAccount &&
          (subject.namespace ?? binding.metadata.namespace) === namespace,
      );
    });
}

function portOf({ ports }: Workload, target: number | string): number | undefined {
  const number = typeof target === "number" ? target : parsePort(target)?.port;
  return typeof number === "number" ? number : ports.find(({ name }) => name === target)?.containerPort;
}

/** Whether pods with these labels are among those that a selector asks for. */
export function includes(
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
