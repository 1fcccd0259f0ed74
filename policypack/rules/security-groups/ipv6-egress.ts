import { maybeBlock } from "../../../core/cidr";
import type { Graph, Node } from "../../graph";
import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { isKnown, UNKNOWN } from "../../../core/view";
import { allOf, anyOf, is, type Tri } from "../../../core/answers";
import { where } from "../shared/outcomes";
import { rulesOfGroup } from "../shared/groups";
import { nodesOfClusters } from "./attachments";
import { inlineTypes } from "./shapes";

/** The IP families of the CIDRs to which a group allows outbound traffic, including unknown ones. */
function families(graph: Graph, key: string): ReadonlySet<"ipv4" | "ipv6" | "unknown"> {
  return new Set(
    rulesOfGroup(graph, key, "egress").flatMap(({ rule, sure }) =>
      rule.cidrs.map((cidr) => {
        const block = maybeBlock(cidr.string());
        return sure && isKnown(block) ? block.family : "unknown";
      }),
    ),
  );
}

function judge(graph: Graph, group: Node): Outcome {
  const found = families(graph, group.urn);
  if (found.has("ipv6")) {
    return pass;
  }
  return found.has("unknown") ? undecided("the CIDRs of its outbound rules") : found.has("ipv4") ? violation() : pass;
}

export const ipv6Egress = stackRule({
  name: "ipv6-egress",
  capability: "security-groups",
  guide: [],
  reference: {
    title: "Amazon EKS User Guide, Learn about IPv6 addresses to clusters, Pods, and services",
    url: "https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html",
  },
  severity: "medium",
  title: "Nodes of an IPv6 cluster have outbound IPv6 rules wherever they have IPv4 ones",
  why: "Each rule covers one IP family. Pods of an IPv6 cluster only have IPv6 addresses, so IPv4 rules allow none of their traffic.",
  problem: "The cluster is IPv6, but its nodes' security group only has outbound rules for IPv4",
  fix: "Add rules with cidrIpv6 in addition to those with cidrIpv4",
  examples: {
    bad: `new aws.vpc.SecurityGroupEgressRule("https", { securityGroupId: nodes.id, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" });`,
    good: `new aws.vpc.SecurityGroupEgressRule("https-v6", { securityGroupId: nodes.id, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv6: "::/0" });`,
  },
  level: level("advisory", "mandatory"),
  types: inlineTypes,
  check(graph): readonly Finding[] {
    const nodes = nodesOfClusters(graph);
    const onIpv6 = (group: Node): Tri =>
      anyOf(
        nodes
          .filter(({ on: groups }) => groups.keys.includes(group.urn))
          .map(({ cluster, sure }) =>
            allOf([is(cluster.view.at("kubernetesNetworkConfig", "ipFamily").string(), "ipv6"), sure ? true : UNKNOWN]),
          ),
      );
    const otherwise = notApplicable("it is not on a node of an IPv6 cluster");
    return graph.byType(...inlineTypes).map((group) =>
      on(
        group,
        where(onIpv6(group), otherwise, "the IP family of the cluster", () => judge(graph, group)),
      ),
    );
  },
});
