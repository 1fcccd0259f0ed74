import type { Resource } from "../../graph";
import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import type { View } from "../../../core/view";

/** The input that names the SSH key. */
function keyOf({ type, view }: Resource): View {
  return type === tokens.nodeGroup ? view.at("remoteAccess", "ec2SshKey") : view.at("keyName");
}

export const noSsh = resourceRule({
  name: "no-ssh",
  capability: "node-groups",
  guide: [],
  reference: {
    title: "EKS Best Practices, Protecting the infrastructure: minimize access to worker nodes",
    url: "https://docs.aws.amazon.com/eks/latest/best-practices/protecting-the-infrastructure.html",
  },
  severity: "high",
  title: "Nodes have no SSH key",
  why: "Anyone with a node's SSH key has the credentials of all its pods, and for a managed node group without a source group EKS opens port 22 to the internet.",
  problem: "The nodes accept the SSH key {key}",
  fix: "Remove the key, and reach nodes through AWS Systems Manager Session Manager (AmazonSSMManagedInstanceCore on their role)",
  examples: {
    bad: `new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, subnetIds, scalingConfig, remoteAccess: { ec2SshKey: "ops" } });`,
    good: `new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, subnetIds, scalingConfig, launchTemplate });`,
  },
  level: level("advisory", "mandatory"),
  types: [tokens.nodeGroup, tokens.launchTemplate, tokens.launchConfiguration],
  check(resource) {
    const key = keyOf(resource);
    if (key.state === "absent" || key.string() === "") {
      return pass;
    }
    return key.state === "unknown" ? undecided(key) : violation(key, { key });
  },
});
