import { describe, expect, test } from "vitest";
import { architectureOf, check } from "../../components/node-groups/check";
import { config } from "../../components/node-groups/config";
import type { Declarations } from "../../framework/slots";
import { parseProblems } from "../../core/zod-problem";

const group = { instanceTypes: ["m7i.large"], minSize: 1, maxSize: 3 };
const podGroups: Partial<Declarations> = { podEnforcingMode: "standard" };

const problems = (given: object, declared: Partial<Declarations> = {}, top: object = {}): ReturnType<typeof check> =>
  check(config.parse({ groups: { a: { ...group, ...given } }, ...top }), declared);
const verdicts = (...given: Parameters<typeof problems>): string[] =>
  problems(...given).map(({ severity, path }) => `${severity} ${path.slice(2).join(".")}`);

describe("security groups for pods", () => {
  test.each([
    ["m7i.large", []],
    ["m5.large", []],
    ["t3.medium", ["error instanceTypes.0"]],
    ["t4g.large", ["error instanceTypes.0"]],
    ["m4.large", ["error instanceTypes.0"]],
    ["m77i.large", ["warning instanceTypes.0"]],
    ["m9g.large", ["warning instanceTypes.0"]],
  ])("%s", (type, expected) => {
    expect(verdicts({ instanceTypes: [type] }, podGroups)).toEqual(expected);
    expect(verdicts({ instanceTypes: [type] })).toEqual([]);
  });

  test("the refusal names the type, the nearest ones that can, and why", () => {
    const [problem] = problems({ instanceTypes: ["m7i.large", "t3.large"] }, podGroups);
    expect(problem).toMatchObject({
      path: ["groups", "a", "instanceTypes", 1],
      message:
        "t3.large has no trunk interface, so pods with their own groups (cluster.vpcCni.podSecurityGroups) would stay Pending on it.",
      hint: "Use a type with a trunk interface, such as m7i.large, m6i.large, m7a.large.",
    });
  });
});

describe("encryption by Nitro", () => {
  test.each([
    ["m7i.large", []],
    ["m5.large", ["error instanceTypes.0"]],
    ["t3.large", ["error instanceTypes.0"]],
    ["m77i.large", ["warning instanceTypes.0"]],
  ])("%s", (type, expected) => {
    expect(verdicts({ instanceTypes: [type] }, {}, { requireNitroEncryption: true })).toEqual(expected);
    expect(verdicts({ instanceTypes: [type] })).toEqual([]);
  });
});

describe("logs of the policy agent", () => {
  test.each<[string, Partial<Declarations>, string[]]>([
    ["self-managed", { networkPolicyLogs: "cloudwatch" }, ["error kind"]],
    ["self-managed", { networkPolicyLogs: "node" }, []],
    ["self-managed", {}, []],
    ["managed", { networkPolicyLogs: "cloudwatch" }, []],
  ])("%s nodes with %o", (kind, declared, expected) => {
    expect(verdicts({ kind }, declared)).toEqual(expected);
  });
});

