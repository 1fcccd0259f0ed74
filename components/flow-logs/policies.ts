/** Key, bucket and role policies of flow logs. Pure. */
import { partitionIn } from "../../facts/partition";

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** Where the logs are made. */
export interface Place {
  readonly region: string;
  /** Account that creates the flow log: twelve digits. */
  readonly accountId: string;
}

const document = (...statements: readonly Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

export function logGroupArn({ region, accountId }: Place, name: string): string {
  return `arn:${partitionIn(region).id}:logs:${region}:${accountId}:log-group:${name}`;
}

export function bucketArn({ region }: Place, name: string): string {
  return `arn:${partitionIn(region).id}:s3:::${name}`;
}

/** Without it nobody could administer the key: IAM policies of the account count only through this statement. */
function accountAdministers({ region, accountId }: Place): Statement {
  return {
    Sid: "AccountAdministersKey",
    Effect: "Allow",
    Principal: { AWS: `arn:${partitionIn(region).id}:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
}

const useKey = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"];

/**
 * Policy of the key of a log group: CloudWatch Logs of the Region may use it for that log group and no other.
 *
 * Source: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logGroupKeyPolicy(place: Place, logGroup: string): PolicyDocument {
  return document(accountAdministers(place), {
    Sid: "CloudWatchLogsUsesKeyForLogGroup",
    Effect: "Allow",
    Principal: { Service: `logs.${place.region}.${partitionIn(place.region).dnsSuffix}` },
    Action: useKey,
    Resource: "*",
    Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": logGroupArn(place, logGroup) } },
  });
}

const fromHere = ({ region, accountId }: Place): Statement["Condition"] => ({
  StringEquals: { "aws:SourceAccount": accountId },
  ArnLike: { "aws:SourceArn": `arn:${partitionIn(region).id}:logs:${region}:${accountId}:*` },
});

const delivery = { Service: "delivery.logs.amazonaws.com" };

/**
 * Policy of the key of a bucket: log delivery may use it on behalf of this account.
 *
 * Source: docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html
 */
export function bucketKeyPolicy(place: Place): PolicyDocument {
  return document(accountAdministers(place), {
    Sid: "LogDeliveryUsesKey",
    Effect: "Allow",
    Principal: delivery,
    Action: useKey,
    Resource: "*",
    Condition: fromHere(place),
  });
}

/**
 * Policy of the bucket: log delivery writes below AWSLogs/ of this account, and nobody comes without TLS 1.2.
 *
 * Source: docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 *
 * @param hive whether prefixes are Hive-compatible, which renames the account's folder
 */
export function bucketPolicy(place: Place, bucket: string, hive: boolean): PolicyDocument {
  const arn = bucketArn(place, bucket);
  const folder = hive ? `aws-account-id=${place.accountId}` : place.accountId;
  const origin = fromHere(place);
  return document(
    {
      Sid: "LogDeliveryWrites",
      Effect: "Allow",
      Principal: delivery,
      Action: "s3:PutObject",
      Resource: `${arn}/AWSLogs/${folder}/*`,
      Condition: {
        ...origin,
        StringEquals: { ...origin?.StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    },
    {
      Sid: "LogDeliveryLooks",
      Effect: "Allow",
      Principal: delivery,
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: arn,
      Condition: origin,
    },
    refuse("NobodyWithoutTls", arn, { Bool: { "aws:SecureTransport": "false" } }),
    refuse("NobodyBelowTls12", arn, { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
  );
}

function refuse(sid: string, arn: string, condition: Statement["Condition"]): Statement {
  return {
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: condition,
  };
}

/**
 * Trust policy of the delivery role: VPC flow logs of this account and Region may take it.
 *
 * Source: docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export function deliveryTrustPolicy({ region, accountId }: Place): PolicyDocument {
  return document({
    Sid: "FlowLogsTakeRole",
    Effect: "Allow",
    Principal: { Service: "vpc-flow-logs.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": `arn:${partitionIn(region).id}:ec2:${region}:${accountId}:vpc-flow-log/*` },
    },
  });
}

/** What the delivery role may do: write to that one log group. It exists already, so the role cannot create any. */
export function deliveryPolicy(place: Place, logGroup: string): PolicyDocument {
  const arn = logGroupArn(place, logGroup);
  return document(
    {
      Sid: "Write",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      Resource: [arn, `${arn}:*`],
    },
    {
      Sid: "FindLogGroup",
      Effect: "Allow",
      // Takes no narrower resource: it lists.
      Action: "logs:DescribeLogGroups",
      Resource: logGroupArn(place, "*"),
    },
  );
}

/**
 * Trust policy of an agent that runs in pods: EKS Pod Identity of that one cluster may hand the role out.
 *
 * Source: docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function podTrustPolicy(place: Place, cluster: string): PolicyDocument {
  return document({
    Sid: "PodIdentityTakesRole",
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: { "aws:SourceAccount": place.accountId },
      ArnEquals: { "aws:SourceArn": clusterArn(place, cluster) },
    },
  });
}

export function clusterArn({ region, accountId }: Place, name: string): string {
  return `arn:${partitionIn(region).id}:eks:${region}:${accountId}:cluster/${name}`;
}
