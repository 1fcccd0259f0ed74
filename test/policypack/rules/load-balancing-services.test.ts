/** Services of type LoadBalancer: TLS and annotations. */
import { deprecatedAnnotations } from "../../../policypack/rules/load-balancing/deprecated-annotations";
import { inertAnnotations } from "../../../policypack/rules/load-balancing/inert-annotations";
import { serviceSslPorts } from "../../../policypack/rules/load-balancing/service-ssl-ports";
import { serviceTls } from "../../../policypack/rules/load-balancing/service-tls";
import { describeRule } from "../harness";
import { alb, albIngress, arn, ingress, type Inputs, nlb, nlbService, tlsPort, tlsService } from "../load-balancers";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";
import { chartService, release } from "../services";

/** A Service whose ports have no certificate on the load balancer. */
const plain = (p: Program, ...ports: readonly Input[]): Declared => nlbService(p, {}, { ports });

const sslPorts = (value: Input): Inputs => ({ "aws-load-balancer-ssl-ports": value });

/** Annotations by which values are taken for a Service. */
const annotatedChart: Inputs = { annotations: nlb({ "aws-load-balancer-scheme": "internal" }) };

describeRule(serviceTls, {
  good: {
    "a certificate for all ports": (p) => tlsService(p),
    "a certificate that is not made yet": (p) => tlsService(p, { "aws-load-balancer-ssl-cert": unknown }),
    "a certificate for the port by number": (p) => tlsService(p, sslPorts("443")),
    "a certificate for the port by name": (p) => tlsService(p, sslPorts(" metrics, web ")),
    "a list of ports that is empty means all": (p) => tlsService(p, sslPorts("")),
    "TLS in the pod, by appProtocol": (p) => plain(p, { port: 443, targetPort: 8080, appProtocol: "https" }),
    "TLS in the pod, by appProtocol of Kubernetes": (p) => plain(p, { port: 443, appProtocol: "kubernetes.io/wss" }),
    "TLS in the pod, by the name of the port": (p) => plain(p, { port: 443, name: "https-web", targetPort: 9443 }),
    "TLS in the pod, by the name of the port alone": (p) => plain(p, { port: 443, name: "tls" }),
    "TLS in the pod, by the name of the target": (p) => plain(p, { port: 443, targetPort: "https" }),
    ...Object.fromEntries(
      [443, 6443, 8443].map((targetPort) => [
        `TLS in the pod, by port ${targetPort} of the target`,
        (p: Program) => plain(p, { port: 443, targetPort }),
      ]),
    ),
    "an Istio gateway": (p) =>
      plain(
        p,
        { port: 15021, name: "status-port" },
        { port: 80, name: "http2", targetPort: 8080 },
        { port: 443, name: "https", targetPort: 8443 },
      ),
    "a port for redirects next to a certificate": (p) =>
      tlsService(p, sslPorts("443"), { ports: [tlsPort, { port: 80, targetPort: 8081, name: "redirect" }] }),
    "another port that may be plain": {
      build: (p) => tlsService(p, sslPorts("443"), { ports: [tlsPort, { port: 9000, name: "status" }] }),
      params: { companionPorts: [9000] },
    },
    "UDP next to TLS": (p) =>
      tlsService(p, sslPorts("443"), { ports: [tlsPort, { port: 53, protocol: "UDP", name: "dns" }] }),
    "SCTP next to TLS": (p) =>
      tlsService(p, sslPorts("443"), { ports: [tlsPort, { port: 53, protocol: "SCTP", name: "dns" }] }),
    "TLS in the pod, ports with a certificate not known": (p) =>
      tlsService(p, sslPorts(unknown), { ports: [{ port: 443, name: "https" }] }),
    "the ports of a chart": (p) => release(p, chartService({ ports: [{ port: 443, name: "https" }] })),
    "the ports of a chart, deep in its values": (p) =>
      release(p, { a: { b: { service: { ports: [{ port: 443, name: "https" }], ...annotatedChart } } } }),
  },
  bad: {
    "no certificate": { build: (p) => plain(p, tlsPort), says: "Port 443 accepts plaintext" },
    "no certificate and no target": (p) => plain(p, { port: 443 }),
    "no certificate, TCP written out": (p) => plain(p, { ...(tlsPort as Inputs), protocol: "TCP" }),
    "a certificate for another port": (p) => tlsService(p, sslPorts("8443")),
    "a certificate for every port, written as a star": (p) => tlsService(p, sslPorts("*")),
    "port 80 alone": { build: (p) => plain(p, { port: 80 }), says: "Port 80" },
    "a second port without": {
      build: (p) => tlsService(p, sslPorts("443"), { ports: [tlsPort, { port: 9000, name: "status" }] }),
      says: "Port 9000",
    },
    "plaintext by appProtocol": (p) => plain(p, { port: 443, appProtocol: "http", name: "https", targetPort: 8443 }),
    "a name that says TLS, a target that is not": (p) => plain(p, { port: 443, name: "https", targetPort: 80 }),
    "a name that says TLS, a target that is called http": (p) =>
      plain(p, { port: 443, name: "https", targetPort: "http" }),
    "a name that says TLS, a target that is another port for plaintext": (p) =>
      plain(p, { port: 443, name: "https", targetPort: 8080 }),
    "a name that ends like one for TLS": (p) => plain(p, { port: 443, name: "not-https" }),
    "an appProtocol that begins like one for TLS": (p) => plain(p, { port: 443, appProtocol: "kubernetes.io/wssx" }),
    "a name that begins like one for TLS": (p) => plain(p, { port: 443, name: "tlsx" }),
    "ports of a chart": (p) => release(p, chartService({ ports: [{ port: 443 }] })),
    "a Service of the legacy provider": (p) => nlbService(p, {}, { loadBalancerClass: undefined, ports: [tlsPort] }),
  },
  unknown: {
    "the annotations": (p) => nlbService(p, unknown, { ports: [tlsPort] }),
    "the ports": (p) => nlbService(p, {}, { ports: unknownList }),
    "a port": (p) => plain(p, unknown),
    "the ports with a certificate": (p) => tlsService(p, sslPorts(unknown)),
    "the number of a port, by which it has a certificate": (p) =>
      tlsService(p, sslPorts("443"), { ports: [{ port: unknown, name: "web" }] }),
    "the number of a second port, which may be for redirects": (p) =>
      tlsService(p, sslPorts("web"), { ports: [tlsPort, { port: unknown, name: "other" }] }),
    "whether another port, for redirects, has TLS next to it": (p) =>
      plain(p, { port: 80, name: "redirect" }, { port: 443, name: unknown }),
    "the annotations, of a port with TLS in the pod next to it": (p) =>
      nlbService(p, unknown, { ports: [{ port: 443, name: "https" }, tlsPort] }),
    "the name of a port for redirects, which may have TLS itself": (p) => plain(p, { port: 80, name: unknown }),
    "the target of a port": (p) => plain(p, { port: 443, targetPort: unknown }),
    "the name of a port": (p) => plain(p, { port: 443, name: unknown }),
    "the appProtocol of a port": (p) => plain(p, { port: 443, appProtocol: unknown }),
    "the protocol of a port": (p) => plain(p, { port: 443, protocol: unknown }),
    "whether it is of type LoadBalancer": (p) => nlbService(p, {}, { type: unknown, ports: [tlsPort] }),
    "the class": {
      build: (p) => nlbService(p, {}, { loadBalancerClass: unknown, ports: [tlsPort] }),
      says: "spec.loadBalancerClass",
    },
    "the spec": (p) => p.add("kubernetes:core/v1:Service", "web", { spec: unknown }),
    "the Service in the values of a chart": (p) => release(p, { service: unknown }),
    "the values of a chart": (p) => release(p, unknown),
    "the type of a Service in the values of a chart": (p) =>
      release(p, { service: { type: unknown, ports: [{ port: 443 }] } }),
    "the type of an annotated Service in the values of a chart": (p) =>
      release(p, { proxy: { type: unknown, ports: [{ port: 443 }], ...annotatedChart } }),
    "the annotations of a Service in the values of a chart": (p) =>
      release(p, { service: { annotations: unknown, ports: [{ port: 443 }] } }),
  },
  notApplicable: {
    "a Service of type ClusterIP": (p) => nlbService(p, {}, { type: "ClusterIP", ports: [tlsPort] }),
    "a Service of another controller": (p) => nlbService(p, {}, { loadBalancerClass: "tailscale", ports: [tlsPort] }),
    "a chart that does not list ports": (p) => release(p, chartService({})),
    "a chart that has ports in a map of its own": (p) => release(p, chartService({ ports: { https: 443 } })),
    "a chart without a Service of type LoadBalancer": (p) =>
      release(p, { service: { type: "ClusterIP", ports: [{ port: 80 }], ...annotatedChart }, name: unknown }),
    "a chart with a Service of type ClusterIP whose annotations are not known": (p) =>
      release(p, { service: { type: "ClusterIP", annotations: unknown, ports: [{ port: 80 }] } }),
    "a chart with other things that have annotations": (p) =>
      release(p, {
        deployment: { annotations: unknown, ports: [{ port: 80 }] },
        volume: { type: unknown, ports: [{ port: 80 }] },
        ingress: { annotations: { "example.com/owner": "web" }, ports: [{ port: 80 }] },
      }),
  },
});

