/** What the schema of flow logs cannot say. Pure. */
import { error, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { FlowLogsConfig } from "./config";

/** What the agent of Network Flow Monitor calls. */
const reports = "networkflowmonitorreports";

export function checkFlowLogs(config: FlowLogsConfig, declared: Readonly<Partial<Declarations>>): Problem[] {
  return [
    ...(config.s3 !== undefined && config.destination !== "s3"
      ? [error(["s3"], `These options need destination: s3, and it is ${config.destination}.`)]
      : []),
    ...(declared.vpcEncryption !== undefined && !config.encryptionStatus
      ? [
          error(
            ["encryptionStatus"],
            "Only this field shows what network.encryptionControl does. Set it to true, or remove it.",
          ),
        ]
      : []),
    ...(config.podFlows === undefined ? [] : checkPodFlows(declared)),
  ];
}

function checkPodFlows(declared: Readonly<Partial<Declarations>>): Problem[] {
  if (declared.clusterName === undefined) {
    return [error(["podFlows"], "This stack has no cluster, so there are no pods to name.")];
  }
  return [
    ...(declared.podIdentity === true
      ? []
      : [error(["podFlows"], "Its agent needs the EKS Pod Identity agent on the cluster.")]),
    ...(declared.internetEgress === false && declared.interfaceEndpoints?.includes(reports) === false
      ? [
          error(
            ["podFlows"],
            `The VPC has no way to ${reports}.`,
            `Add ${reports} to network.endpoints.interface, or a NAT gateway.`,
          ),
        ]
      : []),
  ];
}
