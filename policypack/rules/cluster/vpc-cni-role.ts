import type { Graph, Node } from "../../graph";
import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { tokens } from "../../tokens";
import { isKnown, UNKNOWN } from "../../../core/view";
import { anyOf, is, type Tri } from "../../../core/answers";
import { clustersOf } from "../shared/clusters";
import { isVpcCni } from "../shared/vpc-cni";

const association = "aws:eks/podIdentityAssociation:PodIdentityAssociation";

/** Whether a separate association may give aws-node a role. */
function hasAssociation(graph: Graph, addon: Node): Tri {
  const clusters = clustersOf(graph, addon);
  return anyOf(
    graph
      .byType(association)
      .filter((each) => clustersOf(graph, each).some((cluster) => clusters.includes(cluster)))
      .map((each) => is(each.view.at("serviceAccount").string(), "aws-node")),
  );
}

function judgeAddon(graph: Graph, addon: Node): Outcome {
  const role = addon.view.at("serviceAccountRoleArn");
  const associations = addon.view.at("podIdentityAssociations");
  if (isVpcCni(addon) !== true) {
    return isVpcCni(addon) === UNKNOWN
      ? undecided(addon.view.at("addonName"))
      : notApplicable("the add-on is not vpc-cni");
  }
  const separate = hasAssociation(graph, addon);
  if (role.state !== "absent" || associations.items().length > 0 || separate === true) {
    // An ARN that is not known yet still counts as set.
    return pass;
  }
  return associations.state === "unknown" || separate === UNKNOWN
    ? undecided(associations, "the service accounts of its separate associations")
    : violation(undefined, { reason: "the vpc-cni add-on has no role of its own and uses the node's role" });
}

const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const policyName = /\/AmazonEKS_CNI_(IPv6_)?Policy$/;

function judgeAttachment(graph: Graph, node: Node): Outcome {
  const policy = node.view.at("policyArn").string();
  // A policy that the stack creates is not the AWS managed one.
  const own = node.refs("policyArn").some((ref) => ref.type === "aws:iam/policy:Policy");
  const attaches = isKnown(policy) ? policyName.test(policy) : own ? false : UNKNOWN;
  if (attaches === false) {
    return notApplicable("it does not attach the VPC CNI's policy");
  }
  const roles = graph.targets(node, ["role"], "aws:iam/role:Role").nodes;
  const onNodes = graph
    .byType(tokens.nodeGroup)
    .some((group) =>
      graph.targets(group, ["nodeRoleArn"], "aws:iam/role:Role").nodes.some((role) => roles.includes(role)),
    );
  const inProfile = graph
    .byType("aws:iam/instanceProfile:InstanceProfile")
    .some((profile) =>
      graph.targets(profile, ["role"], "aws:iam/role:Role").nodes.some((role) => roles.includes(role)),
    );
  if (!onNodes && !inProfile) {
    return pass;
  }
  return attaches === UNKNOWN
    ? undecided(node.view.at("policyArn"))
    : violation("policyArn", { reason: "the node role has the VPC CNI's permissions" });
}

export const vpcCniRole = stackRule({
  name: "vpc-cni-role",
  capability: "cluster",
  guide: [],
  reference: {
    title: "Amazon EKS User Guide, Configure Amazon VPC CNI plugin to use IAM roles",
    url: "https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html",
  },
  severity: "medium",
  title: "The VPC CNI has its own role, and the node role does not have its permissions",
  why: "Otherwise anything that gets hold of a node's role can detach network interfaces and change addresses across the VPC.",
  problem: "The nodes have the VPC CNI's permissions: {reason}",
  fix: "Give the vpc-cni add-on podIdentityAssociations (or serviceAccountRoleArn) with a role that has AmazonEKS_CNI_Policy, and remove that policy from the node role",
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni" });
new aws.iam.RolePolicyAttachment("cni", { role: nodeRole.name, policyArn: "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy" });`,
    good: `new aws.eks.Addon("cni", {
  clusterName, addonName: "vpc-cni", podIdentityAssociations: [{ serviceAccount: "aws-node", roleArn: cniRole.arn }],
});`,
  },
  level: level("advisory", "advisory", "mandatory"),
  types: [tokens.addon, attachment],
  check(graph): readonly Finding[] {
    return [
      ...graph.byType(tokens.addon).map((addon) => on(addon, judgeAddon(graph, addon))),
      ...graph.byType(attachment).map((node) => on(node, judgeAttachment(graph, node))),
    ];
  },
});