describeRule(serviceSslPorts, {
  good: {
    "a port by number": (p) => tlsService(p, sslPorts("443")),
    "a port by name": (p) => tlsService(p, sslPorts("web")),
    "one of the ports": (p) => tlsService(p, sslPorts("443"), { ports: [{ port: 80, name: "http" }, tlsPort] }),
    "a port, the class left to the webhook": (p) => tlsService(p, sslPorts("443"), { loadBalancerClass: undefined }),
    "a chart that lists no ports": (p) =>
      release(p, chartService({ annotations: nlb({ "aws-load-balancer-ssl-cert": arn, ...sslPorts("443") }) })),
    "a port that a chart lists": (p) =>
      release(
        p,
        chartService({
          annotations: nlb({ "aws-load-balancer-ssl-cert": arn, ...sslPorts("443") }),
          ports: [{ port: 443 }],
        }),
      ),
  },
  bad: {
    "a star": { build: (p) => tlsService(p, sslPorts("*")), says: /ssl-ports \* matches no port/ },
    "a port that is not there": {
      build: (p) => tlsService(p, sslPorts("443,8443")),
      says: "ssl-ports 8443 names no port of the Service",
    },
    "a name that is not there": (p) => tlsService(p, sslPorts("https")),
    "no certificate": {
      build: (p) => nlbService(p, nlb(sslPorts("443")), { ports: [tlsPort] }),
      says: "ssl-ports 443 has no effect: aws-load-balancer-ssl-cert is not set",
    },
    "a star in the values of a chart": (p) =>
      release(p, chartService({ annotations: nlb({ "aws-load-balancer-ssl-cert": arn, ...sslPorts("*") }) })),
  },
  unknown: {
    "the annotation": (p) => tlsService(p, sslPorts(unknown)),
    "the annotations": (p) => nlbService(p, unknown, { ports: [tlsPort] }),
    "the ports": (p) => tlsService(p, sslPorts("443"), { ports: unknownList }),
    "the number of a port": (p) => tlsService(p, sslPorts("443"), { ports: [{ port: unknown }] }),
    "the class": {
      build: (p) => tlsService(p, sslPorts("*"), { loadBalancerClass: unknown }),
      says: "spec.loadBalancerClass",
    },
    "whether it is of type LoadBalancer": (p) => tlsService(p, sslPorts("*"), { type: unknown }),
  },
  notApplicable: {
    "all ports": (p) => tlsService(p),
    "a Service of type ClusterIP": (p) => tlsService(p, sslPorts("*"), { type: "ClusterIP" }),
    "a Service of another controller": (p) => tlsService(p, sslPorts("*"), { loadBalancerClass: "tailscale" }),
    "the legacy provider, where a star is right": (p) =>
      tlsService(p, { ...sslPorts("*"), "aws-load-balancer-type": "nlb" }, { loadBalancerClass: undefined }),
  },
});

