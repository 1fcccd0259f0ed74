/**
 * What may talk to what between control plane and nodes, as data. A connection is one sentence ("nodes reach the API
 * server on 443"); `expand` turns it into the security-group rules of both ends.
 *
 * Minimum and suggested rules: the guide page, "Security groups", and
 * https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html. No DNS rule for the VPC's own resolver and no
 * NTP rule for the Amazon Time Sync Service: security groups do not filter either
 * (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html).
 */
import type { StatementId } from "../../facts/guide";

export type Group = "control-plane" | "nodes";
export type Destination = Group | "vpc" | "s3-gateway" | "anywhere" | "prefix-lists" | "dns-servers" | "ntp-servers";

export interface Connection {
  readonly key: string;
  readonly from: Group;
  readonly to: Destination;
  /** "-1": every protocol and port. */
  readonly protocol: "tcp" | "udp" | "-1";
  readonly port?: number;
  /** Becomes the description of the rules. */
  readonly why: string;
  /** Statement of the guide page; absent where the rule serves an add-on that the page does not name. */
  readonly guide?: StatementId;
}

/** Without these a node does not join, or the API server cannot reach its kubelet. */
export const minimum: readonly Connection[] = [
  {
    key: "api-server",
    from: "nodes",
    to: "control-plane",
    protocol: "tcp",
    port: 443,
    why: "Kubelets and pods reach the Kubernetes API server",
    guide: "sg-control-plane-443",
  },
  {
    key: "kubelet",
    from: "control-plane",
    to: "nodes",
    protocol: "tcp",
    port: 10250,
    why: "API server reaches the kubelets (logs, exec, metrics)",
    guide: "sg-kubelet-10250",
  },
  {
    key: "dns-tcp",
    from: "nodes",
    to: "nodes",
    protocol: "tcp",
    port: 53,
    why: "Pods query CoreDNS on other nodes (answers too long for UDP)",
    guide: "sg-node-to-node",
  },
  {
    key: "dns-udp",
    from: "nodes",
    to: "nodes",
    protocol: "udp",
    port: 53,
    why: "Pods query CoreDNS on other nodes",
    guide: "sg-node-to-node",
  },
  {
    key: "https-vpc",
    from: "nodes",
    to: "vpc",
    protocol: "tcp",
    port: 443,
    why: "Nodes reach interface endpoints of AWS services in the VPC",
  },
  {
    key: "https-s3",
    from: "nodes",
    to: "s3-gateway",
    protocol: "tcp",
    port: 443,
    why: "Nodes fetch image layers from S3 through the gateway endpoint",
  },
  {
    key: "https-prefix-lists",
    from: "nodes",
    to: "prefix-lists",
    protocol: "tcp",
    port: 443,
    why: "Nodes reach services by prefix list",
  },
  {
    key: "dns-servers-tcp",
    from: "nodes",
    to: "dns-servers",
    protocol: "tcp",
    port: 53,
    why: "Nodes query DNS servers other than the VPC resolver (answers too long for UDP)",
  },
  {
    key: "dns-servers-udp",
    from: "nodes",
    to: "dns-servers",
    protocol: "udp",
    port: 53,
    why: "Nodes query DNS servers other than the VPC resolver",
  },
  {
    key: "ntp-servers",
    from: "nodes",
    to: "ntp-servers",
    protocol: "udp",
    port: 123,
    why: "Nodes ask time servers other than the Amazon Time Sync Service",
  },
];

/** What the page suggests on top: "unfettered communication between nodes". */
export const nodeToNode: Connection = {
  key: "node-to-node",
  from: "nodes",
  to: "nodes",
  protocol: "-1",
  why: "Nodes and their pods talk to each other",
  guide: "sg-node-to-node",
};

export const httpsToAnywhere: Connection = {
  key: "https-anywhere",
  from: "nodes",
  to: "anywhere",
  protocol: "tcp",
  port: 443,
  why: "Nodes reach registries and AWS services through NAT",
};

export type Family = "ipv4" | "ipv6";

