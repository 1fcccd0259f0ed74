import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { listenerProtocol, plainActions } from "./listener-actions";
import { types } from "./types";

export const httpListenersRedirect = resourceRule({
  name: "http-listeners-redirect",
  capability: "load-balancing",
  guide: ["lb-alb-certificate", "tls-termination"],
  severity: "high",
  title: "Listeners for HTTP do nothing but redirect to HTTPS",
  why: "Requests over HTTP, with their cookies and answers, can be read and changed by anybody on the way.",
  problem: "The listener serves requests over HTTP",
  fix: 'Make its default action a redirect with protocol "HTTPS" and port "443", and serve requests on an HTTPS listener',
  examples: {
    bad: `new aws.lb.Listener("http", {
  loadBalancerArn, port: 80, protocol: "HTTP",
  defaultActions: [{ type: "forward", targetGroupArn }],
});`,
    good: `new aws.lb.Listener("http", {
  loadBalancerArn, port: 80, protocol: "HTTP",
  defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
});`,
  },
  level: level("advisory", "mandatory"),
  types: types.listener,
  check(listener) {
    const protocol = listenerProtocol(listener);
    if (protocol !== "HTTP" && protocol !== UNKNOWN) {
      return notApplicable("the listener is not for HTTP");
    }
    const { serving, unclear } = plainActions(listener.view.at("defaultActions"));
    if (serving !== undefined) {
      return protocol === UNKNOWN ? undecided(listener.view.at("protocol")) : violation(serving);
    }
    return unclear === undefined ? pass : undecided(unclear);
  },
});
