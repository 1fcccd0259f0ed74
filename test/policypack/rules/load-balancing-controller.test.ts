/** The load balancer controller, its defaults, and Services that it does not take. */
import { controllerBeforeServices } from "../../../policypack/rules/load-balancing/controller-before-services";
import { controllerDefaults } from "../../../policypack/rules/load-balancing/controller-defaults";
import { currentLoadBalancers } from "../../../policypack/rules/load-balancing/current-load-balancers";
import { noExternalIps } from "../../../policypack/rules/load-balancing/no-external-ips";
import { nodePortsBehindLoadBalancers } from "../../../policypack/rules/load-balancing/node-ports-behind-load-balancers";
import { describeRule } from "../harness";
import {
  albIngress,
  best,
  classWithParams,
  controller,
  ingress,
  type Inputs,
  loadBalancer,
  nlb,
  nlbService,
  rulesFor,
} from "../load-balancers";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";
import { chartService, release } from "../services";

const noClass = { loadBalancerClass: undefined };

describeRule(currentLoadBalancers, {
  good: {
    "a class": (p) => nlbService(p, {}),
    "the class of EKS Auto Mode": (p) => nlbService(p, {}, { loadBalancerClass: "eks.amazonaws.com/nlb" }),
    "an annotation": (p) => nlbService(p, nlb({ "aws-load-balancer-type": "external" }), noClass),
    "an older annotation": (p) => nlbService(p, nlb({ "aws-load-balancer-type": "nlb-ip" }), noClass),
    "a class goes before the annotation": (p) => nlbService(p, nlb({ "aws-load-balancer-type": "nlb" })),
    "the webhook of the controller": (p) => {
      controller(p);
      nlbService(p, {}, noClass);
    },
    "the webhook of the controller, written out": (p) => {
      controller(p, { enableServiceMutatorWebhook: true });
      nlbService(p, {}, noClass);
    },
    "a load balancer of AWS": (p) => loadBalancer(p),
    "the values of a chart": (p) => release(p, chartService({ loadBalancerClass: "service.k8s.aws/nlb" })),
  },
  bad: {
    "the legacy provider": {
      build: (p) => nlbService(p, nlb({ "aws-load-balancer-type": "nlb" }), noClass),
      says: "The load balancer type nlb is, or creates, a legacy load balancer",
    },
    "a type that nobody knows": (p) => nlbService(p, nlb({ "aws-load-balancer-type": "alb" }), noClass),
    "no class, and no webhook": {
      build: (p) => {
        controller(p, { enableServiceMutatorWebhook: false });
        nlbService(p, {}, noClass);
      },
      says: "A Service without loadBalancerClass",
    },
    "a Classic Load Balancer": {
      build: (p) => p.add("aws:elb/loadBalancer:LoadBalancer", "web", {}),
      says: /A Classic Load Balancer is.*[\s\S]*Fix: Replace it: use an aws.lb.LoadBalancer/,
    },
    "the values of a chart": (p) => release(p, chartService({ annotations: nlb({ "aws-load-balancer-type": "nlb" }) })),
  },
  unknown: {
    "the class": (p) => nlbService(p, {}, { loadBalancerClass: unknown }),
    "the annotation": (p) => nlbService(p, nlb({ "aws-load-balancer-type": unknown }), noClass),
    "whether it is of type LoadBalancer": (p) => nlbService(p, {}, { type: unknown, ...noClass }),
    "whether there is a webhook: no controller in the stack": (p) => nlbService(p, {}, noClass),
    "whether there is a webhook": (p) => {
      controller(p, { enableServiceMutatorWebhook: unknown });
      nlbService(p, {}, noClass);
    },
    "whether there is a webhook: the values of the controller": (p) => {
      controller(p, unknown);
      nlbService(p, {}, noClass);
    },
    "whether a chart is the controller's": (p) => {
      controller(p, { enableServiceMutatorWebhook: false });
      p.add("kubernetes:helm.sh/v3:Release", "other", { chart: unknown });
      nlbService(p, {}, noClass);
    },
  },
  notApplicable: {
    "a Service of another controller": (p) => nlbService(p, {}, { loadBalancerClass: "tailscale" }),
    "a Service of type ClusterIP": (p) => nlbService(p, {}, { type: "ClusterIP" }),
  },
});

