/** A cluster's security groups and their rules, for fixtures. */
import { type Declared, type Input, type Program } from "./program";

export type Inputs = Readonly<Record<string, Input>>;

export const group = (p: Program, name: string, inputs: Inputs = {}): Declared =>
  p.add("aws:ec2/securityGroup:SecurityGroup", name, inputs);
export const cluster = (p: Program, inputs: Inputs = {}): Declared =>
  p.add("aws:eks/cluster:Cluster", "main", inputs, {
    outputs: { vpcConfig: { clusterSecurityGroupId: "sg-cluster" } },
  });
export const clusterGroup = (of: Declared): Input => of.out("vpcConfig", "clusterSecurityGroupId");

export let count = 0;
export const rule = (p: Program, direction: "Ingress" | "Egress", of: Input, inputs: Inputs): Declared =>
  p.add(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`, `rule-${(count += 1)}`, {
    securityGroupId: of,
    ...inputs,
  });
export const port = (ipProtocol: string, at: Input, to: Input = at): Inputs => ({
  ipProtocol,
  fromPort: at,
  toPort: to,
});
export const peer = (referencedSecurityGroupId: Input): Inputs => ({ referencedSecurityGroupId });
/** Both ends of a connection. */
export const open = (p: Program, from: Input, to: Input, ports: Inputs): void => {
  rule(p, "Egress", from, { ...ports, ...peer(to) });
  rule(p, "Ingress", to, { ...ports, ...peer(from) });
};

/** Nodes that have groups of their own only, next to a control plane with one of its own. */
export interface Split {
  readonly nodes: Declared;
  readonly controlPlane: Declared;
  readonly main: Declared;
}
export const split = (p: Program, nodeGroups: (nodes: Declared) => Input = (nodes) => [nodes.id]): Split => {
  const controlPlane = group(p, "control-plane");
  const nodes = group(p, "nodes");
  const main = cluster(p, { vpcConfig: { securityGroupIds: [controlPlane.id] } });
  const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { vpcSecurityGroupIds: nodeGroups(nodes) });
  p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
    clusterName: main.out("name"),
    launchTemplate: { id: template.id, version: "1" },
  });
  return { nodes, controlPlane, main };
};

export const kubelet = (p: Program, { nodes, controlPlane }: Split): void =>
  open(p, controlPlane.id, nodes.id, port("tcp", 10250));
