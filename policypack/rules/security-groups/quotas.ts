/** How often rules count against the quota of a security group: facts/quotas.json. */
import ipaddr from "ipaddr.js";
import type { Graph } from "../../graph";
import { isKnown, type View } from "../../view";
import { rulesOfGroup, type RuleOfGroup } from "../shared/groups";
import type { Direction } from "./shapes";

type Family = "ipv4" | "ipv6";

const families: readonly Family[] = ["ipv4", "ipv6"];
const prefixListType = "aws:ec2/managedPrefixList:ManagedPrefixList";

/**
 * How often a prefix list counts: one that the stack makes with all entries that it may ever have; any other once, as
 * those that AWS manages for S3 and DynamoDB do.
 */
function countList(graph: Graph, rule: RuleOfGroup, list: View, family: Family): number {
  const property = list.path.replace(/[[.].*/, "");
  const made = graph.targets(rule.node, [property], prefixListType).nodes[0];
  const entries = made?.view.at("maxEntries").number();
  const own = made?.view.at("addressFamily").string();
  return isKnown(entries) ? (isKnown(own) && own.toLowerCase() !== family ? 0 : entries) : 1;
}

function countRule(graph: Graph, each: RuleOfGroup, family: Family): number {
  const { rule, peers } = each;
  // One that is not known yet may be of either family.
  const cidrs = rule.cidrs.filter((cidr) => {
    const text = cidr.string();
    return !isKnown(text) || !ipaddr.isValidCIDR(text) || ipaddr.parseCIDR(text)[0].kind() === family;
  });
  const lists = rule.prefixLists.map((list) => countList(graph, each, list, family));
  const self = rule.self.boolean() === true ? 1 : 0;
  return lists.reduce((sum, count) => sum + count, cidrs.length + peers.keys.length + self);
}

export interface Count {
  readonly direction: Direction;
  /** Rules that are the group's own for sure. */
  readonly sure: number;
  /** With those that may be. */
  readonly most: number;
}

/** The rules of a group as the quota counts them: in each direction those of the IP family that has more. */
export function countRules(graph: Graph, key: string): readonly Count[] {
  return (["ingress", "egress"] as const).map((direction) => {
    const rules = rulesOfGroup(graph, key, direction);
    const count = (of: readonly RuleOfGroup[]): number =>
      Math.max(...families.map((family) => of.reduce((sum, rule) => sum + countRule(graph, rule, family), 0)));
    return { direction, sure: count(rules.filter((rule) => rule.sure)), most: count(rules) };
  });
}
