/** Certificates of listeners, HTTP listeners, and NLBs in VPCs that enforce encryption. */
import { httpListenersRedirect } from "../../../policypack/rules/load-balancing/http-listeners-redirect";
import { httpRulesRedirect } from "../../../policypack/rules/load-balancing/http-rules-redirect";
import { listenerCertificate } from "../../../policypack/rules/load-balancing/listener-certificate";
import { noNlbTlsInEnforcedVpcs } from "../../../policypack/rules/load-balancing/no-nlb-tls-in-enforced-vpcs";
import { describeRule } from "../harness";
import {
  arn,
  configuration,
  configured,
  forward,
  gateway,
  gatewayClass,
  type Inputs,
  listener,
  nlbService,
  redirect,
  tlsPort,
  tlsService,
} from "../load-balancers";
import { type Input, type Program, unknown, unknownList } from "../program";

describeRule(listenerCertificate, {
  good: {
    "a certificate": (p) => listener(p, { protocol: "HTTPS", port: 443, certificateArn: arn }),
    "a certificate that is not made yet": (p) => listener(p, { protocol: "TLS", port: 443, certificateArn: unknown }),
  },
  bad: {
    "HTTPS without": {
      build: (p) => listener(p, { protocol: "HTTPS", port: 443 }),
      says: "The HTTPS listener has no certificate",
    },
    "TLS without": (p) => listener(p, { protocol: "TLS", port: 443 }),
  },
  unknown: { "the protocol": (p) => listener(p, { protocol: unknown, port: 443 }) },
  notApplicable: { HTTP: (p) => listener(p, { protocol: "HTTP", port: 80 }) },
});

const onHttp = (p: Program, defaultActions: Input, inputs: Inputs = {}): unknown =>
  listener(p, { protocol: "HTTP", port: 80, defaultActions, ...inputs });

const to = (target: Inputs): Input => [{ type: "redirect", redirect: { statusCode: "HTTP_301", ...target } }];

describeRule(httpListenersRedirect, {
  good: {
    "a redirect": (p) => onHttp(p, redirect),
    "a redirect, the protocol of the listener left to its default": (p) => onHttp(p, redirect, { protocol: undefined }),
    "a fixed answer": (p) => onHttp(p, [{ type: "fixed-response", fixedResponse: { statusCode: "404" } }]),
    "a redirect, the protocol not known": (p) => onHttp(p, redirect, { protocol: unknown }),
  },
  bad: {
    forward: { build: (p) => onHttp(p, forward), says: "serves requests instead of redirecting" },
    "forward, the protocol left to its default": (p) => onHttp(p, forward, { protocol: undefined }),
    "a redirect to HTTP": (p) => onHttp(p, to({ protocol: "HTTP", port: "8080" })),
    "a redirect to where the request came from": (p) => onHttp(p, to({ path: "/new" })),
    "forward next to what is not known": (p) =>
      onHttp(p, [{ type: unknown }, { type: "forward", targetGroupArn: "arn:aws:tg" }]),
    "forward in aws.alb": (p) =>
      listener(p, { protocol: "HTTP", port: 80, defaultActions: forward }, "aws:alb/listener:Listener"),
  },
  unknown: {
    "the actions": (p) => onHttp(p, unknownList),
    "the type of an action": (p) => onHttp(p, [{ type: unknown }]),
    "where a redirect goes": (p) => onHttp(p, to({ protocol: unknown })),
    "the protocol of a listener that forwards": (p) => onHttp(p, forward, { protocol: unknown }),
  },
  notApplicable: {
    HTTPS: (p) => onHttp(p, forward, { protocol: "HTTPS" }),
    "TCP, which may be TLS for the pod": (p) => onHttp(p, forward, { protocol: "TCP", port: 443 }),
    "a Gateway Load Balancer": (p) => onHttp(p, forward, { protocol: undefined, port: undefined }),
  },
});

const rule = (p: Program, listenerArn: Input, actions: Input, type = "aws:lb/listenerRule:ListenerRule"): unknown =>
  p.add(type, "rule", { listenerArn, actions });

const by = (p: Program, protocol: Input): Input => listener(p, { protocol, port: 80 }).out("arn");