const withAddresses = (p: Program, externalIPs: Input): Declared =>
  p.add("kubernetes:core/v1:Service", "web", { spec: { externalIPs } });

describeRule(noExternalIps, {
  good: {
    none: (p) => withAddresses(p, undefined),
    "an empty list": (p) => withAddresses(p, []),
  },
  bad: {
    "an address": { build: (p) => withAddresses(p, ["203.0.113.10"]), says: "203.0.113.10" },
    "an address that is not known yet": (p) => withAddresses(p, [unknown]),
  },
  unknown: { "the addresses": (p) => withAddresses(p, unknownList) },
});

const nodePort = (p: Program, spec: Inputs = {}, metadata: Inputs = { name: "web" }): Declared =>
  p.add("kubernetes:core/v1:Service", "web", { metadata, spec: { type: "NodePort", ...spec } });

describeRule(nodePortsBehindLoadBalancers, {
  good: {
    "an ALB with targets of type instance": (p) => {
      nodePort(p);
      albIngress(p, { "target-type": "instance" });
    },
    "an ALB with targets as they come": (p) => {
      nodePort(p);
      albIngress(p);
    },
    "an ALB with targets of type instance, next to a chart that may be the controller's": (p) => {
      controller(p, { defaultTargetType: "ip" }, { chart: unknown });
      const made = classWithParams(p, "own", {});
      nodePort(p);
      albIngress(p, { "target-type": "instance" }, { ingressClassName: made.out("metadata", "name") });
    },
    "the default backend of an ALB": (p) => {
      nodePort(p);
      albIngress(p, {}, { rules: undefined, defaultBackend: { service: { name: "web" } } });
    },
    "a Service that has its name from the provider": (p) => {
      const made = p.add(
        "kubernetes:core/v1:Service",
        "web",
        { spec: { type: "NodePort" } },
        { outputs: { metadata: { name: "web-1" } } },
      );
      albIngress(p, {}, { rules: rulesFor("a.example.com", { service: { name: made.out("metadata", "name") } }) });
    },
    "an ALB whose class has targets of type instance": (p) => {
      controller(p, { defaultTargetType: "ip" });
      const made = classWithParams(p, "nodes", { targetType: "instance" });
      nodePort(p);
      albIngress(p, {}, { ingressClassName: made.out("metadata", "name") });
    },
  },
  bad: {
    "no load balancer": { build: (p) => nodePort(p), says: "opens a port on every node" },
    "an ALB with targets of type ip": (p) => {
      nodePort(p);
      albIngress(p, { "target-type": "ip" });
    },
    "an ALB whose controller has targets of type ip": (p) => {
      controller(p, { defaultTargetType: "ip" });
      nodePort(p);
      albIngress(p);
    },
    "an ALB for another Service": (p) => {
      nodePort(p, {}, { name: "other" });
      albIngress(p);
    },
    "an ALB in another namespace": (p) => {
      nodePort(p, {}, { name: "web", namespace: "other" });
      albIngress(p);
    },
    "a controller in the cluster": (p) => {
      nodePort(p);
      ingress(p, {}, { ingressClassName: "nginx" });
    },
  },
  unknown: {
    "the type": (p) => nodePort(p, { type: unknown }),
    "the type of targets": (p) => {
      nodePort(p);
      albIngress(p, { "target-type": unknown });
    },
    "the type of targets of the controller": (p) => {
      controller(p, { defaultTargetType: unknown });
      nodePort(p);
      albIngress(p);
    },
    "whether a chart is the controller's": (p) => {
      controller(p, { defaultTargetType: "ip" }, { chart: unknown });
      nodePort(p);
      albIngress(p, {}, { ingressClassName: "alb" });
    },
    "whether a chart is the controller's, the class one of the stack": (p) => {
      controller(p, { defaultTargetType: "ip" }, { chart: unknown });
      const made = classWithParams(p, "own", {});
      nodePort(p);
      albIngress(p, {}, { ingressClassName: made.out("metadata", "name") });
    },
    "the backends": (p) => {
      nodePort(p);
      albIngress(p, {}, { rules: unknownList });
    },
    "the class": (p) => {
      nodePort(p);
      albIngress(p, {}, { ingressClassName: unknown });
    },
  },
  notApplicable: { "a Service of type ClusterIP": (p) => nodePort(p, { type: "ClusterIP" }) },
});

