import { z } from "zod";
import { level, type Outcome, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";

export const accessEntries = resourceRule({
  name: "access-entries",
  capability: "cluster",
  guide: [],
  reference: {
    title: "EKS Best Practices, Cluster access management",
    url: "https://docs.aws.amazon.com/eks/latest/best-practices/cluster-access-management.html",
  },
  severity: "medium",
  title: "Cluster access is granted by access entries, not by the aws-auth ConfigMap",
  why: "Anyone who can edit the aws-auth ConfigMap can become an administrator, and the role that created the cluster stays an administrator that no list shows.",
  problem: "Access to the cluster is not controlled by access entries alone: {reason}",
  fix: 'Set accessConfig to { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false } and add an aws.eks.AccessEntry for each role',
  examples: {
    bad: `new aws.eks.Cluster("main", { roleArn, vpcConfig, accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" } });`,
    good: `new aws.eks.Cluster("main", { roleArn, vpcConfig, accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false } });
new aws.eks.AccessEntry("platform", { clusterName, principalArn });`,
  },
  level: level("advisory", "advisory", "mandatory"),
  params: {
    allowCreator: z
      .boolean()
      .default(true)
      .describe("accept that the role that creates the cluster becomes its administrator (the EKS default)"),
  },
  types: [tokens.cluster],
  check(cluster, { params }) {
    const config = cluster.view.at("accessConfig");
    const mode = config.at("authenticationMode");
    const outcomes: Outcome[] = [];
    const name = mode.string();
    if (name === UNKNOWN) {
      outcomes.push(undecided(mode));
    } else if (name !== "API") {
      const found =
        name === undefined
          ? "authenticationMode is not set and defaults to CONFIG_MAP"
          : `authenticationMode is ${name}`;
      outcomes.push(violation(mode, { reason: found }));
    }
    const creator = config.at("bootstrapClusterCreatorAdminPermissions");
    const isAdmin = creator.boolean();
    if (!params.allowCreator && isAdmin !== false) {
      outcomes.push(
        isAdmin === UNKNOWN
          ? undecided(creator)
          : violation(creator, { reason: "the role that creates the cluster becomes its administrator" }),
      );
    }
    return outcomes;
  },
});
