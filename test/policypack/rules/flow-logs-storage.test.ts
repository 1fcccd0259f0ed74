/** How the records of flow logs are kept. */
import { flowLogBucketNotPublic } from "../../../policypack/rules/flow-logs/flow-log-bucket-not-public";
import { flowLogEncryption } from "../../../policypack/rules/flow-logs/flow-log-encryption";
import { flowLogRetention } from "../../../policypack/rules/flow-logs/flow-log-retention";
import { flowLogRole } from "../../../policypack/rules/flow-logs/flow-log-role";
import { describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";
import { type Inputs, log } from "../flow-logs";

const logs = (p: Program, inputs: Inputs = {}): Declared =>
  p.add("aws:cloudwatch/logGroup:LogGroup", "records", inputs);
const bucket = (p: Program, inputs: Inputs = {}, type = "aws:s3/bucket:Bucket"): Declared =>
  p.add(type, "records", inputs);

/** A flow log whose records go to a log group or bucket of the stack. */
function into(p: Program, to: Declared): Declared {
  const type = to.type.startsWith("aws:s3") ? { logDestinationType: "s3" } : {};
  return log(p, { vpcId: "vpc-1", logDestination: to.out("arn"), ...type });
}

function lifecycle(p: Program, rules: Input, of?: Declared): void {
  const to = of ?? bucket(p);
  into(p, to);
  p.add("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "records", { bucket: to.id, rules });
}

const byId = "arn:aws:logs:eu-west-1:111122223333:log-group:flow";

describeRule(flowLogRetention, {
  good: {
    "a year in CloudWatch Logs": (p) => into(p, logs(p, { retentionInDays: 365 })),
    "the shortest time": (p) => into(p, logs(p, { retentionInDays: 90 })),
    "the shortest time that is asked for": {
      build: (p) => into(p, logs(p, { retentionInDays: 30 })),
      params: { minDays: 30 },
    },
    "for ever, accepted": { build: (p) => into(p, logs(p)), params: { allowForEver: true } },
    "a lifecycle rule": (p) => lifecycle(p, [{ status: "Enabled", expiration: { days: 365 } }]),
    "a lifecycle rule of the older type": (p) => {
      const to = bucket(p, {}, "aws:s3/bucketV2:BucketV2");
      into(p, to);
      p.add("aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "records", {
        bucket: to.id,
        rules: [{ status: "Enabled", expiration: { days: 90 } }],
      });
    },
    "a lifecycle rule inline": (p) =>
      into(p, bucket(p, { lifecycleRules: [{ enabled: true, expiration: { days: 90 } }] })),
    "a rule that only moves objects next to one that deletes them": (p) =>
      lifecycle(p, [
        { status: "Enabled", transitions: [{ days: 30, storageClass: "GLACIER" }] },
        { status: "Enabled", expiration: { days: 365 } },
      ]),
    "a rule that is off next to one that is on": (p) =>
      lifecycle(p, [
        { status: "Disabled", expiration: { days: 1 } },
        { status: "Enabled", expiration: { days: 365 } },
      ]),
  },
  bad: {
    "for ever in CloudWatch Logs": { build: (p) => into(p, logs(p)), says: "records keeps records for ever" },
    "for ever, written out": (p) => into(p, logs(p, { retentionInDays: 0 })),
    "a day less": (p) => into(p, logs(p, { retentionInDays: 89 })),
    "a month": { build: (p) => into(p, logs(p, { retentionInDays: 30 })), says: "for 30 days only" },
    "no lifecycle rule": { build: (p) => into(p, bucket(p)), says: "for ever" },
    "a lifecycle rule of another bucket": (p) => {
      into(p, bucket(p));
      const other = p.add("aws:s3/bucket:Bucket", "other", {});
      p.add("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "other", {
        bucket: other.id,
        rules: [{ status: "Enabled", expiration: { days: 365 } }],
      });
    },
    "a lifecycle rule that is off": (p) => lifecycle(p, [{ status: "Disabled", expiration: { days: 365 } }]),
    "an inline rule that is off": (p) =>
      into(p, bucket(p, { lifecycleRules: [{ enabled: false, expiration: { days: 365 } }] })),
    "a week in S3": (p) => lifecycle(p, [{ status: "Enabled", expiration: { days: 7 } }]),
    "the first of two rules deletes too early": {
      build: (p) =>
        lifecycle(p, [
          { status: "Enabled", expiration: { days: 7 } },
          { status: "Enabled", expiration: { days: 365 } },
        ]),
      says: "for 7 days only",
    },
  },
  unknown: {
    "the time": (p) => into(p, logs(p, { retentionInDays: unknown })),
    "the rules": (p) => lifecycle(p, unknownList),
    "whether a rule is on": (p) => lifecycle(p, [{ status: unknown, expiration: { days: 365 } }]),
    "the days of a rule": (p) =>
      lifecycle(p, [
        { status: "Enabled", expiration: { days: unknown } },
        { status: "Enabled", expiration: { days: 365 } },
      ]),
    "the inline rules": (p) => into(p, bucket(p, { lifecycleRules: unknownList })),
    "a log group of another stack": (p) => log(p, { vpcId: "vpc-1", logDestination: byId }),
    "a log group of another stack, another one accepted": {
      build: (p) => log(p, { vpcId: "vpc-1", logDestination: byId }),
      params: { destinationsElsewhere: ["arn:aws:s3:::*"] },
    },
  },
  notApplicable: {
    "a log group of another stack, accepted": {
      build: (p) => log(p, { vpcId: "vpc-1", logDestination: byId }),
      params: { destinationsElsewhere: ["arn:aws:s3:::*", "arn:aws:logs:*:111122223333:*"] },
    },
    "a stream that keeps nothing": (p) =>
      log(p, { vpcId: "vpc-1", logDestination: unknown, logDestinationType: "kinesis-data-firehose" }),
  },
});

