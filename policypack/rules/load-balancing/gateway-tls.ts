import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { holdsList, holdsText } from "./annotations";
import {
  awsGateways,
  endsTls,
  type GatewayListener,
  listenersOf,
  routesOf,
  unclearConfiguration,
  unclearGateway,
} from "./gateways";
import { types } from "./types";

const fixes = {
  redirect:
    "give the HTTPRoutes of the listener a RequestRedirect filter with scheme https, and serve on an HTTPS listener",
  references:
    "remove certificateRefs and set defaultCertificate in listenerConfigurations of a LoadBalancerConfiguration",
  certificate:
    "set defaultCertificate in listenerConfigurations of a LoadBalancerConfiguration, or a hostname for which ACM has a certificate",
};

/** Whether a rule of a route only redirects to HTTPS. */
function redirects(rule: View): Tri {
  const filters = rule.at("filters");
  return anyOf([
    filters.state === "unknown" ? UNKNOWN : false,
    ...filters.items().map((filter) => {
      const scheme = filter.at("requestRedirect", "scheme").string();
      return scheme === UNKNOWN ? UNKNOWN : scheme === "https";
    }),
  ]);
}

function judgeHttp(graph: Graph, gateway: Node, listener: GatewayListener): Outcome {
  const routes = routesOf(graph, gateway, listener, types.routes);
  const rules = routes.nodes.map((route) => route.view.at("spec", "rules"));
  const all = allOf(rules.flatMap<Tri>((list) => (list.state === "unknown" ? [UNKNOWN] : list.items().map(redirects))));
  if (all === false) {
    const name = listener.at.at("name");
    return violation(listener.at, { fault: `serves HTTP on listener ${name.show()}`, fix: fixes.redirect });
  }
  return all === UNKNOWN || routes.possible.length > 0 || routes.nodes.length === 0
    ? undecided("the routes of the listener")
    : pass;
}

/** Whether a listener has a certificate, or the controller can find one by hostname. */
function hasCertificate(graph: Graph, gateway: Node, listener: GatewayListener): Tri {
  const routes = routesOf(graph, gateway, listener, types.routes);
  const others: Tri = routes.possible.length > 0 || listener.incomplete ? UNKNOWN : false;
  return anyOf([
    ...listener.configurations.map((each) => holdsText(each, "defaultCertificate")),
    ...listener.configurations.map((each) => holdsList(each, "certificates")),
    holdsText(listener.at, "hostname"),
    ...routes.nodes.map((each) => holdsList(each.view.at("spec"), "hostnames")),
    others,
  ]);
}

function judgeTls(graph: Graph, gateway: Node, listener: GatewayListener): Outcome {
  const references = listener.at.at("tls", "certificateRefs");
  if (references.items().length > 0) {
    const fault = "sets certificateRefs, which AWS Load Balancer Controller ignores";
    return violation(references, { fault, fix: fixes.references });
  }
  const found = hasCertificate(graph, gateway, listener);
  if (found === UNKNOWN || references.state === "unknown") {
    return undecided(unclearConfiguration);
  }
  return found
    ? pass
    : violation(listener.at, { fault: "has a TLS listener without a certificate", fix: fixes.certificate });
}

function judge(graph: Graph, gateway: Node, listener: GatewayListener): Outcome {
  const ends = endsTls(listener);
  if (ends === UNKNOWN) {
    return undecided(listener.at);
  }
  if (ends) {
    return judgeTls(graph, gateway, listener);
  }
  return listener.protocol === "HTTP" ? judgeHttp(graph, gateway, listener) : pass;
}

export const gatewayTls = stackRule({
  name: "gateway-tls",
  capability: "load-balancing",
  guide: ["lb-alb-certificate", "lb-nlb-certificate", "tls-termination"],
  severity: "high",
  title: "Gateways use ACM certificates, and their HTTP listeners only redirect",
  why: "The controller takes certificates from a LoadBalancerConfiguration or finds them by hostname, and ignores certificateRefs.",
  problem: "The Gateway {fault}",
  fix: "Change the listener: {fix}",
  examples: {
    bad: `new k8s.apiextensions.CustomResource("web", {
  apiVersion: "gateway.networking.k8s.io/v1", kind: "Gateway",
  spec: {
    gatewayClassName: "alb",
    listeners: [{ name: "https", protocol: "HTTPS", port: 443, tls: { certificateRefs: [{ name: "web-tls" }] } }],
  },
});`,
    good: `new k8s.apiextensions.CustomResource("web", {
  apiVersion: "gateway.k8s.aws/v1beta1", kind: "LoadBalancerConfiguration", metadata: { name: "web" },
  spec: {
    listenerConfigurations: [
      { protocolPort: "HTTPS:443", defaultCertificate: certificate.arn, sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09" },
    ],
  },
});`,
  },
  level: level("advisory", "mandatory"),
  types: types.gateway,
  check(graph): readonly Finding[] {
    return awsGateways(graph).flatMap((gateway) =>
      listenersOf(gateway).map((listener) =>
        on(gateway.node, gateway.sure ? judge(graph, gateway.node, listener) : undecided(unclearGateway)),
      ),
    );
  },
});
