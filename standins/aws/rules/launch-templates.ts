/** Launch templates that EC2 refuses. */
import { arn, matching, oneOf, range } from "../../formats";
import { conflicts, type ObjectRule, type RuleTable } from "../../rules";

const interfaceGroups: ObjectRule = (inputs, report) => {
  const groups = inputs["vpcSecurityGroupIds"];
  if (Array.isArray(groups) && groups.length > 5) {
    report("vpcSecurityGroupIds", `a network interface takes at most 5 security groups, found ${groups.length}`);
  }
};

export const launchTemplateRules: RuleTable = {
  "aws:ec2/launchTemplate:LaunchTemplate": {
    source:
      "EC2 API CreateLaunchTemplate, LaunchTemplateInstanceMetadataOptionsRequest; VPC quotas: 5 groups per interface",
    fields: [
      { path: "name", format: matching(/^[a-zA-Z0-9().\-/_]+$/, 3, 128) },
      { path: "metadataOptions.httpTokens", format: oneOf("required", "optional") },
      { path: "metadataOptions.httpEndpoint", format: oneOf("enabled", "disabled") },
      { path: "metadataOptions.httpProtocolIpv6", format: oneOf("enabled", "disabled") },
      { path: "metadataOptions.instanceMetadataTags", format: oneOf("enabled", "disabled") },
      { path: "metadataOptions.httpPutResponseHopLimit", format: range(1, 64, "hop limit") },
      {
        path: "blockDeviceMappings[*].ebs.volumeType",
        format: oneOf("standard", "io1", "io2", "gp2", "gp3", "sc1", "st1"),
      },
      { path: "blockDeviceMappings[*].ebs.encrypted", format: oneOf("true", "false") },
      { path: "blockDeviceMappings[*].ebs.kmsKeyId", format: arn("kms") },
      {
        path: "userData",
        format: (value) =>
          /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(String(value))
            ? undefined
            : "must be base64",
      },
    ],
    objects: [
      conflicts("vpcSecurityGroupIds", ["securityGroupNames", "networkInterfaces"]),
      conflicts("instanceType", ["instanceRequirements"]),
      interfaceGroups,
    ],
  },
};
