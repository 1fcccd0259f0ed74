import { expect, test } from "vitest";
import { checkConnection, type Connection, type Party } from "../../../core/connections/model";
import { securityGroupLayer, type GroupFacts, type GroupRule } from "../../../core/connections/security-groups";

const tcp = (port: number): GroupRule["ports"] => ({ protocol: "TCP", from: port, to: port });
const pods = { kind: "pods", name: "shop/api", namespace: "shop", labels: { app: "api" } } as const;
const database = { kind: "address", cidr: "10.0.9.5/32" } as const;

const interfaces: Readonly<Partial<Record<Party["kind"], ReturnType<GroupFacts["interfaceOf"]>>>> = {
  pods: { groups: ["api"] },
  nodes: { groups: ["nodes"] },
  address: { groups: [], cidrs: [database.cidr] },
  internet: { groups: [], cidrs: ["203.0.113.10/32"] },
  "vpc-resolver": "unfiltered",
};

const rules = {
  out: { group: "api", direction: "egress", peer: { group: "nodes" }, ports: tcp(9000) },
  in: { group: "nodes", direction: "ingress", peer: { group: "api" }, ports: tcp(9000) },
  toDatabases: { group: "api", direction: "egress", peer: { cidrs: ["10.0.9.0/24"] }, ports: tcp(5432) },
  toEveryone: { group: "api", direction: "egress", peer: { cidrs: ["0.0.0.0/0"] }, ports: tcp(443) },
  fromBalancer: { group: "api", direction: "ingress", peer: { group: "sg-0fedcba9876543210" }, ports: tcp(8080) },
} as const satisfies Record<string, GroupRule>;

function ask(from: Party, to: Party, port: number, given: readonly GroupRule[]): [string, readonly string[]] {
  const connection: Connection = {
    from,
    to,
    protocol: "TCP",
    port,
    when: ["steady"],
    why: "calls it",
    source: "test",
  };
  const layer = securityGroupLayer({ rules: given, interfaceOf: (party) => interfaces[party.kind] ?? "unknown" });
  const { verdict, layers } = checkConnection(connection, [layer]);
  return [verdict, layers.map((one) => `${one.end ?? ""} ${one.verdict}`)];
}

test.each<[string, Party, Party, number, GroupRule[], [string, string[]]]>([
  [
    "a rule at both ends",
    pods,
    { kind: "nodes" },
    9000,
    [rules.out, rules.in],
    ["allowed", ["egress allowed", "ingress allowed"]],
  ],
  ["no rule out", pods, { kind: "nodes" }, 9000, [rules.in], ["denied", ["egress denied", "ingress allowed"]]],
  ["no rule in", pods, { kind: "nodes" }, 9000, [rules.out], ["denied", ["egress allowed", "ingress denied"]]],
  [
    "another port",
    pods,
    { kind: "nodes" },
    9001,
    [rules.out, rules.in],
    ["denied", ["egress denied", "ingress denied"]],
  ],
  ["an address in a block", pods, database, 5432, [rules.toDatabases], ["allowed", ["egress allowed"]]],
  ["an address outside of it", pods, { kind: "internet" }, 5432, [rules.toDatabases], ["denied", ["egress denied"]]],
  ["every address", pods, { kind: "internet" }, 443, [rules.toEveryone], ["allowed", ["egress allowed"]]],
  ["what groups do not filter", pods, { kind: "vpc-resolver" }, 53, [], ["allowed", []]],
  [
    "a peer whose groups are not known",
    { kind: "load-balancer", scheme: "internal" },
    pods,
    8080,
    [rules.fromBalancer],
    ["unknown", ["ingress unknown"]],
  ],
  [
    "a peer whose groups are not known, and no rule for the port",
    { kind: "load-balancer", scheme: "internal" },
    pods,
    8081,
    [rules.fromBalancer],
    ["denied", ["ingress denied"]],
  ],
])("%s", (_, from, to, port, given, expected) => {
  expect(ask(from, to, port, given)).toEqual(expected);
});
