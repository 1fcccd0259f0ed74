/** Load balancers and what asks for them, for fixtures. */
import type { Declared, Input, Program } from "./program";

export type Inputs = Readonly<Record<string, Input>>;

export const best = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";
export const arn = "arn:aws:acm:eu-west-1:111122223333:certificate/1";

export function loadBalancer(p: Program, inputs: Inputs = {}, name = "lb"): Declared {
  return p.add("aws:lb/loadBalancer:LoadBalancer", name, inputs);
}

export function listener(p: Program, inputs: Inputs, type = "aws:lb/listener:Listener", name = "listener"): Declared {
  return p.add(type, name, inputs);
}

export const forward: Input = [{ type: "forward", targetGroupArn: "arn:aws:tg" }];
export const redirect: Input = [{ type: "redirect", redirect: { protocol: "HTTPS", statusCode: "HTTP_301" } }];

const prefixed = (prefix: string, annotations: Inputs): Inputs =>
  Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`${prefix}${name}`, value]));

/** Annotations of a Service, by their names without prefix. */
export const nlb = (annotations: Inputs): Inputs => prefixed("service.beta.kubernetes.io/", annotations);

/** Annotations of an Ingress, by their names without prefix. */
export const alb = (annotations: Inputs): Inputs => prefixed("alb.ingress.kubernetes.io/", annotations);

/** A Service of type LoadBalancer that the controller makes an NLB for. */
export function nlbService(p: Program, annotations: Input, spec: Inputs = {}, name = "web"): Declared {
  return p.add("kubernetes:core/v1:Service", name, {
    metadata: { name, annotations },
    spec: { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb", ...spec },
  });
}

export const tlsPort: Input = { port: 443, targetPort: 8080, name: "web" };

/** A Service whose listener on 443 has TLS. */
export function tlsService(p: Program, annotations: Inputs = {}, spec: Inputs = {}): Declared {
  return nlbService(p, nlb({ "aws-load-balancer-ssl-cert": arn, ...annotations }), { ports: [tlsPort], ...spec });
}

const backend = { service: { name: "web", port: { number: 80 } } };

/** Rules for a host; without one, for all hosts. */
export const rulesFor = (host?: Input, service: Input = backend): Input => [
  { host, http: { paths: [{ path: "/", pathType: "Prefix", backend: service }] } },
];

export function ingress(p: Program, annotations: Input, spec: Inputs = {}, name = "web"): Declared {
  return p.add("kubernetes:networking.k8s.io/v1:Ingress", name, {
    metadata: { name, annotations },
    spec: { rules: rulesFor("a.example.com"), ...spec },
  });
}

/** An Ingress of class alb. */
export function albIngress(p: Program, annotations: Inputs = {}, spec: Inputs = {}, name = "web"): Declared {
  return ingress(p, alb(annotations), { ingressClassName: "alb", ...spec }, name);
}

export function ingressClass(p: Program, name: string, spec: Inputs = {}, annotations?: Inputs): Declared {
  return p.add(
    "kubernetes:networking.k8s.io/v1:IngressClass",
    name,
    { metadata: { name, annotations }, spec: { controller: "ingress.k8s.aws/alb", ...spec } },
    { outputs: { metadata: { name } } },
  );
}

/** An IngressClass with IngressClassParams. */
export function classWithParams(p: Program, name: string, params: Input, group = "elbv2.k8s.aws/v1beta1"): Declared {
  const made = p.add(
    `kubernetes:${group}:IngressClassParams`,
    `${name}-params`,
    { metadata: { name: `${name}-params` }, spec: params },
    { outputs: { metadata: { name: `${name}-params` } } },
  );
  return ingressClass(p, name, { parameters: { kind: "IngressClassParams", name: made.out("metadata", "name") } });
}

export function controller(p: Program, values: Input = {}, inputs: Inputs = {}): Declared {
  return p.add("kubernetes:helm.sh/v3:Release", "lbc", { chart: "aws-load-balancer-controller", values, ...inputs });
}

export function gatewayClass(p: Program, controllerName: Input, spec: Inputs = {}, name = "aws"): Declared {
  return p.add("kubernetes:gateway.networking.k8s.io/v1:GatewayClass", name, {
    metadata: { name },
    spec: { controllerName, ...spec },
  });
}

export function gateway(p: Program, listeners: Input, spec: Inputs = {}, name = "web"): Declared {
  return p.add(
    "kubernetes:gateway.networking.k8s.io/v1:Gateway",
    name,
    { metadata: { name }, spec: { gatewayClassName: "aws", listeners, ...spec } },
    { outputs: { metadata: { name } } },
  );
}

export function configuration(p: Program, spec: Inputs, metadata: Inputs = {}): Declared {
  return p.add("kubernetes:gateway.k8s.aws/v1beta1:LoadBalancerConfiguration", "config", {
    metadata: { name: "config", ...metadata },
    spec,
  });
}

/** Names the configuration of the same namespace. */
export const configured: Inputs = {
  infrastructure: { parametersRef: { group: "gateway.k8s.aws", kind: "LoadBalancerConfiguration", name: "config" } },
};

export function route(p: Program, kind: string, spec: Inputs, name = "route"): Declared {
  return p.add(`kubernetes:gateway.networking.k8s.io/v1:${kind}`, name, {
    metadata: { name },
    spec: { parentRefs: [{ name: "web" }], ...spec },
  });
}

export const https: Input = { name: "https", protocol: "HTTPS", port: 443 };
export const http: Input = { name: "http", protocol: "HTTP", port: 80 };
