/** Ids and outputs of IAM, KMS, CloudWatch Logs, S3, Private CA and ACM resources. */
import { isProps, type Props } from "../../property-values";
import { pem } from "../pem";
import { type Context, joined, named, type OutputRule, type OutputTable, TIME } from "./context";

function pathOf(context: Context): string {
  return context.text("path") || "/";
}

function uniqueId(context: Context, prefix: string): string {
  return `${prefix}${context.hex(17).toUpperCase()}`;
}

const ofBucket: OutputRule = { id: named("bucket") };

const bucketOutputs = (context: Context): Props => {
  const bucket = context.text("bucket");
  return {
    arn: `arn:${context.partition}:s3:::${bucket}`,
    bucketDomainName: `${bucket}.s3.${context.domain}`,
    bucketPrefix: "",
    bucketRegion: context.region,
    bucketRegionalDomainName: `${bucket}.s3.${context.region}.${context.domain}`,
    hostedZoneId: "Z3BJ6K6RIION7M",
    requestPayer: "BucketOwner",
  };
};

function commonName(context: Context): string {
  const subject = context.props("certificateAuthorityConfiguration")["subject"];
  return isProps(subject) && typeof subject["commonName"] === "string" ? subject["commonName"] : "ca";
}

export const identityOutputs: OutputTable = {
  "aws:iam/role:Role": {
    id: named("name"),
    outputs: (context) => ({
      arn: context.globalArn("iam", `role${pathOf(context)}${context.text("name")}`),
      createDate: TIME,
      inlinePolicies: [],
      managedPolicyArns: [],
      namePrefix: "",
      uniqueId: uniqueId(context, "AROA"),
    }),
  },
  "aws:iam/policy:Policy": {
    id: (context) => context.globalArn("iam", `policy${pathOf(context)}${context.text("name")}`),
    outputs: (context) => ({
      arn: context.id,
      attachmentCount: 0,
      namePrefix: "",
      policyId: uniqueId(context, "ANPA"),
    }),
  },
  "aws:iam/rolePolicy:RolePolicy": { id: joined(":", "role", "name"), outputs: () => ({ namePrefix: "" }) },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    id: (context) => `${context.text("role")}-${context.digits(26)}`,
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    id: named("name"),
    outputs: (context) => ({
      arn: context.globalArn("iam", `instance-profile${pathOf(context)}${context.text("name")}`),
      createDate: TIME,
      namePrefix: "",
      uniqueId: uniqueId(context, "AIPA"),
    }),
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    id: (context) => context.globalArn("iam", `oidc-provider/${context.text("url").replace(/^https:\/\//, "")}`),
    outputs: (context) => ({ arn: context.id, thumbprintLists: [context.hex(40)] }),
  },
  "aws:kms/key:Key": {
    id: (context) => (context.inputs["multiRegion"] === true ? `mrk-${context.hex(32)}` : context.uuid()),
    outputs: (context) => ({
      arn: context.arn("kms", `key/${context.id}`),
      description: "",
      keyId: context.id,
      multiRegion: false,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { AWS: context.globalArn("iam", "root") }, Action: "kms:*", Resource: "*" },
        ],
      }),
      rotationPeriodInDays: context.inputs["enableKeyRotation"] === true ? 365 : 0,
    }),
  },
  "aws:kms/alias:Alias": {
    id: named("name"),
    outputs: (context) => ({
      arn: context.arn("kms", context.text("name")),
      namePrefix: "",
      targetKeyArn: context.text("targetKeyId").startsWith("arn:")
        ? context.text("targetKeyId")
        : context.arn("kms", `key/${context.text("targetKeyId")}`),
    }),
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    id: named("name"),
    outputs: (context) => ({
      arn: context.arn("logs", `log-group:${context.text("name")}`),
      deletionProtectionEnabled: false,
      logGroupClass: "STANDARD",
      namePrefix: "",
    }),
  },
  "aws:s3/bucket:Bucket": { id: named("bucket"), outputs: bucketOutputs },
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
  "aws:s3/bucketLogging:BucketLogging": ofBucket,
  "aws:acmpca/certificateAuthority:CertificateAuthority": {
    id: (context) => context.arn("acm-pca", `certificate-authority/${context.uuid()}`),
    outputs: (context) => ({
      arn: context.id,
      // A new authority is waiting for its certificate: both are empty until one is imported.
      certificate: "",
      certificateChain: "",
      certificateSigningRequest: pem(commonName(context), "CERTIFICATE REQUEST"),
      keyStorageSecurityStandard: "FIPS_140_2_LEVEL_3_OR_HIGHER",
      notAfter: "",
      notBefore: "",
      serial: "",
      usageMode: "GENERAL_PURPOSE",
    }),
  },
  "aws:acmpca/certificate:Certificate": {
    id: (context) => `${context.text("certificateAuthorityArn")}/certificate/${context.hex(32)}`,
    outputs: (context) => ({
      arn: context.id,
      certificate: pem(context.target.name),
      certificateChain: context.text("templateArn").includes("/RootCACertificate/") ? "" : pem("issuer"),
    }),
  },
  "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": {
    id: named("certificateAuthorityArn"),
  },
  "aws:acmpca/permission:Permission": {
    id: (context) => `${context.text("certificateAuthorityArn")},${context.text("principal")},${context.account}`,
    outputs: (context) => ({ policy: "", sourceAccount: context.account }),
  },
  "aws:acm/certificate:Certificate": {
    id: (context) => context.arn("acm", `certificate/${context.uuid()}`),
    outputs: (context) => {
      const names = [context.text("domainName"), ...(context.list("subjectAlternativeNames") as string[])];
      const distinct = [...new Set(names)];
      const dns = context.text("validationMethod") === "DNS";
      const zone = (name: string): string => name.replace(/^\*\./, "");
      return {
        arn: context.id,
        domainValidationOptions: dns
          ? distinct.map((name) => ({
              domainName: name,
              resourceRecordName: `_${context.hex(32, zone(name))}.${zone(name)}.`,
              resourceRecordType: "CNAME",
              resourceRecordValue: `_${context.hex(32, zone(name), "value")}.acm-validations.aws.`,
            }))
          : [],
        keyAlgorithm: "RSA_2048",
        notAfter: "",
        notBefore: "",
        options: { certificateTransparencyLoggingPreference: "ENABLED", export: "DISABLED" },
        pendingRenewal: false,
        renewalEligibility: "INELIGIBLE",
        renewalSummaries: [],
        status: dns ? "PENDING_VALIDATION" : "ISSUED",
        subjectAlternativeNames: distinct,
        type: context.text("certificateAuthorityArn") ? "PRIVATE" : "AMAZON_ISSUED",
        validationEmails: [],
        validationMethod: "NONE",
      };
    },
  },
  "aws:acm/certificateValidation:CertificateValidation": { id: () => TIME },
};
