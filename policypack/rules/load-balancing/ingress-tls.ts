import { z } from "zod";
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
import { isKnown, UNKNOWN } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { onIngress } from "./annotations";
import {
  type AlbIngress,
  albIngresses,
  backendsOf,
  certificateParams,
  isManaged,
  isSet,
  listenPorts,
  setting,
  unclearIngress,
} from "./ingresses";
import { types } from "./types";

/** Whether an Ingress has a backend that redirects to HTTPS by annotation, as was usual before `ssl-redirect`. */
function redirectsByAction({ node }: AlbIngress): Tri {
  return anyOf(
    backendsOf(node).map((backend) => {
      const name = backend.at("name").string();
      const port = backend.at("port", "name").string();
      if (!isKnown(name) || !isKnown(port)) {
        return name === UNKNOWN || port === UNKNOWN ? UNKNOWN : false;
      }
      const action = node.view.at("metadata", "annotations", `alb.ingress.kubernetes.io/actions.${name}`).parsedJson();
      const protocol = action.at("redirectConfig", "protocol").string();
      return allOf([port === "use-annotation", protocol === UNKNOWN ? UNKNOWN : protocol === "HTTPS"]);
    }),
  );
}

/** Whether the Ingress has a host for which the controller can find a certificate. */
function hasHost({ node }: AlbIngress): Tri {
  const rules = node.view.at("spec", "rules");
  const tls = node.view.at("spec", "tls");
  const hosts = [
    ...rules.items().map((rule) => (rule.state === "unknown" ? UNKNOWN : rule.at("host").state !== "absent")),
    ...tls.items().map((each) => {
      const list = each.at("hosts").list();
      return list === UNKNOWN ? UNKNOWN : list !== undefined && list.length > 0;
    }),
  ];
  return anyOf([...hosts, ...[rules, tls].map((list) => (list.state === "unknown" ? UNKNOWN : false))]);
}

/** HTTPS ports of the load balancer, as far as this stack sets them. */
function httpsPorts(ingress: AlbIngress, all: readonly AlbIngress[]): readonly number[] {
  return all
    .filter((each) => ingress.members.includes(each.node))
    .map(listenPorts)
    .flatMap((ports) => (ports === UNKNOWN || ports === "malformed" ? [] : [...ports]))
    .filter(([, protocol]) => protocol === "HTTPS")
    .map(([port]) => port);
}

function judgeRedirect(ingress: AlbIngress, http: readonly number[], https: readonly number[]): Outcome {
  const redirect = setting(ingress, ["sslRedirectPort"], "ssl-redirect");
  const port = redirect.number();
  const byAction = redirectsByAction(ingress);
  if (byAction === true || (isKnown(port) && https.includes(port))) {
    return pass;
  }
  if (byAction === UNKNOWN || port === UNKNOWN) {
    return undecided(unclearIngress);
  }
  if (ingress.openGroup) {
    return undecided(unclearIngress);
  }
  return port === undefined
    ? violation(onIngress(ingress.node, "listen-ports"), { fault: `serves HTTP on port ${http.join(", ")}` })
    : violation(redirect, { fault: `redirects to port ${port}, which has no HTTPS listener` });
}

function judgeCertificate(ingress: AlbIngress): Outcome {
  const found = anyOf([
    isSet(ingress, certificateParams, "certificate-arn"),
    isSet(ingress, [], "create-acm-cert"),
    hasHost(ingress),
  ]);
  if (found === true) {
    return pass;
  }
  return found === UNKNOWN || ingress.openGroup
    ? undecided(unclearIngress)
    : violation(onIngress(ingress.node, "certificate-arn"), {
        fault: "has an HTTPS listener, but neither a certificate nor a host to find one for",
      });
}

function judge(ingress: AlbIngress, all: readonly AlbIngress[], managedClasses: readonly string[]): readonly Outcome[] {
  const at = onIngress(ingress.node, "listen-ports");
  const ports = listenPorts(ingress);
  if (!ingress.sure || ports === UNKNOWN) {
    return [undecided(unclearIngress)];
  }
  if (ports === "malformed") {
    return [violation(at, { fault: "has listen-ports that the controller cannot read" })];
  }
  if (isManaged(ingress, managedClasses)) {
    return [notApplicable("another stack manages the IngressClassParams of its class")];
  }
  const http = [...ports].filter(([, protocol]) => protocol === "HTTP").map(([port]) => port);
  return [
    ...(http.length > 0 ? [judgeRedirect(ingress, http, httpsPorts(ingress, all))] : []),
    ...(http.length < ports.size ? [judgeCertificate(ingress)] : []),
  ];
}

export const ingressTls = stackRule({
  name: "ingress-tls",
  capability: "load-balancing",
  guide: ["lb-alb-certificate", "tls-termination"],
  severity: "high",
  title: "ALBs of Ingresses have a certificate and use HTTP only to redirect",
  why: "Without a certificate or listen-ports, the controller silently creates an HTTP listener on port 80.",
  problem: "The Ingress {fault}",
  fix: 'Set alb.ingress.kubernetes.io/certificate-arn and listen-ports [{"HTTPS":443}]; if HTTP is open too, also set ssl-redirect "443"',
  examples: {
    bad: `new k8s.networking.v1.Ingress("web", { spec: { ingressClassName: "alb", rules } });`,
    good: `new k8s.networking.v1.Ingress("web", {
  metadata: {
    annotations: {
      "alb.ingress.kubernetes.io/certificate-arn": certificate.arn,
      "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
      "alb.ingress.kubernetes.io/ssl-redirect": "443",
    },
  },
  spec: { ingressClassName: "alb", rules },
});`,
  },
  level: level("advisory", "mandatory"),
  params: {
    managedClasses: z
      .array(z.string())
      .default([])
      .describe(
        "ingress classes whose IngressClassParams are managed by another stack and set certificate and redirect",
      ),
  },
  types: types.ingress,
  check(graph, { params }): readonly Finding[] {
    const all = albIngresses(graph);
    return all.flatMap((ingress) =>
      judge(ingress, all, params.managedClasses).map((outcome) => on(ingress.node, outcome)),
    );
  },
});
