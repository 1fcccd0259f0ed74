/** Security groups of pods and their rules, for fixtures. */
import { type Declared, type Input, type Output, type Program } from "./program";

export type Inputs = Readonly<Record<string, Input>>;

export const group = (p: Program, name = "pods", inputs: Inputs = {}): Declared =>
  p.add("aws:ec2/securityGroup:SecurityGroup", name, inputs);
export const cluster = (p: Program): Declared =>
  p.add("aws:eks/cluster:Cluster", "main", {}, { outputs: { vpcConfig: { clusterSecurityGroupId: "sg-cluster" } } });
export const clusterGroup = (of: Declared): Output => of.out("vpcConfig", "clusterSecurityGroupId");

export let count = 0;
export const rule = (p: Program, direction: "Ingress" | "Egress", of: Input, inputs: Inputs): Declared =>
  p.add(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`, `rule-${(count += 1)}`, {
    securityGroupId: of,
    ...inputs,
  });
export const port = (ipProtocol: string, at: Input): Inputs => ({ ipProtocol, fromPort: at, toPort: at });
export const peer = (referencedSecurityGroupId: Input): Inputs => ({ referencedSecurityGroupId });
export const policy = (p: Program, groupIds: Input, namespace: Input = "shop"): Declared =>
  p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "policy", {
    metadata: { namespace },
    spec: { podSelector: { matchLabels: { app: "api" } }, securityGroups: { groupIds } },
  });

/** Nodes that carry a group of their own next to that of the cluster. */
export const nodes = (p: Program, main: Declared): Declared => {
  const own = group(p, "nodes");
  const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", {
    vpcSecurityGroupIds: [clusterGroup(main), own.id],
  });
  p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
    clusterName: main.out("name"),
    launchTemplate: { id: template.id },
  });
  return own;
};
