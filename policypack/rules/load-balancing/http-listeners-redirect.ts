import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { listenerProtocol, plainActions } from "./listener-actions";
import { types } from "./types";

export const httpListenersRedirect = resourceRule({
  name: "http-listeners-redirect",
  capability: "load-balancing",
  guide: ["lb-alb-certificate", "tls-termination"],
  severity: "high",
  title: "HTTP listeners only redirect to HTTPS",
  why: "Anybody on the path can read and change HTTP requests, their cookies and the responses.",
  problem: "The HTTP listener serves requests instead of redirecting them",
  fix: 'Change the default action to a redirect with protocol "HTTPS" and port "443", and serve requests on an HTTPS listener',
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
      return notApplicable("it is not an HTTP listener");
    }
    const { serving, unclear } = plainActions(listener.view.at("defaultActions"));
    if (serving !== undefined) {
      return protocol === UNKNOWN ? undecided(listener.view.at("protocol")) : violation(serving);
    }
    return unclear === undefined ? pass : undecided(unclear);
  },
});