const backendProtocol = (value: Input): Inputs => ({ "aws-load-balancer-backend-protocol": value });

describeRule(inertAnnotations, {
  good: {
    "TLS to the pod": (p) => tlsService(p, backendProtocol("ssl")),
    "plaintext to the pod, and said so": (p) => tlsService(p, backendProtocol("TCP")),
    "annotations of others": (p) => nlbService(p, { "example.com/owner": "web" }),
    "an annotation that is newer than the table": (p) =>
      nlbService(p, nlb({ "aws-load-balancer-of-some-later-release": "x" })),
    "an annotation that is deprecated": (p) => nlbService(p, nlb({ "aws-load-balancer-internal": "true" })),
    "target groups of an ALB on a Service": (p) => nlbService(p, alb({ "healthcheck-path": "/" })),
    "an Ingress": (p) => albIngress(p, { "certificate-arn": arn, "actions.redirect": "{}" }),
    "an annotation whose value is not known": (p) => nlbService(p, nlb({ "aws-load-balancer-subnets": unknown })),
  },
  bad: {
    "HTTP to the pod": {
      build: (p) => tlsService(p, backendProtocol("http")),
      says: /backend-protocol: http has no effect: any value except ssl means plaintext/,
    },
    "HTTPS to the pod": (p) => tlsService(p, backendProtocol("https")),
    "SSL in other letters": (p) => tlsService(p, backendProtocol("SSL")),
    "HTTP to the pod, the class left to the webhook": (p) =>
      tlsService(p, backendProtocol("http"), { loadBalancerClass: undefined }),
    "what only Classic Load Balancers have": {
      build: (p) => nlbService(p, nlb({ "aws-load-balancer-extra-security-groups": "sg-1" })),
      says: /Fix: Use service.beta.kubernetes.io\/aws-load-balancer-security-groups: <groups> instead/,
    },
    "what never was": {
      build: (p) => nlbService(p, nlb({ "aws-load-balancer-source-ranges": "10.0.0.0/8" })),
      says: "spec.loadBalancerSourceRanges",
    },
    "a typing error": {
      build: (p) => nlbService(p, nlb({ "aws-load-balancer-ssl-certs": arn })),
      says: "Use service.beta.kubernetes.io/aws-load-balancer-ssl-cert instead",
    },
    "a typing error in an annotation for target groups on a Service": (p) =>
      nlbService(p, alb({ "healthcheck-paths": "/" })),
    "an Ingress": {
      build: (p) => albIngress(p, { "web-acl-id": "1" }),
      says: "AWS WAF Classic ended",
    },
    "the values of a chart": (p) => release(p, chartService({ annotations: nlb(backendProtocol("http")) })),
  },
  unknown: {
    "the annotations": (p) => nlbService(p, unknown),
    "the annotations of an Ingress": (p) => ingress(p, unknown),
    "the class": (p) => tlsService(p, backendProtocol("http"), { loadBalancerClass: unknown }),
    "the protocol": (p) => tlsService(p, backendProtocol(unknown)),
  },
  notApplicable: {
    "a Service of type ClusterIP": (p) => nlbService(p, nlb(backendProtocol("http")), { type: "ClusterIP" }),
    "a Service of another controller": (p) => tlsService(p, backendProtocol("http"), { loadBalancerClass: "x" }),
    "a Service of the legacy provider": (p) =>
      tlsService(p, { ...backendProtocol("http"), "aws-load-balancer-type": "nlb" }, { loadBalancerClass: undefined }),
  },
});

