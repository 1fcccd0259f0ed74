import { describe, expect, test } from "vitest";
import { check } from "../../components/cluster/check";
import { config } from "../../components/cluster/config";
import type { Declarations } from "../../framework/slots";
import { parseProblems } from "../../core/zod-problem";

const base = { name: "test", version: "1.35" };
const declared: Partial<Declarations> = { nodeGroups: [], vpcCidr: "10.0.0.0/16", privateAccess: true };
/** No other capability of the stack opens a way to the private endpoint. */
const nobody: Partial<Declarations> = { nodeGroups: [], vpcCidr: "10.0.0.0/16" };
const dual: Partial<Declarations> = { ...declared, dualStack: true };

const identityCenter = (path: string): object => ({
  principalArn: `arn:aws:iam::123456789012:role/${path}AWSReservedSSO_Admin_0123456789abcdef`,
  kubernetesGroups: ["admins"],
});

const verdicts = (given: object, others = declared, today = "2026-11-23"): string[] =>
  check(config.parse({ ...base, ...given }), others, today).map(
    ({ severity, path }) => `${severity} ${path.join(".")}`,
  );

describe("what goes together", () => {
  test.each<[string, object, Partial<Declarations>?]>([
    ["the defaults", {}],
    [
      "standard pod groups with network policies",
      { vpcCni: { podSecurityGroups: "standard", networkPolicy: "standard" } },
    ],
    [
      "standard pod groups with strict policies",
      { vpcCni: { podSecurityGroups: "standard", networkPolicy: "strict" } },
    ],
    ["strict pod groups with irsa", { vpcCni: { podSecurityGroups: "strict" }, irsa: true }],
    ["ipvs with standard pod groups", { vpcCni: { podSecurityGroups: "standard" }, kubeProxy: { mode: "ipvs" } }],
    ["IPv6 on dual stack with policies", { ipFamily: "ipv6", vpcCni: { networkPolicy: "strict" } }, dual],
    [
      "an IPv6 CIDR for the endpoint of an IPv6 cluster",
      { ipFamily: "ipv6", publicEndpointCidrs: ["2a00:1450:4000::/37"] },
      dual,
    ],
    [
      "aws-node by irsa without the agent",
      { irsa: true, vpcCni: { credentials: "irsa" }, podIdentityAgent: { enabled: false } },
    ],
    [
      "roles of Identity Center, whose home is another Region or us-east-1",
      {
        accessEntries: {
          one: identityCenter("aws-reserved/sso.amazonaws.com/eu-central-1/"),
          two: identityCenter("aws-reserved/sso.amazonaws.com/"),
        },
      },
    ],
    ["the same VPC CNI without policies", { vpcCni: { version: "v1.20.1-eksbuild.1" } }],
    ["the next VPC CNI", { vpcCni: { version: "v1.20.2-eksbuild.1", networkPolicy: "standard" } }],
    ["a network that reaches the VPC", { privateEndpointClients: { cidrs: ["10.0.0.0/8"] } }, nobody],
    [
      "a group that reaches the VPC",
      { privateEndpointClients: { securityGroupIds: ["sg-0123456789abcdef0"] } },
      nobody,
    ],
    ["a public endpoint for named addresses", { publicEndpointCidrs: ["198.18.0.0/24"] }, nobody],
    ["services outside the VPC", { serviceCidr: "172.20.0.0/16" }],
  ])("%s", (_, given, others) => {
    expect(verdicts(given, others)).toEqual([]);
  });
});

