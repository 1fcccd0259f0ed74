/** Deletions that a service refuses because the resource is still in use. They prove that deletes happen in order. */
import { ProviderError } from "../provider";
import { flag, text, texts, valuesAt } from "../rules";
import type { Thing, World } from "../world";

interface Blocker {
  /** Types that can use the resource. */
  by: readonly string[];
  /** Paths in the user's facts that refer to the resource. */
  at: readonly string[];
  /** The value of such a reference: the resource's id or one of its facts. Default: the id. */
  fact?: string;
  /** The service's error message, with `$` for the id. */
  error: string;
}

const VPC_ERROR = "DependencyViolation: The vpc '$' has dependencies and cannot be deleted.";
const SUBNET_ERROR = "DependencyViolation: The subnet '$' has dependencies and cannot be deleted.";
const GROUP_ERROR = "DependencyViolation: resource $ has a dependent object";

const RULES = [
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
];

/**
 * Sources: DependencyViolation in the EC2 API's error codes; DeleteConflict (IAM), ResourceInUse (EKS, ELB, ACM) in
 * theirs.
 */
const BLOCKERS: Readonly<Record<string, readonly Blocker[]>> = {
  "aws:ec2/vpc:Vpc": [
    {
      by: [
        "aws:ec2/subnet:Subnet",
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:ec2/internetGateway:InternetGateway",
        "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
        "aws:ec2/routeTable:RouteTable",
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "aws:ec2/natGateway:NatGateway",
      ],
      at: ["vpcId"],
      error: VPC_ERROR,
    },
  ],
  "aws:ec2/subnet:Subnet": [
    { by: ["aws:ec2/natGateway:NatGateway"], at: ["subnetId"], error: SUBNET_ERROR },
    { by: ["aws:eks/cluster:Cluster"], at: ["vpcConfig.subnetIds[*]"], error: SUBNET_ERROR },
    {
      by: ["aws:eks/nodeGroup:NodeGroup", "aws:eks/fargateProfile:FargateProfile", "aws:ec2/vpcEndpoint:VpcEndpoint"],
      at: ["subnetIds[*]"],
      error: SUBNET_ERROR,
    },
    { by: ["aws:lb/loadBalancer:LoadBalancer"], at: ["subnets[*]"], error: SUBNET_ERROR },
    { by: ["aws:autoscaling/group:Group"], at: ["vpcZoneIdentifiers[*]"], error: SUBNET_ERROR },
  ],
  "aws:ec2/securityGroup:SecurityGroup": [
    { by: RULES, at: ["referencedSecurityGroupId", "sourceSecurityGroupId"], error: GROUP_ERROR },
    { by: ["aws:eks/cluster:Cluster"], at: ["vpcConfig.securityGroupIds[*]"], error: GROUP_ERROR },
    { by: ["aws:ec2/vpcEndpoint:VpcEndpoint"], at: ["securityGroupIds[*]"], error: GROUP_ERROR },
    { by: ["aws:lb/loadBalancer:LoadBalancer"], at: ["securityGroups[*]"], error: GROUP_ERROR },
  ],
  "aws:ec2/eip:Eip": [
    {
      by: ["aws:ec2/natGateway:NatGateway"],
      at: ["allocationId"],
      error: "InvalidIPAddress.InUse: The address with allocation id '$' is in use.",
    },
  ],
  "aws:ec2/routeTable:RouteTable": [
    {
      by: ["aws:ec2/routeTableAssociation:RouteTableAssociation"],
      at: ["routeTableId"],
      error: "DependencyViolation: The routeTable '$' has dependencies and cannot be deleted.",
    },
  ],
  "aws:eks/cluster:Cluster": [
    {
      by: ["aws:eks/nodeGroup:NodeGroup"],
      at: ["clusterName"],
      error: "ResourceInUseException: Cluster has nodegroups attached",
    },
    {
      by: ["aws:eks/fargateProfile:FargateProfile"],
      at: ["clusterName"],
      error: "ResourceInUseException: Cluster has Fargate profiles attached",
    },
  ],
  "aws:iam/role:Role": [
    {
      by: ["aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
      at: ["role"],
      error: "DeleteConflict: Cannot delete entity, must detach all policies first.",
    },
    {
      by: ["aws:iam/rolePolicy:RolePolicy"],
      at: ["role"],
      error: "DeleteConflict: Cannot delete entity, must delete policies first.",
    },
    {
      by: ["aws:iam/instanceProfile:InstanceProfile"],
      at: ["role"],
      error: "DeleteConflict: Cannot delete entity, must remove roles from instance profile first.",
    },
  ],
  "aws:iam/policy:Policy": [
    {
      by: ["aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
      at: ["policyArn"],
      fact: "arn",
      error: "DeleteConflict: Cannot delete a policy attached to entities.",
    },
  ],
  "aws:lb/targetGroup:TargetGroup": [
    {
      by: ["aws:lb/listener:Listener"],
      at: ["defaultActions[*].targetGroupArn", "defaultActions[*].forward.targetGroups[*].arn"],
      fact: "arn",
      error: "ResourceInUse: Target group '$' is currently in use by a listener or a rule",
    },
  ],
  "aws:acm/certificate:Certificate": [
    {
      by: ["aws:lb/listener:Listener"],
      at: ["certificateArn"],
      fact: "arn",
      error: "ResourceInUseException: Certificate $ is in use",
    },
  ],
};

const PROTECTED: Readonly<Record<string, { fact: string; error: string }>> = {
  "aws:eks/cluster:Cluster": {
    fact: "deletionProtection",
    error: "InvalidRequestException: Cluster has deletion protection enabled: $",
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    fact: "enableDeletionProtection",
    error: "OperationNotPermitted: Load balancer '$' cannot be deleted because deletion protection is enabled",
  },
};

/** Instances of a node group or an Auto Scaling group carry the security groups of their launch template. */
function instanceGroups(user: Thing, world: World): string[] {
  const template = world
    .ofType("aws:ec2/launchTemplate:LaunchTemplate")
    .find((thing) =>
      ["id", "name"].some(
        (key) => text(user.facts, `launchTemplate.${key}`) === (key === "id" ? thing.id : thing.facts["name"]),
      ),
    );
  return template ? texts(template.facts, "vpcSecurityGroupIds") : [];
}

/** An internet gateway cannot be detached from a VPC that still has public addresses on NAT gateways. */
function publicAddress(gateway: Thing, world: World): Thing | undefined {
  const subnets = world
    .ofType("aws:ec2/subnet:Subnet")
    .filter((thing) => thing.facts["vpcId"] === gateway.facts["vpcId"]);
  return world
    .ofType("aws:ec2/natGateway:NatGateway")
    .find(
      (nat) => nat.facts["allocationId"] !== undefined && subnets.some((subnet) => subnet.id === nat.facts["subnetId"]),
    );
}

function refuse(error: string, thing: Thing, holder?: Thing): never {
  throw new ProviderError(`${error.replace("$", thing.id)}${holder ? ` (still in use by ${holder.urn})` : ""}`);
}

/** @throws ProviderError with the service's message if the resource cannot be deleted yet */
export function refuseDeletion(thing: Thing, world: World): void {
  const guard = PROTECTED[thing.type];
  if (guard && flag(thing.facts, guard.fact) === true) {
    refuse(guard.error, thing);
  }
  for (const blocker of BLOCKERS[thing.type] ?? []) {
    const value = blocker.fact === undefined ? thing.id : text(thing.facts, blocker.fact);
    const holder = world
      .ofType(...blocker.by)
      .find((other) => blocker.at.some((path) => valuesAt(other.facts, path).some((item) => item.value === value)));
    const detached = thing.type === "aws:iam/role:Role" && flag(thing.facts, "forceDetachPolicies") === true;
    if (holder && !(detached && !holder.type.includes("instanceProfile"))) {
      refuse(blocker.error, thing, holder);
    }
  }
  if (thing.type === "aws:ec2/securityGroup:SecurityGroup") {
    const users = world.ofType("aws:eks/nodeGroup:NodeGroup", "aws:autoscaling/group:Group");
    const user = users.find((item) => instanceGroups(item, world).includes(thing.id));
    if (user) {
      refuse(GROUP_ERROR, thing, user);
    }
  }
  if (thing.type === "aws:ec2/internetGateway:InternetGateway" && thing.facts["vpcId"] !== undefined) {
    const holder = publicAddress(thing, world);
    if (holder) {
      const network = text(thing.facts, "vpcId") ?? "";
      const error = `DependencyViolation: Network ${network} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`;
      refuse(error, thing, holder);
    }
  }
}
