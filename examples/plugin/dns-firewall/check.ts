/** What the schema cannot know: whether nodes still resolve what they need. Pure. */
import { error, type Declarations, type Problem } from "eks-network-security/plugin";
import type { Config } from "./config";

/**
 * Names that a node resolves before it joins.
 * https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
function namesOfNodes(region: string): string[] {
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return ["ec2", "sts", "api.ecr", "s3"]
    .map((service) => `${service}.${region}.${suffix}`)
    .concat(`example.gr7.${region}.eks.${suffix}`);
}

/** Whether an entry of a domain list matches a name. */
export function matches(domain: string, name: string): boolean {
  return domain.startsWith("*") ? name.endsWith(domain.slice(1)) : name === domain;
}

export function check(config: Config, { region }: Readonly<Partial<Declarations>>): Problem[] {
  if (config.otherDomains === "alert" || region === undefined) {
    return [];
  }
  const refused = namesOfNodes(region).filter((name) => !config.allowedDomains.some((one) => matches(one, name)));
  return refused.length === 0
    ? []
    : [
        error(
          ["allowedDomains"],
          `Nodes cannot join the cluster: they need to resolve ${refused.join(", ")}.`,
          'Add "*.amazonaws.com" ("*.amazonaws.com.cn" in China).',
        ),
      ];
}
