/**
 * Troubles that practitioners reported, as stack files that were not written for this project. Each is answered as it turned out
 * for them, or is refused with the reason.
 */
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { capabilities } from "../../components/registry";
import { run } from "../../explain/main";
import { formatPath } from "../../core/path";
import { validateStackFile } from "../../framework/validate-file";

const project = path.resolve(__dirname, "cases");

const ask = (stack: string, ...question: string[]): { output: string; exitCode: number } =>
  run(["--stack", stack, ...question], project);

describe("explain", () => {
  it.each([
    // open-telemetry/opentelemetry-operator#5621: a rule for the control plane's interfaces alone does not open the Service.
    ["an operator calls the API server", "dev-c01", "ops/operator", "api-server:443", "allowed"],
    ["by the Service's address", "dev-c01", "ops/operator", "172.20.0.1:443", "allowed"],
    ["by the other default of that address", "dev-c01", "ops/operator", "10.100.0.1:443", "allowed"],
    ["by the interfaces' address", "dev-c01", "ops/operator", "10.40.0.4:443", "allowed"],
    // aws/amazon-network-policy-controller-k8s#180: the exception of one rule closes what another one allows.
    ["the exception of another rule wins", "dev-c06", "crawl/crawler", "198.51.100.7:9999", "denied"],
    ["outside of the exception", "dev-c06", "crawl/crawler", "198.51.7.7:9999", "allowed"],
    // The ALB is internal: it connects from the private subnets.
    ["an internal load balancer", "dev-c10", "load-balancer", "shop/web:8080", "allowed"],
    ["from its subnets", "dev-c10", "10.40.0.50", "shop/web:8080", "allowed"],
  ])("%s: %s, %s to %s is %s", (_, stack, from, to, expected) => {
    const { output, exitCode } = ask(stack, "--from", from, "--to", to, "--expect", expected);
    expect({ exitCode, output: exitCode === 0 ? "" : output }).toEqual({ exitCode: 0, output: "" });
  });

  it("lists the load balancer among the connections that must work", () => {
    const { output } = ask("dev-c10", "--connections");
    expect(output).toContain("internal load balancers -> shop/web TCP/8080");
    expect(output).toMatch(/^Stack dev-c10: \d+ connections needed: \d+ allowed$/m);
  });
});

describe("a stack that could not work is refused, by key", () => {
  const errors = (stack: string): string[] =>
    validateStackFile(path.join(project, `stacks/Pulumi.${stack}.yaml`), capabilities)
      .problems.filter(({ severity }) => severity === "error")
      .map((problem) => formatPath(problem.path));

  it.each([
    // istio/istio#55472: Prometheus outside the mesh, STRICT inside.
    ["metrics scraped from outside a strict mesh", "dev-c25", ["network-policy.namespaces.orders.metricsPorts"]],
    // istio/istio#23692: the gateway routes by SNI, and PostgreSQL does not begin with TLS.
    ["a database by name", "dev-c26", ["egress.destinations.orders-db.port"]],
    ["both", "dev-m", ["egress.destinations.orders-db.port", "network-policy.namespaces.orders.metricsPorts"]],
    // aws/aws-network-policy-agent#456
    ["a VPC CNI whose agent denies too much", "dev-n", ["cluster.vpcCni.version"]],
    // kubernetes-sigs/aws-load-balancer-controller#2797
    ["load balancers without a way to their API", "dev-c19", ["load-balancing"]],
  ])("%s", (_, stack, expected) => {
    expect(errors(stack).sort()).toEqual(expected);
  });

  it("IPv6 in a new VPC has one message per cause", () => {
    expect(errors("dev-c27")).toEqual(["network-policy.addresses.kubernetesService", "network-policy.addresses"]);
  });

  it("Pod Identity in a strict mesh works", () => {
    expect(errors("dev-c11")).toEqual([]);
  });
});
