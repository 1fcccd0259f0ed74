/** What IAM, KMS, CloudWatch Logs, S3 and Private CA refuse. */
import { arn, matching, oneOf, range } from "../../formats";
import { conflicts, exactlyOne, given, type ObjectRule, type RuleTable, text, texts } from "../../rules";
import { isProps, type Value } from "../../wire";

const iamName = (max: number): ReturnType<typeof matching> => matching(/^[\w+=,.@-]+$/, 1, max);
const iamPath = matching(/^(\/|\/[!-~]+\/)$/, 1, 512);

/** A policy document: JSON with Version and Statement; `trust` documents name a Principal, the others must not. */
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

const bucketName = (value: Value): string | undefined => {
  const name = String(value);
  const basic = matching(/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/, 3, 63)(value);
  if (basic !== undefined) {
    return basic;
  }
  const refused = [
    [/\.\./, "two adjacent periods"],
    [/^\d+\.\d+\.\d+\.\d+$/, "the form of an IP address"],
    [/^(xn--|sthree-|amzn-s3-demo-)/, "a reserved prefix"],
    [/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/, "a reserved suffix"],
  ] as const;
  const found = refused.find(([pattern]) => pattern.test(name));
  return found ? `a bucket name must not have ${found[1]}, found "${name}"` : undefined;
};

const SIGNING: Record<string, RegExp> = {
  RSA: /^SHA(256|384|512)WITHRSA$/,
  EC: /^SHA(256|384|512)WITHECDSA$/,
  ML: /^ML_DSA_(44|65|87)$/,
};
const SIGNING_ALGORITHMS = [
  "SHA256WITHECDSA",
  "SHA384WITHECDSA",
  "SHA512WITHECDSA",
  "SHA256WITHRSA",
  "SHA384WITHRSA",
  "SHA512WITHRSA",
  "ML_DSA_44",
  "ML_DSA_65",
  "ML_DSA_87",
];

const caAlgorithms: ObjectRule = (inputs, report) => {
  const key = text(inputs, "certificateAuthorityConfiguration.keyAlgorithm");
  const signing = text(inputs, "certificateAuthorityConfiguration.signingAlgorithm");
  const family = key?.split("_")[0] ?? "";
  if (signing !== undefined && SIGNING[family] && !SIGNING[family].test(signing)) {
    report("certificateAuthorityConfiguration.signingAlgorithm", `${signing} cannot be used with a ${key} key`);
  }
};

const validity: ObjectRule = (inputs, report) => {
  const kind = text(inputs, "validity.type");
  const value = text(inputs, "validity.value");
  if (kind === undefined || value === undefined) {
    return;
  }
  if (["DAYS", "MONTHS", "YEARS", "ABSOLUTE"].includes(kind)) {
    if (!/^[1-9]\d*$/.test(value)) {
      report(
        "validity.value",
        `must be a whole number above 0 in a string for ${kind}, found ${JSON.stringify(value)}`,
      );
    }
  } else if (kind === "END_DATE" && Number.isNaN(Date.parse(value))) {
    report("validity.value", `must be an RFC 3339 time for END_DATE, found ${JSON.stringify(value)}`);
  }
};

const PERMISSION_ACTIONS = ["IssueCertificate", "GetCertificate", "ListPermissions"];

const caRevocation: ObjectRule = (inputs, report) => {
  const crl = isProps(inputs["revocationConfiguration"]) ? inputs["revocationConfiguration"]["crlConfiguration"] : null;
  if (isProps(crl ?? null) && (crl as Record<string, Value>)["enabled"] === true) {
    if (!given(crl as Record<string, Value>, "s3BucketName")) {
      report(
        "revocationConfiguration.crlConfiguration.s3BucketName",
        "s3BucketName must be set when the CRL is enabled",
      );
    }
  }
};

