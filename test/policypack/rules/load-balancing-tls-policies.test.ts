/** TLS policies, wherever they are set. */
import { modernTlsPolicy } from "../../../policypack/rules/load-balancing/modern-tls-policy";
import { tlsPolicyRule } from "../../../policypack/rules/load-balancing/tls-policy";
import { describeRule } from "../harness";
import {
  albIngress,
  arn,
  best,
  classWithParams,
  configuration,
  configured,
  controller,
  gateway,
  gatewayClass,
  http,
  https,
  ingress,
  type Inputs,
  listener,
  nlb,
  nlbService,
  redirect,
  tlsPort,
  tlsService,
} from "../load-balancers";
import { type Input, type Program, unknown } from "../program";

const old = "ELBSecurityPolicy-TLS-1-1-2017-01";
const httpsListener = (p: Program, inputs: Inputs, type?: string): unknown =>
  listener(p, { protocol: "HTTPS", port: 443, certificateArn: arn, ...inputs }, type);

const policyOn = (policy: Input): Inputs => ({ "aws-load-balancer-ssl-negotiation-policy": policy });

function awsGateway(p: Program, spec: Inputs, listeners: Input = [https]): void {
  gatewayClass(p, "gateway.k8s.aws/alb");
  configuration(p, spec);
  gateway(p, listeners, configured);
}

const listenerConfig = (sslPolicy?: Input, protocolPort: Input = "HTTPS:443"): Inputs => ({
  listenerConfigurations: [{ protocolPort, defaultCertificate: arn, sslPolicy }],
});

const release = (p: Program, values: Input): unknown =>
  p.add("kubernetes:helm.sh/v3:Release", "gateway", { chart: "gateway", values });

