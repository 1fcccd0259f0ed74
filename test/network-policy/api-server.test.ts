/**
 * Clients in the cluster call the API server by the cluster IP of the Service `kubernetes`. The model of the VPC CNI, which
 * is held to a recording of AWS's own code, says whether the policies of a stack let them.
 */
import { describe, expect, it } from "vitest";
import type { NetworkPolicySpec } from "../../components/network-policy/engines/kubernetes";
import type { KubernetesObject } from "../../components/network-policy/engines/objects";
import { placesOf } from "../../components/network-policy/places";
import { VpcCni } from "../../core/vpc-cni/connection";
import type { ClusterObjects, NetworkPolicy, Pod } from "../../core/vpc-cni/objects";
import { stackPolicies } from "../../explain/network/policies";
import { loadStack } from "../../explain/stack";
import { root } from "../checks";

type Policy = KubernetesObject<NetworkPolicySpec>;

const node = { metadata: { name: "node" }, status: { addresses: [{ type: "InternalIP", address: "10.60.0.10" }] } };

const pod = (namespace: string, name: string, labels: Readonly<Record<string, string>>): Pod => ({
  metadata: { name, namespace, labels },
  spec: { nodeName: "node", containers: [] },
  status: { phase: "Running", podIP: "10.60.0.100", hostIP: "10.60.0.10" },
});

/** One pod, the policies, and the Service `kubernetes` as EKS makes it. */
function cluster(policies: readonly Policy[], client: Pod, clusterIP: string, api: string): ClusterObjects {
  const { namespace = "" } = client.metadata;
  const service = { name: "kubernetes", namespace: "default" };
  return {
    namespaces: [namespace, "default", "kube-system"].map((name) => ({
      metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
    })),
    nodes: [node],
    pods: [client],
    services: [{ metadata: service, spec: { clusterIP, ports: [{ name: "https", port: 443 }] } }],
    endpointSlices: [
      {
        metadata: { ...service, labels: { "kubernetes.io/service-name": "kubernetes" } },
        endpoints: [{ addresses: [api] }],
        ports: [{ name: "https", port: 443 }],
      },
    ],
    networkPolicies: policies as unknown as readonly NetworkPolicy[],
  };
}

/** Policies that open the API server, each with a pod that it selects. */
function clients(policies: readonly Policy[]): [string, Pod][] {
  return policies
    .filter(({ metadata }) => /^platform-|-to-api-server/.test(metadata.name) && metadata.namespace !== undefined)
    .filter(({ spec }) => (spec.egress ?? []).some(({ ports }) => (ports ?? []).some(({ port }) => port === 443)))
    .map(({ metadata, spec }) => [
      `${metadata.namespace ?? ""}/${metadata.name}`,
      pod(metadata.namespace ?? "", `${metadata.name}-abcde`, spec.podSelector.matchLabels ?? {}),
    ]);
}

describe.each(["dev", "prod"])("stack %s", (name) => {
  const { compiled, config } = stackPolicies(loadStack(name, root), "vpc-cni");
  const objects = compiled.objects as readonly Policy[];
  const needsNoApi = /platform-istio-(ingress|egress)$|platform-ztunnel$/;

  it.each(clients(objects).filter(([policy]) => !needsNoApi.test(policy)))("%s", (_, client) => {
    const [api = ""] = placesOf(config, loadStack(name, root).declared).apiServer ?? [];
    const address = api.replace(/0\/\d+$/, "5");
    const model = new VpcCni(cluster(objects, client, "172.20.0.1", address), "standard");
    const from = { kind: "pod", name: `${client.metadata.namespace ?? ""}/${client.metadata.name}` } as const;
    const to = { kind: "service", name: "default/kubernetes" } as const;
    expect(model.connect({ from, to, protocol: "TCP", port: 443 })).toMatchObject({ egress: "allowed", allowed: true });
  });
});

describe("the cluster IP of the Service kubernetes", () => {
  const of = (network: Parameters<typeof placesOf>[1]) => placesOf({ addresses: {} }, network).kubernetesService;

  it.each([
    ["the first address of the cluster's block", { serviceCidr: "10.200.0.0/20" }, ["10.200.0.1/32"]],
    ["both that EKS may take", {}, ["10.100.0.1/32", "172.20.0.1/32"]],
    ["the one that does not overlap the VPC", { vpcCidr: "10.100.0.0/16" }, ["172.20.0.1/32"]],
    ["the other one", { vpcCidr: "172.16.0.0/12" }, ["10.100.0.1/32"]],
    ["not known with IPv6", { ipFamily: "ipv6" as const }, undefined],
  ])("is %s", (_, network, expected) => {
    expect(of(network)).toEqual(expected);
  });

  it("is what the stack config says", () => {
    expect(placesOf({ addresses: { kubernetesService: ["172.20.0.1/32"] } }, {}).kubernetesService).toEqual([
      "172.20.0.1/32",
    ]);
  });
});
