import { z } from "zod";
import type { Resource } from "../../graph";
import { level, type Outcome, pass, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN, type View } from "../../../core/view";

const nodeClass = "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass";

/** Where the metadata options are set; for a managed node group, only in its launch template. */
function optionsOf({ type, view }: Resource): View {
  return type === nodeClass ? view.at("spec", "metadataOptions") : view.at("metadataOptions");
}

/** A managed node group without a launch template: EKS creates one, with IMDSv2 and a hop limit of 2. */
const limitByEks = 2;

function judgeManaged(group: Resource, maxHopLimit: number): Outcome {
  const template = group.view.at("launchTemplate");
  if (template.state === "known" || limitByEks <= maxHopLimit) {
    return pass;
  }
  return template.state === "unknown"
    ? undecided(template)
    : violation(template, {
        reason: `without a launch template, EKS sets the hop limit to ${limitByEks}`,
        hops: maxHopLimit,
      });
}

export const imdsv2 = resourceRule({
  name: "imdsv2",
  capability: "node-groups",
  guide: [],
  reference: {
    title: "EKS Best Practices, Identity and access: restrict access to the instance profile assigned to the node",
    url: "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
  },
  severity: "high",
  title: "Nodes require IMDSv2 and keep it out of reach of pods",
  why: "A pod that reaches the instance metadata service gets the node's role, whatever network policy applies to it.",
  problem: "Pods can reach the instance metadata service of these nodes: {reason}",
  fix: 'In the launch template, set metadataOptions to { httpTokens: "required", httpPutResponseHopLimit: {hops} }',
  examples: {
    bad: `new aws.ec2.LaunchTemplate("nodes", { instanceType: "m7i.large" });`,
    good: `new aws.ec2.LaunchTemplate("nodes", {
  instanceType: "m7i.large",
  metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
});`,
  },
  level: level("mandatory"),
  params: {
    maxHopLimit: z
      .int()
      .min(1)
      .max(64)
      .default(1)
      .describe("highest hop limit; 1 keeps pods away from the metadata service"),
  },
  types: [tokens.launchTemplate, tokens.launchConfiguration, tokens.nodeGroup, nodeClass],
  check(template, { params }) {
    if (template.type === tokens.nodeGroup) {
      return judgeManaged(template, params.maxHopLimit);
    }
    const options = optionsOf(template);
    const endpoint = options.at("httpEndpoint").string();
    const httpTokens = options.at("httpTokens");
    const hops = options.at("httpPutResponseHopLimit");
    if (endpoint === "disabled") {
      return pass;
    }
    const outcomes: Outcome[] = [];
    // EC2 default: optional; Karpenter default: required.
    const required = httpTokens.string() ?? (template.type === nodeClass ? "required" : undefined);
    if (required === UNKNOWN) {
      outcomes.push(undecided(httpTokens));
    } else if (required !== "required") {
      const found = required === undefined ? "httpTokens is not set" : `httpTokens is "${required}"`;
      outcomes.push(violation(httpTokens, { reason: found, hops: params.maxHopLimit }));
    }
    // EC2 default: 1, unless the AMI sets another; EKS AMIs for custom launch templates do not. Karpenter default: 1.
    const limit = hops.number();
    if (limit === UNKNOWN) {
      outcomes.push(undecided(hops));
    } else if (limit !== undefined && limit > params.maxHopLimit) {
      outcomes.push(violation(hops, { reason: `the hop limit is ${limit}`, hops: params.maxHopLimit }));
    }
    return endpoint === UNKNOWN && outcomes.length > 0 ? undecided(options.at("httpEndpoint")) : outcomes;
  },
});
