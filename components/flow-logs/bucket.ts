/** The bucket of flow logs: private, encrypted, reached over TLS only, emptied by age. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Children } from "../shared/children";
import type { FlowLogsSettings, S3Args } from "./args";
import { makeKey, type MakePolicy, type Made } from "./made";
import { bucketName } from "./names";
import { bucketKeyPolicy, bucketPolicy } from "./policies";

export function makeBucket(children: Children, args: FlowLogsSettings, s3: Required<S3Args>, policy: MakePolicy): Made {
  const key = makeKey(children, args, "Flow logs in S3", policy(bucketKeyPolicy));
  const { region, stack } = args;
  const bucket = new aws.s3.Bucket(
    children.name("records"),
    {
      bucket: pulumi.output(args.accountId).apply((accountId) => bucketName(stack, { accountId, region })),
      forceDestroy: !args.deletionProtection,
      tags: children.tags("records"),
    },
    children.options(),
  );
  const blocked = new aws.s3.BucketPublicAccessBlock(
    children.name("records"),
    {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    children.options(),
  );
  const ownership = new aws.s3.BucketOwnershipControls(
    children.name("records"),
    { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } },
    children.options(),
  );
  const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
    children.name("records"),
    {
      bucket: bucket.id,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
          // One call to KMS for many objects instead of one each.
          bucketKeyEnabled: true,
        },
      ],
    },
    children.options(),
  );
  const versioning = new aws.s3.BucketVersioning(
    children.name("records"),
    { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
    children.options(),
  );
  new aws.s3.BucketLifecycleConfiguration(
    children.name("records"),
    {
      bucket: bucket.id,
      rules: [
        {
          id: "retention",
          status: "Enabled",
          filter: {},
          expiration: { days: args.retentionDays },
          noncurrentVersionExpiration: { noncurrentDays: 30 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    },
    // S3 refuses rules on noncurrent versions while a bucket has none.
    children.options([versioning]),
  );
  const access = new aws.s3.BucketPolicy(
    children.name("records"),
    {
      bucket: bucket.id,
      policy: policy((place) => bucketPolicy(place, bucketName(stack, place), s3.hiveCompatiblePartitions)),
    },
    // S3 takes one change of a bucket's access at a time.
    children.options([blocked]),
  );
  return {
    target: {
      logDestination: bucket.arn,
      destinationOptions: {
        fileFormat: s3.fileFormat,
        hiveCompatiblePartitions: s3.hiveCompatiblePartitions,
        perHourPartition: s3.perHourPartition,
      },
    },
    destinationArn: bucket.arn,
    keyArn: key.arn,
    before: [access, ownership, encryption],
  };
}
