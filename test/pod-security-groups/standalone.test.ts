/** The component in a program of its own: no plugin and no stack file, with what it is given as outputs. */
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { PodSecurityGroups, type PodGroupArgs, type PodSecurityGroupsArgs } from "../../components/pod-security-groups";
import { peerDefaults } from "../../components/pod-security-groups/args";
import { podSecurityGroupsConfig } from "../../components/pod-security-groups/config";
import { settingsOf } from "../../components/pod-security-groups/settings";
import { collect, tokens } from "../mocks";
import { expectInReadme } from "../readme";

const group = "aws:ec2/securityGroup:SecurityGroup";
const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const policy = "kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy";

const required: PodSecurityGroupsArgs = {
  vpcId: pulumi.output("vpc-1"),
  clusterName: pulumi.output("main"),
  clusterSecurityGroupId: pulumi.output("sg-cluster"),
  nodeSecurityGroupId: pulumi.output("sg-nodes"),
};
const web: PodGroupArgs = { namespace: "shop", podLabels: { app: "web" } };

const build = (more: Partial<PodSecurityGroupsArgs> = {}) =>
  collect(() => new PodSecurityGroups("psg", { ...required, ...more }));

describe("with the required arguments only", () => {
  it("creates the group that all pods carry, with DNS", async () => {
    expect(tokens(await build())).toEqual(
      [
        `${group} psg-shared`,
        `${egress} psg-pods-egress-cluster-tcp-53`,
        `${egress} psg-pods-egress-cluster-udp-53`,
        `${ingress} psg-cluster-ingress-pods-tcp-53`,
        `${ingress} psg-cluster-ingress-pods-udp-53`,
        "eks-network-security:index:PodSecurityGroups psg",
      ].sort(),
    );
  });

  it("uses a group that exists instead, and leaves its rules alone", async () => {
    const made = await build({ sharedSecurityGroupId: pulumi.output("sg-shared"), groups: { web } });
    expect(tokens(made)).toEqual([
      `${group} psg-group-web`,
      "eks-network-security:index:PodSecurityGroups psg",
      `${policy} psg-web`,
    ]);
    expect(made.one(policy).inputs).toMatchObject({
      spec: { securityGroups: { groupIds: ["psg-group-web-id", "sg-shared"] } },
    });
  });

  it("has the defaults of the stack config", () => {
    const allow = [{ to: { securityGroupId: "sg-0123456789abcdef0" }, ports: [5432], why: "orders" }];
    const parsed = podSecurityGroupsConfig.parse({ groups: { web: { ...web, allow, replicas: 1 } } });
    const { groups, shared } = settingsOf({ ...required, groups: { web: { ...web, allow } } });
    const [rule] = parsed.groups["web"]?.allow ?? [];
    expect(shared).toBe(parsed.shared);
    // The stack config also says how many pods there are, for the check of the nodes.
    expect({ replicas: 1, maxSurge: "25%", ...groups["web"], allow: [rule] }).toEqual(parsed.groups["web"]);
    expect(rule?.to?.otherEnd).toBe(peerDefaults.otherEnd);
  });
});

/** As in the README. */
function example(cluster: PodSecurityGroupsArgs, databaseSecurityGroup: pulumi.Output<string>) {
  return new PodSecurityGroups("psg", {
    ...cluster,
    groups: {
      api: {
        namespace: "payments",
        podLabels: { app: "api" },
        probePorts: [8080],
        allow: [
          {
            to: { securityGroupId: databaseSecurityGroup, securityGroupName: "database" },
            ports: [5432],
            why: "the ledger database",
          },
        ],
      },
    },
  });
}

describe("the example of the README", () => {
  const run = (preview = false) => collect(() => example(required, pulumi.output("sg-rds")), { preview });

  it("is what this test runs", () => {
    expectInReadme("pod-security-groups", example);
  });

  it("opens both ends of a group that is an output, by the name that it was given", async () => {
    const made = await run();
    expect(made.one(egress, "psg-group-api-egress-database-tcp-5432").inputs).toMatchObject({
      securityGroupId: "psg-group-api-id",
      referencedSecurityGroupId: "sg-rds",
      description: "the ledger database",
    });
    expect(made.one(ingress, "psg-database-ingress-group-api-tcp-5432").inputs).toMatchObject({
      securityGroupId: "sg-rds",
    });
    expect(made.one(group, "psg-group-api").inputs["tags"]).toEqual({
      Name: "psg-group-api",
      "kubernetes.io/cluster/main": "owned",
    });
    expect(tokens(await run(true))).toEqual(tokens(made));
  });
});

describe("wrong arguments are named", () => {
  const refusal = async (one: PodGroupArgs): Promise<string> => {
    const { result } = await collect(() => {
      try {
        new PodSecurityGroups("psg", { ...required, groups: { web: one } });
        return "nothing is wrong";
      } catch (thrown) {
        return thrown instanceof pulumi.RunError ? thrown.message : `no RunError: ${String(thrown)}`;
      }
    });
    return result;
  };
  const to = (peer: object, ports: (number | string)[] = [80]): PodGroupArgs => ({
    ...web,
    allow: [{ to: peer, ports, why: "x" }],
  });

  it.each<[string, PodGroupArgs, string]>([
    ["no selector", { namespace: "shop" }, "error groups.web: found neither or both; allowed: either podLabels"],
    [
      "a group that is not there",
      to({ group: "wep" }),
      'error groups.web.allow[0].to.group: found "wep"; allowed: web',
    ],
    ["two peers", to({ group: "web", cidr: "10.0.0.0/8" }), "allow[0].to: found"],
    ["an IPv6 block", to({ cidr: "fd00::/8" }), 'allow[0].to.cidr: found "fd00::/8"; allowed: an IPv4 CIDR block'],
    ["a port", to({ group: "web" }, ["http"]), 'allow[0].ports[0]: found "http"; allowed: a port (8080)'],
    [
      "an output without a name",
      to({ securityGroupId: pulumi.output("sg-1") }),
      "error groups.web.allow[0].to.securityGroupName: The id of the security group is not known yet",
    ],
    [
      "more rules than a group may have",
      to(
        { group: "web" },
        Array.from({ length: 61 }, (_, index) => 8000 + index),
      ),
      "error groups.web.allow: There would be 61 egress rules",
    ],
  ])("%s", async (_, one, says) => {
    expect(await refusal(one)).toContain(says);
  });
});
