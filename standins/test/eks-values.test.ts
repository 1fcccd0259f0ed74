import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addonConfiguration } from "../eks/addon-values";
import { kubeconfig, regionOfArn } from "../eks/kubeconfig";
import { policyHash } from "../eks/names";
import { cniConfiguration, cniEnvironment, cniVariables } from "../eks/vpc-cni-values";

describe("VPC CNI environment", () => {
  const defaults = cniEnvironment({});

  test("without options it is the recorded one", () => {
    expect(defaults).toEqual({
      env: {
        AWS_VPC_ENI_MTU: "9001",
        AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "false",
        AWS_VPC_K8S_CNI_EXTERNALSNAT: "false",
        AWS_VPC_K8S_CNI_LOGLEVEL: "DEBUG",
        AWS_VPC_K8S_CNI_LOG_FILE: "/host/var/log/aws-routed-eni/ipamd.log",
        AWS_VPC_K8S_CNI_VETHPREFIX: "eni",
        AWS_VPC_K8S_PLUGIN_LOG_FILE: "/var/log/aws-routed-eni/plugin.log",
        AWS_VPC_K8S_PLUGIN_LOG_LEVEL: "DEBUG",
        ENABLE_POD_ENI: "false",
        WARM_ENI_TARGET: "1",
      },
      init: { DISABLE_TCP_EARLY_DEMUX: "false" },
    });
  });

  test.each([
    ["nodePortSupport", true, "AWS_VPC_CNI_NODE_PORT_SUPPORT"],
    ["warmEniTarget", 0, "WARM_ENI_TARGET"],
    ["warmIpTarget", 5, "WARM_IP_TARGET"],
    ["warmPrefixTarget", 2, "WARM_PREFIX_TARGET"],
    ["enablePrefixDelegation", true, "ENABLE_PREFIX_DELEGATION"],
    ["logLevel", "INFO", "AWS_VPC_K8S_CNI_LOGLEVEL"],
    ["logFile", "stdout", "AWS_VPC_K8S_CNI_LOG_FILE"],
    ["vethPrefix", "veth", "AWS_VPC_K8S_CNI_VETHPREFIX"],
    ["eniMtu", 1500, "AWS_VPC_ENI_MTU"],
    ["eniConfigLabelDef", "topology.kubernetes.io/zone", "ENI_CONFIG_LABEL_DEF"],
    ["pluginLogLevel", "INFO", "AWS_VPC_K8S_PLUGIN_LOG_LEVEL"],
    ["pluginLogFile", "stderr", "AWS_VPC_K8S_PLUGIN_LOG_FILE"],
    ["enablePodEni", true, "ENABLE_POD_ENI"],
    ["cniConfigureRpfilter", true, "AWS_VPC_K8S_CNI_CONFIGURE_RPFILTER"],
    ["cniCustomNetworkCfg", true, "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG"],
    ["externalSnat", true, "AWS_VPC_K8S_CNI_EXTERNALSNAT"],
    ["cniExternalSnat", true, "AWS_VPC_K8S_CNI_EXTERNALSNAT"],
  ])("%s: %s sets %s and nothing else", (option, value, variable) => {
    expect(cniEnvironment({ [option]: value })).toEqual({
      ...defaults,
      env: { ...defaults.env, [variable]: value },
    });
  });

  test("disableTcpEarlyDemux is for the init container", () => {
    expect(cniEnvironment({ disableTcpEarlyDemux: true })).toEqual({
      ...defaults,
      init: { DISABLE_TCP_EARLY_DEMUX: true },
    });
  });

  test("false is the same as not set", () => {
    const off = Object.fromEntries(cniVariables.map(({ option }) => [option, false]));
    expect(cniEnvironment(off)).toEqual(defaults);
  });
});

