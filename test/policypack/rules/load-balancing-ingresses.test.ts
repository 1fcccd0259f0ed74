/** Rules about Ingresses and Gateways: where TLS ends, and with which certificate. */
import { endToEndTls } from "../../../policypack/rules/load-balancing/end-to-end-tls";
import { gatewayTls } from "../../../policypack/rules/load-balancing/gateway-tls";
import { ingressTls } from "../../../policypack/rules/load-balancing/ingress-tls";
import { ingressTlsHosts } from "../../../policypack/rules/load-balancing/ingress-tls-hosts";
import { describeRule } from "../harness";
import {
  alb,
  albIngress,
  arn,
  classWithParams,
  configuration,
  configured,
  controller,
  gateway,
  gatewayClass,
  http,
  https,
  ingress,
  ingressClass,
  type Inputs,
  nlb,
  nlbService,
  route,
  rulesFor,
  tlsPort,
  tlsService,
} from "../load-balancers";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";

const both = '[{"HTTP":80},{"HTTPS":443}]';

/** An Ingress with a redirect by annotation, as it was done before `ssl-redirect`. */
function byAction(p: Program, action: Input, port: Input = "use-annotation", name: Input = "ssl-redirect"): Declared {
  return albIngress(
    p,
    { "certificate-arn": arn, "listen-ports": both, "actions.ssl-redirect": action },
    { rules: rulesFor("a.example.com", { service: { name, port: { name: port } } }) },
  );
}

const toHttps = '{"type":"redirect","redirectConfig":{"protocol":"HTTPS","port":"443","statusCode":"HTTP_301"}}';

