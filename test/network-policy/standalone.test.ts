/** The component in a program of its own: no plugin, no stack file, addresses that are not known yet. */
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { NetworkPolicy, type NetworkPolicyArgs } from "../../components/network-policy";
import { defaults, namespaceDefaults, podSourceDefaults, workloadDefaults } from "../../components/network-policy/args";
import { networkPolicyConfig } from "../../components/network-policy/config";
import { intentsOf } from "../../components/network-policy/intents";
import { expectInReadme } from "../readme";
import { collect, tokens } from "../mocks";

const policy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const build = (args?: NetworkPolicyArgs, preview = false) =>
  collect(() => new NetworkPolicy("policies", args), { preview });

/** What the component says to wrong arguments. Caught within the run, whose component is registered by then. */
async function refusal(args: NetworkPolicyArgs): Promise<string> {
  const { result } = await collect(() => {
    try {
      return `none: ${new NetworkPolicy("policies", args).policies.length} policies`;
    } catch (thrown) {
      return thrown instanceof pulumi.RunError ? thrown.message : `no RunError: ${String(thrown)}`;
    }
  });
  return result;
}

describe("with the required arguments only", () => {
  it("registers nothing", async () => {
    expect(tokens(await build())).toEqual(["eks-network-security:index:NetworkPolicy policies"]);
  });

  it("isolates a namespace: it, a deny and the DNS rule", async () => {
    const made = await build({ namespaces: { shop: {} } });
    expect(tokens(made)).toEqual([
      "eks-network-security:index:NetworkPolicy policies",
      "kubernetes:core/v1:Namespace policies-shop",
      `${policy} policies-shop-allow-dns`,
      `${policy} policies-shop-default-deny`,
    ]);
    expect(made.one("kubernetes:core/v1:Namespace").inputs).toMatchObject({
      metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
    expect(made.one(policy, "policies-shop-default-deny").inputs["spec"]).toEqual({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
  });

  it("has the defaults of the stack config", () => {
    const { addresses, ...parsed } = networkPolicyConfig.parse({ namespaces: { shop: { workloads: { web: {} } } } });
    const {
      ipFamily,
      otherNamespaces,
      afterNodes,
      afterMesh,
      egressGatewayPolicies,
      addresses: given,
      ...intents
    } = {
      ...defaults,
      ...intentsOf({ namespaces: { shop: { workloads: { web: {} } } } }, undefined),
    };
    expect(intents).toEqual({ ...parsed, dns: { clusterDns: undefined, nodeLocalAddress: undefined } });
    expect(given).toEqual(addresses);
    expect({ ipFamily, otherNamespaces, afterNodes, afterMesh, egressGatewayPolicies }).toEqual({
      ipFamily: "ipv4",
      otherNamespaces: {},
      afterNodes: [],
      afterMesh: [],
      egressGatewayPolicies: true,
    });
    expect(parsed.namespaces["shop"]).toEqual({ ...namespaceDefaults, workloads: { web: workloadDefaults } });
    expect(parsed.prometheus).toEqual(podSourceDefaults.prometheus);
  });
});

/** As in the README. */
function example(vpcCidr: pulumi.Output<string>, balancers: pulumi.Output<string[]>): NetworkPolicy {
  return new NetworkPolicy("policies", {
    addresses: { vpc: [vpcCidr], loadBalancers: balancers },
    namespaces: {
      shop: {
        workloads: { web: { ports: { http: 8080 } } },
        allow: [
          { pods: "web", from: { component: "load-balancer" }, ports: ["http"] },
          { pods: "web", to: { component: "api-server" } },
        ],
      },
    },
  });
}

describe("with addresses that are outputs", () => {
  const late = (preview: boolean, cidr = "10.9.0.0/16") =>
    collect(() => example(pulumi.output(cidr), pulumi.output(["10.9.8.0/24"])), { preview });

  it("has the same resources as with plain ones, and the rules follow", async () => {
    const made = await late(false);
    const cidrs = made
      .all(policy)
      .flatMap(({ inputs }) => JSON.stringify(inputs).match(/10\.\d+\.\d+\.\d+\/\d+/g) ?? []);
    expect(new Set(cidrs)).toEqual(new Set(["10.9.8.0/24", "10.9.0.0/16", "10.100.0.1/32"]));
    expect(made.one(policy, "policies-shop-allow-web-to-api-server").inputs).toMatchObject({
      metadata: {
        namespace: "shop",
        annotations: { "eks-network-security/why": expect.stringContaining("10.9.0.0/16") as string },
      },
      spec: {
        egress: [
          {
            to: [
              { ipBlock: { cidr: "10.100.0.1/32" } },
              { ipBlock: { cidr: "172.20.0.1/32" } },
              { ipBlock: { cidr: "10.9.0.0/16" } },
            ],
            ports: [{ protocol: "TCP", port: 443 }],
          },
        ],
      },
    });
    expect(tokens(await late(true))).toEqual(tokens(made));
  });

  it("is the example of the README", () => {
    expectInReadme("network-policy", example);
  });

  it("refuses an address of the other family once it is known", async () => {
    const thrown: string[] = [];
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", (reason) => thrown.push(String(reason)));
    const made = await late(false, "fd00::/56");
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.removeAllListeners("unhandledRejection");
    others.forEach((listener) => process.on("unhandledRejection", listener));
    expect(made.all(policy)).toEqual([]);
    expect(thrown[0]).toContain("error addresses: The cluster is IPv4, and these are not: apiServer (fd00::/56).");
  });
});

describe("wrong arguments are named", () => {
  const rule = (allow: object): NetworkPolicyArgs => ({ namespaces: { shop: { allow: [allow] } } });

  it.each<[string, NetworkPolicyArgs, RegExp]>([
    [
      "an address",
      { addresses: { vpc: ["10.0.0.1/8"] } },
      /addresses\.vpc\[0\]: found "10\.0\.0\.1\/8"; allowed: a CIDR/,
    ],
    ["a DNS address", { dns: { clusterDns: ["kube-dns"] } }, /dns\.clusterDns\[0\]: found "kube-dns"/],
    ["a missing address", rule({ to: { component: "api-server" } }), /addresses\.apiServer: .* not known/],
    [
      "a peer of two kinds",
      rule({ to: { namespace: "a", team: "b" }, ports: [1] }),
      /allow\[0\]\.to: .*exactly one of/,
    ],
    ["a rule without a peer", rule({ ports: [1] }), /allow\[0\]: .*exactly one of from, to/],
    ["a port", rule({ to: { namespace: "a" }, ports: ["TCP/0"] }), /allow\[0\]\.ports\[0\]: found "TCP\/0"/],
    ["a workload", rule({ pods: "web", to: { namespace: "a" }, ports: [1] }), /allow\[0\]\.pods: found "web"/],
    ["an engine that cannot", { wireguard: {} }, /wireguard: The VPC CNI does not encrypt/],
  ])("%s", async (_, args, says) => {
    const message = await refusal(args);
    expect(message).toMatch(/^policies: wrong arguments\n/);
    expect(message).toMatch(says);
  });
});
