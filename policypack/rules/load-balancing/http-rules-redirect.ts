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
    : notApplicable("it does not belong to an HTTP listener");
}

export const httpRulesRedirect = stackRule({
  name: "http-rules-redirect",
  capability: "load-balancing",
  guide: ["lb-alb-certificate", "tls-termination"],
  severity: "high",
  title: "Rules of HTTP listeners do not serve requests",
  why: "A rule overrides the default action of its listener. A rule that forwards undoes the redirect to HTTPS for the requests it matches.",
  problem: "The rule serves requests on an HTTP listener",
  fix: "Attach the rule to the load balancer's HTTPS listener",
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
