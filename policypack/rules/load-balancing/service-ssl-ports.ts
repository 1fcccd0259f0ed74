import { level, notApplicable, type Outcome, pass, resourceRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN } from "../../../core/view";
import { anyOf } from "../../../core/answers";
import { listOf } from "./annotations";
import {
  hasCertificate,
  type LoadBalancerService,
  loadBalancerServices,
  makerOf,
  serviceTypes,
  whyUnclear,
} from "./services";
import { isTlsPort } from "./service-tls";

function judge(service: LoadBalancerService): readonly Outcome[] {
  const at = service.annotation("aws-load-balancer-ssl-ports");
  const entries = listOf(at);
  const maker = makerOf(service);
  if (maker === "other" || maker === "in-tree" || at.state === "absent") {
    return [notApplicable("AWS Load Balancer Controller does not read ssl-ports here")];
  }
  const unclear = whyUnclear(service);
  if (unclear !== undefined || !isKnown(entries)) {
    return [undecided(unclear ?? at)];
  }
  if (hasCertificate(service) === false) {
    return [violation(at, { fault: "has no effect: aws-load-balancer-ssl-cert is not set", ports: at })];
  }
  return entries.map((entry) => {
    if (entry === "*") {
      return violation(at, { fault: "matches no port: the listeners accept plaintext", ports: entry });
    }
    // A chart that lists no ports still has some.
    const { ports } = service;
    const named = isKnown(ports) ? anyOf(ports.map((port) => isTlsPort(port, [entry]))) : (ports ?? true);
    return named === UNKNOWN
      ? undecided(service.spec.at("ports"))
      : named
        ? pass
        : violation(at, { fault: "names no port of the Service, so the listener accepts plaintext", ports: entry });
  });
}

export const serviceSslPorts = resourceRule({
  name: "service-ssl-ports",
  capability: "load-balancing",
  guide: ["lb-nlb-certificate"],
  severity: "high",
  title: "The ssl-ports annotation matches the Service's ports",
  why: "The controller silently creates a plain TCP listener for each port that ssl-ports does not name exactly.",
  problem: "Annotation aws-load-balancer-ssl-ports {ports} {fault}",
  fix: "List the TLS ports by number or name as in spec.ports, and set aws-load-balancer-ssl-cert",
  examples: {
    bad: `annotations: { "service.beta.kubernetes.io/aws-load-balancer-ssl-ports": "*" } // of a new k8s.core.v1.Service`,
    good: `annotations: { "service.beta.kubernetes.io/aws-load-balancer-ssl-ports": "443" } // of a new k8s.core.v1.Service`,
  },
  level: level("advisory", "mandatory"),
  types: serviceTypes,
  check(resource) {
    const services = loadBalancerServices(resource);
    return services.length === 0 ? notApplicable("it is not a Service of type LoadBalancer") : services.flatMap(judge);
  },
});
