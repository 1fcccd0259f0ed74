import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capacityReport, podsOf, unplaced, type Demand } from "../../components/pod-security-groups/capacity";
import { check } from "../../components/pod-security-groups/check";
import { podSecurityGroupsConfig } from "../../components/pod-security-groups/config";
import { securityGroupPolicy } from "../../components/pod-security-groups/manifests";
import { formatPorts, portRange } from "../../components/pod-security-groups/ports";
import { connections, expand } from "../../components/pod-security-groups/rules";
import type { Declarations } from "../../framework/slots";
import type { NodeGroupFacts } from "../../components/shared/slot-types";
import { crdErrors } from "../crd";
import { parseProblems } from "../../core/zod-problem";

const group = { namespace: "shop", podLabels: { app: "web" }, replicas: 4 };
const parse = (groups: Record<string, object>) => podSecurityGroupsConfig.parse({ groups });

const nodes = (name: string, instanceTypes: string[], desiredSize: number, maxSize: number): NodeGroupFacts => ({
  name,
  kind: "managed",
  instanceTypes,
  minSize: 0,
  desiredSize,
  maxSize,
  labels: {},
});

const declared: Partial<Declarations> = {
  clusterName: "main",
  podEnforcingMode: "standard",
  networkPolicyNamespaces: ["shop"],
  nodeGroups: [nodes("general", ["m7i.large"], 2, 4), nodes("burst", ["t3.large"], 0, 10)],
};

describe("ports", () => {
  it.each([
    [8080, { protocol: "tcp", from: 8080, to: 8080 }],
    ["UDP/53", { protocol: "udp", from: 53, to: 53 }],
    ["TCP/8000-8100", { protocol: "tcp", from: 8000, to: 8100 }],
    [0, undefined],
    ["TCP/8100-8000", undefined],
    ["TCP/1-65536", undefined],
    ["http", undefined],
  ])("%s", (text, expected) => {
    expect(portRange(text)).toEqual(expected);
  });

  it("are named by protocol and ends", () => {
    expect(formatPorts({ protocol: "tcp", from: 1, to: 2 })).toBe("tcp-1-2");
    expect(formatPorts({ protocol: "udp", from: 53, to: 53 })).toBe("udp-53");
  });
});

describe("config", () => {
  it.each([
    ["no selector", { namespace: "shop", replicas: 1 }],
    ["labels and allPods", { ...group, allPods: true }],
    ["empty labels", { ...group, podLabels: {} }],
    ["two peers", { ...group, allow: [{ to: { group: "a", cidr: "10.0.0.0/8" }, ports: [1], why: "x" }] }],
    ["from and to", { ...group, allow: [{ to: { group: "a" }, from: { group: "a" }, ports: [1], why: "x" }] }],
    ["host bits", { ...group, allow: [{ to: { cidr: "10.0.0.1/8" }, ports: [1], why: "x" }] }],
    ["IPv6", { ...group, allow: [{ to: { cidr: "fd00::/8" }, ports: [1], why: "x" }] }],
    ["from the API server", { ...group, allow: [{ from: { component: "api-server" }, ports: [1], why: "x" }] }],
    ["a name for an id", { ...group, allow: [{ to: { securityGroupId: "rds" }, ports: [1], why: "x" }] }],
    [
      "an end of no group",
      { ...group, allow: [{ to: { group: "a", otherEnd: "left-to-its-owner" }, ports: [1], why: "x" }] },
    ],
    ["an accent in a description", { ...group, allow: [{ to: { group: "a" }, ports: [1], why: "café" }] }],
    [
      "four groups more",
      { ...group, additionalSecurityGroupIds: ["sg-00000001", "sg-00000002", "sg-00000003", "sg-00000004"] },
    ],
  ])("refuses %s", (_, value) => {
    expect(parseProblems(podSecurityGroupsConfig, { groups: { web: value } })).not.toEqual([]);
  });

  it("takes labels, service accounts, or every pod", () => {
    expect(() =>
      parse({
        a: group,
        b: { ...group, serviceAccountLabels: { app: "b" } },
        c: { namespace: "shop", replicas: 1, allPods: true },
      }),
    ).not.toThrow();
  });
});

