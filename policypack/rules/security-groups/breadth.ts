/** How much a rule lets through. */
import type { Graph } from "../../graph";
import { isWorld } from "../../cidr";
import { isKnown, UNKNOWN, type Unknown } from "../../view";
import { rulesOfGroup, type RuleOfGroup } from "../shared/groups";
import { allOf, anyOf } from "../shared/selectors";
import { type GroupRule, protocolOf } from "./shapes";

/** Whether a rule covers more ports than given, or all protocols. */
export function isWiderThan(rule: GroupRule, ports: number): boolean | Unknown {
  const protocol = protocolOf(rule);
  if (protocol === "all" || protocol === UNKNOWN) {
    return protocol === "all" ? true : UNKNOWN;
  }
  const from = rule.fromPort.number();
  const to = rule.toPort.number();
  if (protocol !== "tcp" && protocol !== "udp") {
    return false;
  }
  return isKnown(from) && isKnown(to) ? to - from + 1 > ports : UNKNOWN;
}

export interface Judged {
  readonly rule: RuleOfGroup;
  readonly answer: boolean | Unknown;
}

/** The rules of a group that let all protocols out to the internet, or may do so. */
export function openEgress(graph: Graph, key: string): readonly Judged[] {
  return rulesOfGroup(graph, key, "egress")
    .map((each): Judged => {
      const toWorld = anyOf(each.rule.cidrs.map((cidr) => isWorld(cidr.string())));
      const all = protocolOf(each.rule);
      const everything = all === UNKNOWN ? UNKNOWN : all === "all";
      return { rule: each, answer: allOf([toWorld, everything, each.sure ? true : UNKNOWN]) };
    })
    .filter(({ answer }) => answer !== false);
}
