import { expect, test } from "vitest";
import { checkConnection, type Connection, type Party } from "../../../core/connections/model";
import { routeLayer, type Routes } from "../../../core/connections/route";

const to = (party: Party): Connection => ({
  from: { kind: "nodes" },
  to: party,
  protocol: "TCP",
  port: 443,
  when: ["steady"],
  why: "calls it",
  source: "test",
});
const ecr = to({ kind: "aws", service: "ecr.api" });
const s3 = to({ kind: "aws", service: "s3" });
const registry = to({ kind: "host", name: "quay.io" });

const privateVpc: Routes = { internetEgress: false, endpoints: ["ecr.api", "s3"], otherEndpoints: false };
const closedVpc: Routes = { ...privateVpc, endpoints: [] };
const existingVpc: Routes = { endpoints: [], otherEndpoints: true };

test.each<[string, Connection, Routes, string, string | undefined]>([
  ["an endpoint", ecr, privateVpc, "allowed", undefined],
  ["a gateway endpoint", s3, privateVpc, "allowed", undefined],
  ["no endpoint and no NAT", ecr, closedVpc, "denied", "network.endpoints.interface"],
  ["no gateway endpoint and no NAT", s3, closedVpc, "denied", "network.endpoints.gateway"],
  ["no endpoint, but NAT", ecr, { ...closedVpc, internetEgress: true }, "allowed", undefined],
  ["a VPC that was there, without NAT", ecr, { ...existingVpc, internetEgress: false }, "unknown", undefined],
  ["a VPC that was there", ecr, existingVpc, "unknown", undefined],
  ["a registry through NAT", registry, { ...existingVpc, internetEgress: true }, "allowed", undefined],
  ["a registry without NAT", registry, privateVpc, "denied", "network.vpc.nat"],
  ["the internet without NAT", to({ kind: "internet" }), privateVpc, "denied", "network.vpc.nat"],
  ["the cluster itself", to({ kind: "api-server" }), closedVpc, "allowed", undefined],
])("%s", (_, connection, routes, verdict, change) => {
  const judged = checkConnection(connection, [routeLayer(routes)]);
  expect(judged.verdict).toBe(verdict);
  expect(judged.layers[0]?.change).toBe(change);
});
