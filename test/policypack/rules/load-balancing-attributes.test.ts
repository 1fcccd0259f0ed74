/** What a load balancer logs, and which headers it drops. */
import { loadBalancerAttributes } from "../../../policypack/rules/load-balancing/load-balancer-attributes";
import { describeRule } from "../harness";
import {
  albIngress,
  configuration,
  configured,
  gateway,
  gatewayClass,
  http,
  https,
  type Inputs,
  listener,
  loadBalancer,
  nlbService,
  tlsService,
} from "../load-balancers";
import { type Input, type Program, unknown, unknownList } from "../program";
import { group, ofClass } from "../exposure";

const logs = "access_logs.s3.enabled";
const headers = "routing.http.drop_invalid_header_fields.enabled";
const on = (...names: readonly string[]): string => names.map((name) => `${name}=true`).join(", ");
const list = (...names: readonly string[]): Input => names.map((key) => ({ key, value: "true" }));
const full: Inputs = { accessLogs: { enabled: true, bucket: "logs" }, dropInvalidHeaderFields: true };
const annotation = (value: Input): Inputs => ({ "aws-load-balancer-attributes": value });

/** An NLB with a listener. */
function network(p: Program, inputs: Inputs, protocol: Input = "TLS"): void {
  const made = loadBalancer(p, { loadBalancerType: "network", ...inputs });
  listener(p, { loadBalancerArn: made.out("arn"), protocol, port: 443 });
}

function gatewayWith(p: Program, kind: string, attributes: Input, listeners: Input = [https]): void {
  gatewayClass(p, `gateway.k8s.aws/${kind}`);
  configuration(p, { loadBalancerAttributes: attributes });
  gateway(p, listeners, configured);
}

const tlsListener: Input = [{ name: "tls", protocol: "TLS", port: 443 }];

