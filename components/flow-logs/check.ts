/** What the schema of flow logs cannot say. Pure. */
import { mismatch, formatFound, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { FlowLogsConfig } from "./config";

/** What the agent of Network Flow Monitor calls. */
const reports = "networkflowmonitorreports";

export function checkFlowLogs(config: FlowLogsConfig, declared: Readonly<Partial<Declarations>>): Problem[] {
  return [
    ...(config.s3 !== undefined && config.destination !== "s3"
      ? [
          mismatch(
            ["s3"],
            `${formatFound(config.s3)} with destination ${config.destination}`,
            "nothing, or destination: s3",
          ),
        ]
      : []),
    ...(declared.vpcEncryption !== undefined && !config.encryptionStatus
      ? [
          mismatch(
            ["encryptionStatus"],
            `false with network.encryptionControl (${declared.vpcEncryption})`,
            "true: the field is the control's only evidence",
          ),
        ]
      : []),
    ...(config.podFlows === undefined ? [] : checkPodFlows(declared)),
  ];
}

function checkPodFlows(declared: Readonly<Partial<Declarations>>): Problem[] {
  if (declared.clusterName === undefined) {
    return [
      mismatch(["podFlows"], "podFlows in a stack without a cluster", 'nothing, or "cluster" in the stack config'),
    ];
  }
  return [
    ...(declared.podIdentity === true
      ? []
      : [
          mismatch(
            ["podFlows"],
            "podFlows on a cluster without EKS Pod Identity",
            "a cluster with the Pod Identity agent",
          ),
        ]),
    ...(declared.internetEgress === false && declared.interfaceEndpoints?.includes(reports) === false
      ? [
          mismatch(
            ["podFlows"],
            `podFlows in a VPC without a way to ${reports}`,
            `${reports} in network.endpoints.interface, or a NAT gateway`,
          ),
        ]
      : []),
  ];
}
