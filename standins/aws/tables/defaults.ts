/**
 * Defaults that the real provider writes into the inputs during Check, where policies see them, and names it generates.
 *
 * Sources: recorded Check answers of the real provider (pulumi/pulumi-aws
 * provider/testdata/recorded/TestProviderUpgrade: eks-cluster, ec2-networking, kms-key, lb) and its
 * provider/resource_overrides.go and autonaming.go (2026-08); the `Default` entries of hashicorp/terraform-provider-aws
 * internal/service/<service>.
 */
import type { Value } from "../../property-values";

/** Defaults by type token. A key `a.b` is set only if the object `a` is given, `a[*].b` in every item of the list. */
export const DEFAULTS: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
  "aws:ec2/vpc:Vpc": { enableDnsSupport: true, instanceTenancy: "default" },
  "aws:ec2/subnet:Subnet": {
    assignIpv6AddressOnCreation: false,
    enableDns64: false,
    enableResourceNameDnsARecordOnLaunch: false,
    enableResourceNameDnsAaaaRecordOnLaunch: false,
    ipv6Native: false,
    mapPublicIpOnLaunch: false,
  },
  "aws:ec2/natGateway:NatGateway": { connectivityType: "public" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { vpcEndpointType: "Gateway" },
  "aws:ec2/flowLog:FlowLog": { logDestinationType: "cloud-watch-logs", maxAggregationInterval: 600 },
  "aws:ec2/securityGroup:SecurityGroup": {
    description: "Managed by Pulumi",
    revokeRulesOnDelete: false,
    "ingress[*].self": false,
    "egress[*].self": false,
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    revokeRulesOnDelete: false,
    "ingress[*].self": false,
    "egress[*].self": false,
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": { self: false },
  "aws:eks/cluster:Cluster": {
    bootstrapSelfManagedAddons: true,
    "accessConfig.bootstrapClusterCreatorAdminPermissions": true,
    "vpcConfig.endpointPrivateAccess": false,
    "vpcConfig.endpointPublicAccess": true,
  },
  "aws:eks/accessEntry:AccessEntry": { type: "STANDARD" },
  "aws:iam/role:Role": { forceDetachPolicies: false, maxSessionDuration: 3600, path: "/" },
  "aws:iam/policy:Policy": { path: "/" },
  "aws:iam/instanceProfile:InstanceProfile": { path: "/" },
  "aws:kms/key:Key": {
    bypassPolicyLockoutSafetyCheck: false,
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    enableKeyRotation: false,
    isEnabled: true,
    keyUsage: "ENCRYPT_DECRYPT",
  },
  "aws:cloudwatch/logGroup:LogGroup": { retentionInDays: 0, skipDestroy: false },
  "aws:s3/bucket:Bucket": { forceDestroy: false },
  "aws:acmpca/certificateAuthority:CertificateAuthority": {
    enabled: true,
    permanentDeletionTimeInDays: 30,
    type: "SUBORDINATE",
  },
  "aws:autoscaling/group:Group": {
    forceDelete: false,
    forceDeleteWarmPool: false,
    healthCheckGracePeriod: 300,
    ignoreFailedScalingActivities: false,
    metricsGranularity: "1Minute",
    protectFromScaleIn: false,
    waitForCapacityTimeout: "10m",
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    clientKeepAlive: 3600,
    desyncMitigationMode: "defensive",
    dropInvalidHeaderFields: false,
    enableDeletionProtection: false,
    enableHttp2: true,
    enableTlsVersionAndCipherSuiteHeaders: false,
    enableWafFailOpen: false,
    enableXffClientPort: false,
    enableZonalShift: false,
    idleTimeout: 60,
    loadBalancerType: "application",
    preserveHostHeader: false,
    xffHeaderProcessingMode: "append",
  },
  "aws:lb/targetGroup:TargetGroup": {
    deregistrationDelay: 300,
    lambdaMultiValueHeadersEnabled: false,
    proxyProtocolV2: false,
    slowStart: 0,
    targetType: "instance",
  },
};

/**
 * Types that the provider implements with the Terraform plugin framework: their inputs have no `__defaults` list.
 * Source: `@FrameworkResource` in terraform-provider-aws internal/service.
 */
export const FRAMEWORK_TYPES: ReadonlySet<string> = new Set([
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:eks/podIdentityAssociation:PodIdentityAssociation",
  "aws:ec2/vpcEncryptionControl:VpcEncryptionControl",
  "aws:networkflowmonitor/monitor:Monitor",
  "aws:networkflowmonitor/scope:Scope",
]);

export interface NameRule {
  /** The property with the name. */
  property: string;
  /** Longest name, in characters. */
  max: number;
  lowerCase?: true;
  prefix?: string;
}

/** Names that differ from the general rule: property `name`, at most 255 characters. */
export const NAMES: Readonly<Record<string, NameRule>> = {
  "aws:iam/role:Role": { property: "name", max: 64 },
  "aws:kms/alias:Alias": { property: "name", max: 238, prefix: "alias/" },
  "aws:eks/nodeGroup:NodeGroup": { property: "nodeGroupName", max: 255 },
  "aws:ec2/keyPair:KeyPair": { property: "keyName", max: 255 },
  "aws:s3/bucket:Bucket": { property: "bucket", max: 63, lowerCase: true },
  "aws:lb/loadBalancer:LoadBalancer": { property: "name", max: 32 },
  "aws:lb/targetGroup:TargetGroup": { property: "name", max: 32 },
};