describeRule(deprecatedAnnotations, {
  good: {
    "annotations of today": (p) => tlsService(p, { "aws-load-balancer-type": "external" }),
    "annotations that are inert": (p) => tlsService(p, { "aws-load-balancer-extra-security-groups": "sg-1" }),
    "an Ingress": (p) => albIngress(p, { "certificate-arn": arn }),
  },
  bad: {
    "the scheme as it was": {
      build: (p) => nlbService(p, nlb({ "aws-load-balancer-internal": "true" })),
      says: "Use service.beta.kubernetes.io/aws-load-balancer-scheme: internal instead",
    },
    "the type as it was": {
      build: (p) => nlbService(p, nlb({ "aws-load-balancer-type": "nlb-ip" })),
      says: "spec.loadBalancerClass: service.k8s.aws/nlb",
    },
    "the class of an Ingress as it was": {
      build: (p) => ingress(p, { "kubernetes.io/ingress.class": "alb" }),
      says: "Use spec.ingressClassName instead",
    },
    "the values of a chart": (p) =>
      release(p, chartService({ annotations: nlb({ "aws-load-balancer-access-log-enabled": "true" }) })),
  },
  unknown: {
    "the annotations": (p) => nlbService(p, unknown),
    "the annotations of an Ingress": (p) => ingress(p, unknown),
    "the type": (p) => tlsService(p, { "aws-load-balancer-type": unknown }),
  },
  notApplicable: {
    "a Service of another controller": (p) =>
      nlbService(p, nlb({ "aws-load-balancer-internal": "true" }), { loadBalancerClass: "tailscale" }),
  },
});
