/** Somebody's own program: two components by themselves, and a plugin of its own. */
import * as aws from "@pulumi/aws";
import { FlowLogs } from "eks-network-security/components/flow-logs";
import { Network } from "eks-network-security/components/network";
import { capabilities, provisionStack } from "eks-network-security/stack";
import { alarms, alerts } from "./alerts";

const region = "eu-central-1";
const network = new Network("shop", {
  region,
  vpc: {
    cidr: "10.20.0.0/16",
    privateSubnets: [
      { availabilityZone: "eu-central-1a", cidr: "10.20.0.0/18" },
      { availabilityZone: "eu-central-1b", cidr: "10.20.64.0/18" },
    ],
    publicSubnets: [],
    nat: "none",
    dualStack: false,
  },
  endpoints: { gateway: ["s3"], interface: [] },
});
const logs = new FlowLogs("shop-flow-logs", {
  vpcId: network.vpcId,
  region,
  accountId: aws.getCallerIdentityOutput().accountId,
  stack: "shop",
  retentionDays: 30,
  encryptionStatus: true,
  deletionProtection: false,
});
const stack = provisionStack(
  {
    environment: "test",
    deletionProtection: false,
    alarms: { threshold: 1_000_000 },
    alerts: { email: "security@example.com" },
  },
  [...capabilities, alarms, alerts],
);

export const vpcId = network.vpcId;
export const destination = logs.destinationArn;
export const topic = stack.alerts;
