/** Quotas of security groups. Table with source and date: quotas.json. */
import table from "./quotas.json";

/** Rules per direction and IP family in one security group. Can be raised. */
export const rulesPerSecurityGroup: number = table.rulesPerSecurityGroup.default;

/** Security groups on one network interface. Can be raised to `mostSecurityGroupsPerInterface`. */
export const securityGroupsPerInterface: number = table.securityGroupsPerInterface.default;

export const mostSecurityGroupsPerInterface: number = table.securityGroupsPerInterface.most;

/** Upper limit for rules per group times groups per interface. Cannot be raised. */
export const rulesPerInterface: number = table.rulesPerInterface.most;

/** Security groups in one SecurityGroupPolicy. */
export const securityGroupsPerPolicy: number = table.securityGroupsPerPolicy.most;

/** Security groups on one Fargate pod. */
export const securityGroupsPerFargatePod: number = table.securityGroupsPerFargatePod.most;