const distinctNames: ObjectRule = (inputs, report) => {
  const names = texts(inputs, "subjectAlternativeNames");
  if (new Set(names).size < names.length) {
    report("subjectAlternativeNames", "a name must not be given twice");
  }
};

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
  "aws:kms/key:Key": {
    source: "KMS API CreateKey, ScheduleKeyDeletion, EnableKeyRotation",
    fields: [
      { path: "deletionWindowInDays", format: range(7, 30, "number of days") },
      { path: "rotationPeriodInDays", format: range(90, 2560, "number of days") },
      { path: "keyUsage", format: oneOf("ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT") },
      { path: "policy", format: policyDocument("resource") },
    ],
  },
  "aws:kms/alias:Alias": {
    source: "KMS API CreateAlias",
    fields: [
      { path: "name", format: matching(/^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/, 7, 256) },
      { path: "targetKeyId", format: matching(/^(arn:aws[a-z-]*:kms:|mrk-|[0-9a-f]{8}-).+$/, 8, 2048) },
    ],
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    source: "CloudWatch Logs API CreateLogGroup, PutRetentionPolicy",
    fields: [
      { path: "name", format: matching(/^[.\-_/#A-Za-z0-9]+$/, 1, 512) },
      {
        path: "retentionInDays",
        format: oneOf(
          ...[
            0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
          ],
        ),
      },
      { path: "kmsKeyId", format: arn("kms") },
      { path: "logGroupClass", format: oneOf("STANDARD", "INFREQUENT_ACCESS", "DELIVERY") },
    ],
  },
  "aws:s3/bucket:Bucket": {
    source: "docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    fields: [{ path: "bucket", format: bucketName }],
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    source: "S3 API PutBucketPolicy",
    fields: [{ path: "policy", format: policyDocument("resource") }],
  },
  "aws:acmpca/certificateAuthority:CertificateAuthority": {
    source:
      "ACM PCA API CreateCertificateAuthority; docs.aws.amazon.com/privateca/latest/userguide/short-lived-certificates.html",
    fields: [
      { path: "type", format: oneOf("ROOT", "SUBORDINATE") },
      { path: "usageMode", format: oneOf("GENERAL_PURPOSE", "SHORT_LIVED_CERTIFICATE") },
      { path: "permanentDeletionTimeInDays", format: range(7, 30, "number of days") },
      {
        path: "certificateAuthorityConfiguration.keyAlgorithm",
        format: oneOf(
          ...["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"],
          ...["ML_DSA_44", "ML_DSA_65", "ML_DSA_87", "SM2"],
        ),
      },
      { path: "certificateAuthorityConfiguration.subject.country", format: matching(/^[A-Za-z]{2}$/, 2, 2) },
      { path: "revocationConfiguration.crlConfiguration.expirationInDays", format: range(1, 5000, "number of days") },
    ],
    objects: [caAlgorithms, caRevocation],
  },
  "aws:acmpca/certificate:Certificate": {
    source: "ACM PCA API IssueCertificate",
    fields: [
      { path: "certificateAuthorityArn", format: arn("acm-pca") },
      { path: "signingAlgorithm", format: oneOf(...SIGNING_ALGORITHMS) },
      { path: "validity.type", format: oneOf("END_DATE", "ABSOLUTE", "DAYS", "MONTHS", "YEARS") },
      { path: "templateArn", format: matching(/^arn:aws[a-z-]*:acm-pca:::template\/[A-Za-z0-9_]+\/V\d$/, 20, 200) },
    ],
    objects: [validity],
  },
  "aws:acmpca/permission:Permission": {
    source: "ACM PCA API CreatePermission",
    fields: [
      { path: "certificateAuthorityArn", format: arn("acm-pca") },
      { path: "principal", format: oneOf("acm.amazonaws.com") },
      { path: "actions[*]", format: oneOf(...PERMISSION_ACTIONS) },
    ],
  },
  "aws:acm/certificate:Certificate": {
    source: "ACM API RequestCertificate",
    fields: [
      { path: "validationMethod", format: oneOf("DNS", "EMAIL", "HTTP") },
      {
        path: "domainName",
        format: matching(
          /^(\*\.)?(([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9])\.)+[A-Za-z0-9-]{1,62}$/,
          1,
          253,
        ),
      },
      { path: "certificateAuthorityArn", format: arn("acm-pca") },
    ],
    objects: [
      exactlyOne(["domainName", "privateKey"]),
      exactlyOne(["validationMethod", "certificateAuthorityArn", "privateKey"]),
      distinctNames,
    ],
  },
};
