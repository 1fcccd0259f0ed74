import { describe, expect, it } from "vitest";
import { type Direction, ingressTypes, rulesOf, showPorts } from "../../policypack/rules/security-groups/shapes";
import { View } from "../../core/view";
import { unknownMarkers } from "../../core/wire";

const rules = (type: string, inputs: unknown, direction: Direction) =>
  rulesOf({ urn: "u", type, name: "n", view: View.of(inputs) }, direction);
const ports = { fromPort: 443, toPort: 443 };

describe("security-group rules", () => {
  it.each([
    ["aws:ec2/securityGroup:SecurityGroup", { ingress: [{}, {}], egress: [{}] }, 2, 1],
    ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { ingress: [{}] }, 1, 0],
    ["aws:ec2/securityGroupRule:SecurityGroupRule", { type: "ingress" }, 1, 0],
    ["aws:ec2/securityGroupRule:SecurityGroupRule", { type: "egress" }, 0, 1],
    ["aws:ec2/securityGroupRule:SecurityGroupRule", { type: unknownMarkers.string }, 1, 1],
    ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {}, 1, 0],
    ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", {}, 0, 1],
    ["aws:ec2/securityGroup:SecurityGroup", { ingress: unknownMarkers.array }, 1, 0],
    ["aws:ec2/vpc:Vpc", { ingress: [{}] }, 0, 0],
  ])("of %s %j: %i in, %i out", (type, inputs, ingress, egress) => {
    expect([rules(type, inputs, "ingress").length, rules(type, inputs, "egress").length]).toEqual([ingress, egress]);
  });

  it("have their CIDRs in one list, in each shape", () => {
    const classic = { cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: ["2001:db8::/32"] };
    const inputs: readonly (readonly [string, unknown])[] = [
      ["aws:ec2/securityGroup:SecurityGroup", { ingress: [classic] }],
      ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { ingress: [classic] }],
      ["aws:ec2/securityGroupRule:SecurityGroupRule", { type: "ingress", ...classic }],
      [
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        { cidrIpv4: "10.0.0.0/8", cidrIpv6: "2001:db8::/32" },
      ],
    ];
    expect(inputs.map(([type]) => type).sort()).toEqual([...ingressTypes].sort());
    for (const [type, input] of inputs) {
      expect(rules(type, input, "ingress")[0]?.cidrs.map((cidr) => cidr.string())).toEqual([
        "10.0.0.0/8",
        "2001:db8::/32",
      ]);
    }
  });

  it.each([
    [{ ipProtocol: "tcp", ...ports }, "tcp 443"],
    [{ ipProtocol: "6", fromPort: 1, toPort: 2 }, "tcp 1-2"],
    [{ ipProtocol: "-1" }, "all traffic"],
    [{ ipProtocol: "tcp" }, "tcp"],
    [{ ipProtocol: unknownMarkers.string, ...ports }, "traffic 443"],
  ])("%j shows as %s", (inputs, text) => {
    const [rule] = rules("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", inputs, "ingress");
    expect(rule && showPorts(rule)).toBe(text);
  });
});
