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
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { anyOf, type Tri } from "../../../core/answers";
import { podEni, vpcCnis } from "../shared/vpc-cni";

const roleType = "aws:iam/role:Role";

/** Resources that attach policies to a role, with the inputs for the role and the policies. */
const attachments: readonly (readonly [type: string, role: string, policies: string])[] = [
  ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role", "policyArn"],
  ["aws:iam/policyAttachment:PolicyAttachment", "roles", "policyArn"],
  ["aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "roleName", "policyArns"],
];

/** Whether any ARN is that of the policy; an unknown ARN may be. */
function names(arns: View): Tri {
  const all = arns.list() === UNKNOWN ? [arns] : arns.items();
  return anyOf(
    all.map((each) => {
      const arn = each.string();
      return isKnown(arn) ? arn.endsWith(":policy/AmazonEKSVPCResourceController") : UNKNOWN;
    }),
  );
}

function hasPolicy(graph: Graph, role: Node): Tri {
  return anyOf([
    names(role.view.at("managedPolicyArns")),
    ...attachments.flatMap(([type, property, policies]) =>
      graph.referrers(role, property, type).map((each) => names(each.view.at(policies))),
    ),
  ]);
}

function judge(graph: Graph, cluster: Node): Outcome {
  const enabled = podEni(vpcCnis(graph, cluster)) ?? false;
  if (enabled === false) {
    return notApplicable("security groups for pods are off");
  }
  const roles = graph.targets(cluster, ["roleArn"], roleType).nodes;
  const attached = anyOf(roles.map((role) => hasPolicy(graph, role)));
  if (attached === true) {
    return pass;
  }
  if (roles.length === 0 || attached === UNKNOWN) {
    return undecided("the policies of the cluster's role that this stack does not create");
  }
  return enabled === UNKNOWN
    ? undecided("ENABLE_POD_ENI of the VPC CNI")
    : violation("roleArn", {
        role: roles.map(({ name }) => name).join(", "),
      });
}

export const clusterRolePodEni = stackRule({
  name: "cluster-role-pod-eni",
  capability: "pod-security-groups",
  guide: ["sgp-trunking"],
  severity: "high",
  title: "The cluster role can manage branch interfaces if security groups for pods are on",
  why: "The controller that creates trunk and branch interfaces uses the cluster role. Without the policy no pod gets a group, and every node loses an interface.",
  problem: "Security groups for pods are on, but the cluster role {role} lacks AmazonEKSVPCResourceController",
  fix: "Attach arn:aws:iam::aws:policy/AmazonEKSVPCResourceController to role {role}",
  examples: {
    bad: `const role = new aws.iam.Role("cluster", { assumeRolePolicy });
new aws.iam.RolePolicyAttachment("cluster", { role: role.name, policyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy" });`,
    good: `new aws.iam.RolePolicyAttachment("pod-eni", { role: role.name, policyArn: "arn:aws:iam::aws:policy/AmazonEKSVPCResourceController" });`,
  },
  level: level("mandatory"),
  types: [tokens.cluster],
  check(graph): readonly Finding[] {
    return graph.byType(tokens.cluster).map((cluster) => on(cluster, judge(graph, cluster)));
  },
});