describeRule(httpRulesRedirect, {
  good: {
    "a redirect": (p) => rule(p, by(p, "HTTP"), redirect),
    "a redirect of a listener elsewhere": (p) => rule(p, unknown, redirect),
  },
  bad: {
    forward: { build: (p) => rule(p, by(p, "HTTP"), forward), says: "serves requests on an HTTP listener" },
    "forward, the protocol left to its default": (p) => rule(p, by(p, undefined), forward),
    "forward in aws.alb": (p) => rule(p, by(p, "HTTP"), forward, "aws:alb/listenerRule:ListenerRule"),
    "a redirect to HTTP": (p) => rule(p, by(p, "HTTP"), to({ protocol: "HTTP" })),
  },
  unknown: {
    "the actions": (p) => rule(p, by(p, "HTTP"), unknownList),
    "the protocol of the listener": (p) => rule(p, by(p, unknown), forward),
    "a listener of another stack": (p) => rule(p, "arn:aws:listener", forward),
  },
  notApplicable: { "a listener with TLS": (p) => rule(p, by(p, "HTTPS"), forward) },
});

const control = (p: Program, mode: Input): unknown =>
  p.add("aws:ec2/vpcEncryptionControl:VpcEncryptionControl", "control", { vpcId: "vpc-1", mode });

/** A Gateway of an NLB in a VPC with a control. */
function nlbGateway(p: Program, mode: Input, listener: Inputs, controllerName: Input = "gateway.k8s.aws/nlb"): void {
  control(p, mode);
  gatewayClass(p, controllerName);
  configuration(p, {});
  gateway(p, [{ name: "tls", protocol: "TLS", port: 443, tls: { mode: "Terminate" }, ...listener }], configured);
}

describeRule(noNlbTlsInEnforcedVpcs, {
  good: {
    "a Gateway that ends TLS while the control only looks": (p) => nlbGateway(p, "monitor", {}),
    "TLS while the control only looks": (p) => {
      control(p, "monitor");
      listener(p, { protocol: "TLS", port: 443 });
    },
    "a Service with TLS while the control only looks": (p) => {
      control(p, "monitor");
      tlsService(p);
    },
  },
  bad: {
    TLS: {
      build: (p) => {
        control(p, "enforce");
        listener(p, { protocol: "TLS", port: 443 });
      },
      says: "The NLB terminates TLS",
    },
    "a Service with TLS": (p) => {
      control(p, "enforce");
      tlsService(p);
    },
    "a Gateway that ends TLS": (p) => nlbGateway(p, "enforce", {}),
    "one of two controls": (p) => {
      control(p, "enforce");
      p.add("aws:ec2/vpcEncryptionControl:VpcEncryptionControl", "other", { vpcId: "vpc-2", mode: unknown });
      listener(p, { protocol: "TLS", port: 443 });
    },
  },
  unknown: {
    "the mode": (p) => {
      control(p, unknown);
      listener(p, { protocol: "TLS", port: 443 });
    },
    "the protocol": (p) => {
      control(p, "enforce");
      listener(p, { protocol: unknown, port: 443 });
    },
    "whether a Gateway passes TLS through": (p) => nlbGateway(p, "enforce", { tls: { mode: unknown } }),
    "the protocol of a Gateway": (p) => nlbGateway(p, "enforce", { protocol: unknown }),
    "the class of a Gateway": (p) => {
      control(p, "enforce");
      gateway(p, [{ name: "tls", protocol: "TLS", port: 443 }], { gatewayClassName: unknown });
    },
    "whether a Service has a certificate": (p) => {
      control(p, "enforce");
      nlbService(p, unknown, { ports: [tlsPort] });
    },
    "whether a Service is of type LoadBalancer": (p) => {
      control(p, "enforce");
      tlsService(p, {}, { type: unknown });
    },
  },
  notApplicable: {
    "HTTPS on an ALB": (p) => {
      control(p, "enforce");
      listener(p, { protocol: "HTTPS", port: 443 });
    },
    "TLS in the pod": (p) => {
      control(p, "enforce");
      nlbService(p, {}, { ports: [tlsPort] });
    },
    "a Service of another controller": (p) => {
      control(p, "enforce");
      tlsService(p, {}, { loadBalancerClass: "tailscale" });
    },
    "a Gateway that passes TLS through": (p) => nlbGateway(p, "enforce", { tls: { mode: "Passthrough" } }),
    "a Gateway that becomes an ALB": (p) => nlbGateway(p, "enforce", { protocol: "HTTPS" }),
  },
});
