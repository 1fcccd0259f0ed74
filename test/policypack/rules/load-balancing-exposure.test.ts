/** Rules about who reaches a load balancer, and what it keeps about them. */
import { explicitScheme } from "../../../policypack/rules/load-balancing/explicit-scheme";
import { loadBalancerAttributes } from "../../../policypack/rules/load-balancing/load-balancer-attributes";
import { namedClients } from "../../../policypack/rules/load-balancing/named-clients";
import { wafOnPublicAlbs } from "../../../policypack/rules/load-balancing/waf-on-public-albs";
import { describeRule } from "../harness";
import {
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
  type Inputs,
  listener,
  loadBalancer,
  nlb,
  nlbService,
  tlsService,
} from "../load-balancers";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";

const classic = (p: Program, inputs: Inputs): Declared => p.add("aws:elb/loadBalancer:LoadBalancer", "classic", inputs);

const scheme = (value: Input): Inputs => nlb({ "aws-load-balancer-scheme": value });
const facing = "internet-facing";

/** An Ingress of a class with parameters. */
function ofClass(p: Program, params: Input, annotations: Inputs = {}): void {
  const made = classWithParams(p, "own", params);
  albIngress(p, annotations, { ingressClassName: made.out("metadata", "name") });
}

/** Two Ingresses of a group. */
function group(p: Program, one: Inputs, two: Inputs = {}): void {
  albIngress(p, { "group.name": "g", ...one }, {}, "one");
  albIngress(p, { "group.name": "g", ...two }, {}, "two");
}

