/** Encryption between nodes: what it goes together with, and what the engines are told. */
import * as kubernetes from "@pulumi/kubernetes";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { NetworkPolicy, networkPolicy } from "../../components/network-policy";
import { networkPolicyConfig } from "../../components/network-policy/config";
import { felixConfiguration, wireguardOverhead } from "../../components/network-policy/installation/wireguard";
import { formatProblem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { collect, type Collected } from "../mocks";
import { argsOf, declared } from "./kitchen-sink";
import calico from "./schemas/calico.json";

const cluster: Partial<Declarations> = {
  ...declared,
  clusterName: "prod",
  annotatePodIp: true,
  mtu: { pods: 8900 },
};
const problems = (config: object, others: Partial<Declarations> = {}): string[] =>
  networkPolicy
    .check(networkPolicyConfig.parse({ wireguard: {}, ...config }), { ...cluster, ...others })
    .filter(({ severity }) => severity === "error")
    .map((problem) => formatProblem(problem));

function build(config: object, ipFamily: "ipv4" | "ipv6" = "ipv4"): Promise<Collected<NetworkPolicy>> {
  return collect(
    () =>
      new NetworkPolicy("network-policy", argsOf(networkPolicyConfig.parse(config), { ipFamily }), {
        providers: [new kubernetes.Provider("cluster", { kubeconfig: "{}" })],
      }),
  );
}

const release = "kubernetes:helm.sh/v3:Release";
const felix = "kubernetes:projectcalico.org/v3:FelixConfigurationPatch";

describe("check", () => {
  it.each(["calico", "cilium"])("takes it with %s", (engine) => {
    expect(problems({ engine })).toEqual([]);
  });

  it.each<[string, object, Partial<Declarations>, RegExp]>([
    [
      "the VPC CNI",
      { engine: "vpc-cni" },
      { vpcCniNetworkPolicy: "standard" },
      /VPC CNI does not encrypt.*requireNitroEncryption/s,
    ],
    ["an engine of another stack", { engine: "calico", installEngine: false }, {}, /does not install the engine/],
    [
      "security groups for pods",
      { engine: "cilium" },
      { podEnforcingMode: "standard" },
      /security groups of pods.*podSecurityGroups to off \(it is standard\)/s,
    ],
    ["packets that do not fit", { engine: "calico" }, { mtu: {} }, /9001 bytes.*room for 8941.*POD_MTU to "8941"/s],
    ["packets that do not fit, IPv6", { engine: "calico" }, { mtu: {}, ipFamily: "ipv6" }, /room for 8921/],
    ["packets that do not fit, Cilium", { engine: "cilium" }, { mtu: {} }, /room for 8906/],
    ["smaller interfaces", { engine: "cilium" }, { mtu: { interfaces: 1500 } }, /1500 bytes.*room for 1405/s],
  ])("refuses it with %s, with what to do", (_, config, others, says) => {
    const found = problems(config, others);
    expect(found).toEqual([expect.stringMatching(says)]);
    expect(found[0]).toContain("wireguard");
  });

  it("takes the largest packets that fit, and none that is larger", () => {
    for (const engine of ["calico", "cilium"] as const) {
      const most = 9001 - wireguardOverhead[engine].ipv4;
      expect(problems({ engine }, { mtu: { pods: most } })).toEqual([]);
      expect(problems({ engine }, { mtu: { pods: most + 1 } })).toHaveLength(1);
    }
  });

  it("asks nothing of a stack without it", () => {
    expect(problems({ engine: "cilium", wireguard: undefined }, { mtu: {}, podEnforcingMode: "standard" })).toEqual([]);
  });
});

describe("what is declared", () => {
  it.each([
    [{ engine: "cilium" }, undefined],
    [{ engine: "cilium", wireguard: {} }, "pods"],
    [{ engine: "cilium", wireguard: { hostTraffic: true } }, "pods-and-hosts"],
    [{ engine: "calico", wireguard: {} }, "pods-and-hosts"],
  ])("%o: %s", (config, wireguard) => {
    expect(networkPolicy.declare?.(networkPolicyConfig.parse(config))).toMatchObject(
      wireguard === undefined ? {} : { wireguard },
    );
    if (wireguard === undefined) {
      expect(networkPolicy.declare?.(networkPolicyConfig.parse(config))).not.toHaveProperty("wireguard");
    }
  });
});

describe("Calico", () => {
  it.each(["ipv4", "ipv6"] as const)("is told to encrypt the family of the cluster: %s", async (ipFamily) => {
    const made = (await build({ engine: "calico", wireguard: {} }, ipFamily)).one(felix);
    expect(made.inputs).toMatchObject({
      kind: "FelixConfiguration",
      metadata: { name: "default" },
      spec: {
        [ipFamily === "ipv4" ? "wireguardEnabled" : "wireguardEnabledV6"]: true,
        wireguardHostEncryptionEnabled: true,
      },
    });
    expect(made.dependencies).toContain("kubernetes:operator.tigera.io/v1:APIServer network-policy-calico-api-server");
  });

  it.each(["ipv4", "ipv6"] as const)("gets what its definition takes: %s", (ipFamily) => {
    const schema = z.fromJSONSchema(calico.FelixConfiguration as Parameters<typeof z.fromJSONSchema>[0]);
    expect(schema.safeParse(felixConfiguration(ipFamily).spec).error).toBeUndefined();
    expect(schema.safeParse({ wireguardEnable: true }).success).toBe(false);
  });

  it("encrypts before the policies are there, and so before the workloads", async () => {
    const config = { engine: "calico", wireguard: {}, namespaces: { payments: {} } };
    const made = await build(config);
    for (const { dependencies } of made.all("kubernetes:projectcalico.org/v3:NetworkPolicy")) {
      expect(dependencies).toContain(`${felix} network-policy-calico-felix`);
    }
    expect((await build({ ...config, wireguard: undefined })).all(felix)).toEqual([]);
  });
});

describe("Cilium", () => {
  it.each([
    [{}, false],
    [{ hostTraffic: true }, true],
  ])("is told to encrypt, with its type: %o", async (wireguard, nodeEncryption) => {
    expect((await build({ engine: "cilium", wireguard })).one(release).inputs["values"]).toMatchObject({
      encryption: { enabled: true, type: "wireguard", nodeEncryption },
    });
  });

  it("is told nothing where it is off", async () => {
    expect((await build({ engine: "cilium" })).one(release).inputs["values"]).not.toHaveProperty("encryption");
  });
});