describe("a group in itself", () => {
  test("that something else scales needs that something", () => {
    expect(verdicts({ autoscaled: true })).toEqual(["warning autoscaled"]);
    expect(problems({ autoscaled: true, minSize: 0 })[0]?.message).toContain("or the group stays empty");
  });

  test.each<[string, object, string[]]>([
    ["desired below min", { minSize: 2, desiredSize: 1 }, ["error desiredSize"]],
    ["desired above max", { desiredSize: 4 }, ["error desiredSize"]],
    ["min above max", { minSize: 4 }, ["error minSize"]],
    ["none to begin with", { minSize: 0 }, []],
    ["a type twice", { instanceTypes: ["m7i.large", "m7i.large"] }, ["error instanceTypes.1"]],
    ["two architectures", { instanceTypes: ["m7i.large", "m7g.large"] }, ["error instanceTypes.1"]],
    ["an image of the wrong architecture", { amiType: "AL2023_ARM_64_STANDARD" }, ["error amiType"]],
    ["the right one", { amiType: "AL2023_ARM_64_STANDARD", instanceTypes: ["m7g.large"] }, []],
    ["Bottlerocket, managed", { amiType: "BOTTLEROCKET_x86_64" }, []],
    ["Bottlerocket, self-managed", { amiType: "BOTTLEROCKET_x86_64", kind: "self-managed" }, ["error amiType"]],
    ["a label of Kubernetes", { labels: { "kubernetes.io/role": "x" } }, ["error labels.kubernetes.io/role"]],
    ["a label of k8s.io", { labels: { "topology.k8s.io/zone": "x" } }, ["error labels.topology.k8s.io/zone"]],
    ["a label of EKS", { labels: { "eks.amazonaws.com/x": "y" } }, ["error labels.eks.amazonaws.com/x"]],
    ["a label that kubelets may set", { labels: { "node.kubernetes.io/pool": "x", team: "y" } }, []],
  ])("%s", (_, given, expected) => {
    expect(verdicts(given)).toEqual(expected);
  });

  test("zones are those of the network, where it declares them", () => {
    const zones: Partial<Declarations> = { availabilityZones: ["eu-central-1a", "eu-central-1b"] };
    expect(verdicts({ availabilityZones: ["eu-central-1b"] }, zones)).toEqual([]);
    expect(verdicts({ availabilityZones: ["eu-central-1c"] }, {})).toEqual([]);
    expect(problems({ availabilityZones: ["eu-central-1b", "eu-centra-1a"] }, zones)).toMatchObject([
      { path: ["groups", "a", "availabilityZones", 1], hint: 'Did you mean "eu-central-1a"?' },
    ]);
  });
});

test.each([
  ["m7i.large", "x86_64"],
  ["m7g.large", "arm64"],
  ["g5.xlarge", "x86_64"],
  ["g5g.xlarge", "arm64"],
  ["g4dn.xlarge", "x86_64"],
  ["im4gn.large", "arm64"],
  ["t4g.small", "arm64"],
  ["a1.large", "arm64"],
  ["c8g-flex.large", "arm64"],
  ["m7i-flex.large", "x86_64"],
  ["i3en.large", "x86_64"],
])("%s is %s", (type, architecture) => {
  expect(architectureOf(type)).toBe(architecture);
});

test.each([
  [{ groups: {} }, "groups"],
  [{ groups: { A: group } }, "groups.A"],
  [{ groups: { a: { ...group, instanceTypes: [] } } }, "groups.a.instanceTypes"],
  [{ groups: { a: { minSize: 1, maxSize: 2 } } }, "groups.a.instanceTypes"],
  [{ groups: { a: { ...group, instanceTypes: ["m7i"] } } }, "groups.a.instanceTypes.0"],
  [{ groups: { a: { ...group, maxSize: 0, minSize: 0 } } }, "groups.a.maxSize"],
  [{ groups: { a: { ...group, minSize: 1.5 } } }, "groups.a.minSize"],
  [{ groups: { a: { ...group, amiType: "AL2_x86_64" } } }, "groups.a.amiType"],
  [{ groups: { a: { ...group, taints: [{ key: "x", effect: "NO_SCHEDULE" }] } } }, "groups.a.taints.0.effect"],
  [{ groups: { a: { ...group, labels: { "a/b/c": "x" } } } }, "groups.a.labels.a/b/c"],
  [{ groups: { a: { ...group, labels: { team: "-x" } } } }, "groups.a.labels.team"],
  [{ groups: { a: { ...group, maxUnavailablePercentage: 0 } } }, "groups.a.maxUnavailablePercentage"],
  [{ groups: { a: { ...group, instanceType: "m7i.large" } } }, "groups.a.instanceType"],
])("refuses %j", (given, path) => {
  expect(parseProblems(config, given).map((problem) => problem.path.join("."))).toEqual([path]);
});
