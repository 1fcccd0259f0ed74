/** How rules count against the quota of a security group: facts/quotas.json. */
import { maybeBlock } from "../../../core/cidr";
import type { Graph } from "../../graph";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { rulesOfGroup, type RuleOfGroup } from "../shared/groups";
import type { Direction } from "./shapes";

type Family = "ipv4" | "ipv6";

const families: readonly Family[] = ["ipv4", "ipv6"];
const prefixListType = "aws:ec2/managedPrefixList:ManagedPrefixList";

interface Range {
  readonly sure: number;
  readonly most: number;
}

const exactly = (count: number): Range => ({ sure: count, most: count });

function total(counts: readonly Range[]): Range {
  return counts.reduce((sum, each) => ({ sure: sum.sure + each.sure, most: sum.most + each.most }), exactly(0));
}

/**
 * How often a prefix list counts: one that the stack creates counts with its maximum number of entries; any other
 *    counts once, like the AWS managed lists for S3 and DynamoDB.
 */
function countList(graph: Graph, rule: RuleOfGroup, list: View, family: Family): Range {
  const property = list.path.replace(/[[.].*/, "");
  const made = graph.targets(rule.node, [property], prefixListType).nodes[0];
  const entries = made?.view.at("maxEntries").number();
  const own = made?.view.at("addressFamily").string();
  if (entries === undefined) {
    // As with CIDRs, only a list that is unknown as a whole has no index.
    return list.path.endsWith("s") ? { sure: 0, most: Infinity } : exactly(1);
  }
  const most = entries === UNKNOWN ? Infinity : entries;
  if (own === UNKNOWN) {
    return { sure: 0, most };
  }
  return own !== undefined && own.toLowerCase() !== family
    ? exactly(0)
    : { sure: entries === UNKNOWN ? 1 : most, most };
}

/** One CIDR, or an unknown list of CIDRs; the input's name shows whether it holds IPv6 CIDRs. */
function countCidr(cidr: View, family: Family): Range {
  const named: Family = /ipv6/i.test(cidr.path) ? "ipv6" : "ipv4";
  const block = maybeBlock(cidr.string());
  const own = isKnown(block) ? block.family : named;
  if (own !== family) {
    return exactly(0);
  }
  // Only a list that is unknown as a whole has no index.
  return /blocks$/i.test(cidr.path) ? { sure: 0, most: Infinity } : exactly(1);
}

function countRule(graph: Graph, each: RuleOfGroup, family: Family): readonly Range[] {
  const { rule, peers } = each;
  const self = rule.self.boolean() ?? false;
  if (rule.at.state === "unknown") {
    return [{ sure: 0, most: Infinity }];
  }
  return [
    ...rule.cidrs.map((cidr) => countCidr(cidr, family)),
    ...rule.prefixLists.map((list) => countList(graph, each, list, family)),
    { sure: peers.keys.length, most: peers.keys.length },
    { sure: self === true ? 1 : 0, most: self === false ? 0 : 1 },
  ];
}

export interface Count {
  readonly direction: Direction;
  /** Rules that certainly belong to the group. */
  readonly sure: number;
  /** The same, plus those that may belong to it. */
  readonly most: number;
}

/** A group's rules as the quota counts them: for each direction, those of the IP family with more rules. */
export function countRules(graph: Graph, key: string): readonly Count[] {
  return (["ingress", "egress"] as const).map((direction) => {
    const rules = rulesOfGroup(graph, key, direction);
    const counts = families.map((family) =>
      total(
        rules.flatMap((rule) =>
          countRule(graph, rule, family).map((range) => (rule.sure ? range : { ...range, sure: 0 })),
        ),
      ),
    );
    return {
      direction,
      sure: Math.max(...counts.map(({ sure }) => sure)),
      most: Math.max(...counts.map(({ most }) => most)),
    };
  });
}
