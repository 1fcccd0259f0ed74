/** Who reaches a load balancer. */
import { explicitScheme } from "../../../policypack/rules/load-balancing/explicit-scheme";
import { namedClients } from "../../../policypack/rules/load-balancing/named-clients";
import { wafOnPublicAlbs } from "../../../policypack/rules/load-balancing/waf-on-public-albs";
import { describeRule } from "../harness";
import {
  albIngress,
  arn,
  configuration,
  configured,
  controller,
  gateway,
  gatewayClass,
  http,
  https,
  ingress,
  type Inputs,
  loadBalancer,
  nlb,
  nlbService,
} from "../load-balancers";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";
import { group, ofClass } from "../exposure";

const classic = (p: Program, inputs: Inputs): Declared => p.add("aws:elb/loadBalancer:LoadBalancer", "classic", inputs);

const scheme = (value: Input): Inputs => nlb({ "aws-load-balancer-scheme": value });
const facing = "internet-facing";

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
      says: "Fix: Set securityGroups (",
    },
    "a load balancer as it comes": (p) => loadBalancer(p, {}),
    "an empty list of security groups": (p) => loadBalancer(p, { internal: false, securityGroups: [] }),
    "a Classic Load Balancer": (p) => classic(p, {}),
    "a Service": {
      build: (p) => nlbService(p, scheme(facing)),
      says: "Fix: Set spec.loadBalancerSourceRanges (",
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
      says: "Fix: Set alb.ingress.kubernetes.io/inbound-cidrs (",
    },
    "an Ingress of a class": (p) => ofClass(p, { scheme: facing, inboundCIDRs: [] }),
    "a Gateway": {
      build: (p) => configuration(p, { scheme: facing }),
      says: "Fix: Set spec.sourceRanges (",
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
