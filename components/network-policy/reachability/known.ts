/** The inhabitants of a cluster as core/policies sees them: everything about them is known. */
import { labelsOf } from "../../../core/labels";
import type { Connection, Endpoint as KnownEndpoint } from "../../../core/policies/endpoint";
import { namespaceLabels, podName, type Endpoint, type Question, type World } from "./world";

function toEndpoint(world: World, endpoint: Endpoint): KnownEndpoint {
  if (endpoint.kind === "service") {
    // Asked about by the pods behind it; an address that nothing translates is one like any other.
    return { kind: "outside", address: endpoint.address };
  }
  if (endpoint.kind !== "pod") {
    return endpoint;
  }
  const { kind, address, node, ports, namespace, labels, serviceAccount } = endpoint;
  return {
    kind,
    name: podName(endpoint),
    address,
    node,
    ports,
    pod: {
      namespace: { key: namespace, labels: labelsOf(namespaceLabels(world, namespace)) },
      labels: labelsOf(labels),
      serviceAccount,
    },
  };
}

export function endpointsOf(world: World, { from, to, protocol, port }: Question): Connection {
  return { from: toEndpoint(world, from), to: toEndpoint(world, to), protocol, port };
}