describe("what does not", () => {
  test.each<[string, object, string, Partial<Declarations>?]>([
    [
      "strict pod groups with policies",
      { irsa: true, vpcCni: { podSecurityGroups: "strict", networkPolicy: "standard" } },
      "error vpcCni.podSecurityGroups",
    ],
    [
      "strict pod groups with ipvs",
      { irsa: true, vpcCni: { podSecurityGroups: "strict" }, kubeProxy: { mode: "ipvs" } },
      "error kubeProxy.mode",
    ],
    [
      "strict pod groups with Pod Identity alone",
      { vpcCni: { podSecurityGroups: "strict" } },
      "warning vpcCni.podSecurityGroups",
    ],
    [
      "standard pod groups with the node's SNAT",
      { vpcCni: { podSecurityGroups: "standard", externalSnat: false } },
      "warning vpcCni.externalSnat",
    ],
    ["policy logs without policies", { vpcCni: { networkPolicyLogs: "node" } }, "error vpcCni.networkPolicyLogs"],
    [
      "IPv6 egress next to policies",
      { vpcCni: { networkPolicy: "standard", env: { ENABLE_V6_EGRESS: "true" } } },
      "error vpcCni.env.ENABLE_V6_EGRESS",
    ],
    ["IPv6 without dual stack", { ipFamily: "ipv6" }, "error ipFamily"],
    [
      "IPv6 with pod groups",
      { ipFamily: "ipv6", vpcCni: { podSecurityGroups: "standard" } },
      "error vpcCni.podSecurityGroups",
      dual,
    ],
    ["IPv6 with a service CIDR", { ipFamily: "ipv6", serviceCidr: "172.20.0.0/16" }, "error serviceCidr", dual],
    [
      "IPv6 without prefixes",
      { ipFamily: "ipv6", vpcCni: { prefixDelegation: false } },
      "error vpcCni.prefixDelegation",
      dual,
    ],
    ["IPv6 with SNAT", { ipFamily: "ipv6", vpcCni: { externalSnat: true } }, "error vpcCni.externalSnat", dual],
    [
      "IPv4 out of IPv6 next to policies",
      { ipFamily: "ipv6", vpcCni: { networkPolicy: "standard", ipv4EgressFromIpv6: true } },
      "warning vpcCni.ipv4EgressFromIpv6",
      dual,
    ],
    ["IPv4 out of IPv6 on IPv4", { vpcCni: { ipv4EgressFromIpv6: true } }, "error vpcCni.ipv4EgressFromIpv6"],
    [
      "an IPv6 CIDR for an IPv4 endpoint",
      { publicEndpointCidrs: ["2a00:1450:4000::/37"] },
      "error publicEndpointCidrs.0",
    ],
    ["services inside the VPC", { serviceCidr: "10.0.128.0/20" }, "error serviceCidr"],
    ["services around the VPC", { serviceCidr: "10.0.0.0/12" }, "error serviceCidr"],
    ["services on public addresses", { serviceCidr: "100.64.0.0/16" }, "error serviceCidr"],
    ["services in a /25", { serviceCidr: "172.20.0.0/25" }, "error serviceCidr"],
    ["aws-node by irsa without irsa", { vpcCni: { credentials: "irsa" } }, "error vpcCni.credentials"],
    [
      "aws-node by Pod Identity without the agent",
      { podIdentityAgent: { enabled: false } },
      "error vpcCni.credentials",
    ],
    ["an unknown variable", { vpcCni: { env: { NOPE: "1" } } }, "error vpcCni.env.NOPE"],
    ["no nodes", {}, "warning coredns", { privateAccess: true }],
    [
      "a role of Identity Center without its path",
      { accessEntries: { admins: identityCenter("") } },
      "error accessEntries.admins.principalArn",
    ],
    [
      "a VPC CNI that is known to deny too much",
      { vpcCni: { version: "v1.20.1-eksbuild.1", networkPolicy: "standard" } },
      "error vpcCni.version",
    ],
    ["nobody who reaches a private endpoint", {}, "warning privateEndpointClients", nobody],
    [
      "a private client with an IPv6 address on IPv4",
      { privateEndpointClients: { cidrs: ["2001:db8::/48"] } },
      "error privateEndpointClients.cidrs.0",
    ],
    [
      "every address as a private client",
      { privateEndpointClients: { cidrs: ["0.0.0.0/0"] } },
      "error privateEndpointClients.cidrs.0",
    ],
    [
      "a private client twice",
      { privateEndpointClients: { cidrs: ["10.0.0.0/8", "10.0.0.0/8"] } },
      "error privateEndpointClients.cidrs.1",
    ],
    [
      "a group twice",
      { privateEndpointClients: { securityGroupIds: ["sg-0123456789abcdef0", "sg-0123456789abcdef0"] } },
      "error privateEndpointClients.securityGroupIds.1",
    ],
  ])("%s", (_, given, expected, others) => {
    expect(verdicts(given, others)).toEqual([expected]);
  });

  test("access entries: one per principal, each with something to do, each policy once", () => {
    const principalArn = "arn:aws:iam::123456789012:role/a";
    const view = { policy: "AmazonEKSViewPolicy" };
    expect(
      verdicts({
        accessEntries: {
          one: { principalArn, policies: [view] },
          two: { principalArn, kubernetesGroups: ["devs"] },
          three: { principalArn: "arn:aws:iam::123456789012:role/b" },
          four: {
            principalArn: "arn:aws:iam::123456789012:role/c",
            policies: [
              { ...view, namespaces: ["a"] },
              { ...view, namespaces: ["b"] },
            ],
          },
        },
      }),
    ).toEqual([
      "error accessEntries.two.principalArn",
      "error accessEntries.three",
      "error accessEntries.four.policies.1",
    ]);
  });
});

