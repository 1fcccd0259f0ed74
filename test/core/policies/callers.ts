/** The two callers of core/policies: explain reads plain manifests, rules read what the engine tells of a stack. */
import { labelsIn, labelsOf } from "../../../core/labels";
import { calicoPolicy } from "../../../core/policies/calico";
import { ciliumPolicies } from "../../../core/policies/cilium";
import { clusterNetworkPolicy } from "../../../core/policies/cluster-network-policy";
import type { PodEndpoint } from "../../../core/policies/endpoint";
import { kubernetesPolicy } from "../../../core/policies/kubernetes";
import type { Manifest, Policy } from "../../../core/policies/model";
import { View } from "../../../core/view";
import { Graph, type ResourceRecord } from "../../../policypack/graph";
import { stackOf } from "../../../policypack/rules/network-policy/stack";
import { endpointOf, type Language, namespaces, plainPods, type PolicyManifest } from "./generated";

const nameLabel = "kubernetes.io/metadata.name";

/** Reads a manifest whose values may be unknown. */
export function readManifest(language: Language, object: unknown): readonly Policy[] {
  const manifest = View.of(object);
  const name = manifest.at("metadata", "name").string();
  const namespace = manifest.at("metadata", "namespace").string();
  const source: Manifest = { name, namespace, spec: manifest.at("spec") };
  const clusterWide = namespace === undefined;
  switch (language) {
    case "vpc-cni":
      return [kubernetesPolicy(source)];
    case "calico":
      return [calicoPolicy(source, clusterWide)];
    case "cilium":
      return ciliumPolicies({ ...source, manifest }, clusterWide);
    case "cluster-network-policy":
      return [clusterNetworkPolicy(source)];
  }
}

/** Pods of which everything is known. */
export const knownPods: readonly PodEndpoint[] = plainPods.map((pod, index) =>
  endpointOf(index, {
    namespace: { key: pod.namespace, labels: labelsOf({ ...namespaces[pod.namespace], [nameLabel]: pod.namespace }) },
    labels: labelsOf(pod.labels),
    serviceAccount: pod.serviceAccount,
  }),
);

function record(type: string, name: string, inputs: unknown): ResourceRecord {
  return { urn: `urn:pulumi:test::test::${type}::${name}`, type, name, inputs, outputs: {} };
}

/** Policies and pods as a rule finds them in a stack. */
export function inStack(manifests: readonly PolicyManifest[]): {
  readonly policies: readonly Policy[];
  readonly pods: readonly PodEndpoint[];
} {
  const stack = stackOf(
    new Graph([
      ...Object.entries(namespaces).map(([name, labels]) =>
        record("kubernetes:core/v1:Namespace", name, { metadata: { name, labels } }),
      ),
      ...manifests.map((manifest) =>
        record(`kubernetes:${manifest.apiVersion}:${manifest.kind}`, manifest.metadata.name, manifest),
      ),
    ]),
  );
  return {
    policies: [...stack.policies].sort((one, other) => (String(one.name) < String(other.name) ? -1 : 1)),
    pods: plainPods.map((pod, index) =>
      endpointOf(index, {
        ...stack.podIn(pod.namespace, labelsIn(View.of(pod.labels))),
        serviceAccount: pod.serviceAccount,
      }),
    ),
  };
}