describeRule(loadBalancerAttributes, {
  good: {
    "an ALB": (p) => loadBalancer(p, full),
    "an ALB, said so": (p) => loadBalancer(p, { loadBalancerType: "application", ...full }),
    "an NLB with TLS": (p) => network(p, { accessLogs: { enabled: true, bucket: "logs" } }),
    "a Service": (p) => tlsService(p, annotation(on(logs))),
    "a Service with more": (p) => tlsService(p, annotation(`deletion_protection.enabled=false, ${logs} = true`)),
    "an NLB without TLS next to one with": (p) => {
      const other = loadBalancer(p, { loadBalancerType: "network" }, "other");
      listener(p, { loadBalancerArn: other.out("arn"), protocol: "TCP", port: 443 }, undefined, "other");
      network(p, { accessLogs: { enabled: true, bucket: "logs" } });
    },
    "an ALB of a Gateway for HTTP": (p) => gatewayWith(p, "alb", list(logs, headers), [http]),
    "an Ingress": (p) => albIngress(p, { "load-balancer-attributes": on(logs, headers) }),
    "an Ingress of a class": (p) => ofClass(p, { loadBalancerAttributes: list(logs, headers) }),
    "an Ingress of a group": (p) => group(p, { "load-balancer-attributes": on(logs, headers) }),
    "an ALB of a Gateway": (p) => gatewayWith(p, "alb", list(logs, headers)),
    "an NLB of a Gateway": (p) => gatewayWith(p, "nlb", list(logs), tlsListener),
    "an ALB, fewer asked for": {
      build: (p) => loadBalancer(p, { dropInvalidHeaderFields: true }),
      params: { application: [headers] },
    },
    "an NLB, more asked for": {
      build: (p) => tlsService(p, annotation(on(logs, "deletion_protection.enabled"))),
      params: { network: [logs, "deletion_protection.enabled"] },
    },
    "an ALB with protection, asked for": {
      build: (p) => loadBalancer(p, { enableDeletionProtection: true }),
      params: { application: ["deletion_protection.enabled"] },
    },
  },
  bad: {
    "an ALB without logs": {
      build: (p) => loadBalancer(p, { dropInvalidHeaderFields: true }),
      says: "access_logs.s3.enabled is not on",
    },
    "an ALB with logs that are off": (p) =>
      loadBalancer(p, { ...full, accessLogs: { enabled: false, bucket: "logs" } }),
    "an ALB with logs left to their default": (p) => loadBalancer(p, { ...full, accessLogs: { bucket: "logs" } }),
    "an ALB that keeps invalid headers": {
      build: (p) => loadBalancer(p, { accessLogs: { enabled: true, bucket: "logs" } }),
      says: headers,
    },
    "an NLB with TLS": (p) => network(p, {}),
    "a Service": (p) => tlsService(p),
    "a Service with logs that are off": (p) => tlsService(p, annotation(`${logs}=false`)),
    "an Ingress": (p) => albIngress(p, { "load-balancer-attributes": on(headers) }),
    "an Ingress of a class": (p) => ofClass(p, { loadBalancerAttributes: list(headers) }),
    "an Ingress of a class that goes before its own": (p) =>
      ofClass(p, { loadBalancerAttributes: list(headers) }, { "load-balancer-attributes": on(logs, headers) }),
    "an ALB of a Gateway": (p) => gatewayWith(p, "alb", list(logs)),
    "an NLB of a Gateway": (p) => gatewayWith(p, "nlb", list(headers), tlsListener),
    "an ALB of a Gateway for HTTP": (p) => gatewayWith(p, "alb", list(logs), [http]),
    "an ALB without protection, asked for": {
      build: (p) => loadBalancer(p, full),
      params: { application: ["deletion_protection.enabled"] },
    },
  },
  unknown: {
    "whether logs are on": (p) => loadBalancer(p, { ...full, accessLogs: { enabled: unknown, bucket: "logs" } }),
    "the logs": (p) => loadBalancer(p, { ...full, accessLogs: unknown }),
    "the type of a load balancer": (p) => loadBalancer(p, { loadBalancerType: unknown }),
    "the protocol of the listener of an NLB": (p) => network(p, {}, unknown),
    "the attributes of a Service": (p) => tlsService(p, annotation(unknown)),
    "the annotations of a Service": (p) => nlbService(p, unknown),
    "the class of a Service": (p) => tlsService(p, {}, { loadBalancerClass: unknown }),
    "the attributes of an Ingress": (p) => albIngress(p, { "load-balancer-attributes": unknown }),
    "the class of an Ingress": (p) => albIngress(p, {}, { ingressClassName: unknown }),
    "the attributes of a class": (p) => ofClass(p, { loadBalancerAttributes: unknownList }),
    "one of the attributes of a class": (p) =>
      ofClass(p, { loadBalancerAttributes: [{ key: unknown, value: "true" }, ...(list(headers) as Input[])] }),
    "the value of an attribute of a class": (p) =>
      ofClass(p, { loadBalancerAttributes: [{ key: logs, value: unknown }, ...(list(headers) as Input[])] }),
    "what an Ingress of the group in another stack says": (p) => albIngress(p, { "group.name": "g" }),
    "the configuration of a Gateway, kept elsewhere": (p) => {
      gatewayClass(p, "gateway.k8s.aws/alb");
      gateway(p, [https], configured);
    },
    "the class of a Gateway": (p) => gateway(p, [https], { gatewayClassName: unknown }),
    "the controller of the class of a Gateway": (p) => {
      gatewayClass(p, unknown);
      gateway(p, [https]);
    },
    "the protocol of a listener of a Gateway with logs": (p) =>
      gatewayWith(p, "alb", list(logs), [{ name: "x", protocol: unknown, port: 443 }]),
    "the protocol of one of two listeners of a Gateway with logs": (p) =>
      gatewayWith(p, "nlb", list(logs), [{ name: "x", protocol: unknown, port: 80 }, ...(tlsListener as Input[])]),
    "whether a Gateway passes TLS through": (p) =>
      gatewayWith(p, "nlb", [], [{ name: "tls", protocol: "TLS", port: 443, tls: { mode: unknown } }]),
    "the protocol of a listener of a Gateway": (p) =>
      gatewayWith(p, "nlb", [], [{ name: "tls", protocol: unknown, port: 443 }]),
  },
  notApplicable: {
    "an NLB without TLS": (p) => network(p, {}, "TCP"),
    "a Service of the legacy provider": (p) =>
      tlsService(p, { "aws-load-balancer-type": "nlb" }, { loadBalancerClass: undefined }),
    "an NLB whose listeners are those of another stack": (p) => {
      loadBalancer(p, { loadBalancerType: "network" });
      listener(p, { loadBalancerArn: "arn:aws:elasticloadbalancing:other", protocol: "TLS", port: 443 });
    },
    "an NLB without listeners": (p) => loadBalancer(p, { loadBalancerType: "network" }),
    "a Gateway Load Balancer": (p) => loadBalancer(p, { loadBalancerType: "gateway" }),
    "a Service without TLS": (p) => nlbService(p, {}),
    "a Service of another controller": (p) => tlsService(p, {}, { loadBalancerClass: "tailscale" }),
    "an NLB of a Gateway without TLS": (p) => gatewayWith(p, "nlb", [], [{ name: "tcp", protocol: "TCP", port: 80 }]),
    "another Gateway": (p) => {
      gatewayClass(p, "istio.io/gateway-controller");
      gateway(p, [http]);
    },
  },
});
