/** How much a rule allows. */
import { isKnown, UNKNOWN } from "../../../core/view";
import type { Tri } from "../../../core/answers";
import { type GroupRule, protocolOf } from "./shapes";

/** Whether a rule covers more ports than given, or all protocols. */
export function isWiderThan(rule: GroupRule, ports: number): Tri {
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
