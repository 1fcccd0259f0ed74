/** What IAM refuses. */
import { arn, matching, range } from "../../formats";
import { conflicts, type RuleTable } from "../../rules";
import { isProps, type Value } from "../../property-values";

const iamName = (max: number): ReturnType<typeof matching> => matching(/^[\w+=,.@-]+$/, 1, max);
const iamPath = matching(/^(\/|\/[!-~]+\/)$/, 1, 512);

/**
 * A policy document: JSON with Version and Statement. A `trust` document needs a Principal, others must not have one.
 */
export function policyDocument(kind: "trust" | "identity" | "resource"): (value: Value) => string | undefined {
  return (value) => {
    let document: Value;
    try {
      document = JSON.parse(String(value)) as Value;
    } catch (error) {
      return `MalformedPolicyDocument: not valid JSON: ${(error as Error).message}`;
    }
    const list = isProps(document) ? document["Statement"] : undefined;
    const statements = Array.isArray(list) ? list : list === undefined ? [] : [list];
    if (statements.length === 0) {
      return "MalformedPolicyDocument: missing Statement";
    }
    for (const statement of statements) {
      if (!isProps(statement)) {
        return "MalformedPolicyDocument: a statement must be an object";
      }
      if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") {
        return `MalformedPolicyDocument: Effect must be Allow or Deny, found ${JSON.stringify(statement["Effect"] ?? null)}`;
      }
      if (!("Action" in statement) && !("NotAction" in statement)) {
        return "MalformedPolicyDocument: a statement must have an Action";
      }
      const hasPrincipal = "Principal" in statement || "NotPrincipal" in statement;
      if (kind !== "identity" && !hasPrincipal) {
        return "MalformedPolicyDocument: a statement must have a Principal";
      }
      if (kind === "identity" && hasPrincipal) {
        return "MalformedPolicyDocument: an identity policy must not have a Principal";
      }
      if (kind === "trust" && "Resource" in statement) {
        return "MalformedPolicyDocument: a trust policy must not have a Resource";
      }
      if (kind === "identity" && !("Resource" in statement) && !("NotResource" in statement)) {
        return "MalformedPolicyDocument: a statement must have a Resource";
      }
    }
    return undefined;
  };
}

export const identityRules: RuleTable = {
  "aws:iam/role:Role": {
    source: "IAM API CreateRole; docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    fields: [
      { path: "name", format: iamName(64) },
      { path: "path", format: iamPath },
      { path: "assumeRolePolicy", format: policyDocument("trust") },
      { path: "description", format: matching(/^[\s\S]*$/, 0, 1000) },
      { path: "maxSessionDuration", format: range(3600, 43200, "number of seconds") },
      { path: "permissionsBoundary", format: arn("iam") },
      { path: "inlinePolicies[*].policy", format: policyDocument("identity") },
    ],
    objects: [conflicts("name", ["namePrefix"])],
  },
  "aws:iam/policy:Policy": {
    source: "IAM API CreatePolicy",
    fields: [
      { path: "name", format: iamName(128) },
      { path: "path", format: iamPath },
      { path: "policy", format: policyDocument("identity") },
    ],
  },
  "aws:iam/rolePolicy:RolePolicy": {
    source: "IAM API PutRolePolicy",
    fields: [
      { path: "name", format: iamName(128) },
      { path: "policy", format: policyDocument("identity") },
    ],
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    source: "IAM API AttachRolePolicy",
    fields: [
      { path: "role", format: iamName(64) },
      { path: "policyArn", format: matching(/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/, 20, 2048) },
    ],
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    source: "IAM API CreateInstanceProfile",
    fields: [
      { path: "name", format: iamName(128) },
      { path: "role", format: iamName(64) },
    ],
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    source: "IAM API CreateOpenIDConnectProvider",
    fields: [
      { path: "url", format: matching(/^https:\/\/[^\s?#]+$/, 9, 255) },
      { path: "thumbprintLists[*]", format: matching(/^[0-9A-Fa-f]{40}$/, 40, 40) },
    ],
  },
};
