import { level, notApplicable, type Outcome, pass, resourceRule, undecided, violation } from "../../rule";
import { isKnown, type View } from "../../view";

/** Inputs that hold a policy document, by type. */
const documentPaths: Readonly<Record<string, readonly string[]>> = {
  "aws:iam/policy:Policy": ["policy"],
  "aws:iam/rolePolicy:RolePolicy": ["policy"],
  "aws:iam/userPolicy:UserPolicy": ["policy"],
  "aws:iam/groupPolicy:GroupPolicy": ["policy"],
};
const attachments = [
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
];
const managedPolicy =
  /:aws:policy\/(AWSPrivateCA|AWSCertificateManagerPrivateCA)(ConnectorForKubernetesPolicy|FullAccess|User|PrivilegedUser)$/;
const needed = ["describecertificateauthority", "getcertificate", "issuecertificate"];

/** One value or a list, as IAM takes both. */
const several = (view: View): readonly View[] => (view.items().length > 0 ? view.items() : [view]);

function judgeStatement(statement: View): Outcome | undefined {
  const actions = several(statement.at("Action"));
  const granted = actions.map((each) => String(each.string()).toLowerCase());
  const issues = granted.some((action) =>
    ["*", "acm-pca:*", "acm-pca:issuecertificate", "acm-pca:issue*"].includes(action),
  );
  if (statement.at("Effect").string() !== "Allow" || !issues) {
    return undefined;
  }
  const beyond = actions.find((action) => {
    const [service, name = ""] = String(action.string()).toLowerCase().split(":");
    return service === "*" || (service === "acm-pca" && !needed.includes(name));
  });
  if (beyond !== undefined) {
    return violation(beyond, { reason: `it allows ${String(beyond.string())}` });
  }
  const resources = several(statement.at("Resource"));
  const wild = resources.find((resource) => {
    const text = resource.string();
    return isKnown(text) && (text === "*" || /:certificate-authority\/[^-]*\*$/.test(text));
  });
  if (wild !== undefined) {
    return violation(wild, { reason: `it allows issuing from ${String(wild.string())}` });
  }
  return resources.some((resource) => resource.hasUnknown()) ? undecided(...resources) : pass;
}

function judgeDocument(document: View): readonly Outcome[] {
  if (document.hasUnknown() && document.at("Statement").state === "unknown") {
    return [undecided(document)];
  }
  const statements = several(document.at("Statement"));
  const outcomes = statements.map(judgeStatement).filter((outcome) => outcome !== undefined);
  return outcomes.length > 0 ? outcomes : [notApplicable("it allows no certificate to be issued")];
}

export const caRights = resourceRule({
  name: "ca-rights",
  capability: "private-ca",
  guide: ["pca-issuer-iam"],
  severity: "high",
  title: "Whoever may issue certificates may do so from one CA, and nothing more",
  why: "A wildcard covers every CA of the account, and a right beyond the three that the issuer plugin needs can create or disable CAs.",
  problem: "The policy allows more than issuing from one private CA: {reason}",
  fix: "Allow acm-pca:DescribeCertificateAuthority, acm-pca:GetCertificate and acm-pca:IssueCertificate on the ARN of that CA alone",
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
  // A document with any unknown in it is unknown as a whole, and most have one until the update: then it is decided.
  onUndecided: level("disabled"),
  types: [...Object.keys(documentPaths), ...attachments],
  check(resource) {
    if (attachments.includes(resource.type)) {
      const arn = resource.view.at("policyArn");
      const text = arn.string();
      if (!isKnown(text)) {
        return undecided(arn);
      }
      return managedPolicy.test(text)
        ? violation(arn, { reason: "the AWS managed policy covers every private CA of the account" })
        : notApplicable("it attaches no managed policy for private CAs");
    }
    return (documentPaths[resource.type] ?? []).flatMap((path) => judgeDocument(resource.view.at(path).parsedJson()));
  },
});
