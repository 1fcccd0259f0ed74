import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export type Tags = pulumi.Input<Record<string, pulumi.Input<string>>>;

/** The two groups of a cluster that a rule can belong to or admit. */
type Group = "cluster" | "node";

interface Rule {
  /** Suffix of the resource name, after the component's name. */
  readonly suffix: string;
  readonly description: string;
  readonly type: "ingress" | "egress";
  readonly group: Group;
  readonly ports: readonly [from: number, to: number];
  readonly protocol: "tcp" | "-1";
  readonly peer: Group | "self" | "world";
}

const clusterEgress: Rule = {
  suffix: "eksClusterInternetEgressRule",
  description: "Allow internet access.",
  type: "egress",
  group: "cluster",
  ports: [0, 0],
  protocol: "-1",
  peer: "world",
};

const clusterIngress: Rule = {
  suffix: "eksClusterIngressRule",
  description: "Allow pods to communicate with the cluster API Server",
  type: "ingress",
  group: "cluster",
  ports: [443, 443],
  protocol: "tcp",
  peer: "node",
};

const nodeRules: readonly Rule[] = [
  {
    suffix: "eksNodeIngressRule",
    description: "Allow nodes to communicate with each other",
    type: "ingress",
    group: "node",
    ports: [0, 0],
    protocol: "-1",
    peer: "self",
  },
  {
    suffix: "eksNodeClusterIngressRule",
    description: "Allow worker Kubelets and pods to receive communication from the cluster control plane",
    type: "ingress",
    group: "node",
    ports: [1025, 65535],
    protocol: "tcp",
    peer: "cluster",
  },
  {
    suffix: "eksExtApiServerClusterIngressRule",
    description:
      "Allow pods running extension API servers on port 443 to receive communication from cluster control plane",
    type: "ingress",
    group: "node",
    ports: [443, 443],
    protocol: "tcp",
    peer: "cluster",
  },
  {
    suffix: "eksNodeInternetEgressRule",
    description: "Allow internet access.",
    type: "egress",
    group: "node",
    ports: [0, 0],
    protocol: "-1",
    peer: "world",
  },
];

type GroupIds = Partial<Record<Group, pulumi.Input<string>>>;

// The real provider registers aws.ec2.SecurityGroupRule, so the stand-in does too: a policy must
// meet here what it meets in production.
function createRule(name: string, rule: Rule, ids: GroupIds, parent: pulumi.Resource): aws.ec2.SecurityGroupRule {
  const securityGroupId = groupId(ids, rule.group);
  return new aws.ec2.SecurityGroupRule(
    `${name}-${rule.suffix}`,
    {
      description: rule.description,
      type: rule.type,
      fromPort: rule.ports[0],
      toPort: rule.ports[1],
      protocol: rule.protocol,
      securityGroupId,
      ...(rule.peer === "self"
        ? { self: true }
        : rule.peer === "world"
          ? { cidrBlocks: ["0.0.0.0/0"] }
          : { sourceSecurityGroupId: groupId(ids, rule.peer) }),
    },
    { parent },
  );
}

function groupId(ids: GroupIds, group: Group): pulumi.Input<string> {
  const id = ids[group];
  if (id === undefined) {
    throw new Error(`no ${group} security group for the rule`);
  }
  return id;
}

/** The default cluster security group: no ingress rules, egress to everywhere. */
export function createClusterSecurityGroup(
  name: string,
  args: { vpcId: pulumi.Input<string>; tags?: Tags | undefined; groupTags?: Tags | undefined },
  parent: pulumi.Resource,
): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup(
    `${name}-eksClusterSecurityGroup`,
    {
      vpcId: args.vpcId,
      revokeRulesOnDelete: true,
      tags: mergedTags(`${name}-eksClusterSecurityGroup`, args.groupTags, args.tags),
    },
    { parent },
  );
  createRule(name, clusterEgress, { cluster: group.id }, parent);
  return group;
}

/** The default node security group, and the rule that lets it reach the API server. */
export interface NodeSecurityGroup {
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly clusterIngressRule: aws.ec2.SecurityGroupRule;
}

export function createNodeSecurityGroup(
  name: string,
  args: {
    vpcId: pulumi.Input<string>;
    clusterName: pulumi.Input<string>;
    clusterSecurityGroupId: pulumi.Input<string>;
    tags?: Tags | undefined;
  },
  parent: pulumi.Resource,
): NodeSecurityGroup {
  const securityGroup = new aws.ec2.SecurityGroup(
    `${name}-nodeSecurityGroup`,
    {
      vpcId: args.vpcId,
      revokeRulesOnDelete: true,
      tags: pulumi.all([args.tags, args.clusterName]).apply(([tags, clusterName]) => ({
        Name: `${name}-nodeSecurityGroup`,
        [`kubernetes.io/cluster/${clusterName}`]: "owned",
        ...tags,
      })),
    },
    { parent },
  );
  const ids = { node: securityGroup.id, cluster: args.clusterSecurityGroupId };
  for (const rule of nodeRules) {
    createRule(name, rule, ids, parent);
  }
  return { securityGroup, clusterIngressRule: createRule(name, clusterIngress, ids, parent) };
}

/** A `Name` tag and the given tags; later tags win. */
export function mergedTags(
  name: string,
  ...tags: readonly (Tags | undefined)[]
): pulumi.Output<Record<string, string>> {
  return pulumi
    .all(tags.map((some) => pulumi.output(some)))
    .apply((all) => Object.assign({ Name: name }, ...all) as Record<string, string>);
}
