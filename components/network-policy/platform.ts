/**
 * What the platform's own components need once everything else is denied, as data.
 *
 * Ports from the charts: cert-manager, approver-policy, aws-privateca-issuer, istio-csr, Istio 1.30, metrics-server,
 * AWS Load Balancer Controller 3.5 (read 2026-11). Each entry isolates the component's pods in both directions: also in
 * kube-system, which a global deny leaves out. The other namespaces here are denied as a whole too.
 */
import { addons } from "../../facts/charts";
import type { Labels, Protocol } from "./model";
import { coreDns, istioCsr, istioCsrPorts, istiod } from "./well-known";

/**
 * Who is on the other side. `everyone` is the VPC's addresses, `every-pod` those of the pods: a selector for all
 * namespaces would make the VPC CNI list each pod (aws-network-policy-agent#305).
 */
export type Side =
  | "api-server"
  | "aws-apis"
  | "dns"
  | "egress-hosts"
  | "every-pod"
  | "everyone"
  | "istio-csr"
  | "istiod"
  | "load-balancer"
  | "pod-identity-agent"
  | "prometheus"
  | "vpc-resolver";

export interface PlatformRow {
  readonly side: Side;
  /** Empty: every TCP port. */
  readonly ports: readonly number[];
  readonly protocols?: readonly Protocol[];
  /** Left out where Egress limits the gateway: its policies name the callers and the ports, and a wider one would win. */
  readonly unlessLimited?: true;
  readonly why: string;
}