export type Peer =
  | { readonly kind: "group"; readonly group: Group }
  | { readonly kind: "vpc"; readonly family: Family }
  | { readonly kind: "s3-gateway" }
  | { readonly kind: "cidr"; readonly family: Family; readonly cidr: string }
  | { readonly kind: "prefix-list"; readonly id: string };

/** One security-group rule. */
export interface Rule {
  /** Unique among all rules; part of the logical name, so it never changes. */
  readonly key: string;
  readonly group: Group;
  readonly direction: "ingress" | "egress";
  readonly protocol: Connection["protocol"];
  readonly port?: number;
  readonly peer: Peer;
  readonly description: string;
}

/** What destinations other than the two groups stand for. */
export interface Destinations {
  /** Adds an IPv6 twin to every rule that names addresses. A rule that names a group covers both families. */
  readonly dualStack: boolean;
  /** Whether the VPC has a gateway endpoint for S3. */
  readonly s3Gateway: boolean;
  /** Ids of managed prefix lists. */
  readonly prefixLists: readonly string[];
  /** CIDRs. */
  readonly dnsServers: readonly string[];
  /** CIDRs. */
  readonly ntpServers: readonly string[];
}

/** The rules of both ends of each connection. */
export function expand(connections: readonly Connection[], destinations: Destinations): Rule[] {
  return connections.flatMap((connection) => {
    const { key, from, to, protocol, port, why } = connection;
    const rule = (suffix: string, group: Group, direction: Rule["direction"], peer: Peer): Rule => ({
      key: `${key}-${suffix}`,
      group,
      direction,
      protocol,
      ...(port === undefined ? {} : { port }),
      peer,
      description: why,
    });
    if (to === "control-plane" || to === "nodes") {
      return [
        rule("egress", from, "egress", { kind: "group", group: to }),
        rule("ingress", to, "ingress", { kind: "group", group: from }),
      ];
    }
    return peers(to, destinations).map(([suffix, peer]) => rule(`egress${suffix}`, from, "egress", peer));
  });
}

function peers(to: Exclude<Destination, Group>, destinations: Destinations): [suffix: string, peer: Peer][] {
  const families: Family[] = destinations.dualStack ? ["ipv4", "ipv6"] : ["ipv4"];
  const byFamily = (peer: (family: Family) => Peer): [string, Peer][] =>
    families.map((family) => [family === "ipv6" ? "-ipv6" : "", peer(family)]);
  switch (to) {
    case "vpc":
      return byFamily((family) => ({ kind: "vpc", family }));
    case "anywhere":
      return byFamily((family) => ({ kind: "cidr", family, cidr: family === "ipv6" ? "::/0" : "0.0.0.0/0" }));
    case "s3-gateway":
      return destinations.s3Gateway ? [["", { kind: "s3-gateway" }]] : [];
    case "prefix-lists":
      return destinations.prefixLists.map((id) => [`-${id}`, { kind: "prefix-list", id }]);
    case "dns-servers":
      return destinations.dnsServers.map((cidr) => [`-${cidr}`, cidrPeer(cidr)]);
    case "ntp-servers":
      return destinations.ntpServers.map((cidr) => [`-${cidr}`, cidrPeer(cidr)]);
  }
}

function cidrPeer(cidr: string): Peer {
  return { kind: "cidr", family: cidr.includes(":") ? "ipv6" : "ipv4", cidr };
}

/** Two rules with the same identity are one rule for EC2, which refuses the second (InvalidPermission.Duplicate). */
export function identity(rule: Rule): string {
  const { peer } = rule;
  return [rule.group, rule.direction, rule.protocol, rule.port ?? "all", ...Object.values(peer)].join("|");
}

/** Rules per group and direction that EC2 allows by default, for IPv4 and IPv6 each. */
export const rulesPerGroup = 60;

/** How many rules each group has per direction and address family. A rule that names a group or list counts in both. */
export function countRules(rules: readonly Rule[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { group, direction, peer } of rules) {
    for (const family of "family" in peer ? [peer.family] : (["ipv4", "ipv6"] as const)) {
      const counter = `${group} ${direction} ${family}`;
      counts.set(counter, (counts.get(counter) ?? 0) + 1);
    }
  }
  return counts;
}
