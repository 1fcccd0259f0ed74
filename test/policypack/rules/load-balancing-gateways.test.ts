/** Gateways: where TLS ends, and with which certificate. */
import { gatewayTls } from "../../../policypack/rules/load-balancing/gateway-tls";
import { describeRule } from "../harness";
import {
  arn,
  configuration,
  configured,
  gateway,
  gatewayClass,
  http,
  https,
  type Inputs,
  route,
} from "../load-balancers";
import { type Input, unknown, unknownList } from "../program";
import { onAlb, serves, withCertificate } from "../ingresses";

const redirects = (scheme: Input = "https"): Input => [
  { filters: [{ type: "RequestRedirect", requestRedirect: { scheme } }] },
];

describeRule(gatewayTls, {
  good: {
    "a certificate": (p) => {
      withCertificate(p);
      onAlb(p, [https], configured);
    },
    "a certificate that is not made yet": (p) => {
      withCertificate(p, { defaultCertificate: unknown });
      onAlb(p, [https], configured);
    },
    "several certificates": (p) => {
      withCertificate(p, { certificates: [arn] });
      onAlb(p, [https], configured);
    },
    "a certificate of the class": (p) => {
      withCertificate(p);
      gatewayClass(p, "gateway.k8s.aws/alb", { parametersRef: { name: "config" } });
      gateway(p, [https]);
    },
    "a certificate of the class in another namespace": (p) => {
      configuration(
        p,
        { listenerConfigurations: [{ protocolPort: "HTTPS:443", defaultCertificate: arn }] },
        { namespace: "platform" },
      );
      gatewayClass(p, "gateway.k8s.aws/alb", { parametersRef: { name: "config", namespace: "platform" } });
      gateway(p, [https]);
    },
    "a configuration that its name comes from": (p) => {
      const made = p.add(
        "kubernetes:gateway.k8s.aws/v1beta1:LoadBalancerConfiguration",
        "config",
        { metadata: {}, spec: { listenerConfigurations: [{ protocolPort: "HTTPS:443", defaultCertificate: arn }] } },
        { outputs: { metadata: { name: "config-1" } } },
      );
      const parametersRef = { group: "gateway.k8s.aws", name: made.out("metadata", "name") };
      onAlb(p, [https], { infrastructure: { parametersRef } });
    },
    "a class that its name comes from, among several": (p) => {
      withCertificate(p);
      gatewayClass(p, "istio.io/gateway-controller", {}, "other");
      const made = p.add(
        "kubernetes:gateway.networking.k8s.io/v1:GatewayClass",
        "own",
        { metadata: {}, spec: { controllerName: "gateway.k8s.aws/alb" } },
        { outputs: { metadata: { name: "own-1" } } },
      );
      gateway(p, [https], { ...configured, gatewayClassName: made.out("metadata", "name") });
    },
    "a class among others whose names are not known": (p) => {
      withCertificate(p);
      p.add("kubernetes:gateway.networking.k8s.io/v1:GatewayClass", "other", { metadata: { name: unknown } });
      onAlb(p, [https], configured);
    },
    "HTTP that redirects, and a route for a Gateway that its name comes from": (p) => {
      onAlb(p, [http]);
      const other = p.add(
        "kubernetes:gateway.networking.k8s.io/v1:Gateway",
        "other",
        { spec: { gatewayClassName: "istio", listeners: [http] } },
        { outputs: { metadata: { name: "other-1" } } },
      );
      route(p, "HTTPRoute", { rules: redirects() }, "redirect");
      route(p, "HTTPRoute", { parentRefs: [{ name: other.out("metadata", "name") }], rules: serves });
    },
    "a certificate found by host": (p) => onAlb(p, [{ ...(https as Inputs), hostname: "a.example.com" }]),
    "a certificate found by the host of a route": (p) => {
      onAlb(p, [https]);
      route(p, "HTTPRoute", { hostnames: ["a.example.com"] });
    },
    "TLS in the pod": (p) => {
      gatewayClass(p, "gateway.k8s.aws/nlb");
      gateway(p, [{ name: "tls", protocol: "TLS", port: 443, tls: { mode: "Passthrough" } }]);
    },
    TCP: (p) => {
      gatewayClass(p, "gateway.k8s.aws/nlb");
      gateway(p, [{ name: "tcp", protocol: "TCP", port: 5432 }]);
    },
    "HTTP that redirects": (p) => {
      onAlb(p, [http]);
      route(p, "HTTPRoute", { rules: redirects() });
    },
    "HTTP that redirects, and a route for HTTPS only": (p) => {
      withCertificate(p);
      onAlb(p, [http, https], configured);
      route(p, "HTTPRoute", { parentRefs: [{ name: "web", sectionName: "http" }], rules: redirects() }, "redirect");
      route(p, "HTTPRoute", { parentRefs: [{ name: "web", sectionName: "https" }], rules: serves });
    },
    "HTTP that redirects, and a route of another Gateway": (p) => {
      onAlb(p, [http]);
      route(p, "HTTPRoute", { rules: redirects() }, "redirect");
      route(p, "HTTPRoute", { parentRefs: [{ name: "other" }], rules: serves });
    },
    "a Gateway that has its name from the provider": (p) => {
      gatewayClass(p, "gateway.k8s.aws/alb");
      const made = p.add(
        "kubernetes:gateway.networking.k8s.io/v1:Gateway",
        "web",
        { spec: { gatewayClassName: "aws", listeners: [http] } },
        { outputs: { metadata: { name: "web-1" } } },
      );
      route(p, "HTTPRoute", { parentRefs: [{ name: made.out("metadata", "name") }], rules: redirects() });
    },
  },
  bad: {
    "a certificate in certificateRefs": {
      build: (p) => {
        withCertificate(p);
        onAlb(p, [{ ...(https as Inputs), tls: { certificateRefs: [{ name: "web" }] } }], configured);
      },
      says: /certificateRefs, which AWS Load Balancer Controller ignores[\s\S]*Fix: Change the listener: remove certificateRefs/,
    },
    "no certificate": {
      build: (p) => onAlb(p, [https]),
      says: /has a TLS listener without a certificate[\s\S]*Fix: Change the listener: set defaultCertificate/,
    },
    "no certificate on an NLB": (p) => {
      gatewayClass(p, "gateway.k8s.aws/nlb");
      gateway(p, [{ name: "tls", protocol: "TLS", port: 443, tls: { mode: "Terminate" } }]);
    },
    "a certificate for another port": (p) => {
      configuration(p, { listenerConfigurations: [{ protocolPort: "HTTPS:8443", defaultCertificate: arn }] });
      onAlb(p, [https], configured);
    },
    "a configuration that nobody names": (p) => {
      withCertificate(p);
      onAlb(p, [https]);
    },
    "a configuration without certificates": (p) => {
      withCertificate(p, { certificates: [] });
      onAlb(p, [https], configured);
    },
    "another configuration than the one that it names has the certificate": (p) => {
      withCertificate(p);
      p.add("kubernetes:gateway.k8s.aws/v1beta1:LoadBalancerConfiguration", "own", {
        metadata: { name: "own" },
        spec: { listenerConfigurations: [] },
      });
      onAlb(p, [https], { infrastructure: { parametersRef: { group: "gateway.k8s.aws", name: "own" } } });
    },
    "HTTP that serves": {
      build: (p) => {
        onAlb(p, [http]);
        route(p, "HTTPRoute", { rules: serves });
      },
      says: /serves HTTP on listener http[\s\S]*Fix: Change the listener: give the HTTPRoutes/,
    },
    "HTTP that serves gRPC": (p) => {
      onAlb(p, [http]);
      route(p, "GRPCRoute", { rules: serves });
    },
    "HTTP that serves on one of two listeners": (p) => {
      withCertificate(p);
      onAlb(p, [http, https], configured);
      route(p, "HTTPRoute", { parentRefs: [{ name: "web", sectionName: "http" }], rules: serves });
    },
    "HTTP that redirects to HTTP": (p) => {
      onAlb(p, [http]);
      route(p, "HTTPRoute", { rules: redirects("http") });
    },
    "HTTP, one of two rules of which redirects": (p) => {
      onAlb(p, [http]);
      route(p, "HTTPRoute", { rules: [...(redirects() as Input[]), ...(serves as Input[])] });
    },
  },
  unknown: {
    "the listeners": (p) => onAlb(p, unknownList),
    "the protocol": (p) => onAlb(p, [{ name: "x", protocol: unknown, port: 443 }]),
    "the port, and so the configuration": (p) => {
      withCertificate(p);
      onAlb(p, [{ name: "https", protocol: "HTTPS", port: unknown }], configured);
    },
    "the certificateRefs": (p) => {
      withCertificate(p);
      onAlb(p, [{ ...(https as Inputs), tls: { certificateRefs: unknownList } }], configured);
    },
    "the mode of TLS": (p) => {
      gatewayClass(p, "gateway.k8s.aws/nlb");
      gateway(p, [{ name: "tls", protocol: "TLS", port: 443, tls: { mode: unknown } }]);
    },
    "the routes": (p) => onAlb(p, [http]),
    "the rules of a route": (p) => {
      onAlb(p, [http]);
      route(p, "HTTPRoute", { rules: unknownList });
    },
    "the filters of a rule": (p) => {
      onAlb(p, [http]);
      route(p, "HTTPRoute", { rules: [{ filters: unknownList }] });
    },
    "where a rule redirects to": (p) => {
      onAlb(p, [http]);
      route(p, "HTTPRoute", { rules: redirects(unknown) });
    },
    "the Gateway of a route": (p) => {
      onAlb(p, [http]);
      route(p, "HTTPRoute", { parentRefs: unknownList, rules: serves });
    },
    "the listener of a route": (p) => {
      onAlb(p, [http]);
      route(p, "HTTPRoute", { parentRefs: [{ name: "web", sectionName: unknown }], rules: serves });
    },
    "the name of the listener": (p) => {
      onAlb(p, [{ name: unknown, protocol: "HTTP", port: 80 }]);
      route(p, "HTTPRoute", { parentRefs: [{ name: "web", sectionName: "http" }], rules: serves });
    },
    "the name of the listener, next to a route that redirects": (p) => {
      onAlb(p, [{ name: unknown, protocol: "HTTP", port: 80 }]);
      route(p, "HTTPRoute", { rules: redirects() }, "redirect");
      route(p, "HTTPRoute", { parentRefs: [{ name: "web", sectionName: "http" }], rules: serves });
    },
    "a configuration of another stack": (p) => onAlb(p, [https], configured),
    "a configuration of another namespace": (p) => {
      configuration(
        p,
        { listenerConfigurations: [{ protocolPort: "HTTPS:443", defaultCertificate: arn }] },
        { namespace: "other" },
      );
      onAlb(p, [https], configured);
    },
    "the namespaces of a Gateway and of its configuration": (p) => {
      gatewayClass(p, "gateway.k8s.aws/alb");
      configuration(
        p,
        { listenerConfigurations: [{ protocolPort: "HTTPS:443", defaultCertificate: arn }] },
        { namespace: unknown },
      );
      p.add("kubernetes:gateway.networking.k8s.io/v1:Gateway", "web", {
        metadata: { name: "web", namespace: unknown },
        spec: { gatewayClassName: "aws", listeners: [https], ...configured },
      });
    },
    "the namespace of the configuration of a class": (p) => {
      withCertificate(p);
      gatewayClass(p, "gateway.k8s.aws/alb", { parametersRef: { name: "config", namespace: unknown } });
      gateway(p, [https]);
    },
    "a second route that may serve": (p) => {
      onAlb(p, [http]);
      route(p, "HTTPRoute", { rules: redirects() }, "redirect");
      route(p, "HTTPRoute", { parentRefs: unknownList, rules: serves });
    },
    "a route that may have the host": (p) => {
      onAlb(p, [https]);
      route(p, "HTTPRoute", { parentRefs: unknownList, hostnames: ["a.example.com"] });
    },
    "the class of a Gateway for HTTP": (p) => {
      gateway(p, [http], { gatewayClassName: unknown });
      route(p, "HTTPRoute", { rules: serves });
    },
    "the name of the Gateway": (p) => {
      gatewayClass(p, "gateway.k8s.aws/alb");
      p.add("kubernetes:gateway.networking.k8s.io/v1:Gateway", "web", {
        metadata: { name: unknown },
        spec: { gatewayClassName: "aws", listeners: [http] },
      });
      route(p, "HTTPRoute", { rules: serves });
    },
    "a configuration whose listeners are not known": (p) => {
      configuration(p, { listenerConfigurations: unknownList });
      onAlb(p, [https], configured);
    },
    "a configuration for a port that is not known": (p) => {
      configuration(p, { listenerConfigurations: [{ protocolPort: unknown, defaultCertificate: arn }] });
      onAlb(p, [https], configured);
    },
    "the class": (p) => gateway(p, [https], { gatewayClassName: unknown }),
    "the controller of the class": (p) => {
      gatewayClass(p, unknown);
      gateway(p, [https]);
    },
    "the configuration": (p) => gateway(p, [https], { infrastructure: unknown }),
    "the name of a class": (p) => {
      p.add("kubernetes:gateway.networking.k8s.io/v1:GatewayClass", "aws", { metadata: { name: unknown } });
      gateway(p, [https]);
    },
  },
  notApplicable: {
    "another controller": (p) => {
      gatewayClass(p, "istio.io/gateway-controller");
      gateway(p, [https]);
    },
    "another controller, next to a class whose name is not known": (p) => {
      gatewayClass(p, "istio.io/gateway-controller");
      p.add("kubernetes:gateway.networking.k8s.io/v1:GatewayClass", "other", { metadata: { name: unknown } });
      gateway(p, [https]);
    },
    "a class that another stack makes": (p) => gateway(p, [https]),
    "the configuration of another controller": (p) =>
      gateway(p, [https], { infrastructure: { parametersRef: { group: "example.com", name: "config" } } }),
  },
});