describeRule(ingressTls, {
  good: {
    "a certificate": (p) => albIngress(p, { "certificate-arn": arn }),
    "a certificate that is not made yet": (p) => albIngress(p, { "certificate-arn": unknown }),
    "a certificate that the controller makes": (p) =>
      albIngress(p, { "create-acm-cert": "true" }, { rules: rulesFor() }),
    "HTTPS with a certificate found by host": (p) => albIngress(p, { "listen-ports": '[{"HTTPS":443}]' }),
    "HTTPS with a certificate found by a host of spec.tls": (p) =>
      albIngress(p, { "listen-ports": '[{"HTTPS":443}]' }, { rules: rulesFor(), tls: [{ hosts: ["a.example.com"] }] }),
    "a redirect": (p) => albIngress(p, { "certificate-arn": arn, "listen-ports": both, "ssl-redirect": "443" }),
    "a redirect by action": (p) => byAction(p, toHttps),
    "HTTP only, without a host, redirected to another name by action": (p) =>
      albIngress(
        p,
        { "listen-ports": '[{"HTTP":80}]', "actions.ssl-redirect": toHttps },
        { rules: rulesFor(undefined, { service: { name: "ssl-redirect", port: { name: "use-annotation" } } }) },
      ),
    "a redirect of the class": (p) => {
      const made = classWithParams(p, "internal", { certificateArn: [arn], sslRedirectPort: "443" });
      albIngress(p, { "listen-ports": both }, { ingressClassName: made.out("metadata", "name") });
    },
    "a certificate of the class": (p) => {
      const made = classWithParams(p, "internal", { certificateArn: [arn] });
      albIngress(p, {}, { ingressClassName: made.out("metadata", "name"), rules: rulesFor() });
    },
    "a certificate of a class of EKS Auto Mode": (p) => {
      classWithParams(p, "auto", { certificateARNs: [unknown] }, "eks.amazonaws.com/v1");
      albIngress(p, {}, { ingressClassName: "auto", rules: rulesFor() });
    },
    "a certificate of the chart's class": (p) => {
      controller(p, { ingressClassParams: { spec: { certificateArn: [arn] } } });
      albIngress(p, {}, { rules: rulesFor() });
    },
    "a certificate of a class that the chart calls differently": (p) => {
      controller(p, { ingressClass: "public", ingressClassParams: { spec: { certificateArn: [arn] } } });
      ingress(p, {}, { ingressClassName: "public", rules: rulesFor() });
    },
    "a certificate of the default class": (p) => {
      controller(p, { ingressClassConfig: { default: true }, ingressClassParams: { spec: { certificateArn: [arn] } } });
      ingress(p, {}, { rules: rulesFor() });
    },
    "a redirect of another Ingress of the group": (p) => {
      albIngress(
        p,
        { "group.name": "g", "certificate-arn": arn, "listen-ports": both, "ssl-redirect": "443" },
        {},
        "one",
      );
      albIngress(p, { "group.name": "g", "certificate-arn": arn, "listen-ports": both }, {}, "two");
    },
    "HTTP only, redirected to the HTTPS of the group": (p) => {
      albIngress(p, { "group.name": "g", "certificate-arn": arn, "ssl-redirect": "443" }, {}, "one");
      albIngress(p, { "group.name": "g", "listen-ports": '[{"HTTP":80}]' }, {}, "two");
    },
    "the certificate of another Ingress of the group": (p) => {
      albIngress(p, { "group.name": "g", "certificate-arn": arn }, {}, "one");
      albIngress(p, { "group.name": "g", "listen-ports": '[{"HTTPS":443}]' }, { rules: rulesFor() }, "two");
    },
    "a group of the class, with a redirect of another Ingress": (p) => {
      const made = classWithParams(p, "shared", { group: { name: "g" }, certificateArn: [arn] });
      const own = { ingressClassName: made.out("metadata", "name") };
      albIngress(p, { "listen-ports": both, "ssl-redirect": "443" }, own, "one");
      albIngress(p, { "listen-ports": both }, own, "two");
    },
    "HTTP only, without a host, redirected to the HTTPS of the group": (p) => {
      albIngress(p, { "group.name": "g", "certificate-arn": arn, "ssl-redirect": "443" }, {}, "one");
      albIngress(p, { "group.name": "g", "listen-ports": '[{"HTTP":80}]' }, { rules: rulesFor() }, "two");
    },
    "the class that its name comes from, among several": (p) => {
      const made = classWithParams(p, "internal", { certificateArn: [arn] });
      classWithParams(p, "other", {});
      classWithParams(p, "third", {});
      albIngress(p, {}, { ingressClassName: made.out("metadata", "name"), rules: rulesFor() });
    },
    "two groups by classes": (p) => {
      const made = classWithParams(p, "shared", { group: { name: "g" }, certificateArn: [arn] });
      albIngress(p, {}, { ingressClassName: made.out("metadata", "name") }, "one");
      albIngress(p, { "certificate-arn": arn, "group.name": "other" }, {}, "two");
    },
  },
  bad: {
    "no certificate": {
      build: (p) => albIngress(p),
      says: "The Ingress serves HTTP on port 80",
    },
    "no certificate, by the annotation for the class": (p) => ingress(p, { "kubernetes.io/ingress.class": "alb" }),
    "no certificate, by the controller of the class": (p) => {
      ingressClass(p, "own", { controller: "eks.amazonaws.com/alb" });
      ingress(p, {}, { ingressClassName: "own" });
    },
    "no certificate, by other annotations": (p) => ingress(p, alb({ scheme: "internal" })),
    "no certificate, by other annotations and a class made elsewhere": (p) =>
      ingress(p, alb({ scheme: "internal" }), { ingressClassName: "made-elsewhere" }),
    "no certificate, by the default class": (p) => {
      ingressClass(p, "own", {}, { "ingressclass.kubernetes.io/is-default-class": "true" });
      ingress(p, {});
    },
    "a class that is not the default has the certificate": (p) => {
      classWithParams(p, "other", { certificateArn: [arn] });
      albIngress(p);
    },
    "a class of the stack in place of the chart's, which has the certificate": (p) => {
      controller(p, { createIngressClassResource: false, ingressClassParams: { spec: { certificateArn: [arn] } } });
      ingressClass(p, "alb");
      albIngress(p);
    },
    "another class that its name does not come from has the certificate": (p) => {
      const made = classWithParams(p, "internal", {});
      classWithParams(p, "other", { certificateArn: [arn] });
      albIngress(p, {}, { ingressClassName: made.out("metadata", "name") });
    },
    "a class without parameters, beside parameters of another": (p) => {
      classWithParams(p, "other", { certificateArn: [arn] });
      ingressClass(p, "own");
      albIngress(p, {}, { ingressClassName: "own" });
    },
    "another Ingress without a group has the redirect": (p) => {
      albIngress(p, { "certificate-arn": arn, "listen-ports": both, "ssl-redirect": "443" }, {}, "one");
      albIngress(p, { "certificate-arn": arn, "listen-ports": both }, {}, "two");
    },
    "a redirect to the HTTPS of another Ingress": (p) => {
      albIngress(p, { "certificate-arn": arn }, {}, "one");
      albIngress(p, { "listen-ports": '[{"HTTP":80}]', "ssl-redirect": "443" }, {}, "two");
    },
    "a class with an empty list of certificates": (p) => {
      classWithParams(p, "internal", { certificateArn: [] });
      albIngress(p, {}, { ingressClassName: "internal" });
    },
    "HTTP and HTTPS": {
      build: (p) =>
        albIngress(p, { "certificate-arn": arn, "listen-ports": '[{"HTTP":80},{"HTTP":8080},{"HTTPS":443}]' }),
      says: "serves HTTP on port 80, 8080",
    },
    "HTTP only, the certificate named": (p) =>
      albIngress(p, { "certificate-arn": arn, "listen-ports": '[{"HTTP":80}]' }),
    "a redirect to a port without HTTPS": {
      build: (p) =>
        albIngress(p, {
          "certificate-arn": arn,
          "listen-ports": '[{"HTTP":80},{"HTTPS":8443}]',
          "ssl-redirect": "443",
        }),
      says: "redirects to port 443, which has no HTTPS listener",
    },
    "a redirect to the port that it came from": {
      build: (p) => albIngress(p, { "certificate-arn": arn, "listen-ports": both, "ssl-redirect": "80" }),
      says: "redirects to port 80, which has no HTTPS listener",
    },
    "a redirect by action to HTTP": (p) =>
      byAction(p, '{"type":"redirect","redirectConfig":{"protocol":"HTTP","statusCode":"HTTP_301"}}'),
    "a redirect by action that no backend names": (p) => byAction(p, toHttps, "http"),
    "a redirect by another action": (p) => byAction(p, toHttps, "use-annotation", "other"),
    "HTTPS without a certificate or host": {
      build: (p) => albIngress(p, { "listen-ports": '[{"HTTPS":443}]' }, { rules: rulesFor() }),
      says: "neither a certificate nor a host",
    },
    "HTTPS without a certificate, and hosts that are an empty list": (p) =>
      albIngress(p, { "listen-ports": '[{"HTTPS":443}]' }, { rules: rulesFor(), tls: [{ hosts: [] }] }),
    "HTTPS without rules": (p) => albIngress(p, { "listen-ports": '[{"HTTPS":443}]' }, { rules: undefined }),
    "listen-ports that are no JSON": {
      build: (p) => albIngress(p, { "certificate-arn": arn, "listen-ports": "443" }),
      says: "listen-ports that the controller cannot read",
    },
    "listen-ports that are empty": (p) => albIngress(p, { "certificate-arn": arn, "listen-ports": "[]" }),
    "listen-ports with another protocol": (p) =>
      albIngress(p, { "certificate-arn": arn, "listen-ports": '[{"HTTPS":443},{"TLS":8443}]' }),
    "listen-ports without a number": (p) =>
      albIngress(p, { "certificate-arn": arn, "listen-ports": '[{"HTTPS":443},{"HTTPS":"all"}]' }),
    "another class kept by another stack": {
      build: (p) => albIngress(p),
      params: { managedClasses: ["shared"] },
    },
    "an Ingress without a group beside a group with a redirect": (p) => {
      albIngress(p, { "group.name": "g", "certificate-arn": arn, "ssl-redirect": "443" }, {}, "one");
      albIngress(p, {}, {}, "two");
    },
  },
  unknown: {
    "the annotations": (p) => ingress(p, unknown, { ingressClassName: "alb" }),
    "the ports": (p) => albIngress(p, { "listen-ports": unknown }),
    "the redirect": (p) => albIngress(p, { "certificate-arn": arn, "listen-ports": both, "ssl-redirect": unknown }),
    "the backends, one of which may be a redirect": (p) =>
      albIngress(p, { "certificate-arn": arn, "listen-ports": both }, { rules: unknownList }),
    "the action of a backend": (p) => byAction(p, unknown),
    "the name of a backend": (p) => byAction(p, toHttps, "use-annotation", unknown),
    "the port of a backend": (p) => byAction(p, toHttps, unknown),
    "a rule, which may have a host": (p) => albIngress(p, { "listen-ports": '[{"HTTPS":443}]' }, { rules: [unknown] }),
    "the annotations of an Ingress of a class made elsewhere": (p) =>
      ingress(p, unknown, { ingressClassName: "made-elsewhere" }),
    "whether a chart that may be the controller's makes the class": (p) => {
      controller(p, {}, { chart: unknown });
      ingress(p, {}, { ingressClassName: "own" });
    },
    "the groups of two": (p) => {
      albIngress(
        p,
        { "group.name": unknown, "certificate-arn": arn, "listen-ports": both, "ssl-redirect": "443" },
        {},
        "one",
      );
      albIngress(p, { "group.name": unknown, "certificate-arn": arn, "listen-ports": both }, {}, "two");
    },
    "the hosts": (p) => albIngress(p, { "listen-ports": '[{"HTTPS":443}]' }, { rules: unknownList }),
    "the hosts of spec.tls": (p) =>
      albIngress(p, { "listen-ports": '[{"HTTPS":443}]' }, { rules: rulesFor(), tls: [{ hosts: unknownList }] }),
    "spec.tls": (p) => albIngress(p, { "listen-ports": '[{"HTTPS":443}]' }, { rules: rulesFor(), tls: unknownList }),
    "the class": (p) => albIngress(p, {}, { ingressClassName: unknown }),
    "the controller of the class": (p) => {
      ingressClass(p, "own", { controller: unknown });
      ingress(p, {}, { ingressClassName: "own" });
    },
    "the name of a class": (p) => {
      p.add("kubernetes:networking.k8s.io/v1:IngressClass", "own", { metadata: { name: unknown } });
      albIngress(p, {}, { ingressClassName: "own" });
    },
    "whether a class is the default": (p) => {
      ingressClass(p, "own", {}, { "ingressclass.kubernetes.io/is-default-class": unknown });
      ingress(p, {});
    },
    "the parameters of the class": (p) => {
      classWithParams(p, "other", { certificateArn: [arn] });
      ingressClass(p, "own", { parameters: { name: unknown } });
      albIngress(p, {}, { ingressClassName: "own" });
    },
    "the certificates of the class": (p) => {
      classWithParams(p, "internal", { certificateArn: unknownList });
      albIngress(p, {}, { ingressClassName: "internal" });
    },
    "what the chart's class says": (p) => {
      controller(p, unknown);
      albIngress(p);
    },
    "whether a chart is the controller's": (p) => {
      controller(p, {}, { chart: unknown });
      albIngress(p);
    },
    "the redirect of an Ingress of the group in another stack": (p) =>
      albIngress(p, { "group.name": "g", "certificate-arn": arn, "listen-ports": both }),
    "the redirect of a group, beside another group with one": (p) => {
      const certificate: Inputs = { "certificate-arn": arn, "listen-ports": both };
      albIngress(p, { "group.name": "g", "ssl-redirect": "443", ...certificate }, {}, "one");
      albIngress(p, { "group.name": "other", ...certificate }, {}, "two");
    },
    "the certificate of an Ingress of the group in another stack": (p) =>
      albIngress(p, { "group.name": "g", "listen-ports": '[{"HTTPS":443}]' }, { rules: rulesFor() }),
    "the group": (p) => albIngress(p, { "group.name": unknown, "certificate-arn": arn, "listen-ports": both }),
  },
  notApplicable: {
    "a controller in the cluster": (p) => ingress(p, {}, { ingressClassName: "nginx" }),
    "a controller in the cluster, with annotations of others": (p) =>
      ingress(p, { "cert-manager.io/cluster-issuer": "web" }, { ingressClassName: "nginx" }),
    "no class at all": (p) => ingress(p, {}),
    "no annotations": (p) => ingress(p, undefined, { ingressClassName: "nginx" }),
    "no class, beside one that is not the default": (p) => {
      ingressClass(p, "own");
      ingress(p, {});
    },
    "no class, and a chart whose class is not the default": (p) => {
      controller(p);
      ingress(p, {});
    },
    "a class without a controller": (p) => {
      p.add("kubernetes:networking.k8s.io/v1:IngressClass", "own", { metadata: { name: "own" }, spec: {} });
      ingress(p, {}, { ingressClassName: "own" });
    },
    "another controller of the class": (p) => {
      ingressClass(p, "alb", { controller: "example.com/own" });
      ingress(p, {}, { ingressClassName: "alb" });
    },
    "a class that another stack keeps": {
      build: (p) => albIngress(p, { scheme: "internal" }, { ingressClassName: "shared" }),
      params: { managedClasses: ["shared"] },
      says: "another stack keeps the IngressClassParams of its class",
    },
  },
});