describe("rules", () => {
  const rules = (groups: Record<string, object>) =>
    expand(connections(parse(groups))).map(({ key, description }) => [key, description]);
  const keys = (groups: Record<string, object>) => rules(groups).map(([key]) => key);

  it("DNS between pods and the cluster security group, UDP and TCP, on both", () => {
    expect(keys({ web: group })).toEqual([
      "pods-egress-cluster-udp-53",
      "cluster-ingress-pods-udp-53",
      "pods-egress-cluster-tcp-53",
      "cluster-ingress-pods-tcp-53",
    ]);
  });

  it("probes come from kubelets", () => {
    expect(keys({ web: { ...group, probePorts: [8080] } }).slice(4)).toEqual(["group-web-ingress-cluster-tcp-8080"]);
  });

  it("a peer is opened on both sides, from whichever side it is said, once", () => {
    const both = ["group-web-egress-group-db-tcp-5432", "group-db-ingress-group-web-tcp-5432"];
    const to = { to: { group: "db" }, ports: [5432], why: "orders" };
    const from = { from: { group: "web" }, ports: [5432], why: "orders" };
    expect(keys({ web: { ...group, allow: [to] }, db: group }).slice(4)).toEqual(both);
    expect(keys({ web: group, db: { ...group, allow: [from] } }).slice(4)).toEqual(both);
    expect(keys({ web: { ...group, allow: [to] }, db: { ...group, allow: [from] } }).slice(4)).toEqual(both);
  });

  it("RDS: the database's group is opened too, unless that is left to its owner; addresses have no rules", () => {
    const id = "sg-0123456789abcdef0";
    const to = (peer: object) => keys({ web: { ...group, allow: [{ to: peer, ports: [5432], why: "x" }] } }).slice(4);
    expect(to({ securityGroupId: id })).toEqual([
      `group-web-egress-${id}-tcp-5432`,
      `${id}-ingress-group-web-tcp-5432`,
    ]);
    expect(to({ securityGroupId: id, otherEnd: "left-to-its-owner" })).toEqual([`group-web-egress-${id}-tcp-5432`]);
    expect(to({ cidr: "10.9.0.0/16" })).toEqual(["group-web-egress-10.9.0.0_16-tcp-5432"]);
    expect(to({ component: "api-server" })).toEqual([
      "group-web-egress-cluster-tcp-5432",
      "cluster-ingress-group-web-tcp-5432",
    ]);
  });

  it("a sidecar reaches istiod and istio-csr, and answers probes", () => {
    expect(keys({ web: { ...group, mesh: "sidecar" } }).slice(4)).toEqual([
      "pods-egress-nodes-tcp-15012",
      "nodes-ingress-pods-tcp-15012",
      "pods-egress-nodes-tcp-6443",
      "nodes-ingress-pods-tcp-6443",
      "nodes-egress-pods-tcp-15021",
      "pods-ingress-nodes-tcp-15021",
      "nodes-egress-pods-tcp-15020",
      "pods-ingress-nodes-tcp-15020",
      "nodes-egress-pods-tcp-15090",
      "pods-ingress-nodes-tcp-15090",
    ]);
  });

  it("groups without peers on the nodes add nothing to the groups that all share", () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`g${index}`, { ...group, probePorts: [80] }]),
    );
    const shared = (key: unknown): boolean => /^(cluster|nodes|pods)-/.test(String(key));
    expect(keys(many).filter(shared)).toEqual(keys({ one: group }).filter(shared));
  });
});

describe("SecurityGroupPolicy", () => {
  it.each([
    ["labels", { podLabels: { app: "web" } }, { podSelector: { matchLabels: { app: "web" } } }],
    ["service account", { serviceAccountLabels: { a: "b" } }, { serviceAccountSelector: { matchLabels: { a: "b" } } }],
    ["every pod", { allPods: true as const }, { podSelector: {} }],
  ])("by %s is as published", (_, selectors, spec) => {
    const manifest = securityGroupPolicy("web", "shop", selectors, ["sg-1", "sg-2"]);
    expect(manifest.spec).toEqual({ ...spec, securityGroups: { groupIds: ["sg-1", "sg-2"] } });
    expect(crdErrors(manifest)).toEqual([]);
  });

  it("the published schema refuses what is not", () => {
    const manifest = securityGroupPolicy("web", "shop", { allPods: true }, []);
    expect(crdErrors(manifest)).not.toEqual([]);
    expect(crdErrors({ ...manifest, spec: { podSelectors: {} } } as never)).not.toEqual([]);
  });
});

describe("capacity", () => {
  it("counts the surge of a rollout, rounded up", () => {
    expect(podsOf({ replicas: 3, maxSurge: "25%" })).toBe(4);
    expect(podsOf({ replicas: 3, maxSurge: 2 })).toBe(5);
    expect(podsOf({ replicas: 4, maxSurge: "0%" })).toBe(4);
  });

  it("is what the weakest type of a node group has", () => {
    const { nodeGroups } = capacityReport({}, [
      nodes("a", ["m7i.xlarge", "m7i.large"], 2, 4),
      nodes("b", ["x9.huge"], 1, 1),
    ]);
    expect(nodeGroups).toEqual([{ nodeGroup: "a", perNode: 9, atDesiredSize: 18, atMaxSize: 36 }, { nodeGroup: "b" }]);
  });

  it("moves earlier groups of pods where later ones need the room", () => {
    const demand: Demand[] = [
      { group: "anywhere", nodeGroups: ["a", "b"], pods: 3 },
      { group: "only-a", nodeGroups: ["a"], pods: 3 },
    ];
    expect(
      unplaced(
        demand,
        new Map([
          ["a", 3],
          ["b", 3],
        ]),
      ),
    ).toBe(0);
    expect(
      unplaced(
        demand,
        new Map([
          ["a", 2],
          ["b", 3],
        ]),
      ),
    ).toBe(1);
  });

  it("leaves as many pods as the tightest set of groups is short of (Hall)", () => {
    const names = ["a", "b", "c"];
    const demands = fc.array(
      fc.record({ nodeGroups: fc.subarray(names, { minLength: 1 }), pods: fc.integer({ min: 0, max: 12 }) }),
      { minLength: 1, maxLength: 5 },
    );
    const rooms = fc.tuple(...names.map(() => fc.integer({ min: 0, max: 10 })));
    fc.assert(
      fc.property(demands, rooms, (demand, room) => {
        const free = new Map(names.map((name, index) => [name, room[index] ?? 0]));
        const subsets = Array.from({ length: 8 }, (_, bits) => names.filter((_, index) => (bits >> index) % 2 === 1));
        const short = subsets.map((subset) => {
          const bound = demand.filter(({ nodeGroups }) => nodeGroups.every((name) => subset.includes(name)));
          const pods = bound.reduce((sum, one) => sum + one.pods, 0);
          return pods - subset.reduce((sum, name) => sum + (free.get(name) ?? 0), 0);
        });
        const named = demand.map((one, index) => ({ group: String(index), ...one }));
        expect(unplaced(named, free)).toBe(Math.max(...short));
      }),
      { numRuns: 500 },
    );
  });
});

