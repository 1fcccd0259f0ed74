/** TLS that ends in the pod. */
import { endToEndTls } from "../../../policypack/rules/load-balancing/end-to-end-tls";
import { describeRule } from "../harness";
import {
  alb,
  albIngress,
  arn,
  configured,
  gateway,
  http,
  https,
  type Inputs,
  nlb,
  nlbService,
  route,
  tlsPort,
  tlsService,
} from "../load-balancers";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";
import { onAlb, serves, withCertificate } from "../ingresses";

const everywhere = { namespaces: ["*"] };
const inside = (namespaces: readonly string[]): { readonly namespaces: readonly string[] } => ({ namespaces });
const re = (protocol: Input): Inputs => ({ "certificate-arn": arn, "backend-protocol": protocol });

/** A Gateway with TLS and a route to a Service, whose target group speaks a protocol. */
function routed(p: Program, protocol: Input, target: Input = "web"): void {
  withCertificate(p);
  onAlb(p, [https], configured);
  route(p, "HTTPRoute", { rules: serves });
  p.add("kubernetes:gateway.k8s.aws/v1beta1:TargetGroupConfiguration", "web", {
    spec: { targetReference: { name: target }, defaultConfiguration: { protocol } },
  });
}

/** A Service with an annotation for target groups of an ALB. */
const annotated = (p: Program, protocol: Input, metadata: Inputs = { name: "web" }): Declared =>
  p.add("kubernetes:core/v1:Service", "web", {
    metadata: { ...metadata, annotations: alb({ "backend-protocol": protocol }) },
    spec: { type: "ClusterIP" },
  });

