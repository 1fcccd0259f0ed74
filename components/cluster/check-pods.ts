/** Modes of the VPC CNI that do not go together. Pure. */
import { error, warning, type Problem } from "../../core/problem";
import type { Options } from "./options";

export function checkPods({ ipFamily, kubeProxy, vpcCni, podIdentityAgent, irsa }: Options): Problem[] {
  const { podSecurityGroups } = vpcCni;
  const at = ["vpcCni", "podSecurityGroups"];
  const found: Problem[] = [];
  if (podSecurityGroups !== "off" && ipFamily === "ipv6") {
    found.push(
      error(at, "The VPC CNI does not support security groups for pods on IPv6.", "Set it to off with ipFamily ipv6."),
    );
  }
  if (podSecurityGroups === "strict" && kubeProxy.mode === "ipvs") {
    found.push(
      error(
        ["kubeProxy", "mode"],
        "With ipvs, pods with their own groups lose all traffic in strict mode (aws/amazon-vpc-cni-k8s#2982).",
        "Use iptables, or vpcCni.podSecurityGroups standard.",
      ),
    );
  }
  if (podSecurityGroups === "strict" && podIdentityAgent.enabled && !irsa) {
    found.push(
      warning(
        at,
        "In strict mode, pods with their own groups cannot reach the Pod Identity agent (aws/amazon-vpc-resource-controller-k8s#618).",
        "Use standard, or give such pods IAM roles for service accounts with irsa: true.",
      ),
    );
  }
  if (podSecurityGroups === "standard" && vpcCni.externalSnat === false) {
    found.push(
      warning(
        ["vpcCni", "externalSnat"],
        "Traffic that leaves the VPC gets the node's address, so only the node's groups apply to it.",
        "Set it to true with podSecurityGroups standard.",
      ),
    );
  }
  return found;
}

export function checkPolicies({ vpcCni }: Options): Problem[] {
  const { networkPolicy, networkPolicyLogs, podSecurityGroups, ipv4EgressFromIpv6, env, initEnv } = vpcCni;
  const found: Problem[] = [];
  if (networkPolicy === "off") {
    return networkPolicyLogs === "off"
      ? []
      : [
          error(
            ["vpcCni", "networkPolicyLogs"],
            "There is nothing to log while networkPolicy is off. Set this to off, or networkPolicy to standard or strict.",
          ),
        ];
  }
  if (podSecurityGroups === "strict") {
    found.push(
      error(
        ["vpcCni", "podSecurityGroups"],
        "The VPC CNI does not support network policies on pods in strict mode.",
        `Use standard with networkPolicy ${networkPolicy}, or set networkPolicy to off.`,
      ),
    );
  }
  if (ipv4EgressFromIpv6) {
    found.push(
      warning(
        ["vpcCni", "ipv4EgressFromIpv6"],
        "No network policy covers the IPv4 interface of pods in an IPv6 cluster.",
        "Set it to false with network policies.",
      ),
    );
  }
  for (const [key, variables] of Object.entries({ env, initEnv })) {
    if (variables["ENABLE_V6_EGRESS"] === "true") {
      found.push(
        error(
          ["vpcCni", key, "ENABLE_V6_EGRESS"],
          "No network policy covers the IPv6 interface of pods in an IPv4 cluster.",
          'Set it to "false" with network policies.',
        ),
      );
    }
  }
  return found;
}
