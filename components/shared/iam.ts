/** What several capabilities write into IAM. Pure. */
import { partitionIn } from "../../facts/partition";

/** ARN of an AWS managed policy, such as AmazonEKSClusterPolicy. */
export function managedPolicyArn(region: string, name: string): string {
  return `arn:${partitionIn(region).id}:iam::aws:policy/${name}`;
}

/** The service account that a role is for. */
export interface RoleSubject {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** A statement of a trust policy: who may assume a role. */
export interface TrustStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: Readonly<Record<string, string>>;
  readonly Action: readonly string[];
  readonly Condition: { readonly StringEquals: Readonly<Record<string, string>> };
}

/** A whole trust policy. */
export function trustPolicy(statement: TrustStatement): {
  readonly Version: "2012-10-17";
  readonly Statement: readonly TrustStatement[];
} {
  return { Version: "2012-10-17", Statement: [statement] };
}

/**
 * Trust in EKS Pod Identity, for one service account of one cluster. EKS sets the session tags, not the pod:
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 *
 * The AWS provider compares trust policies by meaning: the order of keys, and a list of one value in place of the value,
 * make no difference (assume_role_policy in internal/service/iam/role.go of hashicorp/terraform-provider-aws, commit
 * 0040ea69; PoliciesAreEquivalent in aws_policy_equivalence.go of hashicorp/awspolicyequivalence).
 */
export function podIdentityTrust(clusterName: string, { namespace, serviceAccount }: RoleSubject): TrustStatement {
  return {
    Sid: "PodIdentity",
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:RequestTag/eks-cluster-name": clusterName,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    },
  };
}

/**
 * Trust in the cluster's own issuer (IAM roles for service accounts), for one service account.
 *
 * @param issuer URL of the issuer without https://
 */
export function irsaTrust(
  providerArn: string,
  issuer: string,
  { namespace, serviceAccount }: RoleSubject,
): TrustStatement {
  return {
    Sid: "ServiceAccount",
    Effect: "Allow",
    Principal: { Federated: providerArn },
    Action: ["sts:AssumeRoleWithWebIdentity"],
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: "sts.amazonaws.com",
        [`${issuer}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
      },
    },
  };
}
