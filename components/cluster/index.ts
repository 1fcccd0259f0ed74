/** Plugin: the EKS cluster. The only place that touches eks.Cluster of @pulumi/eks. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { definePlugin } from "../../framework/plugin";
import type { StackOutputs } from "../../framework/slots";
import { isCaller, kubernetesIdentity, readAwsConfig } from "../shared/deploy-identity";
import { clusterOutputs } from "../shared/cluster-outputs";
import { check } from "./check";
import { connections } from "./connections";
import { Cluster } from "./cluster";
import { config, type Config } from "./config";
import { coreDnsPolicy } from "./coredns-policy";

export type { AccessEntryArgs, AccessPolicyArgs, ClusterArgs, PrivateEndpointClientsArgs, VpcCniArgs } from "./args";
export { Cluster } from "./cluster";
export type * from "./slots";

const podSecurityGroups = {
  key: "vpcCni.podSecurityGroups: standard",
  holds: ({ vpcCni }: z.output<typeof config>): boolean => vpcCni.podSecurityGroups !== "off",
};

export const cluster = definePlugin({
  name: "cluster",
  summary:
    "EKS cluster with a private endpoint, control-plane logs, encrypted secrets and the VPC CNI's security modes.",
  guide: [
    "np-engine",
    "cluster-endpoint",
    "cluster-logs",
    "sg-cluster-sg",
    "sgp-use",
    "sgp-early-demux",
    "sgp-standard-mode",
  ],
  options: {
    "np-engine": { key: "vpcCni.networkPolicy: standard", holds: ({ vpcCni }) => vpcCni.networkPolicy !== "off" },
    "cluster-logs": { key: "logs.types", holds: ({ logs }) => logs.types.length > 0 },
    "sgp-use": podSecurityGroups,
    "sgp-early-demux": podSecurityGroups,
    "sgp-standard-mode": podSecurityGroups,
  },
  config,
  requires: ["network", "security-groups"],
  uses: ["private-access"],
  provides: ["cluster"],
  carriesStacks: true,
  declare: ({ name, version, ipFamily, serviceCidr, vpcCni, podIdentityAgent, irsa }) => ({
    clusterName: name,
    kubernetesVersion: version,
    ipFamily,
    ...(serviceCidr === undefined ? {} : { serviceCidr }),
    ...(vpcCni.podSecurityGroups === "off" ? {} : { podEnforcingMode: vpcCni.podSecurityGroups }),
    ...(vpcCni.networkPolicy === "off" ? {} : { vpcCniNetworkPolicy: vpcCni.networkPolicy }),
    ...(vpcCni.networkPolicyLogs === "off" ? {} : { networkPolicyLogs: vpcCni.networkPolicyLogs }),
    annotatePodIp: vpcCni.env["ANNOTATE_POD_IP"] === "true",
    mtu: {
      ...("AWS_VPC_ENI_MTU" in vpcCni.env ? { interfaces: Number(vpcCni.env["AWS_VPC_ENI_MTU"]) } : {}),
      ...("POD_MTU" in vpcCni.env ? { pods: Number(vpcCni.env["POD_MTU"]) } : {}),
    },
    podIdentity: podIdentityAgent.enabled,
    irsa,
  }),
  check: (config, declared) => check(config, declared),
  networkPolicies: ({ vpcCni }) => (vpcCni.networkPolicy === "strict" ? [coreDnsPolicy()] : []),
  connections,
  provision: (context, config, { network, "security-groups": groups, "private-access": access }) => {
    const { cidrs, securityGroupIds } = config.privateEndpointClients;
    const { identity } = kubernetesIdentity(readAwsConfig());
    const caller = aws.getCallerIdentityOutput();
    warnOfCreator(config.accessEntries, caller.arn);
    const made = new Cluster("cluster", {
      clusterName: config.name,
      version: config.version,
      region: network.region,
      accountId: caller.accountId,
      vpcId: network.vpcId,
      subnetIds: network.privateSubnets.map((subnet) => subnet.id),
      controlPlaneSecurityGroup: groups.controlPlane,
      ipFamily: config.ipFamily,
      serviceCidr: config.serviceCidr,
      publicEndpointCidrs: config.publicEndpointCidrs,
      privateEndpointClients: {
        // A network may be both: behind the stack's own transit gateway, and listed.
        cidrs: [...new Set([...cidrs, ...(access?.cidrs ?? [])])],
        securityGroupIds: {
          ...Object.fromEntries(securityGroupIds.map((id) => [id, id])),
          ...access?.securityGroupIds,
        },
        after: [...(access?.ready ?? [])],
      },
      accessEntries: config.accessEntries,
      kubernetesIdentity: identity,
      logTypes: config.logs.types,
      logRetentionDays: config.logs.retentionDays,
      logKmsKeyArn: config.logs.kmsKeyArn,
      secretsKmsKeyArn: config.secretsKmsKeyArn,
      vpcCni: config.vpcCni,
      corednsVersion: config.coredns.version,
      kubeProxyVersion: config.kubeProxy.version,
      kubeProxyMode: config.kubeProxy.mode,
      podIdentityAgent: config.podIdentityAgent.enabled,
      podIdentityAgentVersion: config.podIdentityAgent.version,
      irsa: config.irsa,
      deletionProtection: context.deletionProtection,
      tags: { ...context.tags },
    });
    return {
      cluster: {
        name: config.name,
        version: config.version,
        endpoint: made.endpoint,
        vpcId: network.vpcId,
        nodeSecurityGroupId: groups.nodes.id,
        kubeconfig: made.kubeconfig,
        clusterSecurityGroupId: made.clusterSecurityGroupId,
        certificateAuthority: made.certificateAuthority,
        serviceCidr: made.serviceCidr,
        kubernetes: made.kubernetes,
        beforeNodes: made.beforeNodes,
        oidcIssuer: made.oidcIssuer,
        ...(made.oidcProviderArn === undefined ? {} : { oidcProviderArn: made.oidcProviderArn }),
        afterNodes: (nodes) => made.afterNodes(nodes),
      },
    };
  },
  outputs: ({ cluster }): StackOutputs["cluster"] => clusterOutputs(cluster),
});

/** Not an error: somebody else may have created the cluster, and only the creator's entry exists already. */
function warnOfCreator(entries: Config["accessEntries"], callerArn: pulumi.Output<string>): void {
  callerArn.apply((arn) => {
    const own = Object.entries(entries).find(([, { principalArn }]) => isCaller(principalArn, arn));
    if (own !== undefined) {
      const [name, { principalArn }] = own;
      void pulumi.log.warn(
        `cluster.accessEntries.${name}: ${principalArn} runs this stack. If it creates the cluster, EKS makes it administrator by itself and refuses this entry with ResourceInUseException (409). Remove the entry, or create the cluster as another role.`,
      );
    }
  });
}
