/** Modes of the VPC CNI that do not go together. Pure. */
import type { Problem } from "../../core/problem";
import type { Config } from "./config";
import { problem } from "./finding";

export function checkPods({ ipFamily, kubeProxy, vpcCni, podIdentityAgent, irsa }: Config): Problem[] {
  const { podSecurityGroups } = vpcCni;
  const at = ["vpcCni", "podSecurityGroups"];
  const found: Problem[] = [];
  if (podSecurityGroups !== "off" && ipFamily === "ipv6") {
    found.push(
      problem(
        "error",
        at,
        podSecurityGroups,
        "off with ipFamily ipv6",
        "The VPC CNI's support matrix has no security groups for pods on IPv6.",
      ),
    );
  }
  if (podSecurityGroups === "strict" && kubeProxy.mode === "ipvs") {
    found.push(
      problem(
        "error",
        ["kubeProxy", "mode"],
        "ipvs",
        "iptables with vpcCni.podSecurityGroups strict, or podSecurityGroups standard",
        "Pods with their own groups lose all traffic (aws/amazon-vpc-cni-k8s#2982).",
      ),
    );
  }
  if (podSecurityGroups === "strict" && podIdentityAgent.enabled && !irsa) {
    found.push(
      problem(
        "warning",
        at,
        "strict",
        "standard, or strict with irsa: true",
        "In strict mode pods with their own groups cannot reach the Pod Identity agent (aws/amazon-vpc-resource-controller-k8s#618): such pods need IAM roles for service accounts.",
      ),
    );
  }
  if (podSecurityGroups === "standard" && vpcCni.externalSnat === false) {
    found.push(
      problem(
        "warning",
        ["vpcCni", "externalSnat"],
        false,
        "true with podSecurityGroups standard",
        "Traffic that leaves the VPC is translated to the node's address and passes the node's groups only.",
      ),
    );
  }
  return found;
}

export function checkPolicies({ vpcCni }: Config): Problem[] {
  const { networkPolicy, networkPolicyLogs, podSecurityGroups, ipv4EgressFromIpv6, env, initEnv } = vpcCni;
  const found: Problem[] = [];
  if (networkPolicy === "off") {
    return networkPolicyLogs === "off"
      ? []
      : [
          problem(
            "error",
            ["vpcCni", "networkPolicyLogs"],
            networkPolicyLogs,
            "off, or networkPolicy standard or strict: there is nothing to log",
          ),
        ];
  }
  if (podSecurityGroups === "strict") {
    found.push(
      problem(
        "error",
        ["vpcCni", "podSecurityGroups"],
        "strict",
        `standard with networkPolicy ${networkPolicy}, or networkPolicy off`,
        "The VPC CNI does not support network policies on pods in strict mode.",
      ),
    );
  }
  if (ipv4EgressFromIpv6) {
    found.push(
      problem(
        "warning",
        ["vpcCni", "ipv4EgressFromIpv6"],
        true,
        "false with network policies",
        "No network policy covers the IPv4 interface of pods in an IPv6 cluster.",
      ),
    );
  }
  for (const [key, variables] of Object.entries({ env, initEnv })) {
    if (variables["ENABLE_V6_EGRESS"] === "true") {
      found.push(
        problem(
          "error",
          ["vpcCni", key, "ENABLE_V6_EGRESS"],
          "true",
          '"false" with network policies: none covers the IPv6 interface of pods in an IPv4 cluster',
        ),
      );
    }
  }
  return found;
}
