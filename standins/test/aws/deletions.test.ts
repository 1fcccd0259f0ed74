/** Deletions that the stand-in refuses, and their order. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { AwsProvider } from "../../aws/provider";
import { type Props } from "../../property-values";
import { World } from "../../world";
import { aws, make } from "../support";
import { GOOD } from "./inputs";
import { environment, good, type Made, remove } from "./made";

describe("deletions", () => {
  test.each([
    ["vpc", /DependencyViolation: The vpc 'vpc-.*' has dependencies and cannot be deleted.*still in use by urn:/],
    ["a", /DependencyViolation: The subnet 'subnet-/],
    ["b", /DependencyViolation: The subnet 'subnet-.*cluster/],
    ["group", /DependencyViolation: resource sg-.* has a dependent object.*cluster/],
    ["nodes", /DependencyViolation: resource sg-.* has a dependent object.*nodeGroup/],
    ["gateway", /DependencyViolation: Network vpc-.* has some mapped public address/],
    ["address", /InvalidIPAddress\.InUse/],
    ["table", /DependencyViolation: The routeTable 'rtb-/],
    ["role", /DeleteConflict: Cannot delete entity, must detach all policies first/],
    ["policy", /DeleteConflict: Cannot delete a policy attached to entities/],
    ["cluster", /ResourceInUseException: Cluster has nodegroups attached/],
  ])("%s is refused while something needs it", (name, message) => {
    const provider = aws();
    const things = environment(provider);
    expect(() => remove(provider, things[name] as Made)).toThrow(message);
  });

  test("in the right order nothing is refused, and nothing is left", () => {
    const path = join(mkdtempSync(join(tmpdir(), "world-")), "sub", "world.json");
    const provider = aws({ world: path });
    for (const thing of Object.values(environment(provider)).reverse()) {
      remove(provider, thing);
    }
    expect(new World(path).all()).toEqual([]);
  });

  test("a rule holds the group that it refers to; a group's own rules do not hold it", () => {
    const provider = aws();
    const [group, peer] = ["group", "peer"].map((name) =>
      make(provider, "aws:ec2/securityGroup:SecurityGroup", { vpcId: "vpc-01234567" }, name),
    ) as [Made, Made];
    const rule = { securityGroupId: group.id, referencedSecurityGroupId: peer.id, ipProtocol: "-1" };
    make(provider, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", rule);
    expect(() => remove(provider, peer)).toThrow(/has a dependent object/);
    expect(() => remove(provider, group)).not.toThrow();
  });

  const role = (provider: AwsProvider): Made =>
    make(provider, "aws:iam/role:Role", good("aws:iam/role:Role", { name: "r" }));
  const group = (provider: AwsProvider): Made => make(provider, "aws:ec2/securityGroup:SecurityGroup", {});
  const subnet = (provider: AwsProvider): Made =>
    make(provider, "aws:ec2/subnet:Subnet", { vpcId: "vpc-01234567", cidrBlock: "10.0.0.0/24" });
  const targets = (provider: AwsProvider): Made =>
    make(provider, "aws:lb/targetGroup:TargetGroup", GOOD["aws:lb/targetGroup:TargetGroup"] ?? {});

  test.each<[string, (provider: AwsProvider) => Made, string, (held: Made) => Props, RegExp]>([
    [
      "an endpoint its subnet",
      subnet,
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      ({ id }) => ({ subnetIds: [id] }),
      /The subnet/,
    ],
    [
      "an endpoint its group",
      group,
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      ({ id }) => ({ securityGroupIds: [id] }),
      /dependent/,
    ],
    [
      "a load balancer its subnet",
      subnet,
      "aws:lb/loadBalancer:LoadBalancer",
      ({ id }) => ({ subnets: [id] }),
      /The subnet/,
    ],
    [
      "a load balancer its group",
      group,
      "aws:lb/loadBalancer:LoadBalancer",
      ({ id }) => ({ securityGroups: [id] }),
      /dependent/,
    ],
    [
      "Auto Scaling its subnet",
      subnet,
      "aws:autoscaling/group:Group",
      ({ id }) => ({ vpcZoneIdentifiers: [id] }),
      /The subnet/,
    ],
    ["a node group its subnet", subnet, "aws:eks/nodeGroup:NodeGroup", ({ id }) => ({ subnetIds: [id] }), /The subnet/],
    ["an inline policy its role", role, "aws:iam/rolePolicy:RolePolicy", () => ({}), /must delete policies first/],
    [
      "a profile its role",
      role,
      "aws:iam/instanceProfile:InstanceProfile",
      () => ({}),
      /must remove roles from instance profile/,
    ],
    [
      "a listener its target group",
      targets,
      "aws:lb/listener:Listener",
      ({ id }) => ({ defaultActions: [{ type: "forward", targetGroupArn: id }] }),
      /currently in use by a listener/,
    ],
    [
      "a listener its certificate",
      (provider) => make(provider, "aws:acm/certificate:Certificate", GOOD["aws:acm/certificate:Certificate"] ?? {}),
      "aws:lb/listener:Listener",
      ({ id }) => ({ certificateArn: id }),
      /Certificate .* is in use/,
    ],
  ])("%s", (_, hold, type, change, message) => {
    const provider = aws();
    const held = hold(provider);
    const holder = make(provider, type, good(type, change(held)), "holder");
    expect(() => remove(provider, held)).toThrow(message);
    remove(provider, holder);
    expect(() => remove(provider, held)).not.toThrow();
  });

  test("protection is lifted before", () => {
    const provider = aws();
    const cluster = make(
      provider,
      "aws:eks/cluster:Cluster",
      good("aws:eks/cluster:Cluster", { deletionProtection: true }),
    );
    expect(() => remove(provider, cluster)).toThrow(/deletion protection enabled/);
    const state = { id: cluster.id, inputs: cluster.inputs, outputs: cluster.outputs };
    provider.update(cluster.target, state, { ...cluster.inputs, deletionProtection: false }, false);
    expect(() => remove(provider, cluster)).not.toThrow();
  });

  test("a role that detaches its policies by force", () => {
    const provider = aws();
    const role = make(provider, "aws:iam/role:Role", good("aws:iam/role:Role", { forceDetachPolicies: true }));
    const attachment = {
      ...GOOD["aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
      role: String(role.outputs["name"]),
    };
    make(provider, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", attachment);
    expect(() => remove(provider, role)).not.toThrow();
  });
});
