import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { config } from "../../components/cluster/config";
import { checkVpcCniEnv, toConfigurationValues, vpcCniValues } from "../../components/cluster/vpc-cni";
import { vpcCniEnv, vpcCniInitEnv } from "../../facts/vpc-cni-env";

const cni = config.shape.vpcCni;
const values = (options: unknown, ipFamily: "ipv4" | "ipv6" = "ipv4"): unknown =>
  JSON.parse(toConfigurationValues(vpcCniValues(cni.parse(options), ipFamily)));

describe("configuration values", () => {
  test.each<[string, unknown, "ipv4" | "ipv6", unknown]>([
    [
      "defaults: everything off",
      {},
      "ipv4",
      { env: { AWS_VPC_K8S_CNI_EXTERNALSNAT: "false", ENABLE_PREFIX_DELEGATION: "false" } },
    ],
    [
      "standard pod groups with network policies",
      { podSecurityGroups: "standard", networkPolicy: "standard", networkPolicyLogs: "cloudwatch" },
      "ipv4",
      {
        enableNetworkPolicy: "true",
        nodeAgent: { enablePolicyEventLogs: "true", enableCloudWatchLogs: "true" },
        env: {
          ENABLE_POD_ENI: "true",
          POD_SECURITY_GROUP_ENFORCING_MODE: "standard",
          NETWORK_POLICY_ENFORCING_MODE: "standard",
          AWS_VPC_K8S_CNI_EXTERNALSNAT: "true",
          ENABLE_PREFIX_DELEGATION: "false",
        },
      },
    ],
    [
      "strict pod groups: early demux off, on the init container",
      { podSecurityGroups: "strict", prefixDelegation: true },
      "ipv4",
      {
        env: {
          ENABLE_POD_ENI: "true",
          POD_SECURITY_GROUP_ENFORCING_MODE: "strict",
          AWS_VPC_K8S_CNI_EXTERNALSNAT: "true",
          ENABLE_PREFIX_DELEGATION: "true",
        },
        init: { env: { DISABLE_TCP_EARLY_DEMUX: "true" } },
      },
    ],
    [
      "logs on the node only",
      { networkPolicy: "strict", networkPolicyLogs: "node" },
      "ipv4",
      {
        enableNetworkPolicy: "true",
        nodeAgent: { enablePolicyEventLogs: "true" },
        env: {
          NETWORK_POLICY_ENFORCING_MODE: "strict",
          AWS_VPC_K8S_CNI_EXTERNALSNAT: "false",
          ENABLE_PREFIX_DELEGATION: "false",
        },
      },
    ],
    [
      "IPv6: prefixes, and no IPv4 way out",
      { networkPolicy: "standard" },
      "ipv6",
      {
        enableNetworkPolicy: "true",
        env: {
          NETWORK_POLICY_ENFORCING_MODE: "standard",
          ENABLE_V4_EGRESS: "false",
          ENABLE_PREFIX_DELEGATION: "true",
        },
      },
    ],
    [
      "further variables",
      { env: { WARM_IP_TARGET: "2" }, initEnv: { ENABLE_V6_EGRESS: "false" } },
      "ipv4",
      {
        env: { AWS_VPC_K8S_CNI_EXTERNALSNAT: "false", ENABLE_PREFIX_DELEGATION: "false", WARM_IP_TARGET: "2" },
        init: { env: { ENABLE_V6_EGRESS: "false" } },
      },
    ],
  ])("%s", (_, options, ipFamily, expected) => {
    expect(values(options, ipFamily)).toEqual(expected);
  });

  const options = fc.record(
    {
      podSecurityGroups: fc.constantFrom("off", "standard", "strict"),
      networkPolicy: fc.constantFrom("off", "standard", "strict"),
      networkPolicyLogs: fc.constantFrom("off", "node", "cloudwatch"),
      externalSnat: fc.boolean(),
      prefixDelegation: fc.boolean(),
      ipv4EgressFromIpv6: fc.boolean(),
    },
    { requiredKeys: [] },
  );

  test("whatever the options: strings only, known variables only, early demux exactly in strict mode", () => {
    fc.assert(
      fc.property(options, fc.constantFrom("ipv4" as const, "ipv6" as const), (given, ipFamily) => {
        const made = vpcCniValues(cni.parse(given), ipFamily);
        const leaves = (value: unknown): unknown[] =>
          typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [value];
        expect(leaves(made).every((leaf) => typeof leaf === "string")).toBe(true);
        expect(Object.keys(made.env).filter((key) => !(key in vpcCniEnv))).toEqual([]);
        expect(Object.keys(made.init?.env ?? {}).filter((key) => !(key in vpcCniInitEnv))).toEqual([]);
        expect(made.init?.env["DISABLE_TCP_EARLY_DEMUX"]).toBe(
          given.podSecurityGroups === "strict" ? "true" : undefined,
        );
      }),
    );
  });

  test("the JSON does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.string())), (object) => {
        const reversed = Object.fromEntries(
          Object.entries(object)
            .reverse()
            .map(([key, value]) => [key, Object.fromEntries(Object.entries(value).reverse())]),
        );
        expect(toConfigurationValues(reversed)).toBe(toConfigurationValues(object));
        expect(JSON.parse(toConfigurationValues(object))).toEqual(JSON.parse(JSON.stringify(object)));
      }),
    );
  });
});

describe("further variables", () => {
  test.each([
    [{ env: { WARM_IP_TARGETS: "2" } }, "env.WARM_IP_TARGETS", 'Did you mean "WARM_IP_TARGET"?'],
    [{ env: { WARM_IP_TARGET: "two" } }, "env.WARM_IP_TARGET", undefined],
    [{ env: { ANNOTATE_POD_IP: "yes" } }, "env.ANNOTATE_POD_IP", undefined],
    [{ env: { ENABLE_POD_ENI: "true" } }, "env.ENABLE_POD_ENI", undefined],
    [{ initEnv: { DISABLE_TCP_EARLY_DEMUX: "true" } }, "initEnv.DISABLE_TCP_EARLY_DEMUX", undefined],
    [{ initEnv: { WARM_IP_TARGET: "2" } }, "initEnv.WARM_IP_TARGET", undefined],
    [{ env: { toString: "x" } }, "env.toString", undefined],
  ])("refuses %j", (given, path, hint) => {
    const problems = checkVpcCniEnv(cni.parse(given));
    expect(problems.map((problem) => problem.path.join("."))).toEqual([path]);
    expect(problems[0]?.severity).toBe("error");
    if (hint !== undefined) {
      expect(problems[0]?.hint).toBe(hint);
    }
  });

  test("accepts known ones of the right kind", () => {
    expect(
      checkVpcCniEnv(
        cni.parse({ env: { WARM_IP_TARGET: "2", ANNOTATE_POD_IP: "true" }, initEnv: { ENABLE_V6_EGRESS: "false" } }),
      ),
    ).toEqual([]);
  });
});
