import type { Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { anyOf, is } from "../../../core/answers";
import { eksComponent } from "../shared/clusters";

const kmsKey = "aws:kms/key:Key";

function judge(cluster: Node): Outcome {
  const config = cluster.view.at("encryptionConfig");
  const key = config.at("provider", "keyArn");
  const resources = config.at("resources");
  if (config.state === "absent") {
    return violation(config, { reason: "encryptionConfig is not set" });
  }
  const sources = cluster.refs("encryptionConfig");
  const byComponent = cluster.parent?.type === eksComponent;
  if (byComponent && config.state === "unknown" && sources.some((ref) => ref.type === kmsKey)) {
    // @pulumi/eks derives the whole object from the key's ARN, which is unknown until the key exists.
    return pass;
  }
  if (key.state === "absent" || key.string() === "") {
    return violation(key, { reason: "it names no key" });
  }
  const listed = anyOf(resources.elements().map((each) => is(each.string(), "secrets")));
  if (listed === false) {
    return violation(resources, { reason: "resources does not include secrets" });
  }
  // A key's ARN is unknown until the key exists, but it is known that there will be one.
  const hasKey = key.state === "known" || sources.length > 0;
  return listed === true && hasKey ? pass : undecided(hasKey ? resources : key);
}

export const secretsEncryption = stackRule({
  name: "secrets-encryption",
  capability: "cluster",
  guide: [],
  reference: {
    title:
      "EKS Best Practices, Data encryption and secrets management: use AWS KMS for envelope encryption of Kubernetes secrets",
    url: "https://docs.aws.amazon.com/eks/latest/best-practices/data-encryption-and-secrets-management.html",
  },
  cis: "5.3.1",
  severity: "medium",
  title: "Kubernetes secrets are encrypted with a customer managed KMS key",
  why: "Private keys and service account tokens are secrets. With a customer managed key, a key policy controls who can decrypt them, and CloudTrail records each use.",
  problem: "The cluster does not encrypt Kubernetes secrets with a customer managed KMS key: {reason}",
  fix: 'Set encryptionConfig to { provider: { keyArn }, resources: ["secrets"] }',
  examples: {
    bad: `new aws.eks.Cluster("main", { roleArn, vpcConfig });`,
    good: `new aws.eks.Cluster("main", { roleArn, vpcConfig, encryptionConfig: { provider: { keyArn: key.arn }, resources: ["secrets"] } });`,
  },
  level: level("advisory", "advisory", "mandatory"),
  types: [tokens.cluster],
  check(graph): readonly Finding[] {
    return graph.byType(tokens.cluster).map((cluster) => on(cluster, judge(cluster)));
  },
});
