import { describe, expect, it } from "vitest";
import { networkPolicy } from "../../components/network-policy";
import { networkPolicyConfig } from "../../components/network-policy/config";
import { formatProblem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { declared, kitchenSink } from "./kitchen-sink";

const cluster: Partial<Declarations> = { ...declared, clusterName: "prod" };
const standard: Partial<Declarations> = { ...cluster, vpcCniNetworkPolicy: "standard" };

function verdicts(config: unknown, others: Partial<Declarations>): string[] {
  return networkPolicy.check(networkPolicyConfig.parse(config), others).map((problem) => formatProblem(problem).trim());
}

describe("a port by name", () => {
  const port = (name: string, workloads: object): string[] =>
    verdicts(
      {
        namespaces: {
          shop: { workloads, allow: [{ pods: "web", from: { namespace: "shop", pods: "web" }, ports: [name] }] },
        },
      },
      standard,
    ).filter((problem) => problem.startsWith("error"));

  it("that the workload does not list is refused, with those that it lists", () => {
    expect(port("htp", { web: { ports: { http: 8080 } } })).toEqual([
      'error namespaces.shop.allow[0].ports[0]: found "htp"; allowed: a number, or a port that namespaces.shop.workloads.web lists: http\n      Did you mean "http"?',
    ]);
  });

  it.each([
    ["that it lists", "http", { web: { ports: { http: 8080 } } }],
    ["of a workload that lists none", "http", { web: {} }],
  ])("%s passes", (_, name, workloads) => {
    expect(port(name, workloads)).toEqual([]);
  });
});

describe("the engine is really on", () => {
  it.each([
    ["vpc-cni, switched on", { engine: "vpc-cni" }, standard, []],
    [
      "vpc-cni, switched off",
      { engine: "vpc-cni" },
      cluster,
      ["error engine: The cluster has the network policies of the VPC CNI switched off"],
    ],
    ["vpc-cni, in a cluster of another stack", { engine: "vpc-cni" }, declared, []],
    [
      "calico next to vpc-cni",
      { engine: "calico" },
      { ...standard, annotatePodIp: true },
      ["error engine: The VPC CNI enforces network policies too (standard)"],
    ],
    ["calico", { engine: "calico" }, { ...cluster, annotatePodIp: true }, []],
    [
      "calico without pod addresses",
      { engine: "calico" },
      cluster,
      ["warning engine: Calico learns the address of a new pod late"],
    ],
    [
      "calico with strict pod security groups",
      { engine: "calico" },
      { ...cluster, annotatePodIp: true, podEnforcingMode: "strict" as const },
      ["error engine: With cluster.vpcCni.podSecurityGroups: strict, the interfaces"],
    ],
    [
      "calico with standard ones",
      { engine: "calico" },
      { ...cluster, annotatePodIp: true, podEnforcingMode: "standard" as const },
      [],
    ],
    [
      "cilium with strict pod security groups",
      { engine: "cilium" },
      { ...cluster, podEnforcingMode: "strict" as const },
      ["error engine: With cluster.vpcCni.podSecurityGroups: strict, kubelet probes"],
    ],
    [
      "cilium in an IPv6 cluster",
      { engine: "cilium" },
      { ...cluster, ipFamily: "ipv6" as const },
      ["error engine: Cilium is installed for IPv4"],
    ],
    [
      "Auto Mode next to node groups",
      { autoMode: true, dns: { clusterDns: ["172.20.0.10"] } },
      { ...standard, nodeGroups: [] },
      ["error autoMode: This stack has node groups"],
    ],
    [
      "calico on Auto Mode",
      { engine: "calico", autoMode: true, dns: { clusterDns: ["172.20.0.10"] } },
      { ...cluster, annotatePodIp: true },
      ["error engine: Nodes of EKS Auto Mode cannot run calico."],
    ],
  ])("%s", (_, config, others, expected) => {
    const found = verdicts(config, others);
    expect(found.map((message, index) => message.slice(0, (expected[index] ?? "").length))).toEqual(expected);
  });
});

describe("warnings", () => {
  it("name a rule that the other namespace has no answer to", () => {
    const config = (answer: object[]): unknown => ({
      namespaces: {
        payments: {
          workloads: { api: {} },
          allow: [{ pods: "api", to: { namespace: "ledger", pods: "db" }, ports: [5432] }],
        },
        ledger: { workloads: { db: { ports: { sql: 5432 } } }, allow: answer },
      },
    });
    expect(verdicts(config([]), standard)).toEqual([
      expect.stringMatching(
        /^warning namespaces\.payments\.allow\[0\]: ledger has no matching rule.*db from payments\/api on TCP\/5432/s,
      ),
    ]);
    expect(
      verdicts(config([{ pods: "db", from: { namespace: "payments", pods: "api" }, ports: ["sql"] }]), standard),
    ).toEqual([]);
    expect(
      verdicts(config([{ pods: "db", from: { namespace: "payments", pods: "api" }, ports: [5433] }]), standard),
    ).toHaveLength(2);
  });

  it("name CIDRs that hold pods, where the engine goes by address", () => {
    const config = (engine: string): unknown => ({
      engine,
      namespaces: { payments: { allow: [{ to: { cidrs: ["10.40.0.0/20"] }, ports: [5432] }] } },
    });
    expect(verdicts(config("vpc-cni"), standard)).toEqual([
      expect.stringContaining("Pods have addresses in 10.40.0.0/20 too"),
    ]);
    expect(verdicts(config("cilium"), cluster)).toEqual([]);
  });

  it("name what a global deny would stop", () => {
    const others = {
      ...cluster,
      annotatePodIp: true,
      certManager: "helm",
    } as const;
    expect(verdicts({ engine: "calico" }, others)).toEqual([
      expect.stringContaining("Add cert-manager, aws-privateca-issuer to platform."),
    ]);
    expect(verdicts({ engine: "calico", defaultDeny: "listed-namespaces" }, others)).toEqual([]);
  });

  it.each([
    ["helm", "aws-privateca-connector", "aws-privateca-issuer"],
    ["eks-addons", "aws-privateca-issuer", "aws-privateca-connector"],
  ] as const)("refuse the issuer plugin of another installation: %s", (certManager, found, allowed) => {
    const without = { ...standard, internetEgress: false };
    const declared = { ...without, certManager };
    expect(verdicts({ platform: [found] }, declared)).toEqual([
      expect.stringMatching(
        `^error platform\\[0\\]: found ${found}; allowed: ${allowed}[^]*installation: ${certManager}`,
      ),
    ]);
    expect(verdicts({ platform: ["cert-manager", allowed] }, declared)).toEqual([]);
    expect(verdicts({ platform: [found] }, without)).toEqual([]);
  });

  it("name what shares a namespace with an isolated component", () => {
    const others = {
      ...standard,
      certManager: "helm",
      internetEgress: false,
    } as const;
    expect(verdicts({ platform: ["istio-csr"] }, others)).toEqual([
      expect.stringContaining("Add cert-manager, aws-privateca-issuer to platform."),
    ]);
    expect(verdicts({ platform: ["istio-csr", "cert-manager", "aws-privateca-issuer"] }, others)).toEqual([]);
    expect(verdicts({ platform: ["coredns"] }, others)).toEqual([]);
  });

  it("are not there for a config in which both sides agree", () => {
    const config = kitchenSink();
    expect(networkPolicy.check(config, standard).map((problem) => formatProblem(problem))).toEqual([
      // A team is not a namespace: whether one of its namespaces answers is not known here.
    ]);
  });
});

describe("errors", () => {
  it("refuse an ambient namespace where Istio has no ztunnel", () => {
    const istio = {
      namespaces: [],
      members: [],
      revisions: ["default"],
      ambient: false,
      registryOnly: true,
      denyByDefault: true,
      ingressGateway: false,
      egressGateway: false,
    };
    const config = { namespaces: { payments: { mesh: "ambient" } } };
    expect(verdicts(config, { ...standard, istio })).toEqual([
      expect.stringContaining("error namespaces.payments.mesh"),
    ]);
    expect(verdicts(config, { ...standard, istio: { ...istio, ambient: true } })).toEqual([]);
  });
});
