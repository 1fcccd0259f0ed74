/** What EKS refuses. */
import { arn, cidr, dnsLabel, matching, oneOf, range } from "../../formats";
import {
  conflicts,
  exactlyOne,
  flag,
  given,
  number,
  type ObjectRule,
  type RuleTable,
  text,
  textOr,
  texts,
} from "../../rules";
import { isProps } from "../../property-values";
import { addonConfiguration } from "./vpc-cni";

const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
const NODE_AMI_TYPES = [
  // EKS API AMITypes (botocore eks 2017-11-01, 2026-08-07).
  "AL2_x86_64",
  "AL2_x86_64_GPU",
  "AL2_ARM_64",
  "CUSTOM",
  "BOTTLEROCKET_ARM_64",
  "BOTTLEROCKET_x86_64",
  "BOTTLEROCKET_ARM_64_FIPS",
  "BOTTLEROCKET_x86_64_FIPS",
  "BOTTLEROCKET_ARM_64_NVIDIA",
  "BOTTLEROCKET_x86_64_NVIDIA",
  "BOTTLEROCKET_ARM_64_NVIDIA_FIPS",
  "BOTTLEROCKET_x86_64_NVIDIA_FIPS",
  "WINDOWS_CORE_2019_x86_64",
  "WINDOWS_FULL_2019_x86_64",
  "WINDOWS_CORE_2022_x86_64",
  "WINDOWS_FULL_2022_x86_64",
  "WINDOWS_CORE_2025_x86_64",
  "WINDOWS_FULL_2025_x86_64",
  "AL2023_x86_64_STANDARD",
  "AL2023_ARM_64_STANDARD",
  "AL2023_x86_64_NEURON",
  "AL2023_x86_64_NVIDIA",
  "AL2023_ARM_64_NVIDIA",
];

const clusterName = matching(/^[0-9A-Za-z][A-Za-z0-9\-_]*$/, 1, 100);

const clusterEndpoint: ObjectRule = (inputs, report) => {
  if (
    flag(inputs, "vpcConfig.endpointPrivateAccess") === false &&
    flag(inputs, "vpcConfig.endpointPublicAccess") === false
  ) {
    report("vpcConfig", "endpointPrivateAccess and endpointPublicAccess cannot both be false");
  }
  const subnets = isProps(inputs["vpcConfig"]) ? inputs["vpcConfig"]["subnetIds"] : undefined;
  if (Array.isArray(subnets) && subnets.length < 2) {
    report(
      "vpcConfig.subnetIds",
      `subnets of at least two availability zones are needed, found ${subnets.length} subnet`,
    );
  }
};

const autoMode: ObjectRule = (inputs, report) => {
  const parts = [
    "computeConfig.enabled",
    "kubernetesNetworkConfig.elasticLoadBalancing.enabled",
    "storageConfig.blockStorage.enabled",
  ];
  const on = parts.filter((path) => flag(inputs, path) === true);
  const off = parts.filter((path) => flag(inputs, path) !== true);
  if (on.length > 0 && off.length > 0) {
    report(off[0] ?? "", `${parts.join(", ")} must all be true or all be false`);
  }
};

const nodeGroupScaling: ObjectRule = (inputs, report) => {
  const [min, desired, max] = ["minSize", "desiredSize", "maxSize"].map((key) =>
    number(inputs, `scalingConfig.${key}`),
  );
  if (min !== undefined && max !== undefined && min > max) {
    report("scalingConfig.minSize", `minSize ${min} is greater than maxSize ${max}`);
  }
  if (desired !== undefined && ((min ?? desired) > desired || (max ?? desired) < desired)) {
    report("scalingConfig.desiredSize", `desiredSize ${desired} is not between minSize ${min} and maxSize ${max}`);
  }
};

const launchTemplateReference: ObjectRule = (inputs, report) => {
  const template = inputs["launchTemplate"];
  if (isProps(template)) {
    exactlyOne(["id", "name"])(template, (key, reason) => report(`launchTemplate.${key}`, reason));
  }
};

const accessScope: ObjectRule = (inputs, report) => {
  const kind = text(inputs, "accessScope.type");
  const scope = inputs["accessScope"];
  if (kind === undefined || !isProps(scope)) {
    return;
  }
  if (kind === "namespace" && !given(scope, "namespaces")) {
    report("accessScope.namespaces", "namespaces must be set when the type is namespace");
  }
  if (kind === "cluster" && given(scope, "namespaces")) {
    report("accessScope.namespaces", "namespaces must not be set when the type is cluster");
  }
};

const principal = (value: unknown): string | undefined =>
  /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/.test(String(value))
    ? // EKS compares the whole ARN: terraform-aws-modules/terraform-aws-eks#2969.
      /:role\/AWSReservedSSO_/.test(String(value))
      ? "InvalidParameterException: The specified principalArn is invalid: invalid principal."
      : undefined
    : `${JSON.stringify(value)} is not the ARN of an IAM role or user`;

const nodeGroupUpdates: ObjectRule = (inputs, report) => {
  const config = inputs["updateConfig"];
  if (isProps(config)) {
    const rule = exactlyOne(["maxUnavailable", "maxUnavailablePercentage"]);
    rule(config, (key, reason) => report(`updateConfig.${key}`, reason));
  }
};

