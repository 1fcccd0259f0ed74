/** The VPC CNI and its settings, for fixtures. */
import { type Declared, type Input, type Program } from "./program";

export type Inputs = Readonly<Record<string, Input>>;
export type Env = Readonly<Record<string, string>>;

export const addon = (p: Program, inputs: Inputs, name = "cni"): Declared =>
  p.add("aws:eks/addon:Addon", name, { addonName: "vpc-cni", ...inputs });
export const cni = (p: Program, env: Env = {}, more: object = {}, inputs: Inputs = {}): Declared =>
  addon(p, { configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true", ...env }, ...more }), ...inputs });

export const cluster = (p: Program, inputs: Inputs = {}): Declared => p.add("aws:eks/cluster:Cluster", "main", inputs);
export const policy = (p: Program, namespace: Input = "shop"): Declared =>
  p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "policy", {
    metadata: { namespace },
    spec: { podSelector: { matchLabels: { app: "api" } }, securityGroups: { groupIds: ["sg-1"] } },
  });
export const pods = (p: Program, pod: Inputs = {}, inputs: Inputs = {}, kind = "apps/v1:Deployment"): Declared =>
  p.add(`kubernetes:${kind}`, "api", {
    metadata: { namespace: "shop" },
    spec: { template: { metadata: { labels: { app: "api" } }, spec: pod }, ...inputs },
  });
export const release = (p: Program, chart: string, inputs: Inputs = {}): Declared =>
  p.add("kubernetes:helm.sh/v3:Release", chart, { chart, ...inputs });
