/** The component in a program of its own: no plugin and no stack file, with what it is given as outputs. */
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { SecurityGroups, securityGroups, type SecurityGroupsArgs } from "../../components/security-groups";
import { defaults } from "../../components/security-groups/args";
import { collect, tokens } from "../mocks";
import { expectInReadme } from "../readme";

const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** As in the README. */
function example(vpcId: pulumi.Output<string>, vpcCidr: pulumi.Output<string>) {
  return new SecurityGroups("groups", { vpcId, vpcCidr });
}

const run = (preview = false) =>
  collect(() => example(pulumi.output("vpc-1"), pulumi.output("10.0.0.0/16")), { preview });

describe("with the required arguments only, as outputs", () => {
  it("is the example of the README", () => {
    expectInReadme("security-groups", example);
  });

  it("creates two groups, closed but for the page's rules and what is in the VPC", async () => {
    const made = await run();
    expect(made.all("aws:ec2/securityGroup:SecurityGroup").map(({ inputs }) => [inputs.vpcId, inputs.tags])).toEqual([
      ["vpc-1", { Name: "groups-control-plane" }],
      ["vpc-1", { Name: "groups-nodes" }],
    ]);
    const cidrs = [...made.all(ingress), ...made.all(egress)].flatMap(({ inputs }) => inputs.cidrIpv4 ?? []);
    expect(cidrs).toEqual(["10.0.0.0/16"]);
    expect(made.all(ingress).map(({ name }) => name)).toContain("groups-node-to-node-ingress");
    expect(tokens(await run(true))).toEqual(tokens(made));
  });

  it("takes tags that are not known yet", async () => {
    const made = await collect(
      () =>
        new SecurityGroups("groups", { vpcId: "vpc-1", vpcCidr: "10.0.0.0/16", tags: pulumi.output({ Team: "net" }) }),
    );
    expect(made.one(egress, "groups-https-vpc-egress").inputs.tags).toEqual({
      Team: "net",
      Name: "groups-https-vpc-egress",
    });
  });
});

it("has the defaults of the stack config", () => {
  expect(securityGroups.config.parse({})).toEqual({
    nodeToNode: defaults.allowAllBetweenNodes ? "all" : "named-ports",
    nodeEgress: {
      httpsToAnywhere: defaults.allowHttpsToAnywhere,
      prefixLists: defaults.httpsPrefixListIds,
      dnsServers: defaults.dnsServers,
      ntpServers: defaults.ntpServers,
    },
  });
});

describe("wrong arguments are named", () => {
  const refusal = async (more: Partial<SecurityGroupsArgs>): Promise<string> => {
    const { result } = await collect(() => {
      try {
        new SecurityGroups("groups", { vpcId: "vpc-1", vpcCidr: "10.0.0.0/16", ...more });
        return "nothing is wrong";
      } catch (thrown) {
        return thrown instanceof pulumi.RunError ? thrown.message : `no RunError: ${String(thrown)}`;
      }
    });
    return result;
  };

  it.each<[Partial<SecurityGroupsArgs>, string]>([
    [{ dnsServers: ["0.0.0.0/0"] }, 'error dnsServers[0]: found "0.0.0.0/0"; allowed: a CIDR'],
    [
      { ntpServers: ["10.0.0.2/32", "10.0.0.2/32"] },
      "error ntpServers: found 10.0.0.2/32, 10.0.0.2/32; allowed: each item once",
    ],
    [{ httpsPrefixListIds: ["pl-x"] }, 'error httpsPrefixListIds[0]: found "pl-x"'],
    [
      { httpsPrefixListIds: ["1", "2", "3", "4", "5"].map((digit) => `pl-${digit.repeat(8)}`) },
      "error httpsPrefixListIds: found 5 items; allowed: at most 4",
    ],
  ])("%j", async (more, says) => {
    expect(await refusal(more)).toContain(says);
  });
});
