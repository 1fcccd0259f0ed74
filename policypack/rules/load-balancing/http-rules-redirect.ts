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
import { UNKNOWN } from "../../../core/view";
import { listenerProtocol, plainActions } from "./listener-actions";
import { types } from "./types";

function judge(graph: Graph, rule: Node): Outcome {
  const { serving, unclear } = plainActions(rule.view.at("actions"));
  if (serving === undefined) {
    return unclear === undefined ? pass : undecided(unclear);
  }
  const protocols = graph.targets(rule, ["listenerArn"], ...types.listener).nodes.map(listenerProtocol);
  if (protocols.includes("HTTP")) {
    return violation(serving);
  }
  return protocols.length === 0 || protocols.includes(UNKNOWN)
    ? undecided("the protocol of its listener")
    : notApplicable("its listener is not for HTTP");
}

export const httpRulesRedirect = stackRule({
  name: "http-rules-redirect",
  capability: "load-balancing",
  guide: ["lb-alb-certificate", "tls-termination"],
  severity: "high",
  title: "Rules of HTTP listeners serve nothing",
  why: "A rule goes before the default action of its listener: one that forwards undoes the redirect to HTTPS for what it matches.",
  problem: "The rule serves requests of an HTTP listener",
  fix: "Attach the rule to the HTTPS listener of the load balancer",
  examples: {
    bad: `new aws.lb.ListenerRule("api", { listenerArn: http.arn, actions: [{ type: "forward", targetGroupArn }], conditions });`,
    good: `new aws.lb.ListenerRule("api", { listenerArn: https.arn, actions: [{ type: "forward", targetGroupArn }], conditions });`,
  },
  level: level("advisory", "mandatory"),
  types: types.listenerRule,
  check(graph): readonly Finding[] {
    return graph.byType(...types.listenerRule).map((rule) => on(rule, judge(graph, rule)));
  },
});
