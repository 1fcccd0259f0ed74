/** SecurityGroupPolicies for fixtures. */
import { type Declared, type Input, type Program } from "./program";

export type Inputs = Readonly<Record<string, Input>>;

export const group = (p: Program, name = "group", inputs: Inputs = {}): Declared =>
  p.add("aws:ec2/securityGroup:SecurityGroup", name, inputs);

export const policyType = "kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy";
export const byLabel = (app: Input): Inputs => ({ podSelector: { matchLabels: { app } } });
export const policy = (p: Program, spec: Inputs, name = "policy", namespace: Input = "shop"): Declared =>
  p.add(policyType, name, {
    metadata: { name, namespace },
    spec: { securityGroups: { groupIds: [group(p, `of-${name}`).id] }, ...spec },
  });

export const deployment = (
  p: Program,
  pod: Inputs = {},
  labels: Input = { app: "api" },
  options: object = {},
): Declared =>
  p.add(
    "kubernetes:apps/v1:Deployment",
    "api",
    { metadata: { namespace: "shop" }, spec: { template: { metadata: { labels }, spec: pod } } },
    options,
  );
export const account = (p: Program, labels: Input, name: Input = "shopper"): Declared =>
  p.add(
    "kubernetes:core/v1:ServiceAccount",
    "account",
    { metadata: { name, namespace: "shop", labels } },
    { outputs: { metadata: { name } } },
  );
export const byAccount = (app: Input): Inputs => ({ serviceAccountSelector: { matchLabels: { app } } });
