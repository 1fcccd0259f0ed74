/** Resources that the stand-in has created. */
import type { AwsProvider } from "../../aws/provider";
import { type Props } from "../../property-values";
import { make } from "../support";
import { GOOD } from "./inputs";

export type Made = ReturnType<typeof make>;

export function remove(provider: AwsProvider, made: Made): void {
  provider.delete(made.target, { id: made.id, inputs: made.inputs, outputs: made.outputs });
}

export function good(type: string, change: Props): Props {
  return { ...GOOD[type], ...change };
}

/** A network with a cluster: one of every type that other resources can depend on. */
export function environment(provider: AwsProvider): Record<string, Made> {
  const made = (type: string, inputs: Props, name: string): Made => make(provider, type, inputs, name);
  const vpc = made("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }, "vpc");
  const subnet = (index: number): Made =>
    made(
      "aws:ec2/subnet:Subnet",
      { vpcId: vpc.id, cidrBlock: `10.0.${index}.0/24`, availabilityZone: `eu-central-1${"abc"[index]}` },
      `subnet-${index}`,
    );
  const [a, b] = [subnet(0), subnet(1)];
  const group = made("aws:ec2/securityGroup:SecurityGroup", { vpcId: vpc.id }, "group");
  const nodes = made("aws:ec2/securityGroup:SecurityGroup", { vpcId: vpc.id }, "nodes");
  const gateway = made("aws:ec2/internetGateway:InternetGateway", { vpcId: vpc.id }, "gateway");
  const address = made("aws:ec2/eip:Eip", { domain: "vpc" }, "address");
  const nat = made("aws:ec2/natGateway:NatGateway", { allocationId: address.id, subnetId: a.id }, "nat");
  const table = made("aws:ec2/routeTable:RouteTable", { vpcId: vpc.id }, "table");
  const association = made(
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    { routeTableId: table.id, subnetId: a.id },
    "association",
  );
  const role = made("aws:iam/role:Role", GOOD["aws:iam/role:Role"] ?? {}, "role");
  const roleName = String(role.outputs["name"]);
  const policy = made("aws:iam/policy:Policy", GOOD["aws:iam/policy:Policy"] ?? {}, "policy");
  const attachment = made(
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    { role: roleName, policyArn: policy.id },
    "attachment",
  );
  const cluster = made(
    "aws:eks/cluster:Cluster",
    good("aws:eks/cluster:Cluster", { vpcConfig: { subnetIds: [a.id, b.id], securityGroupIds: [group.id] } }),
    "cluster",
  );
  const template = made("aws:ec2/launchTemplate:LaunchTemplate", { vpcSecurityGroupIds: [nodes.id] }, "template");
  const nodeGroup = made(
    "aws:eks/nodeGroup:NodeGroup",
    good("aws:eks/nodeGroup:NodeGroup", {
      clusterName: cluster.id,
      subnetIds: [a.id],
      launchTemplate: { id: template.id, version: "1" },
    }),
    "nodeGroup",
  );
  return {
    vpc,
    a,
    b,
    group,
    nodes,
    gateway,
    address,
    nat,
    table,
    association,
    role,
    policy,
    attachment,
    cluster,
    template,
    nodeGroup,
  };
}
