import { describe, expect, test } from "vitest";
import { parseProblems } from "../../core/zod-problem";
import type { Declarations } from "../../framework/slots";
import { check } from "../../components/private-access/check";
import { config } from "../../components/private-access/config";

const behindNat: Partial<Declarations> = {
  vpcCidr: "10.60.0.0/16",
  newVpc: true,
  dualStack: false,
  internetEgress: true,
  interfaceEndpoints: [],
};

const verdicts = (given: object, declared = behindNat): string[] =>
  check(config.parse(given), declared).map(
    ({ severity, path, message }) => `${severity} ${path.join(".")}: ${message}`,
  );

const company = { id: "tgw-0123456789abcdef0", cidrs: ["10.0.0.0/8"] };

describe("ways in that work", () => {
  test.each<[string, object, Partial<Declarations>?]>([
    ["a bastion behind NAT", { bastion: {} }],
    [
      "a bastion with the endpoints of Session Manager",
      { bastion: {} },
      { ...behindNat, internetEgress: false, interfaceEndpoints: ["ssm", "ssmmessages"] },
    ],
    [
      "a bastion in an existing VPC, whose endpoints are not known",
      { bastion: {} },
      { vpcCidr: "10.60.0.0/16", newVpc: false, internetEgress: false },
    ],
    ["a transit gateway, its networks around the VPC", { transitGateways: { company } }],
    [
      "an IPv6 network behind it",
      { transitGateways: { company: { ...company, cidrs: ["2001:db8::/48"] } } },
      { ...behindNat, dualStack: true },
    ],
    [
      "an instance type that encrypts, under enforce",
      { bastion: { instanceType: "c7g.medium" } },
      { ...behindNat, vpcEncryption: "enforce" },
    ],
  ])("%s", (_, given, declared) => {
    expect(verdicts(given, declared)).toEqual([]);
  });
});

describe("ways in that do not", () => {
  test.each<[string, object, RegExp, Partial<Declarations>?]>([
    ["none", {}, /^error : It lists no way in/],
    [
      "a bastion that cannot reach Systems Manager",
      { bastion: {} },
      /^error bastion: .*no interface endpoint for ssm and ssmmessages/,
      { ...behindNat, internetEgress: false },
    ],
    [
      "one endpoint of two",
      { bastion: {} },
      /^error bastion: .*no interface endpoint for ssmmessages/,
      { ...behindNat, internetEgress: false, interfaceEndpoints: ["ssm"] },
    ],
    [
      "an instance type that AWS refuses under enforce",
      { bastion: {} },
      /^error bastion\.instanceType: t4g\.nano/,
      { ...behindNat, vpcEncryption: "enforce" },
    ],
    [
      "every address behind a transit gateway",
      { transitGateways: { company: { ...company, cidrs: ["0.0.0.0/0"] } } },
      /cidrs\.0: 0\.0\.0\.0\/0 is every address/,
    ],
    [
      "the VPC's own addresses behind it",
      { transitGateways: { company: { ...company, cidrs: ["10.60.4.0/24"] } } },
      /cidrs\.0: 10\.60\.4\.0\/24 is inside the VPC's own/,
    ],
    [
      "an IPv6 network without dual stack",
      { transitGateways: { company: { ...company, cidrs: ["2001:db8::/48"] } } },
      /cidrs\.0: The network has no IPv6/,
    ],
    [
      "two attachments to one gateway",
      { transitGateways: { company, other: { ...company, cidrs: ["172.16.0.0/12"] } } },
      /^error transitGateways\.other\.id: "company" attaches/,
    ],
    [
      "two routes to one block",
      { transitGateways: { company, other: { ...company, id: "tgw-0fedcba9876543210" } } },
      /^error transitGateways\.other\.cidrs\.0: "company" has a route/,
    ],
    [
      "an existing VPC, whose routes are not this stack's",
      { transitGateways: { company } },
      /^error transitGateways: The VPC exists already/,
      { ...behindNat, newVpc: false },
    ],
  ])("%s", (_, given, expected, declared) => {
    const found = verdicts(given, declared);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  test("wrong ids, types and blocks are refused by the schema", () => {
    const wrong = {
      bastion: { instanceType: "nano" },
      transitGateways: { a: { id: "tgw-1", cidrs: [] }, b: { id: company.id, cidrs: ["10.0.0.0"] } },
    };
    expect(parseProblems(config, wrong).map(({ path }) => path.join("."))).toEqual([
      "bastion.instanceType",
      "transitGateways.a.id",
      "transitGateways.a.cidrs",
      "transitGateways.b.cidrs.0",
    ]);
  });
});
