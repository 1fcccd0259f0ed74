/** Connections that several capabilities need, with where each is written. Pure. */
import type { Connection, Phase, Pods } from "../../core/connections/model";

const kubernetesApi =
  'Kubernetes documentation, "Accessing the API from a Pod" (2026-12): clients in the cluster call Service kubernetes';
const dnsOfPods = 'Kubernetes documentation, "DNS for Services and Pods" (2026-12)';
const credentials = 'Amazon EKS User Guide, "EKS Pod Identity" (2026-12): the agent answers on 169.254.170.23 port 80';

/** From its first start on, and as long as it runs. */
export const always: readonly Phase[] = ["bootstrap", "steady", "upgrade", "destroy"];

type Given = Pick<Connection, "from" | "to" | "port" | "why" | "source"> & Partial<Connection>;

/** A connection over TCP that is always needed, where nothing else is said. */
export function needs(given: Given): Connection {
  return { protocol: "TCP", when: always, ...given };
}

/** @param name for people; in messages the namespace stands before it */
export function podsNamed(namespace: string, name: string, labels: Pods["labels"]): Pods {
  return { kind: "pods", name: `${namespace}/${name}`, namespace, labels };
}

/** CoreDNS as every EKS cluster runs it. */
export const coreDns: Pods = podsNamed("kube-system", "coredns", { "k8s-app": "kube-dns" });

/** istio-csr, where proxies have their certificates signed. Its namespace and labels: chart cert-manager-istio-csr. */
export const istioCsr: Pods = podsNamed("cert-manager", "cert-manager-istio-csr", { app: "cert-manager-istio-csr" });

/** Lookups of names, over UDP and, where the answer is long, TCP. */
export function dnsClient(from: Connection["from"]): Connection[] {
  const to = { kind: "cluster-dns" } as const;
  return (["UDP", "TCP"] as const).map((protocol) =>
    needs({ from, to, protocol, port: 53, why: "looks up names", source: dnsOfPods }),
  );
}

/** @param when default: always */
export function apiServerClient(from: Pods, why: string, when: readonly Phase[] = always): Connection {
  return needs({ from, to: { kind: "api-server" }, port: 443, when, why, source: kubernetesApi });
}

/** A webhook or an aggregated API: the API server connects to the pod's own port. */
export function calledByApiServer(to: Pods, port: number, why: string, source: string): Connection {
  return needs({ from: { kind: "api-server" }, to, port, why, source });
}

/** Calls to APIs of AWS, with what they take: names and credentials. */
export function awsClient(from: Pods, services: readonly string[], why: string, source: string): Connection[] {
  const agent = { kind: "pod-identity-agent" } as const;
  return [
    ...dnsClient(from),
    needs({ from, to: agent, port: 80, why: "gets its AWS credentials", source: credentials }),
    ...services.map((service) => needs({ from, to: { kind: "aws", service }, port: 443, why, source })),
  ];
}

/** Metrics, where the stack says who scrapes them. Prometheus is not part of the stack, which works without it. */
export function scraped(
  prometheus: Pods | undefined,
  to: Pods,
  ports: readonly number[],
  source: string,
): Connection[] {
  if (prometheus === undefined) return [];
  const why = "has its metrics scraped";
  return ports.map((port) => needs({ from: prometheus, to, port, when: ["steady"], optional: true, why, source }));
}

/** Probes of the kubelet on the pod's own node. */
export function probed(to: Pods, port: number, source: string): Connection {
  return needs({ from: { kind: "nodes" }, to, port, why: "is probed by the kubelet of its node", source });
}
