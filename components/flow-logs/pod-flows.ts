/** The names behind the addresses: Network Flow Monitor with its agent on every node. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Children } from "../shared/children";
import { managedPolicyArn } from "../shared/iam";
import type { PodFlowsArgs } from "./args";
import { clusterArn, podTrustPolicy, type Place } from "./policies";

const addonName = "aws-network-flow-monitoring-agent";
/** What the add-on calls its service account, in namespace amazon-network-flow-monitor. */
const serviceAccount = "aws-network-flow-monitor-agent-service-account";
const agentPolicy = "CloudWatchNetworkFlowMonitorAgentPublishPolicy";

/**
 * EKS Container Network Observability: flows by pod and workload, where VPC flow logs know addresses only.
 *
 * Source: docs.aws.amazon.com/eks/latest/userguide/network-observability.html
 */
export class PodFlows extends pulumi.ComponentResource {
  readonly monitorArn: pulumi.Output<string>;
  /** ARN of the scope. An account has only one. */
  readonly scopeArn: pulumi.Output<string>;

  constructor(name: string, args: PodFlowsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { after = [], ...inputs } = args;
    super("eks-network-security:index:PodFlows", name, inputs, opts);
    const children = new Children(this, name, args.tags ?? {});
    const at = <T>(make: (place: Place) => T): pulumi.Output<T> =>
      pulumi.output(args.accountId).apply((accountId) => make({ region: args.region, accountId })) as pulumi.Output<T>;

    const role = new aws.iam.Role(
      children.name("agent"),
      {
        description: `Agents of Network Flow Monitor on cluster ${args.clusterName} report flows`,
        assumeRolePolicy: at((place) => JSON.stringify(podTrustPolicy(place, args.clusterName))),
        tags: children.tags("agent"),
      },
      children.options(),
    );
    const permissions = new aws.iam.RolePolicyAttachment(
      children.name("agent"),
      { role: role.name, policyArn: at(({ region }) => managedPolicyArn(region, agentPolicy)) },
      children.options(),
    );
    new aws.eks.Addon(
      children.name("agent"),
      {
        clusterName: args.clusterName,
        addonName,
        addonVersion: args.addonVersion,
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
        podIdentityAssociations: [{ serviceAccount, roleArn: role.arn }],
        tags: children.tags("agent"),
      },
      children.options([permissions, ...after]),
    );
    this.scopeArn = args.scopeArn === undefined ? this.makeScope(children, args) : pulumi.output(args.scopeArn);
    this.monitorArn = new aws.networkflowmonitor.Monitor(
      children.name("monitor"),
      {
        monitorName: `${args.clusterName}-pods`,
        scopeArn: this.scopeArn,
        localResources: [{ type: "AWS::EKS::Cluster", identifier: at((place) => clusterArn(place, args.clusterName)) }],
        tags: children.tags("monitor"),
      },
      children.options(after),
    ).monitorArn;
    this.registerOutputs({ monitorArn: this.monitorArn, scopeArn: this.scopeArn });
  }

  private makeScope(children: Children, { region, accountId }: PodFlowsArgs): pulumi.Output<string> {
    return new aws.networkflowmonitor.Scope(
      children.name("scope"),
      {
        targets: [{ region, targetIdentifier: { targetType: "ACCOUNT", targetId: { accountId } } }],
        tags: children.tags("scope"),
      },
      children.options(),
    ).scopeArn;
  }
}