describe("check", () => {
  const found = (groups: Record<string, object>, from: Partial<Declarations> = declared) =>
    check(parse(groups), from).map(
      (problem) => `${problem.severity} ${problem.path.join(".")}: ${problem.message.split(/[;:] |, and/)[0]}`,
    );

  it("finds nothing where there is nothing", () => {
    expect(found({ web: { ...group, nodeGroups: ["general"] } })).toEqual([]);
  });

  it("needs the mode of the VPC CNI, where the stack has a cluster", () => {
    expect(found({ web: group }, { ...declared, podEnforcingMode: undefined })).toEqual([
      "error : The cluster has security groups for pods switched off",
    ]);
    expect(found({ web: group }, { networkPolicyNamespaces: ["shop"] })).toEqual([]);
  });

  it("refuses strict next to an ambient mesh", () => {
    const istio = { ambient: true, namespaces: [] } as unknown as Declarations["istio"];
    expect(found({ web: group }, { ...declared, istio, podEnforcingMode: "strict" })).toHaveLength(1);
    expect(found({ web: group }, { ...declared, istio })).toEqual([]);
  });

  it("names groups, namespaces and node groups that are not there", () => {
    expect(found({ web: { ...group, allow: [{ to: { group: "wep" }, ports: [1], why: "x" }] } })).toEqual([
      'error groups.web.allow.0.to.group: found "wep"',
    ]);
    expect(found({ web: { ...group, namespace: "bank" } })).toEqual(['error groups.web.namespace: found "bank"']);
    expect(found({ web: { ...group, nodeGroups: ["gpu"] } })).toEqual(['error groups.web.nodeGroups.0: found "gpu"']);
  });

  it("refuses nodes without branch interfaces", () => {
    expect(found({ web: { ...group, nodeGroups: ["burst"] } })).toEqual([
      "error groups.web.nodeGroups.0: Instances of type t3.large in burst have no branch interfaces",
    ]);
  });

  it("counts before anything is created: 2 to 4 nodes of 9 branch interfaces", () => {
    const on = (replicas: number) => found({ web: { ...group, replicas, maxSurge: 0, nodeGroups: ["general"] } });
    expect(on(18)).toEqual([]);
    expect(on(19)).toEqual([
      "warning groups: The nodes lack 1 branch interface with all node groups at their desired size",
    ]);
    expect(on(37)).toEqual([
      "error groups: The nodes lack 1 branch interface even with all node groups at their maximum size",
    ]);
  });

  it("says so where instance types are not known", () => {
    const nodeGroups = [nodes("new", ["x9.huge"], 1, 1)];
    expect(found({ web: group }, { ...declared, nodeGroups })).toEqual([
      "warning groups: The branch interfaces cannot be counted",
    ]);
  });

  it("keeps to 60 rules per direction of a group", () => {
    const allow = (count: number) => [
      { from: { cidr: "10.0.0.0/8" }, ports: Array.from({ length: count }, (_, index) => 1000 + index), why: "x" },
    ];
    const on = (count: number) => found({ web: { ...group, nodeGroups: ["general"], allow: allow(count) } });
    expect(on(60)).toEqual([]);
    expect(on(61)).toEqual(['error groups.web.allow: There would be 61 ingress rules on the group of "web"']);
  });

  it("adds up the groups of policies that select the same pod", () => {
    const everyone = {
      namespace: "shop",
      replicas: 1,
      allPods: true,
      nodeGroups: ["general"],
      additionalSecurityGroupIds: ["sg-00000001", "sg-00000002"],
    };
    const web = { ...group, nodeGroups: ["general"] };
    expect(found({ everyone, web })).toEqual([]);
    expect(found({ everyone, web: { ...web, additionalSecurityGroupIds: ["sg-00000003"] } })).toEqual([
      'error groups.web: Its pods would have 6 security groups, with those of "everyone" (allPods)',
    ]);
  });
});
