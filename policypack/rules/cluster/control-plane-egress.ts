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
  title: "A control plane egress mode that cannot be reversed is accepted explicitly",
  why: "CUSTOMER_ROUTED cannot be reversed. From then on the control plane reaches webhooks and identity providers only through the VPC's own routes.",
  problem:
    "controlPlaneEgressMode {mode} sends the control plane's outbound traffic through the VPC and cannot be reversed",
  fix: "Leave controlPlaneEgressMode at AWS_MANAGED, or add {mode} to the parameter accept once routes and rules for webhooks are in place",
  examples: {
    bad: `new aws.eks.Cluster("main", { roleArn, vpcConfig: { subnetIds, controlPlaneEgressMode: "CUSTOMER_ROUTED" } });`,
    good: `new aws.eks.Cluster("main", { roleArn, vpcConfig: { subnetIds } });`,
  },
  level: level("advisory", "mandatory"),
  params: {
    accept: z
      .array(z.enum(["CUSTOMER_ROUTED", "CUSTOMER_ISOLATED"]))
      .default([])
      .describe("modes that you accept explicitly: CUSTOMER_ROUTED, CUSTOMER_ISOLATED"),
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