const kms = (algorithm: Input): Input => ({ applyServerSideEncryptionByDefault: { sseAlgorithm: algorithm } });

function encrypted(p: Program, rules: Input): void {
  const to = bucket(p);
  into(p, to);
  const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
  p.add(type, "records", { bucket: to.id, rules });
}

describeRule(flowLogEncryption, {
  good: {
    "a log group with a key": (p) => into(p, logs(p, { kmsKeyId: p.add("aws:kms/key:Key", "logs", {}).out("arn") })),
    "a bucket with a key": (p) => encrypted(p, [kms("aws:kms")]),
    "a bucket with a key, twice encrypted": (p) => encrypted(p, [kms("aws:kms:dsse")]),
    "a bucket with a key inline": (p) =>
      into(p, bucket(p, { serverSideEncryptionConfiguration: { rule: kms("aws:kms") } })),
  },
  bad: {
    "a log group without a key": { build: (p) => into(p, logs(p)), says: /Fix: Set kmsKeyId/ },
    "a bucket without a key": {
      build: (p) => into(p, bucket(p)),
      says: /Fix: Set an aws\.s3\.BucketServerSideEncryptionConfiguration/,
    },
    "a bucket with keys of S3": (p) => encrypted(p, [kms("AES256")]),
  },
  unknown: {
    "the algorithm": (p) => encrypted(p, [kms(unknown)]),
    "the rules": (p) => encrypted(p, unknownList),
    "a bucket of another stack": (p) => log(p, { vpcId: "vpc-1", logDestination: unknown }),
  },
  notApplicable: {
    "a bucket of another stack, accepted": {
      build: (p) => log(p, { vpcId: "vpc-1", logDestination: "arn:aws:s3:::archive/vpc" }),
      params: { destinationsElsewhere: ["arn:aws:s3:::archive/*"] },
    },
  },
});

const closed = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

function blocked(p: Program, flags: Inputs): void {
  const to = bucket(p);
  into(p, to);
  p.add("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "records", { bucket: to.id, ...flags });
}

function withAcl(p: Program, acl: Input): void {
  const to = bucket(p);
  into(p, to);
  p.add("aws:s3/bucketAcl:BucketAcl", "records", { bucket: to.id, acl });
}

describeRule(flowLogBucketNotPublic, {
  good: {
    "as S3 makes buckets": (p) => into(p, bucket(p)),
    "with a block": (p) => blocked(p, closed),
    "with a private ACL": (p) => withAcl(p, "log-delivery-write"),
    "with a private ACL inline": (p) => into(p, bucket(p, { acl: "private" })),
  },
  bad: {
    "a flag left out": {
      build: (p) => blocked(p, { ...closed, restrictPublicBuckets: undefined }),
      says: "may be public: restrictPublicBuckets is not true",
    },
    ...Object.fromEntries(
      Object.keys(closed).map((flag) => [`${flag} off`, (p: Program) => blocked(p, { ...closed, [flag]: false })]),
    ),
    "a flag off": { build: (p) => blocked(p, { ...closed, blockPublicAcls: false }), says: "blockPublicAcls" },
    "a flag off, another unknown": (p) => blocked(p, { ...closed, blockPublicAcls: unknown, ignorePublicAcls: false }),
    "a public ACL": { build: (p) => withAcl(p, "public-read"), says: "its ACL is public-read" },
    "an ACL for everybody with an account": (p) => withAcl(p, "authenticated-read"),
    "a public ACL inline": (p) => into(p, bucket(p, { acl: "public-read-write" })),
  },
  unknown: {
    "a flag": (p) => blocked(p, { ...closed, blockPublicAcls: unknown }),
    "the ACL": (p) => withAcl(p, unknown),
  },
  notApplicable: {
    "a log group": (p) => into(p, logs(p)),
    "a bucket of another stack": (p) => log(p, { vpcId: "vpc-1", logDestination: "arn:aws:s3:::archive" }),
  },
});

const trust = (statement: Inputs): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", ...statement }] });

const flowLogs = { Principal: { Service: "vpc-flow-logs.amazonaws.com" } };
const scoped = { ...flowLogs, Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } };

