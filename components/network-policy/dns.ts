/** Who answers DNS queries: CoreDNS, the node's own cache, or (EKS Auto Mode) a service of the node. */
import type { NetworkPolicyConfig } from "./config";
import type { Peer, Rule } from "./model";
import { type Problem, mismatch } from "../../core/problem";
import { hostCidr } from "../../core/cidr";
import { coreDns } from "./well-known";

/** Truncated answers (over 512 bytes, DNSSEC) come over TCP: UDP alone fails for some names only, and late. */
const dnsPorts = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
] as const;

export function dnsRule(config: NetworkPolicyConfig): Rule {
  const clusterDns = (config.dns.clusterDns ?? []).map(hostCidr);
  const peers: Peer[] = [];
  if (!config.autoMode) {
    peers.push({ kind: "pods", namespaces: { names: [coreDns.namespace] }, labels: coreDns.labels });
  }
  if (config.dns.nodeLocalAddress !== undefined) {
    peers.push({ kind: "node-service", cidrs: [hostCidr(config.dns.nodeLocalAddress), ...clusterDns] });
  } else if (config.autoMode) {
    peers.push({ kind: "node-service", cidrs: clusterDns });
  }
  return { peers, ports: dnsPorts };
}

export function dnsProblems(config: NetworkPolicyConfig): Problem[] {
  const needs = config.autoMode
    ? "autoMode: CoreDNS is a service of the node there"
    : config.dns.nodeLocalAddress !== undefined
      ? "dns.nodeLocalAddress: the cache answers on the cluster IP of kube-dns too"
      : undefined;
  if (needs === undefined || config.dns.clusterDns !== undefined) {
    return [];
  }
  return [
    mismatch(
      ["dns", "clusterDns"],
      "nothing",
      "the cluster IP of the Service kube-dns",
      `Needed by ${needs}. It is .10 of the service CIDR, such as 172.20.0.10.`,
    ),
  ];
}
