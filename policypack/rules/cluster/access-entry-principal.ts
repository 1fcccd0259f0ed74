import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";

export const accessEntryPrincipal = resourceRule({
  name: "access-entry-principal",
  capability: "cluster",
  guide: [],
  reference: {
    title:
      "EKS access entry for a role of IAM Identity Center without its path: terraform-aws-modules/terraform-aws-eks#2969",
    url: "https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2969",
  },
  severity: "medium",
  title: "Access entries name roles of IAM Identity Center with their whole path",
  why: "EKS compares whole ARNs and refuses a role without its path, once the cluster exists. The aws-auth ConfigMap wanted the opposite.",
  problem: "EKS refuses the principal {principal}: its role has a path, which is missing here",
  fix: "Take the ARN from `aws iam list-roles --path-prefix /aws-reserved/sso.amazonaws.com/`",
  examples: {
    bad: `new aws.eks.AccessEntry("admins", { clusterName, principalArn: "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef" });`,
    good: `new aws.eks.AccessEntry("admins", {
  clusterName,
  principalArn: "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef",
});`,
  },
  level: level("advisory", "mandatory"),
  types: ["aws:eks/accessEntry:AccessEntry", "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"],
  check({ view }) {
    const principal = view.at("principalArn");
    const arn = principal.string();
    if (arn === UNKNOWN) {
      return undecided(principal);
    }
    return arn?.includes(":role/AWSReservedSSO_") === true ? violation(principal, { principal }) : pass;
  },
});
