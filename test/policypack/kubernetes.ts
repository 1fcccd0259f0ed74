/** Kubernetes objects and add-ons for fixtures, as programs of users write them. */
import { type Declared, type Input, type Program, unknown } from "./program";

export type Inputs = Readonly<Record<string, Input>>;

/** A namespace that the stack makes; its name comes to others as an output, unknown in a first preview. */
export function namespace(p: Program, name = "shop", labels?: Input): Declared {
  return p.add(
    "kubernetes:core/v1:Namespace",
    name,
    { metadata: { name, labels } },
    { outputs: { metadata: { name } } },
  );
}

/** The name of a namespace that the stack makes. */
export function nameOf(made: Declared): Input {
  return made.out("metadata", "name");
}

export const networkPolicyType = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

export function networkPolicy(p: Program, name: string, inNamespace: Input, spec: Input): Declared {
  return p.add(networkPolicyType, name, { metadata: { name, namespace: inNamespace }, spec });
}

export const both: Input = ["Ingress", "Egress"];

/** Denies everything in and out. */
export function denyAll(p: Program, inNamespace: Input, types: Input = both): Declared {
  return networkPolicy(p, "deny", inNamespace, { podSelector: {}, policyTypes: types });
}

/** An egress policy for all pods. */
export function egress(p: Program, inNamespace: Input, rules: Input, name = "egress"): Declared {
  return networkPolicy(p, name, inNamespace, { podSelector: {}, policyTypes: ["Egress"], egress: rules });
}

/** An ingress policy for all pods. */
export function ingress(p: Program, inNamespace: Input, rules: Input, name = "ingress"): Declared {
  return networkPolicy(p, name, inNamespace, { podSelector: {}, policyTypes: ["Ingress"], ingress: rules });
}

export const udp53: Input = { protocol: "UDP", port: 53 };
export const tcp53: Input = { protocol: "TCP", port: 53 };
export const dnsPorts: Input = [udp53, tcp53];

export const coreDns: Input = {
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};

export function allowDns(p: Program, inNamespace: Input, to: Input = [coreDns], ports: Input = dnsPorts): Declared {
  return egress(p, inNamespace, [{ to, ports }], "allow-dns");
}

/** A Deployment; `spec` is that of its pods. */
export function deployment(p: Program, name: string, inNamespace: Input, labels: Input, spec: Input = {}): Declared {
  return p.add("kubernetes:apps/v1:Deployment", name, {
    metadata: { name, namespace: inNamespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  });
}

export function cluster(p: Program, inputs: Inputs = {}): Declared {
  return p.add("aws:eks/cluster:Cluster", "main", inputs);
}

/** The vpc-cni add-on; its values are a JSON string, unless they are unknown. */
export function vpcCni(p: Program, values?: Input, inputs: Inputs = {}): Declared {
  const text = typeof values === "object" && values?.constructor === Object ? JSON.stringify(values) : values;
  return p.add("aws:eks/addon:Addon", "cni", { addonName: "vpc-cni", configurationValues: text, ...inputs });
}

export const enforcing = { enableNetworkPolicy: "true" };

export function release(p: Program, chart: Input, values: Input = {}, inputs: Inputs = {}): Declared {
  const name = typeof chart === "string" && chart !== unknown ? chart.replace(/^.*\//, "") : "release";
  return p.add("kubernetes:helm.sh/v3:Release", name, { chart, values, ...inputs });
}

export function custom(p: Program, type: string, name: string, spec: Input, inNamespace?: Input): Declared {
  return p.add(`kubernetes:${type}`, name, { metadata: { name, namespace: inNamespace }, spec });
}

export const calicoGlobal = "projectcalico.org/v3:GlobalNetworkPolicy";
export const calico = "projectcalico.org/v3:NetworkPolicy";
export const cilium = "cilium.io/v2:CiliumNetworkPolicy";
export const ciliumGlobal = "cilium.io/v2:CiliumClusterwideNetworkPolicy";
export const clusterPolicy = "networking.k8s.aws/v1alpha1:ClusterNetworkPolicy";
export const applicationPolicy = "networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy";
