/** Who answers DNS queries: CoreDNS, the node's own cache, or (EKS Auto Mode) a service of the node. Pure. */
import { hostCidr } from "../../core/cidr";
import type { Intents } from "./intents";
import type { Peer, Rule } from "./model";
import { coreDns } from "./well-known";

/** Truncated answers (over 512 bytes, DNSSEC) come over TCP: UDP alone fails for some names only, and late. */
const dnsPorts = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
] as const;

export function dnsRule({ autoMode, dns }: Intents): Rule {
  const clusterDns = (dns.clusterDns ?? []).map(hostCidr);
  const peers: Peer[] = [];
  if (!autoMode) {
    peers.push({ kind: "pods", namespaces: { names: [coreDns.namespace] }, labels: coreDns.labels });
  }
  if (dns.nodeLocalAddress !== undefined) {
    peers.push({ kind: "node-service", cidrs: [hostCidr(dns.nodeLocalAddress), ...clusterDns] });
  } else if (autoMode) {
    peers.push({ kind: "node-service", cidrs: clusterDns });
  }
  return { peers, ports: dnsPorts };
}