const nginx = (p: Program, tls: Input, host: Input = "a.example.com", spec: Inputs = {}): Declared =>
  ingress(p, {}, { ingressClassName: "nginx", rules: rulesFor(host), tls, ...spec });

describeRule(ingressTlsHosts, {
  good: {
    "the host": (p) => nginx(p, [{ hosts: ["b.example.com"] }, { hosts: ["a.example.com"] }]),
    "a wildcard": (p) => nginx(p, [{ hosts: ["*.example.com"] }]),
    "the same wildcard": (p) => nginx(p, [{ hosts: ["*.example.com"] }], "*.example.com"),
    "all hosts": (p) => nginx(p, [{ secretName: "tls" }], "", { rules: rulesFor() }),
    "a host that is known among others that are not": (p) => nginx(p, [{ hosts: [unknown, "a.example.com"] }]),
  },
  bad: {
    "no tls": { build: (p) => nginx(p, undefined), says: "Host a.example.com is not in spec.tls" },
    "another host": (p) => nginx(p, [{ hosts: ["b.example.com"] }]),
    "a wildcard for one label more": (p) => nginx(p, [{ hosts: ["*.example.com"] }], "a.b.example.com"),
    "a wildcard of another domain": (p) => nginx(p, [{ hosts: ["*.example.org"] }]),
    "all hosts, one named": {
      build: (p) => nginx(p, [{ hosts: ["a.example.com"] }], "", { rules: rulesFor() }),
      says: "Host * is not",
    },
    "a host that is not known, no tls": (p) => nginx(p, [], unknown),
    "another class behind a load balancer that ends TLS": {
      build: (p) => nginx(p, undefined),
      params: { terminatedBefore: ["traefik"] },
    },
  },
  unknown: {
    "the class": (p) => ingress(p, {}, { ingressClassName: unknown, rules: rulesFor("a.example.com") }),
    "the host": (p) => nginx(p, [{ hosts: ["a.example.com"] }], unknown),
    "the rules": (p) => nginx(p, [{ hosts: ["a.example.com"] }], "", { rules: unknownList }),
    tls: (p) => nginx(p, unknownList),
    "the host, and tls": (p) => nginx(p, unknownList, unknown),
    "the hosts of tls": (p) => nginx(p, [{ hosts: unknownList }]),
    "one of the hosts of tls": (p) => nginx(p, [{ hosts: [unknown] }]),
  },
  notApplicable: {
    "an ALB": (p) => albIngress(p),
    "behind a load balancer that ends TLS": {
      build: (p) => nginx(p, undefined),
      params: { terminatedBefore: ["nginx"] },
    },
  },
});