export interface PlatformPods {
  /** Name of the policy. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ingress: readonly PlatformRow[];
  readonly egress: readonly PlatformRow[];
}

const api: PlatformRow = { side: "api-server", ports: [443], why: "watches and writes objects through the API server" };
const dns: PlatformRow = { side: "dns", ports: [53], protocols: ["UDP", "TCP"], why: "resolves names" };
const aws: readonly PlatformRow[] = [
  { side: "aws-apis", ports: [443], why: "calls AWS APIs" },
  { side: "pod-identity-agent", ports: [80], why: "gets its AWS credentials from the Pod Identity agent" },
];
const mesh: readonly PlatformRow[] = [
  { side: "istiod", ports: [15012], why: "gets its configuration from istiod" },
  { side: "istio-csr", ports: istioCsrPorts, why: "has its certificate signed through istio-csr" },
];
const webhook = (port: number): PlatformRow => ({
  side: "api-server",
  ports: [port],
  why: "admission and conversion webhooks are called by the API server",
});
const metrics = (...ports: number[]): PlatformRow => ({ side: "prometheus", ports, why: "metrics" });

const named = (name: string): Labels => ({ "app.kubernetes.io/name": name });

export const platform: Readonly<Record<string, readonly PlatformPods[]>> = {
  coredns: [
    {
      name: "coredns",
      ...coreDns,
      ingress: [
        { side: "everyone", ports: [53], protocols: ["UDP", "TCP"], why: "every pod and node resolves names here" },
        metrics(9153),
      ],
      egress: [
        api,
        { side: "vpc-resolver", ports: [53], protocols: ["UDP", "TCP"], why: "forwards what is not of the cluster" },
      ],
    },
  ],
  "metrics-server": [
    {
      name: "metrics-server",
      namespace: "kube-system",
      labels: named("metrics-server"),
      ingress: [
        { side: "api-server", ports: [10251, 4443], why: "metrics.k8s.io is an aggregated API (add-on, upstream)" },
      ],
      egress: [api, dns, { side: "everyone", ports: [10250], why: "reads the kubelet of every node" }],
    },
  ],
  "aws-load-balancer-controller": [
    {
      name: "aws-load-balancer-controller",
      namespace: "kube-system",
      labels: named("aws-load-balancer-controller"),
      ingress: [webhook(9443), metrics(8080)],
      egress: [api, dns, ...aws],
    },
  ],
  "cert-manager": [
    {
      name: "cert-manager",
      namespace: "cert-manager",
      labels: named("cert-manager"),
      ingress: [metrics(9402)],
      egress: [api, dns],
    },
    {
      name: "cert-manager-webhook",
      namespace: "cert-manager",
      labels: named("webhook"),
      ingress: [webhook(10250), metrics(9402)],
      egress: [api, dns],
    },
    {
      name: "cert-manager-cainjector",
      namespace: "cert-manager",
      labels: named("cainjector"),
      ingress: [metrics(9402)],
      egress: [api, dns],
    },
    {
      // The job that waits for the webhook after an installation.
      name: "cert-manager-startupapicheck",
      namespace: "cert-manager",
      labels: named("startupapicheck"),
      ingress: [],
      egress: [api, dns],
    },
    {
      name: "cert-manager-approver-policy",
      namespace: "cert-manager",
      labels: { app: "cert-manager-approver-policy" },
      ingress: [webhook(10250), metrics(9402)],
      egress: [api, dns],
    },
  ],
  "aws-privateca-issuer": [
    {
      name: "aws-privateca-issuer",
      namespace: "cert-manager",
      labels: named("aws-privateca-issuer"),
      ingress: [metrics(8080)],
      egress: [api, dns, ...aws],
    },
  ],
  // The issuer plugin as an EKS add-on, which has its namespace to itself.
  "aws-privateca-connector": [
    {
      name: "aws-privateca-connector",
      namespace: addons["aws-privateca-connector-for-kubernetes"].namespace,
      labels: {},
      ingress: [metrics(8080)],
      egress: [api, dns, ...aws],
    },
  ],
  "istio-csr": [
    {
      name: "istio-csr",
      namespace: "cert-manager",
      labels: istioCsr.labels,
      ingress: [
        { side: "everyone", ports: [6443], why: "every proxy of the mesh has its certificate signed here" },
        metrics(9402),
      ],
      egress: [api, dns],
    },
  ],
  istiod: [
    {
      name: "istiod",
      namespace: "istio-system",
      labels: istiod.labels,
      ingress: [
        { side: "everyone", ports: [15012], why: "every proxy of the mesh gets its configuration here" },
        webhook(15017),
        metrics(15014),
      ],
      egress: [
        api,
        dns,
        { side: "istio-csr", ports: istioCsrPorts, why: "has its own certificate signed through istio-csr" },
      ],
    },
    {
      name: "istio-cni",
      namespace: "istio-system",
      labels: { "k8s-app": "istio-cni-node" },
      ingress: [metrics(15014)],
      egress: [api, dns],
    },
    {
      name: "ztunnel",
      namespace: "istio-system",
      labels: { app: "ztunnel" },
      ingress: [metrics(15020)],
      egress: [dns, ...mesh],
    },
  ],
  "istio-ingress": [
    {
      name: "istio-ingress",
      namespace: "istio-ingress",
      labels: { istio: "ingressgateway" },
      ingress: [
        { side: "load-balancer", ports: [8443, 15021], why: "traffic and health checks of the load balancer" },
        metrics(15020, 15090),
      ],
      egress: [
        dns,
        ...mesh,
        { side: "every-pod", ports: [], why: "workloads; each opens itself to the gateway by intent" },
      ],
    },
  ],
  "istio-egress": [
    {
      name: "istio-egress",
      namespace: "istio-egress",
      labels: { istio: "egressgateway" },
      ingress: [
        {
          side: "every-pod",
          ports: [8443, 15008],
          unlessLimited: true,
          why: "traffic that workloads send out of the mesh",
        },
        metrics(15020, 15090),
      ],
      egress: [
        dns,
        ...mesh,
        {
          side: "egress-hosts",
          ports: [443],
          unlessLimited: true,
          why: "the hosts that the mesh lets workloads reach",
        },
      ],
    },
  ],
};
