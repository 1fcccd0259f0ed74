import type * as eks from "@pulumi/eks";
import { defaultAmi, notRecorded, type Support } from "./support";

// `Record<keyof …>`: an argument that a newer @pulumi/eks adds is a compile error here.
export const clusterArguments: Record<keyof eks.ClusterArgs, Support> = {
  accessEntries: true,
  authenticationMode: true,
  autoMode: { refused: notRecorded, unlessOff: true },
  bootstrapSelfManagedAddons: true,
  clusterSecurityGroup: true,
  clusterSecurityGroupTags: true,
  clusterTags: true,
  corednsAddonOptions: true,
  createInstanceRole: true,
  createOidcProvider: {
    refused:
      "the real component dials the issuer of the cluster for its certificate, during the preview already; create an aws.iam.OpenIdConnectProvider, or use EKS Pod Identity",
    unlessOff: true,
  },
  creationRoleProvider: {
    refused: "it is for programs that run inside the provider's own process; use providerCredentialOpts",
  },
  deletionProtection: true,
  desiredCapacity: true,
  enableConfigMapMutable: true,
  enabledClusterLogTypes: true,
  encryptionConfigKeyArn: true,
  endpointPrivateAccess: true,
  endpointPublicAccess: true,
  fargate: { refused: notRecorded, unlessOff: true },
  gpu: { ...defaultAmi, unlessOff: true },
  instanceProfileName: true,
  instanceRole: true,
  instanceRoles: true,
  instanceType: true,
  ipFamily: true,
  kubeProxyAddonOptions: true,
  kubernetesServiceIpAddressRange: true,
  maxSize: true,
  minSize: true,
  name: true,
  nodeAmiId: true,
  nodeAssociatePublicIpAddress: true,
  nodeGroupOptions: true,
  nodePublicKey: true,
  nodeRootVolumeEncrypted: true,
  nodeRootVolumeSize: true,
  nodeSecurityGroupTags: true,
  nodeSubnetIds: true,
  nodeUserData: defaultAmi,
  privateSubnetIds: true,
  providerCredentialOpts: true,
  proxy: { refused: "nothing is dialled here, so a proxy would be accepted and ignored" },
  publicAccessCidrs: true,
  publicSubnetIds: true,
  roleMappings: true,
  serviceRole: true,
  skipDefaultNodeGroup: true,
  skipDefaultSecurityGroups: true,
  storageClasses: { refused: `${notRecorded}; create the storage classes in the program` },
  subnetIds: true,
  tags: true,
  upgradePolicy: true,
  useDefaultVpcCni: true,
  userMappings: true,
  version: true,
  vpcCniOptions: true,
  vpcId: true,
};

export const vpcCniOptions: Record<keyof eks.types.input.VpcCniOptionsArgs, Support> = {
  addonVersion: true,
  cniConfigureRpfilter: true,
  cniCustomNetworkCfg: true,
  cniExternalSnat: true,
  configurationValues: true,
  customNetworkConfig: {
    refused: "the real component overwrites it with cniCustomNetworkCfg; give that one",
    unlessOff: true,
  },
  disableTcpEarlyDemux: true,
  enableNetworkPolicy: true,
  enablePodEni: true,
  enablePrefixDelegation: true,
  eniConfigLabelDef: true,
  eniMtu: true,
  externalSnat: true,
  logFile: true,
  logLevel: true,
  nodePortSupport: true,
  resolveConflictsOnCreate: true,
  resolveConflictsOnUpdate: true,
  securityContextPrivileged: {
    refused: "it patches the aws-node DaemonSet of a live cluster, which is not part of the recording",
    unlessOff: true,
  },
  serviceAccountRoleArn: true,
  vethPrefix: true,
  warmEniTarget: true,
  warmIpTarget: true,
  warmPrefixTarget: true,
};

export const vpcCniAddonArguments: Record<keyof eks.VpcCniAddonArgs, Support> = {
  ...vpcCniOptions,
  clusterName: true,
  clusterVersion: true,
  tags: true,
};

export const addonOptions: Record<keyof eks.types.input.KubeProxyAddonOptionsArgs, Support> = {
  configurationValues: true,
  enabled: true,
  resolveConflictsOnCreate: true,
  resolveConflictsOnUpdate: true,
  version: true,
};

export const accessEntryArguments: Record<keyof eks.types.input.AccessEntryArgs, Support> = {
  accessPolicies: true,
  kubernetesGroups: true,
  principalArn: true,
  tags: true,
  type: true,
  username: true,
};

export const kubeconfigOptions: Record<keyof eks.types.input.KubeconfigOptionsArgs, Support> = {
  profileName: true,
  roleArn: true,
};

export const addonArguments: Record<keyof eks.AddonArgs, Support> = {
  addonName: true,
  addonVersion: true,
  cluster: true,
  configurationValues: true,
  preserve: true,
  resolveConflictsOnCreate: true,
  resolveConflictsOnUpdate: true,
  serviceAccountRoleArn: true,
  tags: true,
};
