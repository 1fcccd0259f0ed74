/** Quotas of security groups. Table with source and date: quotas.json. */
import table from "./quotas.json";

/** Inbound, and again outbound, rules of one IP family in one security group. Can be raised. */
export const rulesPerSecurityGroup: number = table.rulesPerSecurityGroup.default;

/** Security groups on one network interface. Can be raised up to `mostSecurityGroupsPerInterface`. */
export const securityGroupsPerInterface: number = table.securityGroupsPerInterface.default;

export const mostSecurityGroupsPerInterface: number = table.securityGroupsPerInterface.most;

/** The quota of rules per group times the quota of groups per interface is never more than this. */
export const rulesPerInterface: number = table.rulesPerInterface.most;

/** Security groups in one SecurityGroupPolicy. */
export const securityGroupsPerPolicy: number = table.securityGroupsPerPolicy.most;

/** Security groups on one Fargate pod. */
export const securityGroupsPerFargatePod: number = table.securityGroupsPerFargatePod.most;
