/** Rules that allow all traffic to the internet. */
import { isWorld } from "../../../core/cidr";
import type { Graph } from "../../graph";
import { UNKNOWN, type Unknown } from "../../../core/view";
import { protocolOf } from "../security-groups/shapes";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { rulesOfGroup, type RuleOfGroup } from "./groups";

export interface OpenRule {
  readonly rule: RuleOfGroup;
  /** Unknown where it may be one. */
  readonly open: true | Unknown;
}

function isOpen({ rule, sure }: RuleOfGroup): Tri {
  const protocol = protocolOf(rule);
  return allOf([
    anyOf(rule.cidrs.map((cidr) => isWorld(cidr.string()))),
    protocol === UNKNOWN ? UNKNOWN : protocol === "all",
    sure ? true : UNKNOWN,
  ]);
}

/** The rules of a group that allow, or may allow, all protocols to the internet. */
export function openEgress(graph: Graph, key: string): readonly OpenRule[] {
  return rulesOfGroup(graph, key, "egress").flatMap((rule) => {
    const open = isOpen(rule);
    return open === false ? [] : [{ rule, open }];
  });
}
