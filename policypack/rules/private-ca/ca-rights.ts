import { level, notApplicable, type Outcome, pass, resourceRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { allowsIssuing, attachedTo, documentsOf, isManagedForIssuing, onPrivateCas, several } from "./policies";

const needed = ["acm-pca:describecertificateauthority", "acm-pca:getcertificate", "acm-pca:issuecertificate"];

/** A CA's ID follows the first slash of its ARN; an ARN without an ID ends before it. */
function namesSeveral(resource: string): boolean {
  const [start, id = "*"] = resource.split("/");
  return resource === "*" || (start?.includes(":acm-pca:") === true && id.includes("*"));
}

function judgeStatement(statement: View): Outcome | undefined {
  const issues = allowsIssuing(statement);
  if (issues !== true) {
    return issues === UNKNOWN ? undecided(statement) : undefined;
  }
  const actions = several(statement.at("Action"));
  const beyond = actions.find((action) => {
    const text = action.string();
    return isKnown(text) && onPrivateCas(text) && !needed.includes(text.toLowerCase());
  });
  if (beyond !== undefined) {
    return violation(beyond, { reason: `it allows ${beyond.show()}` });
  }
  const resources = several(statement.at("Resource"));
  const wild = resources.find((resource) => {
    const text = resource.string();
    return isKnown(text) && namesSeveral(text);
  });
  if (wild !== undefined) {
    return violation(wild, { reason: `it allows issuing from ${wild.show()}` });
  }
  const open = [...actions, ...resources].filter((each) => each.state === "unknown");
  return open.length > 0 ? undecided(...open) : pass;
}

function judgeAttached(arn: View): Outcome | undefined {
  const text = arn.string();
  if (!isKnown(text)) {
    return undecided(arn);
  }
  return isManagedForIssuing(text)
    ? violation(arn, { reason: "the AWS managed policy covers every private CA of the account" })
    : undefined;
}

export const caRights = resourceRule({
  name: "ca-rights",
  capability: "private-ca",
  guide: ["pca-issuer-iam"],
  severity: "high",
  title: "Permissions to issue certificates cover one CA and nothing more",
  why: "A wildcard covers every CA in the account, and permissions beyond the three that the issuer plugin needs can create or disable CAs.",
  problem: "The policy allows more than issuing from one private CA: {reason}",
  fix: "Allow acm-pca:DescribeCertificateAuthority, acm-pca:GetCertificate and acm-pca:IssueCertificate only on the ARN of that CA",
  examples: {
    bad: `new aws.iam.RolePolicyAttachment("issuer", {
  role: issuer.name, policyArn: "arn:aws:iam::aws:policy/AWSPrivateCAConnectorForKubernetesPolicy",
});`,
    good: `new aws.iam.RolePolicy("issuer", {
  role: issuer.name,
  policy: ca.arn.apply((arn) => JSON.stringify({
    Version: "2012-10-17",
    Statement: [{
      Effect: "Allow", Resource: arn,
      Action: ["acm-pca:DescribeCertificateAuthority", "acm-pca:GetCertificate", "acm-pca:IssueCertificate"],
    }],
  })),
});`,
  },
  level: level("advisory", "mandatory"),
  // A document that contains an unknown is unknown as a whole. Most contain one until the update, when the rule
  // decides.
  onUndecided: level("disabled"),
  types: [
    "aws:iam/role:Role",
    "aws:iam/policy:Policy",
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  ],
  check(resource) {
    const statements = documentsOf(resource).flatMap((document) => several(document.at("Statement")));
    const outcomes = [...statements.map(judgeStatement), ...attachedTo(resource).map(judgeAttached)].filter(
      (outcome) => outcome !== undefined,
    );
    return outcomes.length > 0 ? outcomes : notApplicable("it does not allow issuing certificates");
  },
});
