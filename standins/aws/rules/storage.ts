/** What KMS, CloudWatch Logs and S3 refuse. */
import { arn, matching, oneOf, range } from "../../formats";
import type { RuleTable } from "../../rules";
import type { Value } from "../../property-values";
import { policyDocument } from "./identity";

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

export const storageRules: RuleTable = {
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
};
