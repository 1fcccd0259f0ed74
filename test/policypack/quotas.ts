/** Security groups and their rules, for fixtures. */
import { type Declared, type Input, type Program } from "./program";

export type Inputs = Readonly<Record<string, Input>>;

export const group = (p: Program, name = "group", inputs: Inputs = {}): Declared =>
  p.add("aws:ec2/securityGroup:SecurityGroup", name, inputs);

export const template = (p: Program, inputs: Inputs): Declared =>
  p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", inputs);

export const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const egressRule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
export const oldRule = "aws:ec2/securityGroupRule:SecurityGroupRule";
