import { z } from "zod";
import { level, notApplicable, type Outcome, pass, resourceRule, undecided, violation } from "../../rule";
import { isKnown, type Maybe, UNKNOWN, type Unknown, type View } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { listOf } from "./annotations";
import {
  hasCertificate,
  type LoadBalancerService,
  loadBalancerServices,
  makerOf,
  serviceTypes,
  whyUnclear,
} from "./services";

/** Where TLS is terminated for a port: on the load balancer, behind it, or nowhere that the stack shows. */
type End = "load-balancer" | "behind" | "nowhere";

/** Names and values that mean TLS, as Istio and Kubernetes read them. */
const saysTls = /^(https|tls|grpcs|wss)(-|$)|^kubernetes\.io\/wss$/;
/** Pod ports that usually speak TLS, and those that usually do not. */
const tlsTargets: readonly string[] = ["443", "6443", "8443"];
const plainTargets: readonly string[] = ["80", "8080", "http"];

const says = (text: string | undefined): boolean => text !== undefined && saysTls.test(text);

function endsBehind(port: View): Tri {
  const appProtocol = port.at("appProtocol").string();
  if (appProtocol !== undefined) {
    return appProtocol === UNKNOWN ? UNKNOWN : says(appProtocol);
  }
  const target = port.at("targetPort").string();
  const name = port.at("name").string();
  if (target === UNKNOWN || name === UNKNOWN) {
    return UNKNOWN;
  }
  return says(target) || says(name)
    ? target === undefined || !plainTargets.includes(target)
    : target !== undefined && tlsTargets.includes(target);
}

/** Whether `ssl-ports` names a port, by number or name; if absent, it covers all ports. */
export function isTlsPort(port: View, sslPorts: Maybe<readonly string[]>): Tri {
  if (sslPorts === UNKNOWN || sslPorts === undefined || sslPorts.length === 0) {
    return sslPorts === UNKNOWN ? UNKNOWN : true;
  }
  const named = (value: View): Tri => {
    const text = value.string();
    return text === UNKNOWN ? UNKNOWN : text !== undefined && sslPorts.includes(text);
  };
  return anyOf([named(port.at("port")), named(port.at("name"))]);
}

function endOf(service: LoadBalancerService, port: View): End | Unknown {
  const sslPorts = listOf(service.annotation("aws-load-balancer-ssl-ports"));
  const here = hasCertificate(service) === false ? false : isTlsPort(port, sslPorts);
  const behind = endsBehind(port);
  if (here === UNKNOWN) {
    return behind === true ? "behind" : UNKNOWN;
  }
  return here ? "load-balancer" : behind === UNKNOWN ? UNKNOWN : behind ? "behind" : "nowhere";
}

/** UDP and SCTP have no TLS listeners; TCP is the default. */
function isTcp(port: View): Tri {
  const protocol = port.at("protocol").string();
  return protocol === UNKNOWN ? UNKNOWN : protocol === undefined || protocol === "TCP";
}

interface Judged {
  readonly port: View;
  readonly end: End | Unknown;
}

/** Whether a port may be plaintext because another one has TLS. */
function isCompanion(port: View, all: readonly Judged[], companionPorts: readonly number[]): Tri {
  const number = port.at("port").number();
  return allOf([
    isKnown(number) ? companionPorts.includes(number) : UNKNOWN,
    anyOf(all.map(({ end }) => (end === UNKNOWN ? UNKNOWN : end !== "nowhere"))),
  ]);
}

function judgePort({ port, end }: Judged, all: readonly Judged[], companionPorts: readonly number[]): Outcome {
  if (end === "load-balancer" || end === "behind") {
    return pass;
  }
  const companion = isCompanion(port, all, companionPorts);
  if (companion === true) {
    return pass;
  }
  return end === UNKNOWN || companion === UNKNOWN || isTcp(port) === UNKNOWN
    ? undecided(port)
    : violation(port, { port: port.at("port") });
}

function judge(service: LoadBalancerService, companionPorts: readonly number[]): readonly Outcome[] {
  const unclear = whyUnclear(service);
  const { ports, spec } = service;
  if (makerOf(service) === "other" || ports === undefined) {
    return [notApplicable("another controller creates the load balancer, or the ports are not listed")];
  }
  if (unclear !== undefined || ports === UNKNOWN) {
    return [undecided(unclear ?? spec.at("ports"))];
  }
  const judged = ports
    .filter((port) => isTcp(port) !== false)
    .map((port): Judged => ({ port, end: endOf(service, port) }));
  return judged.map((each) => judgePort(each, judged, companionPorts));
}

export const serviceTls = resourceRule({
  name: "service-tls",
  capability: "load-balancing",
  guide: ["lb-nlb-certificate", "tls-termination"],
  severity: "high",
  title: "Every TCP port of a Service of type LoadBalancer has TLS, on the load balancer or in the pod",
  why: "Without a certificate the NLB silently forwards plaintext.",
  problem: "Port {port} accepts plaintext: it has no certificate, and nothing shows that the pod terminates TLS",
  fix: 'Set aws-load-balancer-ssl-cert and list the port in aws-load-balancer-ssl-ports, or set appProtocol: "https" if the pod terminates TLS',
  examples: {
    bad: `new k8s.core.v1.Service("web", {
  spec: { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb", ports: [{ port: 443, targetPort: 80 }] },
});`,
    good: `new k8s.core.v1.Service("web", {
  metadata: {
    annotations: {
      "service.beta.kubernetes.io/aws-load-balancer-ssl-cert": certificate.arn,
      "service.beta.kubernetes.io/aws-load-balancer-ssl-ports": "443",
    },
  },
  spec: { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb", ports: [{ port: 443, targetPort: 80 }] },
});`,
  },
  level: level("advisory", "mandatory"),
  params: {
    companionPorts: z
      .array(z.int().min(1).max(65535))
      .default([80, 15021])
      .describe(
        "ports that may be plaintext if another port has TLS: 80 for a redirect, 15021 for health checks of an Istio gateway",
      ),
  },
  types: serviceTypes,
  check(resource, { params }) {
    const services = loadBalancerServices(resource);
    return services.length === 0
      ? notApplicable("it is not a Service of type LoadBalancer")
      : services.flatMap((service) => judge(service, params.companionPorts));
  },
});
