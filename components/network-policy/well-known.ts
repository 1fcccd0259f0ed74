/** Addresses and pods that are the same on every EKS cluster. */
import type { Labels } from "./model";
import type { IpFamily } from "./places";

/** CoreDNS as every EKS cluster runs it. Source: labels of the coredns add-on; Kubernetes, "DNS for Services and Pods". */
export const coreDns: { readonly namespace: string; readonly labels: Labels } = {
  namespace: "kube-system",
  labels: { "k8s-app": "kube-dns" },
};

/** Source: charts istiod and cert-manager-istio-csr, pod labels. */
export const istiod: { readonly namespace: string; readonly labels: Labels } = {
  namespace: "istio-system",
  labels: { app: "istiod" },
};
export const istioCsr: { readonly namespace: string; readonly labels: Labels } = {
  namespace: "cert-manager",
  labels: { app: "cert-manager-istio-csr" },
};

/**
 * The pod's port and the Service's. The VPC CNI's documentation asks for Services whose port is that of the pod
 * (Amazon EKS User Guide, "Limit Pod traffic with Kubernetes network policies"); this one's is not.
 */
export const istioCsrPorts: readonly number[] = [6443, 443];

/**
 * Where kubelet probes come from in an ambient mesh: istio-cni rewrites their source, so that they bypass ztunnel.
 * Source: https://istio.io/latest/docs/ambient/usage/networkpolicy/
 */
export const ambientProbes: Readonly<Record<IpFamily, string>> = {
  ipv4: "169.254.7.127/32",
  ipv6: "fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128",
};

/** The resolver that Route 53 offers in every VPC, besides the VPC's base address plus two. */
export const vpcResolver: Readonly<Record<IpFamily, string>> = {
  ipv4: "169.254.169.253/32",
  ipv6: "fd00:ec2::253/128",
};

/** Tunnel port of an ambient mesh (HBONE): to a pod, all traffic of the mesh arrives on it. */
export const hbonePort = 15008;
