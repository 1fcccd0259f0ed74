/** Ingresses: where TLS ends, and with which certificate. */
import { ingressTls } from "../../../policypack/rules/load-balancing/ingress-tls";
import { ingressTlsHosts } from "../../../policypack/rules/load-balancing/ingress-tls-hosts";
import { describeRule } from "../harness";
import {
  alb,
  albIngress,
  arn,
  classWithParams,
  controller,
  ingress,
  ingressClass,
  type Inputs,
  rulesFor,
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
    "a class without parameters, next to parameters of another": (p) => {
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
    "listen-ports that are not JSON": {
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
    "an Ingress without a group next to a group with a redirect": (p) => {
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
    "the redirect of a group, next to another group with one": (p) => {
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
    "no class, next to one that is not the default": (p) => {
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
      says: "another stack manages the IngressClassParams of its class",
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