describeRule(endToEndTls, {
  good: {
    "a Service": {
      build: (p) => tlsService(p, { "aws-load-balancer-backend-protocol": "ssl" }),
      params: everywhere,
    },
    "an Ingress": { build: (p) => albIngress(p, re("HTTPS")), params: everywhere },
    "an Ingress whose Service says it": {
      build: (p) => {
        annotated(p, "HTTPS");
        albIngress(p, { "certificate-arn": arn });
      },
      params: everywhere,
    },
    "a Gateway with HTTPS": { build: (p) => routed(p, "HTTPS"), params: everywhere },
    "a Gateway with TLS": { build: (p) => routed(p, "TLS"), params: everywhere },
    "an Ingress whose Service does not say it": {
      build: (p) => {
        p.add("kubernetes:core/v1:Service", "web", { metadata: { name: "web" }, spec: { type: "ClusterIP" } });
        albIngress(p, re("HTTPS"));
      },
      params: everywhere,
    },
    "TLS in the pod next to it": {
      build: (p) => {
        nlbService(p, {}, { ports: [tlsPort] }, "passed-through");
        albIngress(p, re("HTTPS"));
      },
      params: everywhere,
    },
    "an Ingress for HTTP next to it": {
      build: (p) => {
        albIngress(p, {}, {}, "http");
        albIngress(p, re("HTTPS"));
      },
      params: everywhere,
    },
  },
  bad: {
    "a Service": {
      build: (p) => tlsService(p),
      params: everywhere,
      says: /Fix: Set service.beta.kubernetes.io\/aws-load-balancer-backend-protocol to ssl/,
    },
    "a Service with another protocol": {
      build: (p) => tlsService(p, { "aws-load-balancer-backend-protocol": "tcp" }),
      params: everywhere,
    },
    "a Service in the namespace": {
      build: (p) =>
        p.add("kubernetes:core/v1:Service", "web", {
          metadata: { namespace: "pay-eu", annotations: nlb({ "aws-load-balancer-ssl-cert": arn }) },
          spec: { type: "LoadBalancer", ports: [tlsPort] },
        }),
      params: inside(["shop", "pay-*"]),
    },
    "a chart in the namespace": {
      build: (p) =>
        p.add("kubernetes:helm.sh/v3:Release", "web", {
          chart: "web",
          namespace: "pay",
          values: { service: { annotations: nlb({ "aws-load-balancer-ssl-cert": arn }) } },
        }),
      params: inside(["pay"]),
    },
    "an Ingress": {
      build: (p) => albIngress(p, { "certificate-arn": arn }),
      params: inside(["default"]),
      says: /Fix: Set alb.ingress.kubernetes.io\/backend-protocol to HTTPS/,
    },
    "an Ingress with HTTP": { build: (p) => albIngress(p, re("HTTP")), params: everywhere },
    "an Ingress whose Service says otherwise": {
      build: (p) => {
        annotated(p, "HTTP");
        albIngress(p, re("HTTPS"));
      },
      params: everywhere,
    },
    "an Ingress, another Service says it": {
      build: (p) => {
        annotated(p, "HTTPS", { name: "other" });
        albIngress(p, { "certificate-arn": arn });
      },
      params: everywhere,
    },
    "a Gateway": {
      build: (p) => routed(p, "HTTP"),
      params: everywhere,
      says: /Fix: Set defaultConfiguration.protocol to HTTPS in a TargetGroupConfiguration/,
    },
    "a Service in a namespace that is not known, where all are meant": {
      build: (p) =>
        p.add("kubernetes:core/v1:Service", "web", {
          metadata: { namespace: unknown, annotations: nlb({ "aws-load-balancer-ssl-cert": arn }) },
          spec: { type: "LoadBalancer", ports: [tlsPort] },
        }),
      params: everywhere,
    },
    "a Gateway, said of the Service in another namespace": {
      build: (p) => {
        withCertificate(p);
        onAlb(p, [https], configured);
        route(p, "HTTPRoute", { rules: serves });
        p.add("kubernetes:gateway.k8s.aws/v1beta1:TargetGroupConfiguration", "web", {
          metadata: { namespace: "other" },
          spec: { targetReference: { name: "web" }, defaultConfiguration: { protocol: "HTTPS" } },
        });
      },
      params: everywhere,
    },
    "a Gateway, nothing said of the Service": { build: (p) => routed(p, "HTTPS", "other"), params: everywhere },
  },
  unknown: {
    "the protocol of a Service": {
      build: (p) => tlsService(p, { "aws-load-balancer-backend-protocol": unknown }),
      params: everywhere,
    },
    "whether a Service has a certificate": {
      build: (p) => nlbService(p, unknown, { ports: [tlsPort] }),
      params: everywhere,
    },
    "the protocol of an Ingress": { build: (p) => albIngress(p, re(unknown)), params: everywhere },
    "the backends of an Ingress": {
      build: (p) => {
        annotated(p, "HTTPS");
        albIngress(p, { "certificate-arn": arn }, { rules: unknownList });
      },
      params: everywhere,
    },
    "the class of an Ingress": {
      build: (p) => albIngress(p, { "certificate-arn": arn }, { ingressClassName: unknown }),
      params: everywhere,
    },
    "whether a Service is of type LoadBalancer": {
      build: (p) => tlsService(p, {}, { type: unknown }),
      params: everywhere,
    },
    "the ports of an Ingress": { build: (p) => albIngress(p, { "listen-ports": unknown }), params: everywhere },
    "the Service of a target group": { build: (p) => routed(p, "HTTPS", unknown), params: everywhere },
    "the Services of a route": {
      build: (p) => {
        withCertificate(p);
        onAlb(p, [https], configured);
        route(p, "HTTPRoute", { rules: [{ backendRefs: unknownList }] });
        p.add("kubernetes:gateway.k8s.aws/v1beta1:TargetGroupConfiguration", "web", {
          spec: { targetReference: { name: "web" }, defaultConfiguration: { protocol: "HTTPS" } },
        });
      },
      params: everywhere,
    },
    "the name of the Service of a route": {
      build: (p) => {
        withCertificate(p);
        onAlb(p, [https], configured);
        route(p, "HTTPRoute", { rules: [{ backendRefs: [{ name: unknown }] }] });
        p.add("kubernetes:gateway.k8s.aws/v1beta1:TargetGroupConfiguration", "web", {
          spec: { targetReference: { name: "web" }, defaultConfiguration: { protocol: "HTTPS" } },
        });
      },
      params: everywhere,
    },
    "the Gateway of a route": {
      build: (p) => {
        withCertificate(p);
        onAlb(p, [https], configured);
        route(p, "HTTPRoute", { parentRefs: unknownList, rules: serves });
      },
      params: everywhere,
    },
    "the class of a Gateway": {
      build: (p) => {
        gateway(p, [https], { gatewayClassName: unknown });
        route(p, "HTTPRoute", { rules: serves });
      },
      params: everywhere,
    },
    "the protocol of a Gateway": {
      build: (p) => {
        onAlb(p, [{ name: "https", protocol: unknown, port: 443 }]);
        route(p, "HTTPRoute", { rules: serves });
      },
      params: everywhere,
    },
    "the protocol of a target group": { build: (p) => routed(p, unknown), params: everywhere },
    "the namespace": {
      build: (p) =>
        p.add("kubernetes:core/v1:Service", "web", {
          metadata: { namespace: unknown, annotations: nlb({ "aws-load-balancer-ssl-cert": arn }) },
          spec: { type: "LoadBalancer", ports: [tlsPort] },
        }),
      params: inside(["pay"]),
    },
  },
  notApplicable: {
    "where nothing is asked for": (p) => tlsService(p),
    "where nothing is asked for, the namespace not known": (p) =>
      p.add("kubernetes:core/v1:Service", "web", {
        metadata: { namespace: unknown, annotations: nlb({ "aws-load-balancer-ssl-cert": arn }) },
        spec: { type: "LoadBalancer", ports: [tlsPort] },
      }),
    "a Gateway for HTTP": {
      build: (p) => {
        onAlb(p, [http]);
        route(p, "HTTPRoute", { rules: serves });
      },
      params: everywhere,
    },
    "another namespace": { build: (p) => tlsService(p), params: inside(["pay"]) },
    "a Service of another controller": {
      build: (p) => tlsService(p, {}, { loadBalancerClass: "tailscale" }),
      params: everywhere,
    },
  },
});