describeRule(tlsPolicyRule, {
  good: {
    "what AWS recommends": (p) => httpsListener(p, { sslPolicy: best }),
    "a later one of the same kind": (p) =>
      httpsListener(p, { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2031-01" }),
    "TLS 1.2 only": (p) => httpsListener(p, { sslPolicy: "ELBSecurityPolicy-FS-1-2-Res-2020-10" }),
    "TLS 1.3 only, where it is asked for": {
      build: (p) => httpsListener(p, { sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" }),
      params: { minimumVersion: "1.3" },
    },
    "an older one, accepted": {
      build: (p) => httpsListener(p, { sslPolicy: old }),
      params: { allowedPolicies: [old] },
    },
    "one of its own making, accepted": {
      build: (p) => httpsListener(p, { sslPolicy: "own" }),
      params: { allowedPolicies: ["own"] },
    },
    "TLS on an NLB": (p) => listener(p, { protocol: "TLS", port: 8883, sslPolicy: best }),
    "the policy of a listener whose protocol is not known": (p) =>
      listener(p, { protocol: unknown, port: 443, sslPolicy: best }),
    "a Service": (p) => tlsService(p, policyOn(best)),
    "a Service in the values of a chart": (p) =>
      release(p, {
        controller: {
          service: { annotations: nlb({ "aws-load-balancer-ssl-cert": arn, ...policyOn(best) }) },
        },
      }),
    "a Service without TLS next to a listener": (p) => {
      nlbService(p, {}, { ports: [tlsPort] });
      httpsListener(p, { sslPolicy: best });
    },
    "a Service of another controller next to a listener": (p) => {
      tlsService(p, {}, { loadBalancerClass: "tailscale" });
      httpsListener(p, { sslPolicy: best });
    },
    "the default of the controller": (p) => {
      controller(p, { defaultSSLPolicy: best });
      tlsService(p);
    },
    "the default of a controller elsewhere": {
      build: (p) => tlsService(p),
      params: { controllerDefaultPolicy: best },
    },
    "an Ingress": (p) => albIngress(p, { "certificate-arn": arn, "ssl-policy": best }),
    "an Ingress for HTTP next to another": (p) => {
      albIngress(p, {}, {}, "http");
      albIngress(p, { "certificate-arn": arn, "ssl-policy": best });
    },
    "an Ingress whose class sets it": (p) => {
      const made = classWithParams(p, "internal", { sslPolicy: best });
      albIngress(p, { "certificate-arn": arn }, { ingressClassName: made.out("metadata", "name") });
    },
    "an Ingress of a class that another stack keeps, next to another": {
      build: (p) => {
        albIngress(p, { "certificate-arn": arn }, { ingressClassName: "shared" }, "shared");
        albIngress(p, { "certificate-arn": arn, "ssl-policy": best });
      },
      params: { managedClasses: ["shared"] },
    },
    "an Ingress whose group sets it": (p) => {
      albIngress(p, { "group.name": "g", "certificate-arn": arn }, {}, "one");
      albIngress(p, { "group.name": "g", "certificate-arn": arn, "ssl-policy": best }, {}, "two");
    },
    "an Ingress of a controller in the cluster next to another": (p) => {
      ingress(p, {}, { ingressClassName: "nginx", tls: [{ hosts: ["a.example.com"] }] }, "nginx");
      albIngress(p, { "certificate-arn": arn, "ssl-policy": best });
    },
    "a Gateway": (p) => awsGateway(p, listenerConfig(best)),
    "a Gateway whose class another stack keeps": (p) => {
      configuration(p, listenerConfig(best));
      gateway(p, [https], configured);
    },
    "a Gateway that passes TLS through, next to a listener": (p) => {
      awsGateway(p, {}, [{ name: "tls", protocol: "TLS", port: 443, tls: { mode: "Passthrough" } }]);
      httpsListener(p, { sslPolicy: best });
    },
    "a Gateway of another controller next to a listener": (p) => {
      gatewayClass(p, "istio.io/gateway-controller");
      gateway(p, [https]);
      httpsListener(p, { sslPolicy: best });
    },
    "classes that leave it to Ingresses, next to a listener": (p) => {
      classWithParams(p, "internal", { scheme: "internal" });
      controller(p);
      httpsListener(p, { sslPolicy: best });
    },
  },
  bad: {
    "the default of the API": {
      build: (p) => httpsListener(p, {}),
      says: "TLS policy ELBSecurityPolicy-2016-08, the default, accepts TLS 1.0",
    },
    "an older one": { build: (p) => httpsListener(p, { sslPolicy: old }), says: `${old} accepts TLS 1.1` },
    "one for TLS 1.3 that accepts TLS 1.0": (p) =>
      httpsListener(p, { sslPolicy: "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09" }),
    "TLS 1.2, where TLS 1.3 is asked for": {
      build: (p) => httpsListener(p, { sslPolicy: best }),
      params: { minimumVersion: "1.3" },
    },
    "no policy of that name": {
      build: (p) => httpsListener(p, { sslPolicy: "modern" }),
      says: "TLS policy modern does not exist in Elastic Load Balancing",
    },
    "another one accepted": {
      build: (p) => httpsListener(p, { sslPolicy: old }),
      params: { allowedPolicies: ["own"] },
    },
    "a listener of aws.alb": {
      build: (p) => httpsListener(p, {}, "aws:alb/listener:Listener"),
      says: /Fix: Set sslPolicy to ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09/,
    },
    "TLS on an NLB": (p) => listener(p, { protocol: "TLS", port: 8883 }),
    "an old one on a listener whose protocol is not known": (p) =>
      listener(p, { protocol: unknown, port: 443, sslPolicy: old }),
    "a Service": {
      build: (p) => tlsService(p),
      says: /Fix: Set aws-load-balancer-ssl-negotiation-policy to ELB/,
    },
    "a Service with an old one": (p) => tlsService(p, policyOn(old)),
    "a Service with an old one in the values of a chart": (p) =>
      release(p, { service: { annotations: nlb({ "aws-load-balancer-ssl-cert": arn, ...policyOn(old) }) } }),
    "a Service of the legacy provider": (p) =>
      tlsService(p, { "aws-load-balancer-type": "nlb" }, { loadBalancerClass: undefined }),
    "the default of the controller as it comes": {
      build: (p) => {
        controller(p);
        tlsService(p);
      },
      params: { controllerDefaultPolicy: best },
    },
    "an old default of the controller": {
      build: (p) => controller(p, { defaultSSLPolicy: old }),
      says: /Fix: Set values.defaultSSLPolicy to/,
    },
    "an Ingress": {
      build: (p) => albIngress(p, { "certificate-arn": arn }),
      says: /Fix: Set alb.ingress.kubernetes.io\/ssl-policy to/,
    },
    "an Ingress with an old one": (p) => albIngress(p, { "certificate-arn": arn, "ssl-policy": old }),
    "an Ingress with an old one in a class that another stack keeps": {
      build: (p) => albIngress(p, { "certificate-arn": arn, "ssl-policy": old }, { ingressClassName: "shared" }),
      params: { managedClasses: ["shared"] },
    },
    "an Ingress of another class than the one that another stack keeps": {
      build: (p) => albIngress(p, { "certificate-arn": arn }),
      params: { managedClasses: ["shared"] },
    },
    "a class with an old one": {
      build: (p) => classWithParams(p, "internal", { sslPolicy: old }),
      says: /Fix: Set spec.sslPolicy to/,
    },
    "a Gateway without one": {
      build: (p) => awsGateway(p, listenerConfig()),
      says: /Fix: Set listenerConfigurations\[\].sslPolicy to/,
    },
    "a Gateway with an old one": (p) => awsGateway(p, listenerConfig(old)),
    "a Gateway with one for another port": (p) => awsGateway(p, listenerConfig(best, "HTTPS:8443")),
    "a Gateway that ends TLS on an NLB": (p) => {
      gatewayClass(p, "gateway.k8s.aws/nlb");
      gateway(p, [{ name: "tls", protocol: "TLS", port: 443, tls: { mode: "Terminate" } }]);
    },
  },
  unknown: {
    "the policy of a listener": (p) => httpsListener(p, { sslPolicy: unknown }),
    "the protocol of a listener without one": (p) => listener(p, { protocol: unknown, port: 443 }),
    "the policy of a Service": (p) => tlsService(p, policyOn(unknown)),
    "whether a Service is of type LoadBalancer": (p) => tlsService(p, {}, { type: unknown }),
    "whether a Service has a certificate": (p) => nlbService(p, unknown, { ports: [tlsPort] }),
    "the values of the controller": (p) => {
      controller(p, unknown);
      tlsService(p);
    },
    "whether a chart is the controller's": (p) => {
      controller(p, {}, { chart: unknown });
      tlsService(p);
    },
    "the policy of an Ingress": (p) => albIngress(p, { "certificate-arn": arn, "ssl-policy": unknown }),
    "the ports of an Ingress": (p) => albIngress(p, { "listen-ports": unknown }),
    "the class of an Ingress": (p) => albIngress(p, { "certificate-arn": arn }, { ingressClassName: unknown }),
    "what an Ingress of the group in another stack says": (p) =>
      albIngress(p, { "group.name": "g", "certificate-arn": arn }),
    "the policy of a class": (p) => classWithParams(p, "internal", { sslPolicy: unknown }),
    "the policy of a Gateway": (p) => awsGateway(p, listenerConfig(unknown)),
    "a configuration of another stack": (p) => {
      gatewayClass(p, "gateway.k8s.aws/alb");
      gateway(p, [https], configured);
    },
    "the class of a Gateway, kept elsewhere": (p) => gateway(p, [https], configured),
    "the class of a Gateway, kept elsewhere, nothing said here": (p) => {
      configuration(p, listenerConfig());
      gateway(p, [https], configured);
    },
    "the class of a Gateway with an old policy": (p) => {
      configuration(p, listenerConfig(old));
      gateway(p, [https], {
        gatewayClassName: unknown,
        infrastructure: { parametersRef: { group: unknown, name: "config" } },
      });
    },
    "the mode of TLS of a Gateway with an old policy": (p) =>
      awsGateway(p, listenerConfig(old, "TLS:443"), [
        { name: "tls", protocol: "TLS", port: 443, tls: { mode: unknown } },
      ]),
    "whether a chart with an old policy is the controller's": (p) =>
      controller(p, { defaultSSLPolicy: old }, { chart: unknown }),
  },
  notApplicable: {
    HTTP: (p) => listener(p, { protocol: "HTTP", port: 80, defaultActions: redirect }),
    "a Gateway for HTTP": (p) => awsGateway(p, {}, [http]),
    "a Service of type ClusterIP": (p) => nlbService(p, {}, { type: "ClusterIP" }),
  },
});

describeRule(modernTlsPolicy, {
  good: {
    "what AWS recommends": (p) => httpsListener(p, { sslPolicy: best }),
    "no post-quantum key exchange": (p) => httpsListener(p, { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" }),
    "post-quantum key exchange, where it is asked for": {
      build: (p) => httpsListener(p, { sslPolicy: best }),
      params: { requirePostQuantum: true },
    },
    "a later one, whose key exchange is not in the table": {
      build: (p) => httpsListener(p, { sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2031-01" }),
      params: { requirePostQuantum: true },
    },
    "TLS 1.2 only, accepted": {
      build: (p) => httpsListener(p, { sslPolicy: "ELBSecurityPolicy-FS-1-2-Res-2020-10" }),
      params: { allowedPolicies: ["ELBSecurityPolicy-FS-1-2-Res-2020-10"] },
    },
    "the default of a controller elsewhere": {
      build: (p) => tlsService(p),
      params: { controllerDefaultPolicy: best },
    },
  },
  bad: {
    "TLS 1.2 only": {
      build: (p) => httpsListener(p, { sslPolicy: "ELBSecurityPolicy-FS-1-2-Res-2020-10" }),
      says: "ELBSecurityPolicy-FS-1-2-Res-2020-10 does not offer TLS 1.3",
    },
    "no forward secrecy": {
      build: (p) => httpsListener(p, { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09" }),
      says: "offers cipher suites without forward secrecy",
    },
    "no post-quantum key exchange, where it is asked for": {
      build: (p) => httpsListener(p, { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" }),
      params: { requirePostQuantum: true },
      says: "does not offer post-quantum key exchange",
    },
    "another one accepted": {
      build: (p) => tlsService(p, policyOn("ELBSecurityPolicy-TLS-1-2-2017-01")),
      params: { allowedPolicies: ["ELBSecurityPolicy-FS-1-2-Res-2020-10"] },
      says: /Fix: Set aws-load-balancer-ssl-negotiation-policy to ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09/,
    },
  },
  unknown: {
    "the policy": (p) => httpsListener(p, { sslPolicy: unknown }),
    "the protocol": (p) => listener(p, { protocol: unknown, port: 443 }),
  },
  notApplicable: {
    "a policy that tls-policy refuses": (p) => httpsListener(p, {}),
    "no policy of that name": (p) => httpsListener(p, { sslPolicy: "modern" }),
  },
});