const safe = { defaultSSLPolicy: best, defaultTargetType: "ip" };

describeRule(controllerDefaults, {
  good: {
    "both defaults": (p) => controller(p, safe),
    "TLS 1.2 as the lowest version": (p) =>
      controller(p, { ...safe, defaultSSLPolicy: "ELBSecurityPolicy-FS-1-2-Res-2020-10" }),
    "a chart that is rendered": (p) =>
      p.add("kubernetes:helm.sh/v4:Chart", "lbc", { chart: "aws-load-balancer-controller", values: safe }),
  },
  bad: {
    "no policy": {
      build: (p) => controller(p, { ...safe, defaultSSLPolicy: undefined }),
      says: "defaultSSLPolicy of the controller is nothing",
    },
    "an old policy": (p) => controller(p, { ...safe, defaultSSLPolicy: "ELBSecurityPolicy-2016-08" }),
    "no policy of that name": (p) => controller(p, { ...safe, defaultSSLPolicy: "modern" }),
    "targets of type instance": {
      build: (p) => controller(p, { ...safe, defaultTargetType: "instance" }),
      says: "Set defaultTargetType to ip",
    },
    "targets as they come": (p) => controller(p, { ...safe, defaultTargetType: undefined }),
  },
  unknown: {
    "the policy": (p) => controller(p, { ...safe, defaultSSLPolicy: unknown }),
    "the targets": (p) => controller(p, { ...safe, defaultTargetType: unknown }),
    "whether it is the controller's chart": (p) => controller(p, safe, { chart: unknown }),
  },
  notApplicable: { "another chart": (p) => release(p, {}) },
});

const service = (p: Program, dependsOn: readonly Declared[] = []): Declared =>
  p.add("kubernetes:core/v1:Service", "web", { spec: { type: "ClusterIP" } }, { dependsOn });

describeRule(controllerBeforeServices, {
  good: {
    "after the controller": (p) => service(p, [controller(p)]),
    "after something that is after the controller": (p) => {
      const namespace = p.add("kubernetes:core/v1:Namespace", "shop", {}, { dependsOn: [controller(p)] });
      service(p, [namespace]);
    },
    "before the controller": (p) => {
      const first = service(p);
      p.add("kubernetes:helm.sh/v3:Release", "lbc", { chart: "aws-load-balancer-controller" }, { dependsOn: [first] });
    },
    "a controller that leaves Services alone": (p) => {
      controller(p, { enableServiceMutatorWebhook: false });
      service(p);
    },
    "after a chart whose name is not known": (p) => service(p, [controller(p, {}, { chart: unknown })]),
  },
  bad: {
    "while the controller starts": {
      build: (p) => {
        controller(p);
        service(p);
      },
      says: "while lbc is still starting",
    },
    "while the controller starts, its webhook written out": (p) => {
      controller(p, { enableServiceMutatorWebhook: "true" });
      service(p);
    },
  },
  unknown: {
    "whether there is a webhook": (p) => {
      controller(p, { enableServiceMutatorWebhook: unknown });
      service(p);
    },
    "whether it is the controller's chart": (p) => {
      controller(p, {}, { chart: unknown });
      service(p);
    },
  },
  notApplicable: {
    "no controller": (p) => service(p),
    "a chart that is rendered": (p) => {
      p.add("kubernetes:helm.sh/v4:Chart", "lbc", { chart: "aws-load-balancer-controller" });
      service(p);
    },
  },
});
