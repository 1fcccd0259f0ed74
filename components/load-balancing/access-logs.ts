/** The bucket of access logs: private, encrypted, reached over TLS only, emptied by age. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Children } from "../shared/children";
import { accessLogsPolicy } from "./iam";

export interface AccessLogsOptions {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  readonly retentionDays: pulumi.Input<number>;
  readonly deletionProtection: boolean;
}

export interface AccessLogs {
  readonly bucketName: pulumi.Output<string>;
  /** To be there before a load balancer writes. */
  readonly resources: readonly pulumi.Resource[];
}

export function makeAccessLogs(children: Children, options: AccessLogsOptions): AccessLogs {
  const { region, retentionDays } = options;
  const name = children.name("logs");
  const bucket = new aws.s3.Bucket(
    name,
    { forceDestroy: !options.deletionProtection, tags: children.tags("logs") },
    children.options(),
  );
  const bucketId = { bucket: bucket.id };
  const blocked = new aws.s3.BucketPublicAccessBlock(
    name,
    {
      ...bucketId,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    children.options(),
  );
  const ownership = new aws.s3.BucketOwnershipControls(
    name,
    { ...bucketId, rule: { objectOwnership: "BucketOwnerEnforced" } },
    children.options(),
  );
  const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    // Application Load Balancers write to buckets with keys of Amazon S3 only.
    { ...bucketId, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    children.options(),
  );
  const versioning = new aws.s3.BucketVersioning(
    name,
    { ...bucketId, versioningConfiguration: { status: "Enabled" } },
    children.options(),
  );
  new aws.s3.BucketLifecycleConfiguration(
    name,
    {
      ...bucketId,
      rules: [
        {
          id: "retention",
          status: "Enabled",
          filter: {},
          expiration: { days: retentionDays },
          noncurrentVersionExpiration: { noncurrentDays: 30 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    },
    // S3 refuses rules on noncurrent versions while a bucket has none.
    children.options([versioning]),
  );
  const policy = new aws.s3.BucketPolicy(
    name,
    {
      ...bucketId,
      policy: pulumi.jsonStringify(
        pulumi
          .all([bucket.arn, options.accountId])
          .apply(([arn, accountId]) => accessLogsPolicy({ region, accountId }, arn)),
      ),
    },
    // S3 takes one change of a bucket's access at a time.
    children.options([blocked]),
  );
  return { bucketName: bucket.id, resources: [policy, ownership, encryption] };
}
