import { controllerOutlivesLoadBalancers } from "../../../policypack/rules/load-balancing/controller-outlives-load-balancers";
import { type Build, describeRule } from "../harness";
import { configuration, configured, controller, gatewayClass, https } from "../load-balancers";
import { type Declared, type Input, type Program, unknown } from "../program";

type Inputs = Readonly<Record<string, Input>>;

const service = (p: Program, dependsOn: readonly Declared[], spec: Inputs = {}, annotations: Input = {}): Declared =>
  p.add(
    "kubernetes:core/v1:Service",
    "web",
    {
      metadata: { name: "web", annotations },
      spec: { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb", ...spec },
    },
    { dependsOn },
  );
const ingress = (p: Program, dependsOn: readonly Declared[], ingressClassName: Input = "alb"): Declared =>
  p.add("kubernetes:networking.k8s.io/v1:Ingress", "web", { metadata: {}, spec: { ingressClassName } }, { dependsOn });
const gateway = (p: Program, dependsOn: readonly Declared[], controllerName: Input = "gateway.k8s.aws/alb"): void => {
  gatewayClass(p, controllerName);
  const more = controllerName === unknown ? {} : configured;
  configuration(p, {});
  p.add(
    "kubernetes:gateway.networking.k8s.io/v1:Gateway",
    "web",
    { metadata: { name: "web" }, spec: { gatewayClassName: "aws", listeners: [https], ...more } },
    { dependsOn },
  );
};
const chart = (p: Program, dependsOn: readonly Declared[], values: Input): Declared =>
  p.add("kubernetes:helm.sh/v3:Release", "gateway", { chart: "gateway", values }, { dependsOn });

/** Next to a controller that nothing waits for. */
const nextTo =
  (build: (p: Program, dependsOn: readonly Declared[]) => unknown, values: Input = {}): Build =>
  (p) => {
    controller(p, values);
    build(p, []);
  };
/** After the controller. */
const after =
  (build: (p: Program, dependsOn: readonly Declared[]) => unknown): Build =>
  (p) => {
    build(p, [controller(p)]);
  };

describeRule(controllerOutlivesLoadBalancers, {
  good: {
    "a Service": after(service),
    "an Ingress": after(ingress),
    "a Gateway": after(gateway),
    "a chart with a Service": after((p, dependsOn) =>
      chart(p, dependsOn, { service: { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" } }),
    ),
    "after something that is after the controller": (p) => {
      const namespace = p.add("kubernetes:core/v1:Namespace", "shop", {}, { dependsOn: [controller(p)] });
      ingress(p, [namespace]);
    },
    "a Service that is not known, after the controller": after((p, dependsOn) =>
      service(p, dependsOn, { loadBalancerClass: unknown }),
    ),
  },
  bad: {
    "a Service": { build: nextTo(service), says: "Fix: Add lbc to dependsOn" },
    "a Service that the webhook takes": nextTo((p, dependsOn) =>
      service(p, dependsOn, { loadBalancerClass: undefined }),
    ),
    "a Service that the webhook takes, as it is told": nextTo(
      (p, dependsOn) => service(p, dependsOn, { loadBalancerClass: undefined }),
      { enableServiceMutatorWebhook: "true" },
    ),
    "an Ingress": nextTo(ingress),
    "a Gateway": nextTo(gateway),
    "a chart with a Service": nextTo((p, dependsOn) =>
      chart(p, dependsOn, { service: { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" } }),
    ),
    "the controller after the load balancer": (p) => {
      const first = ingress(p, []);
      p.add("kubernetes:helm.sh/v3:Release", "lbc", { chart: "aws-load-balancer-controller" }, { dependsOn: [first] });
    },
  },
  unknown: {
    "the class of a Service": nextTo((p, dependsOn) => service(p, dependsOn, { loadBalancerClass: unknown })),
    "whether a Service is of type LoadBalancer": nextTo((p, dependsOn) => service(p, dependsOn, { type: unknown })),
    "whether a Service is of type LoadBalancer, and the webhook takes it": nextTo((p, dependsOn) =>
      service(p, dependsOn, { type: unknown, loadBalancerClass: undefined }),
    ),
    "whether the webhook takes a Service": nextTo(
      (p, dependsOn) => service(p, dependsOn, { loadBalancerClass: undefined }),
      { enableServiceMutatorWebhook: unknown },
    ),
    "whether a chart is the controller": (p) => {
      controller(p, {}, { chart: unknown });
      service(p, []);
    },
    "the class of an Ingress": nextTo((p, dependsOn) => ingress(p, dependsOn, unknown)),
    "the class of a Gateway": nextTo((p, dependsOn) => gateway(p, dependsOn, unknown)),
  },
  notApplicable: {
    "a Service of another controller": nextTo((p, dependsOn) =>
      service(p, dependsOn, { loadBalancerClass: "tailscale" }),
    ),
    "a Service of the legacy provider": nextTo((p, dependsOn) =>
      service(
        p,
        dependsOn,
        { loadBalancerClass: undefined },
        { "service.beta.kubernetes.io/aws-load-balancer-type": "nlb" },
      ),
    ),
    "a Service that the webhook leaves alone": nextTo(
      (p, dependsOn) => service(p, dependsOn, { loadBalancerClass: undefined }),
      { enableServiceMutatorWebhook: false },
    ),
    "a Service that may be of type LoadBalancer, and the webhook leaves alone": nextTo(
      (p, dependsOn) => service(p, dependsOn, { type: unknown, loadBalancerClass: undefined }),
      { enableServiceMutatorWebhook: false },
    ),
    "a Service of the controller's own chart": (p) =>
      controller(p, { service: { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" } }),
    "a Service inside the cluster": nextTo((p, dependsOn) => service(p, dependsOn, { type: "ClusterIP" })),
    "an Ingress of another controller": nextTo((p, dependsOn) => ingress(p, dependsOn, "nginx")),
    "a Gateway of another controller": (p) => {
      controller(p);
      gatewayClass(p, "istio.io/gateway-controller");
      p.add("kubernetes:gateway.networking.k8s.io/v1:Gateway", "web", {
        metadata: { name: "web" },
        spec: { gatewayClassName: "aws", listeners: [https] },
      });
    },
    "a controller of another stack": (p) => service(p, []),
    "a controller whose chart is rendered": (p) => {
      p.add("kubernetes:helm.sh/v4:Chart", "lbc", { chart: "aws-load-balancer-controller" });
      p.add("kubernetes:helm.sh/v3:Release", "other", { chart: "other" });
      service(p, []);
    },
  },
});