describe("VPC CNI configuration values", () => {
  const environment = { env: { A: 1, B: true, C: "c", D: undefined }, init: { I: false } };

  test("typed options become strings", () => {
    expect(cniConfiguration(environment, true)).toEqual({
      enableNetworkPolicy: "true",
      env: { A: "1", B: "true", C: "c" },
      init: { env: { I: "false" } },
    });
  });

  test.each([
    ["a variable", { env: { A: "mine" } }, { env: { A: "mine", B: "true", C: "c" } }],
    ["a variable of init", { init: { env: { I: "x" } } }, { init: { env: { I: "x" } } }],
    ["another key of init", { init: { image: "i" } }, { init: { image: "i", env: { I: "false" } } }],
    ["network policy", { enableNetworkPolicy: "false" }, { enableNetworkPolicy: "false" }],
    ["another key", { nodeAgent: { port: 1 } }, { nodeAgent: { port: 1 } }],
    ["an env that is not an object", { env: "x" }, { env: { A: "1", B: "true", C: "c" } }],
  ])("configurationValues win over typed options: %s", (_what, values, expected) => {
    expect(cniConfiguration(environment, true, values)).toMatchObject(expected);
  });

  test("network policy that is not chosen is not written", () => {
    expect(cniConfiguration(environment, undefined)).not.toHaveProperty("enableNetworkPolicy");
  });

  test("every value of the user is kept, whatever it is", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (env) => {
        expect(cniConfiguration(environment, undefined, { env })["env"]).toMatchObject(env);
      }),
    );
  });
});

test("the JSON of an add-on does not depend on the order of keys", () => {
  expect(addonConfiguration({ b: [{ d: 1, c: 2 }], a: { f: null, e: "x" } })).toBe(
    '{"a":{"e":"x","f":null},"b":[{"c":2,"d":1}]}',
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (values) => {
      const reversed = Object.fromEntries(Object.entries(values).reverse());
      expect(addonConfiguration(reversed)).toBe(addonConfiguration(values));
      expect(JSON.parse(addonConfiguration(values))).toEqual(JSON.parse(JSON.stringify(values)));
    }),
  );
});

test("a policy attachment is named by the hash of the policy", () => {
  expect(policyHash("arn:aws:iam::aws:policy/AmazonEKSClusterPolicy")).toBe("4b490823");
});

describe("kubeconfig", () => {
  const parts = {
    clusterName: "demo",
    endpoint: "https://example.eks.amazonaws.com",
    certificateAuthority: "Q0E=",
    region: "eu-west-1",
  };
  const get = ["--region", "eu-west-1", "eks", "get-token", "--cluster-name", "demo", "--output", "json"];

  test.each([
    ["the credentials of the caller", {}, get],
    ["a role", { roleArn: "arn:aws:iam::1:role/r" }, [...get, "--role", "arn:aws:iam::1:role/r"]],
    ["a profile", { profileName: "p" }, [...get, "--profile", "p"]],
    ["a role of a profile", { roleArn: "r", profileName: "p" }, [...get, "--role", "r", "--profile", "p"]],
  ])("takes its token with %s", (_what, credentials, args) => {
    expect(kubeconfig({ ...parts, ...credentials })).toEqual({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "aws",
      clusters: [{ name: "kubernetes", cluster: { server: parts.endpoint, "certificate-authority-data": "Q0E=" } }],
      contexts: [{ name: "aws", context: { cluster: "kubernetes", user: "aws" } }],
      users: [
        {
          name: "aws",
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: "aws",
              args,
              env: [
                {
                  name: "KUBERNETES_EXEC_INFO",
                  value: '{"apiVersion": "client.authentication.k8s.io/v1beta1"}',
                },
              ],
            },
          },
        },
      ],
    });
  });

  test("has the region of the cluster's ARN", () => {
    expect(regionOfArn("arn:aws-cn:eks:cn-north-1:123456789012:cluster/demo")).toBe("cn-north-1");
    expect(() => regionOfArn("demo")).toThrow('"demo" is not an ARN with a region');
  });
});
