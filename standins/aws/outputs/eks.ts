/** Ids and outputs of EKS resources. */
import { isProps, type Props } from "../../property-values";
import { pem } from "../pem";
import { type Context, joined, named, type OutputTable, TIME } from "./context";

function clusterHost(context: Context): string {
  return context.hex(32, "endpoint").toUpperCase();
}

function serviceRange(context: Context): Props {
  const given = context.props("kubernetesNetworkConfig");
  return given["ipFamily"] === "ipv6"
    ? { ipFamily: "ipv6", serviceIpv4Cidr: "", serviceIpv6Cidr: "fd00:1234:5678::/108", ...given }
    : { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16", serviceIpv6Cidr: "", ...given };
}

function clusterVpc(context: Context): string {
  const [first] = (context.props("vpcConfig")["subnetIds"] as string[] | undefined) ?? [];
  return String(context.world.find("aws:ec2/subnet:Subnet", first ?? "")?.facts["vpcId"] ?? "");
}

export const eksOutputs: OutputTable = {
  "aws:eks/cluster:Cluster": {
    id: named("name"),
    outputs: (context) => ({
      accessConfig: { authenticationMode: "CONFIG_MAP" },
      arn: context.arn("eks", `cluster/${context.text("name")}`),
      certificateAuthority: { data: Buffer.from(pem("kubernetes")).toString("base64") },
      clusterId: "",
      createdAt: TIME,
      deletionProtection: false,
      endpoint: `https://${clusterHost(context)}.gr7.${context.region}.eks.${context.domain}`,
      identities: [
        { oidcs: [{ issuer: `https://oidc.eks.${context.region}.${context.domain}/id/${clusterHost(context)}` }] },
      ],
      kubernetesNetworkConfig: serviceRange(context),
      platformVersion: "eks.1",
      status: "ACTIVE",
      upgradePolicy: { supportType: "EXTENDED" },
      version: "1.34",
      vpcConfig: {
        clusterSecurityGroupId: `sg-0${context.hex(16, "cluster")}`,
        publicAccessCidrs: ["0.0.0.0/0"],
        vpcId: clusterVpc(context),
      },
    }),
  },
  "aws:eks/addon:Addon": {
    id: joined(":", "clusterName", "addonName"),
    outputs: (context) => ({
      addonVersion: "v1.0.0-eksbuild.1",
      arn: context.arn("eks", `addon/${context.text("clusterName")}/${context.text("addonName")}/${context.uuid()}`),
      configurationValues: "",
      createdAt: TIME,
      modifiedAt: TIME,
    }),
  },
  "aws:eks/nodeGroup:NodeGroup": {
    id: joined(":", "clusterName", "nodeGroupName"),
    outputs: (context): Props => {
      const name = context.text("nodeGroupName");
      const template = isProps(context.inputs["launchTemplate"]);
      return {
        amiType: "AL2023_x86_64_STANDARD",
        arn: context.arn("eks", `nodegroup/${context.text("clusterName")}/${name}/${context.uuid()}`),
        capacityType: "ON_DEMAND",
        diskSize: template ? 0 : 20,
        instanceTypes: template ? [] : ["t3.medium"],
        nodeGroupNamePrefix: "",
        releaseVersion: "1.34.0-20260101",
        resources: [
          { autoscalingGroups: [{ name: `eks-${name}-${context.uuid("asg")}` }], remoteAccessSecurityGroupId: "" },
        ],
        status: "ACTIVE",
        updateConfig: { ...(isProps(context.inputs["updateConfig"]) ? {} : { maxUnavailable: 1 }) },
        version: "1.34",
      };
    },
  },
  "aws:eks/accessEntry:AccessEntry": {
    id: joined(":", "clusterName", "principalArn"),
    outputs: (context) => ({
      accessEntryArn: context.arn("eks", `access-entry/${context.text("clusterName")}/${context.uuid()}`),
      createdAt: TIME,
      kubernetesGroups: [],
      modifiedAt: TIME,
      userName: context.text("principalArn"),
    }),
  },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    id: joined("#", "clusterName", "principalArn", "policyArn"),
    outputs: () => ({ associatedAt: TIME, modifiedAt: TIME }),
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    id: (context) => `a-${context.hex(17)}`,
    outputs: (context) => ({
      associationArn: context.arn("eks", `podidentityassociation/${context.text("clusterName")}/${context.id}`),
      associationId: context.id,
      disableSessionTags: false,
      externalId: "",
    }),
  },
};
