import { describe, expect, test } from "vitest";
import { SecurityGroups, securityGroups, type SecurityGroupsArgs } from "../../components/security-groups";
import type { Declarations } from "../../framework/slots";
import { parseProblems } from "../../core/zod-problem";
import { collect, tokens } from "../mocks";

const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const args: SecurityGroupsArgs = { vpcId: "vpc-1", vpcCidr: "10.0.0.0/16", tags: { Environment: "test" } };

describe("component", () => {
  test("registers what it always did", async () => {
    expect(tokens(await collect(() => new SecurityGroups("security-groups", args)))).toMatchSnapshot();
  });

  test("has the same structure while nothing is known", async () => {
    const known = await collect(() => new SecurityGroups("security-groups", args));
    const preview = await collect(() => new SecurityGroups("security-groups", args), { preview: true });
    expect(tokens(preview)).toEqual(tokens(known));
  });

  test("has no inline rules and no cluster tag on either group", async () => {
    const { all } = await collect(() => new SecurityGroups("security-groups", args));
    const groups = all("aws:ec2/securityGroup:SecurityGroup");
    expect(groups.map((group) => group.inputs.tags)).toEqual([
      { Environment: "test", Name: "security-groups-control-plane" },
      { Environment: "test", Name: "security-groups-nodes" },
    ]);
    // Another description replaces the group, and with it every rule and interface that refers to it.
    expect(groups.map((group) => group.inputs.description)).toEqual([
      "Control plane of the EKS cluster, next to the group that EKS makes",
      "Nodes of the EKS cluster, next to the group that EKS makes",
    ]);
    for (const group of groups) {
      expect(group.inputs).not.toHaveProperty("ingress");
      expect(group.inputs).not.toHaveProperty("egress");
    }
  });

  test("443 and 10250 between the two groups, from both ends", async () => {
    const { one } = await collect(() => new SecurityGroups("security-groups", args));
    const controlPlane = "security-groups-control-plane-id";
    const nodes = "security-groups-nodes-id";
    expect(one(ingress, "security-groups-api-server-ingress").inputs).toMatchObject({
      securityGroupId: controlPlane,
      referencedSecurityGroupId: nodes,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    expect(one(egress, "security-groups-api-server-egress").inputs).toMatchObject({
      securityGroupId: nodes,
      referencedSecurityGroupId: controlPlane,
    });
    expect(one(ingress, "security-groups-kubelet-ingress").inputs).toMatchObject({
      securityGroupId: nodes,
      referencedSecurityGroupId: controlPlane,
      fromPort: 10250,
      toPort: 10250,
    });
    const all = one(ingress, "security-groups-node-to-node-ingress").inputs;
    expect(all).toMatchObject({ ipProtocol: "-1", securityGroupId: nodes, referencedSecurityGroupId: nodes });
    // EC2 refuses ports with protocol -1.
    expect(all).not.toHaveProperty("fromPort");
  });

  test("addresses: the VPC in both families, the S3 gateway, prefix lists and servers; anywhere only when asked", async () => {
    const { all } = await collect(
      () =>
        new SecurityGroups("sg", {
          ...args,
          vpcIpv6Cidr: "2600:1f18::/56",
          s3PrefixListId: "pl-s3",
          httpsPrefixListIds: ["pl-6da54004"],
          dnsServers: ["192.168.1.2/32"],
          ntpServers: ["fd00::1/128"],
        }),
    );
    const targets = all(egress)
      .map(({ inputs }) => inputs.cidrIpv4 ?? inputs.cidrIpv6 ?? inputs.prefixListId)
      .filter((target) => target !== undefined);
    expect(targets.sort()).toEqual(
      [
        "10.0.0.0/16",
        "2600:1f18::/56",
        "pl-s3",
        "pl-6da54004",
        "192.168.1.2/32",
        "192.168.1.2/32",
        "fd00::1/128",
      ].sort(),
    );
    const open = await collect(() => new SecurityGroups("sg", { ...args, allowHttpsToAnywhere: true }));
    expect(open.one(egress, "sg-https-anywhere-egress").inputs).toMatchObject({ cidrIpv4: "0.0.0.0/0", fromPort: 443 });
  });

  test("a bundle is opened once, and returns its rules each time", async () => {
    const { all, result } = await collect(() => {
      const groups = new SecurityGroups("sg", { ...args, allowAllBetweenNodes: false });
      return {
        first: groups.open("istiod"),
        second: groups.open("istiod"),
        shared: groups.open("admission-webhook-10250"),
        rules: groups.rules,
      };
    });
    expect(result.second).toEqual(result.first);
    expect(result.first).toHaveLength(4);
    expect(result.shared.every((rule) => result.rules.includes(rule))).toBe(true);
    expect(all(ingress).filter(({ inputs }) => inputs.fromPort === 15017)).toHaveLength(1);
    expect(all(ingress).filter(({ inputs }) => inputs.fromPort === 10250)).toHaveLength(1);
    expect(all(ingress).filter(({ inputs }) => inputs.ipProtocol === "-1")).toHaveLength(0);
  });
});

describe("config", () => {
  test("is closed by default", () => {
    expect(securityGroups.config.parse({})).toEqual({
      nodeToNode: "all",
      nodeEgress: { httpsToAnywhere: false, prefixLists: [], dnsServers: [], ntpServers: [] },
    });
  });

  test.each([
    [{ nodeToNode: "none" }, "nodeToNode"],
    [{ nodeEgress: { dnsServers: ["0.0.0.0/0"] } }, "nodeEgress.dnsServers.0"],
    [{ nodeEgress: { dnsServers: ["10.0.0.2"] } }, "nodeEgress.dnsServers.0"],
    [{ nodeEgress: { ntpServers: ["10.0.0.2/32", "10.0.0.2/32"] } }, "nodeEgress.ntpServers"],
    [{ nodeEgress: { prefixLists: ["pl-x"] } }, "nodeEgress.prefixLists.0"],
    [
      { nodeEgress: { prefixLists: ["pl-11111111", "pl-22222222", "pl-33333333", "pl-44444444", "pl-55555555"] } },
      "nodeEgress.prefixLists",
    ],
    [{ nodeEgress: { httpToAnywhere: true } }, "nodeEgress.httpToAnywhere"],
  ])("refuses %j", (value, path) => {
    expect(parseProblems(securityGroups.config, value).map((problem) => problem.path.join("."))).toEqual([path]);
  });
});

describe("check", () => {
  const verdict = (nodeEgress: object, declared: Partial<Declarations>): string[] =>
    securityGroups
      .check(securityGroups.config.parse({ nodeEgress }), declared)
      .map(({ severity, path }) => `${severity} ${path.join(".")}`);
  const warning = ["warning nodeEgress.httpsToAnywhere"];

  test.each<[string, object, Partial<Declarations>, string[]]>([
    ["NAT, no endpoints, nothing open", {}, { internetEgress: true, interfaceEndpoints: [] }, warning],
    ["NAT, no endpoints, open", { httpsToAnywhere: true }, { internetEgress: true, interfaceEndpoints: [] }, []],
    ["endpoints, nothing open", {}, { internetEgress: false, interfaceEndpoints: ["ecr.api"] }, []],
    ["endpoints of an existing VPC are not known", {}, { internetEgress: true }, []],
    ["a prefix list instead", { prefixLists: ["pl-12345678"] }, { internetEgress: true, interfaceEndpoints: [] }, []],
    ["open without a way out", { httpsToAnywhere: true }, { internetEgress: false, interfaceEndpoints: [] }, warning],
  ])("%s", (_, nodeEgress, declared, expected) => {
    expect(verdict(nodeEgress, declared)).toEqual(expected);
  });
});
