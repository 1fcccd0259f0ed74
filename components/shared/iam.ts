/** ARNs of IAM that several capabilities use. Pure. */
import { partitionIn } from "../../facts/partition";

/** ARN of an AWS managed policy, such as AmazonEKSClusterPolicy. */
export function managedPolicyArn(region: string, name: string): string {
  return `arn:${partitionIn(region).id}:iam::aws:policy/${name}`;
}
