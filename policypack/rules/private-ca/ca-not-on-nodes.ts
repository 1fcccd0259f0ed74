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
import { anyOf, type Tri } from "../../../core/answers";
import { allowsIssuing, attachedTo, documentsOf, isManagedForIssuing, several } from "./policies";

const role = "aws:iam/role:Role";
const policy = "aws:iam/policy:Policy";
const grants = [role, "aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"];

/** Where nodes get their roles: managed node groups, instance profiles and Auto Mode. */
const nodeRolePaths: readonly (readonly [type: string, ...path: [string, ...string[]]])[] = [
  [tokens.nodeGroup, "nodeRoleArn"],
  ["aws:iam/instanceProfile:InstanceProfile", "role"],
  [tokens.cluster, "computeConfig", "nodeRoleArn"],
];

function isOnNodes(graph: Graph, grant: Node): Tri {
  const roles = grant.type === role ? [grant] : graph.targets(grant, ["role"], role).nodes;
  const onNodes = nodeRolePaths
    .flatMap(([type, ...path]) => graph.byType(type).flatMap((each) => graph.targets(each, path, role).nodes))
    .some((each) => roles.includes(each));
  const hidden = (node: Node, path: readonly [string, ...string[]]): boolean =>
    node.view.at(...path).state === "unknown" && node.refs(path[0]).length === 0;
  const obscure =
    hidden(grant, ["role"]) ||
    nodeRolePaths.some(([type, ...path]) => graph.byType(type).some((each) => hidden(each, path)));
  return onNodes || (obscure ? UNKNOWN : false);
}

/** Whether the documents of a policy or role allow issuing certificates. */
function documentsIssue(node: Node): Tri {
  return anyOf(
    documentsOf(node)
      .flatMap((document) => several(document.at("Statement")))
      .map(allowsIssuing),
  );
}

function mayIssue(graph: Graph, grant: Node): Tri {
  const own = ["policyArn", "managedPolicyArns"].flatMap((property) => graph.targets(grant, [property], policy).nodes);
  const attached = attachedTo(grant).map((arn) => {
    const text = arn.string();
    return isKnown(text) ? isManagedForIssuing(text) : own.length > 0 ? false : UNKNOWN;
  });
  return anyOf([documentsIssue(grant), ...attached, ...own.map(documentsIssue)]);
}

function judge(graph: Graph, grant: Node): Outcome {
  const issues = mayIssue(graph, grant);
  const onNodes = isOnNodes(graph, grant);
  if (issues === false) {
    return notApplicable("it does not allow issuing certificates");
  }
  if (onNodes === false) {
    return pass;
  }
  return issues === UNKNOWN || onNodes === UNKNOWN
    ? undecided("what the policy allows, and for which role")
    : violation("role");
}

export const caNotOnNodes = stackRule({
  name: "ca-not-on-nodes",
  capability: "private-ca",
  guide: ["pca-issuer-iam"],
  severity: "critical",
  title: "Node roles cannot issue certificates",
  why: "The guide grants this to the node role, but then every pod that reaches the instance metadata service can mint any mesh identity.",
  problem: "The node role may issue certificates from a private CA",
  fix: "Grant the permission to a role for the issuer's service account instead, through EKS Pod Identity or IAM roles for service accounts",
  examples: {
    bad: `new aws.iam.RolePolicy("pca", { role: nodeRole.name, policy: issuerPolicy });`,
    good: `new aws.iam.RolePolicy("pca", { role: issuerRole.name, policy: issuerPolicy });
new aws.eks.PodIdentityAssociation("issuer", {
  clusterName, namespace: "cert-manager", serviceAccount: "aws-privateca-issuer", roleArn: issuerRole.arn,
});`,
  },
  level: level("mandatory"),
  types: grants,
  check(graph): readonly Finding[] {
    return graph.byType(...grants).map((grant) => on(grant, judge(graph, grant)));
  },
});