const onAlb = (p: Program, listeners: Input, spec: Inputs = {}): Declared => {
  gatewayClass(p, "gateway.k8s.aws/alb");
  return gateway(p, listeners, spec);
};

const withCertificate = (p: Program, config: Inputs = { defaultCertificate: arn }): void => {
  configuration(p, { listenerConfigurations: [{ protocolPort: "HTTPS:443", ...config }] });
};

const redirects = (scheme: Input = "https"): Input => [
  { filters: [{ type: "RequestRedirect", requestRedirect: { scheme } }] },
];
const serves: Input = [{ backendRefs: [{ name: "web", port: 80 }] }];

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
      says: /certificateRefs, which AWS Load Balancer Controller does not read[\s\S]*Fix: Change the listener: remove certificateRefs/,
    },
    "no certificate": {
      build: (p) => onAlb(p, [https]),
      says: /has a listener with TLS, but no certificate[\s\S]*Fix: Change the listener: set defaultCertificate/,
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
    "the name of the listener, beside a route that redirects": (p) => {
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
    "another controller, beside a class whose name is not known": (p) => {
      gatewayClass(p, "istio.io/gateway-controller");
      p.add("kubernetes:gateway.networking.k8s.io/v1:GatewayClass", "other", { metadata: { name: unknown } });
      gateway(p, [https]);
    },
    "a class that another stack makes": (p) => gateway(p, [https]),
    "the configuration of another controller": (p) =>
      gateway(p, [https], { infrastructure: { parametersRef: { group: "example.com", name: "config" } } }),
  },
});

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
    "TLS in the pod beside it": {
      build: (p) => {
        nlbService(p, {}, { ports: [tlsPort] }, "passed-through");
        albIngress(p, re("HTTPS"));
      },
      params: everywhere,
    },
    "an Ingress for HTTP beside it": {
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