describeRule(explicitScheme, {
  good: {
    "a load balancer that is internal": (p) => loadBalancer(p, { internal: true }),
    "a load balancer that is not": (p) => loadBalancer(p, { internal: false }),
    "a Classic Load Balancer": (p) => classic(p, { internal: true }),
    "a Service": (p) => nlbService(p, scheme("internal")),
    "a Service that says it as it was said before": (p) => nlbService(p, nlb({ "aws-load-balancer-internal": "true" })),
    "an Ingress": (p) => albIngress(p, { scheme: "internal" }),
    "an Ingress whose class says it": (p) => ofClass(p, { scheme: "internal" }),
    "an Ingress whose group says it": (p) => group(p, { scheme: "internal" }),
    "a Gateway": (p) => configuration(p, { scheme: "internal" }),
    "an Ingress whose class is not known": (p) => albIngress(p, { scheme: "internal" }, { ingressClassName: unknown }),
    "a scheme that is not known yet": (p) => nlbService(p, scheme(unknown)),
  },
  bad: {
    "a load balancer": { build: (p) => loadBalancer(p, {}), says: "Fix: Set internal" },
    "a load balancer of aws.alb": (p) => p.add("aws:alb/loadBalancer:LoadBalancer", "lb", {}),
    "a Classic Load Balancer": (p) => classic(p, {}),
    "a Service": {
      build: (p) => nlbService(p, {}),
      says: "Fix: Set service.beta.kubernetes.io/aws-load-balancer-scheme",
    },
    "a Service in the values of a chart": (p) =>
      p.add("kubernetes:helm.sh/v3:Release", "gateway", {
        chart: "gateway",
        values: { service: { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" } },
      }),
    "an Ingress": { build: (p) => albIngress(p), says: "Fix: Set alb.ingress.kubernetes.io/scheme" },
    "a Gateway": { build: (p) => configuration(p, {}), says: "Fix: Set spec.scheme" },
  },
  unknown: {
    "what an Ingress of the group in another stack says": (p) => albIngress(p, { "group.name": "g" }),
    "the class of an Ingress": (p) => albIngress(p, {}, { ingressClassName: unknown }),
    "the annotations of a Service": (p) => nlbService(p, unknown),
    "the class of a Service": (p) => nlbService(p, {}, { loadBalancerClass: unknown }),
    "whether a Service is of type LoadBalancer": (p) => nlbService(p, {}, { type: unknown }),
    "the type of a load balancer": (p) => loadBalancer(p, { loadBalancerType: unknown }),
  },
  notApplicable: {
    "a Gateway Load Balancer": (p) => loadBalancer(p, { loadBalancerType: "gateway" }),
    "a Service of another controller": (p) => nlbService(p, {}, { loadBalancerClass: "tailscale" }),
    "an Ingress of another controller": (p) => ingress(p, {}, { ingressClassName: "nginx" }),
  },
});

const cidrs = { loadBalancerSourceRanges: ["203.0.113.0/24"] };

describeRule(namedClients, {
  good: {
    "security groups": (p) => loadBalancer(p, { internal: false, securityGroups: [unknown] }),
    "CIDRs of a Service": (p) => nlbService(p, scheme(facing), cidrs),
    "everybody, and said so": (p) => nlbService(p, scheme(facing), { loadBalancerSourceRanges: ["0.0.0.0/0"] }),
    "CIDRs of a Service by annotation": (p) =>
      nlbService(p, nlb({ "aws-load-balancer-scheme": facing, "load-balancer-source-ranges": "203.0.113.0/24" })),
    "security groups of a Service": (p) =>
      nlbService(p, nlb({ "aws-load-balancer-scheme": facing, "aws-load-balancer-security-groups": unknown })),
    "prefix lists of a Service": (p) =>
      nlbService(
        p,
        nlb({ "aws-load-balancer-scheme": facing, "aws-load-balancer-security-group-prefix-lists": "pl-1" }),
      ),
    "CIDRs of an Ingress": (p) => albIngress(p, { scheme: facing, "inbound-cidrs": "203.0.113.0/24" }),
    "security groups of an Ingress": (p) => albIngress(p, { scheme: facing, "security-groups": "sg-1" }),
    "prefix lists of an Ingress": (p) => albIngress(p, { scheme: facing, "security-group-prefix-lists": "pl-1" }),
    "CIDRs of a class": (p) => ofClass(p, { scheme: facing, inboundCIDRs: ["203.0.113.0/24"] }),
    "prefix lists of a class": (p) => ofClass(p, { scheme: facing, PrefixListsIDs: ["pl-1"] }),
    "prefix lists of a class of EKS Auto Mode": (p) => ofClass(p, { scheme: facing, prefixListsIDs: ["pl-1"] }),
    "CIDRs of a group": (p) => group(p, { scheme: facing }, { "inbound-cidrs": "203.0.113.0/24" }),
    "CIDRs of an Ingress whose class is not known": (p) =>
      albIngress(p, { scheme: facing, "inbound-cidrs": "203.0.113.0/24" }, { ingressClassName: unknown }),
    "CIDRs of a Gateway": (p) => configuration(p, { scheme: facing, sourceRanges: ["203.0.113.0/24"] }),
    "security groups of a Gateway": (p) => configuration(p, { scheme: facing, securityGroups: [unknown] }),
    "prefix lists of a Gateway": (p) => configuration(p, { scheme: facing, securityGroupPrefixes: ["pl-1"] }),
  },
  bad: {
    "a load balancer": {
      build: (p) => loadBalancer(p, { internal: false }),
      says: "Fix: Set securityGroups,",
    },
    "a load balancer as it comes": (p) => loadBalancer(p, {}),
    "an empty list of security groups": (p) => loadBalancer(p, { internal: false, securityGroups: [] }),
    "a Classic Load Balancer": (p) => classic(p, {}),
    "a Service": {
      build: (p) => nlbService(p, scheme(facing)),
      says: "Fix: Set spec.loadBalancerSourceRanges,",
    },
    "an empty list of CIDRs": (p) => nlbService(p, scheme(facing), { loadBalancerSourceRanges: [] }),
    "a Service that says it as it was said before": (p) =>
      nlbService(p, nlb({ "aws-load-balancer-internal": "false" })),
    "a Service that says it twice": (p) =>
      nlbService(p, nlb({ "aws-load-balancer-internal": "true", "aws-load-balancer-scheme": facing })),
    "a Service of the legacy provider": (p) =>
      nlbService(p, nlb({ "aws-load-balancer-type": "nlb" }), { loadBalancerClass: undefined }),
    "an Ingress": {
      build: (p) => albIngress(p, { scheme: facing }),
      says: "Fix: Set alb.ingress.kubernetes.io/inbound-cidrs,",
    },
    "an Ingress of a class": (p) => ofClass(p, { scheme: facing, inboundCIDRs: [] }),
    "a Gateway": {
      build: (p) => configuration(p, { scheme: facing }),
      says: "Fix: Set spec.sourceRanges,",
    },
  },
  unknown: {
    "whether a load balancer is internal": (p) => loadBalancer(p, { internal: unknown }),
    "the security groups": (p) => loadBalancer(p, { internal: false, securityGroups: unknownList }),
    "the type of a load balancer": (p) => loadBalancer(p, { loadBalancerType: unknown }),
    "the scheme of a Service": (p) => nlbService(p, scheme(unknown)),
    "the older scheme of a Service": (p) => nlbService(p, nlb({ "aws-load-balancer-internal": unknown })),
    "the annotations of a Service": (p) => nlbService(p, unknown),
    "the class of a Service": (p) => nlbService(p, scheme(facing), { loadBalancerClass: unknown }),
    "whether a Service is of type LoadBalancer": (p) => nlbService(p, scheme(facing), { type: unknown }),
    "the scheme of an Ingress": (p) => albIngress(p, { scheme: unknown }),
    "the class of an Ingress": (p) => albIngress(p, { scheme: facing }, { ingressClassName: unknown }),
    "what an Ingress of the group in another stack says": (p) => albIngress(p, { "group.name": "g", scheme: facing }),
    "the scheme, of an Ingress of the group in another stack": (p) => albIngress(p, { "group.name": "g" }),
    "the scheme of a Gateway": (p) => configuration(p, { scheme: unknown }),
  },
  notApplicable: {
    "a load balancer that is internal": (p) => loadBalancer(p, { internal: true }),
    "a Service that is internal": (p) => nlbService(p, scheme("internal")),
    "a Service as it comes": (p) => nlbService(p, {}),
    "a Service that says it as it was said before": (p) => nlbService(p, nlb({ "aws-load-balancer-internal": "true" })),
    "a Service of the legacy provider that is internal": (p) =>
      nlbService(p, nlb({ "aws-load-balancer-type": "nlb", "aws-load-balancer-internal": "true" }), {
        loadBalancerClass: undefined,
      }),
    "an Ingress as it comes": (p) => albIngress(p),
    "a group that is internal": (p) => group(p, { scheme: "internal" }),
    "a Gateway as it comes": (p) => configuration(p, {}),
    "a Gateway Load Balancer": (p) => loadBalancer(p, { loadBalancerType: "gateway" }),
    "a Service of another controller": (p) => nlbService(p, scheme(facing), { loadBalancerClass: "tailscale" }),
  },
});

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
    "an NLB without TLS beside one with": (p) => {
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

/** An ALB with a web ACL. */
function protectedAlb(p: Program, inputs: Inputs): void {
  const made = loadBalancer(p, inputs);
  p.add("aws:wafv2/webAclAssociation:WebAclAssociation", "acl", { resourceArn: made.out("arn"), webAclArn: arn });
}

/** A Gateway of an internet-facing ALB, with more of its configuration. */
function publicGateway(p: Program, spec: Inputs = {}, listeners: Input = [https]): void {
  gatewayClass(p, "gateway.k8s.aws/alb");
  configuration(p, { scheme: facing, ...spec });
  gateway(p, listeners, configured);
}

describeRule(wafOnPublicAlbs, {
  good: {
    "a web ACL": (p) => protectedAlb(p, { internal: false }),
    internal: (p) => loadBalancer(p, { internal: true }),
    "an Ingress by ARN": (p) => albIngress(p, { scheme: facing, "wafv2-acl-arn": unknown }),
    "an Ingress by name": (p) => albIngress(p, { scheme: facing, "wafv2-acl-name": "web" }),
    "an Ingress of a class, by ARN": (p) => ofClass(p, { scheme: facing, wafv2AclArn: arn }),
    "an Ingress of a class, by name": (p) => ofClass(p, { scheme: facing, wafv2AclName: "web" }),
    "an Ingress of a group": (p) => group(p, { scheme: facing }, { "wafv2-acl-arn": arn }),
    "an Ingress of a group that is internal": (p) => group(p, { scheme: "internal" }),
    "an Ingress that is internal": (p) => albIngress(p, { scheme: "internal" }),
    "an Ingress as it comes": (p) => albIngress(p),
    "a Gateway": (p) => publicGateway(p, { wafV2: { webACL: arn } }),
    "a Gateway that is internal": (p) => publicGateway(p, { scheme: "internal" }),
    "a Gateway as it comes": (p) => publicGateway(p, { scheme: undefined }),
    "a Gateway whose web ACL is not known yet": (p) => publicGateway(p, { wafV2: { webACL: unknown } }),
  },
  bad: {
    "a Gateway that serves HTTP only": (p) => publicGateway(p, {}, [http]),
    "a Gateway": {
      build: (p) => publicGateway(p),
      says: "Fix: Add wafV2.webACL of its LoadBalancerConfiguration",
    },
    "an ALB": { build: (p) => loadBalancer(p, { internal: false }), says: "Fix: Add an aws.wafv2.WebAclAssociation" },
    "an ALB as it comes": (p) => loadBalancer(p, {}),
    "a web ACL for another ALB": (p) => {
      protectedAlb(p, { internal: false });
      loadBalancer(p, { internal: false }, "other");
    },
    "a web ACL for a load balancer of another stack": (p) => {
      loadBalancer(p, { internal: false });
      p.add("aws:wafv2/webAclAssociation:WebAclAssociation", "acl", {
        resourceArn: "arn:aws:elasticloadbalancing:other",
        webAclArn: arn,
      });
    },
    "an Ingress": {
      build: (p) => albIngress(p, { scheme: facing }),
      says: "Fix: Add alb.ingress.kubernetes.io/wafv2-acl-arn",
    },
    "an Ingress of a class": (p) => ofClass(p, { scheme: facing }),
  },
  unknown: {
    "the scheme of a Gateway": (p) => publicGateway(p, { scheme: unknown }),
    "whether a Gateway has a web ACL": (p) => publicGateway(p, { wafV2: unknown }),
    "which controller serves a Gateway": (p) => {
      configuration(p, { scheme: facing }, { namespace: "infra" });
      gatewayClass(p, unknown, { parametersRef: { group: "gateway.k8s.aws", name: "config", namespace: "infra" } });
      gateway(p, [https]);
    },
    "the listeners of a Gateway": (p) => publicGateway(p, {}, unknown),
    "the class of a Gateway": (p) => {
      configuration(p, { scheme: facing });
      gateway(p, [https], { ...configured, gatewayClassName: unknown, infrastructure: undefined });
    },
    "the configuration of a Gateway, kept elsewhere": (p) => {
      gatewayClass(p, "gateway.k8s.aws/alb");
      gateway(p, [https], configured);
    },
    "whether it is internal": (p) => loadBalancer(p, { internal: unknown }),
    "the type of a load balancer": (p) => loadBalancer(p, { loadBalancerType: unknown }),
    "what a web ACL is for": (p) => {
      loadBalancer(p, { internal: false });
      p.add("aws:wafv2/webAclAssociation:WebAclAssociation", "acl", { resourceArn: unknown, webAclArn: arn });
    },
    "the scheme of an Ingress": (p) => albIngress(p, { scheme: unknown }),
    "the annotations of an Ingress": (p) => ingress(p, unknown, { ingressClassName: "alb" }),
    "the class of an Ingress": (p) => albIngress(p, { scheme: facing }, { ingressClassName: unknown }),
    "what the controller of a second cluster says of the class": (p) => {
      controller(p, { ingressClassParams: { spec: { scheme: facing } } });
      p.add("kubernetes:helm.sh/v3:Release", "second", {
        chart: "aws-load-balancer-controller",
        values: { ingressClassParams: unknown },
      });
      albIngress(p);
    },
    "what an Ingress of the group in another stack says": (p) => albIngress(p, { "group.name": "g", scheme: facing }),
    "the scheme, of an Ingress of the group in another stack": (p) => albIngress(p, { "group.name": "g" }),
  },
  notApplicable: {
    "an NLB": (p) => loadBalancer(p, { loadBalancerType: "network" }),
    "an Ingress of another controller": (p) => ingress(p, {}, { ingressClassName: "nginx" }),
    "a Gateway that becomes an NLB": (p) => publicGateway(p, {}, [{ name: "tls", protocol: "TLS", port: 443 }]),
  },
});
