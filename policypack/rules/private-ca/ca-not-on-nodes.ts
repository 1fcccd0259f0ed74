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
import { isKnown } from "../../view";
import { privateCa } from "./authorities";

const role = "aws:iam/role:Role";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const policy = "aws:iam/policy:Policy";

/** The roles that nodes have: of managed groups, and in instance profiles. */
function nodeRoles(graph: Graph): readonly Node[] {
  return [
    ...graph.byType(tokens.nodeGroup).flatMap((group) => graph.targets(group, ["nodeRoleArn"], role).nodes),
    ...graph
      .byType("aws:iam/instanceProfile:InstanceProfile")
      .flatMap((profile) => graph.targets(profile, ["role"], role).nodes),
  ];
}

/** Whether a policy speaks of private CAs: by its text, or by the CA that its text was made from. */
function aboutPrivateCas(node: Node): boolean {
  const text = node.view.at("policy").string();
  return isKnown(text) ? /acm-pca:/i.test(text) : node.refs("policy").some((ref) => ref.type === privateCa.authority);
}

function grantsPrivateCa(graph: Graph, node: Node): boolean {
  if (node.type === rolePolicy) {
    return aboutPrivateCas(node);
  }
  const arn = node.view.at("policyArn").string();
  return (
    graph.targets(node, ["policyArn"], policy).nodes.some(aboutPrivateCas) ||
    (isKnown(arn) && /:aws:policy\/AWS(CertificateManager)?PrivateCA/.test(arn))
  );
}

function judge(graph: Graph, node: Node): Outcome {
  const document = node.view.at("policy");
  if (document.state === "unknown" && node.refs("policy").length === 0) {
    return undecided(document);
  }
  if (!grantsPrivateCa(graph, node)) {
    return notApplicable("it grants nothing on private CAs");
  }
  const roles = graph.targets(node, ["role"], role).nodes;
  return roles.some((each) => nodeRoles(graph).includes(each)) ? violation("role") : pass;
}

export const caNotOnNodes = stackRule({
  name: "ca-not-on-nodes",
  capability: "private-ca",
  guide: ["pca-issuer-iam"],
  severity: "critical",
  title: "The nodes may not issue certificates",
  why: "The page gives the right to the role of the nodes; then every pod that reaches the instance metadata can mint any identity of the mesh.",
  problem: "The role of the nodes may issue certificates from a private CA",
  fix: "Give the right to a role of the issuer's service account, by EKS Pod Identity or IAM roles for service accounts",
  examples: {
    bad: `new aws.iam.RolePolicy("pca", { role: nodeRole.name, policy: issuerPolicy });`,
    good: `new aws.iam.RolePolicy("pca", { role: issuerRole.name, policy: issuerPolicy });
new aws.eks.PodIdentityAssociation("issuer", {
  clusterName, namespace: "cert-manager", serviceAccount: "aws-privateca-issuer", roleArn: issuerRole.arn,
});`,
  },
  level: level("mandatory"),
  types: [rolePolicy, attachment],
  check(graph): readonly Finding[] {
    return graph.byType(rolePolicy, attachment).map((node) => on(node, judge(graph, node)));
  },
});
