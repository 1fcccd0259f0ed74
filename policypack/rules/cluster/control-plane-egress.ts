import { z } from "zod";
import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";

export const controlPlaneEgress = resourceRule({
  name: "control-plane-egress",
  capability: "cluster",
  guide: [],
  reference: {
    title: "Amazon EKS API Reference, VpcConfigRequest: controlPlaneEgressMode",
    url: "https://docs.aws.amazon.com/eks/latest/APIReference/API_VpcConfigRequest.html",
  },
  severity: "medium",
  title: "A way out of the control plane that cannot be taken back is chosen on purpose",
  why: "CUSTOMER_ROUTED cannot be changed back, and from then on webhooks and identity providers are reached only where the VPC routes to them.",
  problem:
    "Mode {mode} of controlPlaneEgressMode sends what the control plane calls through the VPC, and the choice cannot be undone",
  fix: "Leave controlPlaneEgressMode at AWS_MANAGED, or accept {mode} with the parameter accept once routes and rules for webhooks are there",
  examples: {
    bad: `new aws.eks.Cluster("main", { roleArn, vpcConfig: { subnetIds, controlPlaneEgressMode: "CUSTOMER_ROUTED" } });`,
    good: `new aws.eks.Cluster("main", { roleArn, vpcConfig: { subnetIds } });`,
  },
  level: level("advisory", "mandatory"),
  params: {
    accept: z
      .array(z.enum(["CUSTOMER_ROUTED", "CUSTOMER_ISOLATED"]))
      .default([])
      .describe("modes that have been chosen on purpose: CUSTOMER_ROUTED, CUSTOMER_ISOLATED"),
  },
  types: [tokens.cluster],
  check(cluster, { params }) {
    const mode = cluster.view.at("vpcConfig", "controlPlaneEgressMode");
    const name = mode.string() ?? "AWS_MANAGED";
    if (name === UNKNOWN) {
      return undecided(mode);
    }
    const accepted: readonly string[] = ["AWS_MANAGED", ...params.accept];
    return accepted.includes(name) ? pass : violation(mode, { mode: name });
  },
});