describe("Kubernetes versions", () => {
  test.each([
    ["1.35", "2026-11-23", []],
    ["1.36", "2026-11-23", []],
    ["1.99", "2026-11-23", ["warning version"]],
    ["1.20", "2026-11-23", ["error version"]],
    ["1.33", "2026-07-28", []],
    ["1.33", "2026-07-29", ["warning version"]],
    ["1.31", "2026-11-25", ["warning version"]],
    ["1.31", "2026-11-26", ["error version"]],
  ])("%s on %s", (version, today, expected) => {
    expect(verdicts({ version }, declared, today)).toEqual(expected);
  });

  test("the message names what is offered, without what has ended", () => {
    const [problem] = check(config.parse({ ...base, version: "1.31" }), declared, "2026-11-26");
    expect(problem?.message).toContain("allowed: 1.32, 1.33, 1.34, 1.35, 1.36");
    expect(problem?.hint).toContain("2026-11-26");
  });
});

describe("schema", () => {
  test.each([
    [{ publicEndpointCidrs: ["0.0.0.0/0"] }, "publicEndpointCidrs.0"],
    [{ publicEndpointCidrs: ["0.0.0.0/1"] }, "publicEndpointCidrs.0"],
    [{ publicEndpointCidrs: ["::/0"] }, "publicEndpointCidrs.0"],
    [{ publicEndpointCidrs: ["10.1.0.0/16"] }, "publicEndpointCidrs.0"],
    [{ publicEndpointCidrs: ["100.64.1.0/24"] }, "publicEndpointCidrs.0"],
    [{ publicEndpointCidrs: ["203.0.113.7"] }, "publicEndpointCidrs.0"],
    [{ name: "1 cluster" }, "name"],
    [{ version: 1.35 }, "version"],
    [{ version: "v1.35" }, "version"],
    [{ logs: { retentionDays: 100 } }, "logs.retentionDays"],
    [{ logs: { types: ["apis"] } }, "logs.types.0"],
    [{ secretsKmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:alias/x" }, "secretsKmsKeyArn"],
    [{ vpcCni: { version: "1.20.4" } }, "vpcCni.version"],
    [{ vpcCni: { podSecurityGroup: "standard" } }, "vpcCni.podSecurityGroup"],
    [{ accessEntries: { a: { principalArn: "arn:aws:iam::123456789012:root" } } }, "accessEntries.a.principalArn"],
    [
      {
        accessEntries: {
          a: { principalArn: "arn:aws:iam::123456789012:role/a", kubernetesGroups: ["system:masters"] },
        },
      },
      "accessEntries.a.kubernetesGroups.0",
    ],
  ])("refuses %j", (given, path) => {
    expect(parseProblems(config, { ...base, ...given }).map((problem) => problem.path.join("."))).toEqual([path]);
  });

  test("public CIDRs are accepted", () => {
    expect(parseProblems(config, { ...base, publicEndpointCidrs: ["203.0.113.0/24", "8.8.8.0/24"] })).toEqual([]);
  });
});
