import { expect, it } from "vitest";
import { Graph, type ResourceRecord } from "../../../../policypack/graph";
import { clustersOf } from "../../../../policypack/rules/shared/clusters";
import { resourceSignature, signatureKey, unknownMarkers } from "../../../../core/wire";

const unknown = unknownMarkers.string;
const record = (type: string, name: string, more: Partial<ResourceRecord> = {}): ResourceRecord => ({
  urn: name,
  type,
  name,
  inputs: {},
  ...more,
});
const cluster = (name: string, parent?: string): ResourceRecord =>
  record("aws:eks/cluster:Cluster", name, { inputs: { name: `eks-${name}` }, ...(parent ? { parent } : {}) });
const component = (name: string): ResourceRecord => record("eks:index:Cluster", name);
const group = (clusterName: unknown, refs: readonly string[], parent?: string): ResourceRecord =>
  record("aws:eks/nodeGroup:NodeGroup", "group", {
    inputs: { clusterName },
    propertyDependencies: { clusterName: refs },
    ...(parent ? { parent } : {}),
  });
const managed = (name: string): ResourceRecord =>
  record("eks:index:ManagedNodeGroup", "managed", {
    inputs: { cluster: { [signatureKey]: resourceSignature, urn: name, packageVersion: "" } },
  });
const two = [cluster("one"), cluster("two")];
const wrapped = [component("a"), cluster("one", "a"), component("b"), cluster("two", "b")];

it.each<readonly [string, readonly ResourceRecord[], readonly string[]]>([
  ["what its name came from", [...two, group(unknown, ["two"])], ["two"]],
  ["the cluster of that name", [...two, group("eks-two", [])], ["two"]],
  ["a name that no cluster here has", [...two, group("other", [])], []],
  ["a value from another stack", [...two, record("s", "stack"), group(unknown, ["stack"])], []],
  ["a value from nowhere", [...two, group(unknown, [])], ["one", "two"]],
  ["what came through the component", [...wrapped, group(unknown, ["b", "one", "subnet"])], ["one"]],
  ["what came from the component", [...wrapped, group(unknown, ["b"])], ["two"]],
  ["the input of its component, by URN", [...wrapped, managed("b"), group(unknown, [], "managed")], ["two"]],
  ["a component that is not here", [...wrapped, managed("c"), group(unknown, [], "managed")], ["one", "two"]],
])("a node group belongs to %s", (_, records, expected) => {
  const graph = new Graph(records);
  const node = graph.byType("aws:eks/nodeGroup:NodeGroup")[0];
  expect(node && clustersOf(graph, node).map((each) => each.name)).toEqual(expected);
});