function withRole(p: Program, assumeRolePolicy: Input): void {
  const role = p.add("aws:iam/role:Role", "delivery", { assumeRolePolicy });
  log(p, { vpcId: "vpc-1", logDestination: unknown, iamRoleArn: role.out("arn") });
}

describeRule(flowLogRole, {
  good: {
    "an account": (p) => withRole(p, trust(scoped)),
    "an ARN, in other letters": (p) =>
      withRole(p, trust({ ...flowLogs, Condition: { ArnLike: { "AWS:sourceArn": "arn:aws:ec2:*:111122223333:*" } } })),
    "several services": (p) =>
      withRole(p, trust({ ...scoped, Principal: { Service: ["ec2.amazonaws.com", "vpc-flow-logs.amazonaws.com"] } })),
    "one statement, not in a list": (p) =>
      withRole(p, JSON.stringify({ Statement: { Effect: "Allow", Action: "sts:AssumeRole", ...scoped } })),
    "one condition of several": (p) =>
      withRole(p, trust({ ...flowLogs, Condition: { ...scoped.Condition, Bool: { "aws:SecureTransport": "true" } } })),
    "an object, its account not known yet": (p) =>
      withRole(p, {
        Statement: [{ Effect: "Allow", ...flowLogs, Condition: { StringEquals: { "aws:SourceAccount": unknown } } }],
      }),
  },
  bad: {
    "any account": {
      build: (p) => withRole(p, trust(flowLogs)),
      says: "delivery lets flow logs of any account use it (no aws:SourceAccount condition)",
    },
    "a condition of another kind": (p) =>
      withRole(p, trust({ ...flowLogs, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } })),
    "another service": {
      build: (p) => withRole(p, trust({ ...scoped, Principal: { Service: "ec2.amazonaws.com" } })),
      says: "delivery does not trust vpc-flow-logs.amazonaws.com",
    },
    refused: (p) => withRole(p, trust({ ...scoped, Effect: "Deny" })),
    "one of two statements for any account": (p) =>
      withRole(
        p,
        JSON.stringify({
          Statement: [
            { Effect: "Allow", ...scoped },
            { Effect: "Allow", ...flowLogs },
          ],
        }),
      ),
    "no role": {
      build: (p) => log(p, { vpcId: "vpc-1", logDestination: unknown }),
      says: "No role is set as the role for writing records",
    },
    "no role, the destination written out": (p) =>
      log(p, { vpcId: "vpc-1", logDestination: unknown, logDestinationType: "cloud-watch-logs" }),
  },
  unknown: {
    "the policy": (p) => withRole(p, unknown),
    "the condition": (p) => withRole(p, { Statement: [{ Effect: "Allow", ...flowLogs, Condition: unknown }] }),
    "the keys of the condition": (p) =>
      withRole(p, { Statement: [{ Effect: "Allow", ...flowLogs, Condition: { StringEquals: unknown } }] }),
    "one of two statements": (p) =>
      withRole(p, {
        Statement: [
          { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" } },
          { Effect: "Allow", Principal: { Service: unknown } },
        ],
      }),
    "the service": (p) => withRole(p, { Statement: [{ Effect: "Allow", Principal: { Service: unknown } }] }),
    "the kind of destination": (p) => log(p, { vpcId: "vpc-1", logDestination: unknown, logDestinationType: unknown }),
    "a role of another stack": (p) => log(p, { vpcId: "vpc-1", iamRoleArn: "arn:aws:iam::111122223333:role/flow" }),
  },
  notApplicable: {
    "a bucket": (p) => log(p, { vpcId: "vpc-1", logDestination: unknown, logDestinationType: "s3" }),
  },
});
