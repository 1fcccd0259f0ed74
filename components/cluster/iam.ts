/** IAM and KMS policy documents of the cluster. Pure. */
import { partitionIn } from "../../facts/partition";
import type { RoleSubject } from "../shared/iam";

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Where the cluster is, for ARNs and service principals. */
export interface Place {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/** ARN of an EKS access policy, such as AmazonEKSViewPolicy. */
export function accessPolicyArn(region: string, name: string): string {
  return `arn:${partitionIn(region).id}:eks::aws:cluster-access-policy/${name}`;
}

export function policy(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Trust policy of the role that EKS manages the cluster with. */
export const clusterTrust: Statement = {
  Sid: "Eks",
  Effect: "Allow",
  Action: ["sts:AssumeRole"],
  Principal: { Service: "eks.amazonaws.com" },
};

/** What the cluster role may do with the key that encrypts Kubernetes secrets. */
export function secretsKeyUse(keyArn: string): Statement {
  return {
    Sid: "EncryptSecrets",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"],
    Resource: [keyArn],
  };
}

/** IAM policies of the account decide who may use and manage the key: without this nobody could. */
export function keyAdministration({ region, accountId }: Place): Statement {
  return {
    Sid: "AccountAdministration",
    Effect: "Allow",
    Action: ["kms:*"],
    Principal: { AWS: `arn:${partitionIn(region).id}:iam::${accountId}:root` },
    Resource: ["*"],
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
export function logGroupEncryption({ region, accountId }: Place, logGroupName: string): Statement {
  const { id, dnsSuffix } = partitionIn(region);
  return {
    Sid: "EncryptLogGroup",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
    Principal: { Service: `logs.${region}.${dnsSuffix}` },
    Resource: ["*"],
    Condition: {
      ArnEquals: {
        "kms:EncryptionContext:aws:logs:arn": `arn:${id}:logs:${region}:${accountId}:log-group:${logGroupName}`,
      },
    },
  };
}

/** Service account of the VPC CNI. */
export const awsNode: RoleSubject = { namespace: "kube-system", serviceAccount: "aws-node" };

/** The managed policy AmazonEKS_CNI_Policy is for IPv4 only: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html */
export function ipv6Cni(region: string): readonly Statement[] {
  return [
    {
      Sid: "AssignAddresses",
      Effect: "Allow",
      Action: [
        "ec2:AssignIpv6Addresses",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeInstances",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeTags",
      ],
      Resource: ["*"],
    },
    {
      Sid: "TagInterfaces",
      Effect: "Allow",
      Action: ["ec2:CreateTags"],
      Resource: [`arn:${partitionIn(region).id}:ec2:*:*:network-interface/*`],
    },
  ];
}

/** What the network policy agent needs to write its event log. It begins by creating the log group, there or not. */
export function networkPolicyLogs(logGroupArn: string): readonly Statement[] {
  return [
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [`${logGroupArn}:*`],
    },
    { Sid: "FindLogGroups", Effect: "Allow", Action: ["logs:DescribeLogGroups"], Resource: ["*"] },
  ];
}
