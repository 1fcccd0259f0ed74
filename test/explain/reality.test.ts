/** explain answers as the engine really does: on the VPC CNI by the model that is held to a recording of AWS's own code. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../explain/main";
import { root } from "../checks";

const prod = (from: string, to: string, ...more: string[]) =>
  run(["--stack", "prod", "--from", from, "--to", to, ...more], root);

describe("the API server", () => {
  it("is open where the Service is that clients call, and both its addresses are shown", () => {
    const { output } = prod("istio-system/istiod", "api-server:443", "--expect", "allowed");
    expect(output).toMatch(/to the Service kubernetes \(172\.20\.0\.1\): allowed/);
    expect(output).toMatch(/to the control plane's interfaces \(10\.60\.\d+\.\d+\): allowed/);
  });

  it("is what its Service's address and names mean", () => {
    for (const to of ["172.20.0.1:443", "kubernetes.default.svc:443", "default/kubernetes:443"]) {
      expect(prod("istio-system/istiod", to, "--expect", "allowed").exitCode).toBe(0);
      expect(prod("checkout/api", to, "--expect", "denied").exitCode).toBe(0);
    }
  });

  it("is its interfaces alone to Calico, which decides after the Service's address is translated", () => {
    const { output } = prod("istio-system/istiod", "api-server:443", "--engine", "calico", "--expect", "allowed");
    expect(output).not.toContain("Service kubernetes");
  });
});

describe.each(["vpc-cni", "calico", "cilium"])("two pods of one workload, engine %s", (engine) => {
  it("are asked for by equal names", () => {
    const { output, exitCode } = prod("settlement/db", "settlement/db:5432", "--engine", engine, "--expect", "denied");
    expect(exitCode).toBe(0);
    expect(output).toContain("Two pods of settlement/db");
    expect(output).toContain("pods: db, from: { namespace: settlement, pods: db }");
  });

  it("are not the pod itself", () => {
    const { output, exitCode } = prod("settlement/db", "itself:5432", "--engine", engine, "--expect", "allowed");
    expect(exitCode).toBe(0);
    expect(output).toContain("never leaves it");
  });
});

describe.each(["vpc-cni", "calico", "cilium"])("every policy of the stack counts, engine %s", (engine) => {
  it.each([
    ["settlement/db", "198.51.100.7:1414", "allowed"],
    ["checkout/api", "istio-egress/istio-egress:8443", "allowed"],
    ["settlement/db", "198.51.100.7:1415", "denied"],
  ])("%s -> %s: %s", (from, to, expected) => {
    expect(prod(from, to, "--engine", engine, "--expect", expected).exitCode).toBe(0);
    expect(prod(from, to, "--engine", engine, "--expect", expected === "allowed" ? "denied" : "allowed").exitCode).toBe(
      1,
    );
  });
});

describe("a pod and its own node", () => {
  it.each([
    ["settlement/db", "its-node:10250"],
    ["its-node", "settlement/db:22"],
  ])("%s -> %s is never closed on the VPC CNI, and explain says what to do", (from, to) => {
    const { output, exitCode } = prod(from, to, "--expect", "allowed");
    expect(exitCode).toBe(0);
    expect(output).toContain("No policy closes this on the VPC CNI");
    expect(output).toContain("127.0.0.1");
  });

  it("is closed outward by Calico and Cilium, and on any engine to another node", () => {
    expect(prod("settlement/db", "its-node:10250", "--engine", "calico", "--expect", "denied").exitCode).toBe(0);
    expect(prod("settlement/db", "its-node:10250", "--engine", "cilium", "--expect", "denied").exitCode).toBe(0);
    expect(prod("settlement/db", "another-node:10250", "--expect", "denied").exitCode).toBe(0);
  });
});

describe.each(["vpc-cni", "calico", "cilium"])("Services, engine %s", (engine) => {
  it.each([
    ["checkout/api", "kube-dns.kube-system.svc:53/udp", "kube-system/coredns, port 53", "allowed"],
    ["checkout/api", "cert-manager/cert-manager-istio-csr:443", "cert-manager/istio-csr, port 6443", "allowed"],
    ["checkout/api", "istiod.istio-system.svc:443", "istio-system/istiod, port 15017", "denied"],
  ])("%s -> %s leads to %s", (from, to, backend, expected) => {
    const { output, exitCode } = prod(from, to, "--engine", engine, "--expect", expected);
    expect(exitCode).toBe(0);
    expect(output).toContain(`into ${backend}`);
  });

  it("that nobody is known to create are named as such", () => {
    const { output, exitCode } = prod("checkout/api", "api.shop.svc:80", "--engine", engine);
    expect(exitCode).toBe(2);
    expect(output).toContain("the pods behind it");
  });
});

describe("an except on the VPC CNI", () => {
  let project: string;
  beforeAll(() => {
    project = mkdtempSync(path.join(tmpdir(), "explain-"));
    mkdirSync(path.join(project, "stacks"));
    const stack = (policy: string) => `config:
  eks-network-security:environment: dev
  eks-network-security:network:
    vpc: { cidr: 10.40.0.0/16, availabilityZones: [eu-central-1a, eu-central-1b], publicSubnets: true, nat: one }
  eks-network-security:security-groups: {}
  eks-network-security:cluster: { name: dev, version: "1.35", vpcCni: { networkPolicy: ${policy} } }
  eks-network-security:node-groups: { groups: { general: { instanceTypes: [m7i.large], minSize: 1, maxSize: 2 } } }
  eks-network-security:network-policy:
    namespaces:
      shop:
        workloads: { web: {} }
        allow:
          - { pods: web, to: { cidrs: [0.0.0.0/0], except: [203.0.113.0/24] }, ports: [443] }
          - { pods: web, to: { cidrs: [203.0.0.0/16] }, ports: [443] }
          - { pods: web, to: { cidrs: [203.0.113.64/26] }, ports: [443] }
`;
    writeFileSync(path.join(project, "stacks/Pulumi.dev.yaml"), stack("standard"));
    writeFileSync(path.join(project, "stacks/Pulumi.strict.yaml"), stack("strict"));
  });
  afterAll(() => rmSync(project, { recursive: true }));
  const ask = (stack: string, from: string, to: string) => run(["--stack", stack, "--from", from, "--to", to], project);

  it("takes away what a wider rule allows, and explain names both", () => {
    const { output } = ask("dev", "shop/web", "203.0.113.10:443");
    expect(output).toContain("DENIED");
    expect(output).toMatch(/by an except of\n.*0-0-0-0/);
    expect(output).toMatch(/although these allow it:\n.*203-0-0-0/);
  });

  it("does not touch a narrower rule, or what is outside", () => {
    expect(ask("dev", "shop/web", "203.0.113.70:443").output).toContain("ALLOWED");
    expect(ask("dev", "shop/web", "203.0.1.1:443").output).toContain("ALLOWED");
  });

  it("strict mode denies a pod that no policy selects", () => {
    const stranger = "(any other namespace)/(any other pod)";
    expect(ask("dev", stranger, "203.0.1.1:443").output).toContain("ALLOWED");
    expect(ask("strict", stranger, "203.0.1.1:443").output).toContain("networkPolicy is strict");
    expect(ask("strict", stranger, "its-node:10250").output).toContain("DENIED");
  });
});