const accessEntryGroups: ObjectRule = (inputs, report) => {
  for (const group of texts(inputs, "kubernetesGroups").filter((name) => name.startsWith("system:"))) {
    report("kubernetesGroups", `the Kubernetes group name ${group} is invalid: it cannot start with system:`);
  }
  const kind = textOr(inputs, "type", "STANDARD");
  if (kind !== undefined && kind !== "STANDARD" && given(inputs, "kubernetesGroups")) {
    report("kubernetesGroups", `groups cannot be set for an access entry of type ${kind}`);
  }
};

export const eksRules: RuleTable = {
  "aws:eks/cluster:Cluster": {
    source: "EKS API CreateCluster (botocore eks 2017-11-01); terraform-provider-aws internal/service/eks/cluster.go",
    fields: [
      { path: "name", format: clusterName },
      { path: "roleArn", format: arn("iam") },
      { path: "version", format: matching(/^\d+\.\d+$/, 3, 10) },
      { path: "accessConfig.authenticationMode", format: oneOf("API", "API_AND_CONFIG_MAP", "CONFIG_MAP") },
      { path: "enabledClusterLogTypes[*]", format: oneOf(...LOG_TYPES) },
      { path: "kubernetesNetworkConfig.ipFamily", format: oneOf("ipv4", "ipv6") },
      { path: "kubernetesNetworkConfig.serviceIpv4Cidr", format: cidr({ family: 4, min: 12, max: 24 }) },
      { path: "encryptionConfig.resources[*]", format: oneOf("secrets") },
      { path: "encryptionConfig.provider.keyArn", format: arn("kms") },
      { path: "upgradePolicy.supportType", format: oneOf("EXTENDED", "STANDARD") },
      { path: "vpcConfig.publicAccessCidrs[*]", format: cidr() },
      {
        path: "vpcConfig.controlPlaneEgressMode",
        format: oneOf("AWS_MANAGED", "CUSTOMER_ROUTED", "CUSTOMER_ISOLATED"),
      },
    ],
    objects: [clusterEndpoint, autoMode],
  },
  "aws:eks/addon:Addon": {
    source: "EKS API CreateAddon; research of the vpc-cni add-on's configuration schema in vpc-cni.ts",
    fields: [
      { path: "clusterName", format: clusterName },
      { path: "resolveConflictsOnCreate", format: oneOf("NONE", "OVERWRITE") },
      { path: "resolveConflictsOnUpdate", format: oneOf("NONE", "OVERWRITE", "PRESERVE") },
      { path: "serviceAccountRoleArn", format: arn("iam") },
      { path: "podIdentityAssociations[*].roleArn", format: arn("iam") },
      { path: "podIdentityAssociations[*].serviceAccount", format: dnsLabel },
    ],
    objects: [addonConfiguration],
  },
  "aws:eks/nodeGroup:NodeGroup": {
    source: "EKS API CreateNodegroup; docs.aws.amazon.com/eks/latest/userguide/launch-templates.html",
    fields: [
      { path: "clusterName", format: clusterName },
      { path: "nodeGroupName", format: matching(/^[0-9A-Za-z][A-Za-z0-9\-_]*$/, 1, 63) },
      { path: "nodeRoleArn", format: arn("iam") },
      { path: "amiType", format: oneOf(...NODE_AMI_TYPES) },
      { path: "capacityType", format: oneOf("ON_DEMAND", "SPOT", "CAPACITY_BLOCK") },
      { path: "taints[*].effect", format: oneOf("NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE") },
      { path: "scalingConfig.maxSize", format: range(1, 10000) },
      { path: "scalingConfig.minSize", format: range(0, 10000) },
      { path: "scalingConfig.desiredSize", format: range(0, 10000) },
      { path: "updateConfig.maxUnavailable", format: range(1, 100) },
      { path: "updateConfig.maxUnavailablePercentage", format: range(1, 100) },
      { path: "diskSize", format: range(1, 16384, "size in GiB") },
    ],
    objects: [
      nodeGroupScaling,
      launchTemplateReference,
      conflicts("launchTemplate", ["diskSize", "remoteAccess"]),
      conflicts("nodeGroupName", ["nodeGroupNamePrefix"]),
      nodeGroupUpdates,
    ],
  },
  "aws:eks/accessEntry:AccessEntry": {
    source: "EKS API CreateAccessEntry; docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html",
    fields: [
      { path: "clusterName", format: clusterName },
      { path: "principalArn", format: principal },
      {
        path: "type",
        format: oneOf("STANDARD", "EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"),
      },
    ],
    objects: [accessEntryGroups],
  },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    source: "EKS API AssociateAccessPolicy",
    fields: [
      { path: "clusterName", format: clusterName },
      { path: "principalArn", format: principal },
      {
        path: "policyArn",
        format: matching(/^arn:aws[a-z-]*:eks::aws:cluster-access-policy\/Amazon[A-Za-z0-9]+$/, 20, 255),
      },
      { path: "accessScope.type", format: oneOf("cluster", "namespace") },
    ],
    objects: [accessScope],
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    source: "EKS API CreatePodIdentityAssociation",
    fields: [
      { path: "clusterName", format: clusterName },
      { path: "namespace", format: dnsLabel },
      { path: "roleArn", format: arn("iam") },
    ],
  },
};
