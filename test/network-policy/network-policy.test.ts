import * as kubernetes from "@pulumi/kubernetes";
import { describe, expect, it } from "vitest";
import { networkPolicyConfig, type NetworkPolicyConfig } from "../../components/network-policy/config";
import { NetworkPolicy } from "../../components/network-policy";
import { collect, tokens, type Collected, type MockOptions } from "../mocks";
import { argsOf, kitchenSink } from "./kitchen-sink";

function build(config: NetworkPolicyConfig, options: MockOptions = {}): Promise<Collected<NetworkPolicy>> {
  return collect(() => new NetworkPolicy("network-policy", argsOf(config)), options);
}

const small = (engine: string, more: Record<string, unknown> = {}): NetworkPolicyConfig =>
  networkPolicyConfig.parse({
    engine,
    namespaces: {
      payments: {
        team: "payments",
        mesh: "ambient",
        readOnlyGroups: ["payments-developers"],
        workloads: { api: {} },
        allow: [
          {
            pods: "api",
            from: { namespace: "shop", serviceAccount: engine === "vpc-cni" ? undefined : "web" },
            ports: [8080],
          },
        ],
      },
    },
    ...more,
  });

describe("the component", () => {
  it.each([false, true])("registers the same with vpc-cni, preview %s", async (preview) => {
    expect(tokens(await build(small("vpc-cni"), { preview }))).toEqual([
      "eks-network-security:index:NetworkPolicy network-policy",
      "kubernetes:core/v1:Namespace network-policy-payments",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy network-policy-payments-allow-ambient-probes",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy network-policy-payments-allow-api-from-shop-8080",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy network-policy-payments-allow-dns",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy network-policy-payments-default-deny",
      "kubernetes:rbac.authorization.k8s.io/v1:Role network-policy-payments-readers",
      "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding network-policy-payments-readers",
    ]);
  });

  it.each([false, true])("installs Calico before its policies, preview %s", async (preview) => {
    expect(tokens(await build(small("calico"), { preview }))).toEqual([
      "eks-network-security:index:NetworkPolicy network-policy",
      "kubernetes:core/v1:Namespace network-policy-payments",
      "kubernetes:core/v1:Namespace network-policy-tigera-operator",
      "kubernetes:helm.sh/v3:Release network-policy-calico",
      "kubernetes:helm.sh/v3:Release network-policy-calico-crds",
      "kubernetes:operator.tigera.io/v1:APIServer network-policy-calico-api-server",
      "kubernetes:projectcalico.org/v3:GlobalNetworkPolicy network-policy-allow-dns",
      "kubernetes:projectcalico.org/v3:GlobalNetworkPolicy network-policy-default-deny",
      "kubernetes:projectcalico.org/v3:NetworkPolicy network-policy-payments-allow-ambient-probes",
      "kubernetes:projectcalico.org/v3:NetworkPolicy network-policy-payments-allow-api-from-shop-web-8080",
      "kubernetes:rbac.authorization.k8s.io/v1:Role network-policy-payments-readers",
      "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding network-policy-payments-readers",
    ]);
  });

  it("installs Cilium chained to the VPC CNI, without its proxy unless layer 7 is accepted", async () => {
    const release = (await build(small("cilium"))).one("kubernetes:helm.sh/v3:Release");
    expect(release.inputs).toMatchObject({
      name: "cilium",
      version: "1.19.1",
      namespace: "kube-system",
      values: {
        cni: { chainingMode: "aws-cni", exclusive: false },
        enableIPv4Masquerade: false,
        routingMode: "native",
        l7Proxy: false,
      },
    });
    const accepted = await build(small("cilium", { cilium: { acceptLayer7InChaining: true } }));
    expect(accepted.one("kubernetes:helm.sh/v3:Release").inputs).toMatchObject({ values: { l7Proxy: true } });
  });

  it("installs Calico for policies only, and waits for its API server", async () => {
    const made = await build(small("calico"));
    expect(made.one("kubernetes:helm.sh/v3:Release", "network-policy-calico").inputs).toMatchObject({
      chart: "tigera-operator",
      version: "v3.32.1",
      values: {
        installation: { kubernetesProvider: "EKS", cni: { type: "AmazonVPC" }, calicoNetwork: { bgp: "Disabled" } },
        apiServer: { enabled: false },
        goldmane: { enabled: false },
        whisker: { enabled: false },
      },
    });
    expect(made.one("kubernetes:operator.tigera.io/v1:APIServer").inputs).toMatchObject({
      metadata: { name: "default", annotations: { "pulumi.com/waitFor": "condition=Ready" } },
    });
  });

  it("installs nothing where another stack has the engine", async () => {
    const made = await build(small("calico", { installEngine: false }));
    expect(made.all("kubernetes:helm.sh/v3:Release")).toEqual([]);
    expect(made.all("kubernetes:projectcalico.org/v3:NetworkPolicy").length).toBeGreaterThan(0);
  });

  it("labels the namespaces that it creates", async () => {
    const made = await build(small("vpc-cni"));
    expect(made.one("kubernetes:core/v1:Namespace").inputs).toMatchObject({
      metadata: {
        name: "payments",
        labels: {
          "eks-network-security/team": "payments",
          "istio.io/dataplane-mode": "ambient",
          "pod-security.kubernetes.io/enforce": "restricted",
        },
      },
    });
  });

  it("gives read-only groups no right to change anything", async () => {
    const made = await build(
      networkPolicyConfig.parse({
        engine: "calico",
        namespaces: {
          payments: {
            readOnlyGroups: ["payments-developers"],
            allow: [
              { serviceAccount: "my-sa", from: { namespace: "payments", serviceAccount: "caller" }, ports: [80] },
            ],
          },
        },
      }),
    );
    const { rules } = made.one("kubernetes:rbac.authorization.k8s.io/v1:Role").inputs as {
      rules: { resources: string[]; resourceNames?: string[]; verbs: string[] }[];
    };
    expect(rules.flatMap(({ verbs }) => verbs).filter((verb) => !["get", "list", "watch"].includes(verb))).toEqual([]);
    expect(rules.find(({ resources }) => resources.includes("serviceaccounts"))?.resourceNames).toEqual([
      "caller",
      "my-sa",
    ]);
    expect(made.one("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding").inputs).toMatchObject({
      subjects: [{ kind: "Group", name: "payments-developers" }],
      roleRef: { kind: "Role", name: "network-policy-reader" },
    });
  });

  it("puts policies into a namespace that something else creates by that one's output", async () => {
    const config = kitchenSink({ platform: ["cert-manager"], namespaces: {} });
    const made = await collect(() => {
      const home = new kubernetes.core.v1.Namespace("home", { metadata: { name: "cert-manager" } });
      return new NetworkPolicy("network-policy", {
        ...argsOf(config),
        otherNamespaces: { "cert-manager": home.metadata.name },
      });
    });
    const policies = made.all("kubernetes:networking.k8s.io/v1:NetworkPolicy");
    expect(policies).toHaveLength(7);
    for (const { inputs } of policies) {
      expect(inputs["metadata"]).toMatchObject({ namespace: "cert-manager" });
    }
  });

  it("registers everything that the intents come to", async () => {
    const made = await build(kitchenSink());
    const names = made.all("kubernetes:networking.k8s.io/v1:NetworkPolicy").map(({ name }) => name);
    expect(names).toContain("network-policy-ledger-allow-db-from-payments-api-sql");
    expect(names).toContain("network-policy-kube-system-platform-coredns");
    expect(new Set(names).size).toBe(names.length);
  });

  it("refuses what the engine cannot express before anything is registered", async () => {
    const config = networkPolicyConfig.parse({
      namespaces: { payments: { allow: [{ to: { dnsNames: ["api.example.com"] }, ports: [443] }] } },
    });
    await expect(build(config)).rejects.toThrow(/namespaces\.payments\.allow\[0\].*Engine vpc-cni.*api\.example\.com/);
  });
});
