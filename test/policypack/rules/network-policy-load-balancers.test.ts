import { loadBalancerReachesPods } from "../../../policypack/rules/network-policy/load-balancer-reaches-pods";
import { type Build, describeRule } from "../harness";
import { denyAll, type Inputs } from "../kubernetes";
import {
  alb,
  albIngress,
  classWithParams,
  configuration,
  configured,
  controller,
  gateway,
  gatewayClass,
  ingress,
  nlb,
  nlbService,
  route,
} from "../load-balancers";
import { type Input, type Program, unknown, unknownList } from "../program";

const web = (p: Program, metadata: Inputs = { name: "web" }): void => {
  p.add("kubernetes:core/v1:Service", "web", { metadata, spec: { selector: { app: "web" }, ports: [{ port: 8080 }] } });
};

/** Isolated pods behind an Ingress without a type of targets. */
const isolated =
  (also: Build, annotations: Inputs = {}, spec: Inputs = {}): Build =>
  (p) => {
    web(p);
    denyAll(p, "default");
    also(p);
    albIngress(p, annotations, spec);
  };

const ofClass =
  (params: Input, annotations: Inputs = {}): Build =>
  (p) => {
    web(p);
    denyAll(p, "default");
    const made = classWithParams(p, "own", params);
    ingress(p, alb(annotations), { ingressClassName: made.out("metadata", "name") });
  };

const listeners: Input = [{ name: "https", protocol: "HTTPS", port: 443 }];
const targetGroups = (p: Program, spec: Inputs, metadata: Inputs = { name: "web" }): unknown =>
  p.add("kubernetes:gateway.k8s.aws/v1beta1:TargetGroupConfiguration", "targets", {
    metadata,
    spec: { targetReference: { name: "web" }, ...spec },
  });
const toPods: Inputs = { defaultConfiguration: { targetType: "ip" } };
const backends = (...refs: readonly Input[]): Inputs => ({ rules: [{ backendRefs: refs }] });

/** Isolated pods behind a route of a Gateway. */
const routed =
  (
    also: Build,
    spec: Inputs = backends({ name: "web" }),
    of: Inputs = {},
    controllerName: Input = "gateway.k8s.aws/alb",
  ): Build =>
  (p) => {
    web(p);
    denyAll(p, "default");
    gatewayClass(p, controllerName);
    gateway(p, listeners, of);
    route(p, "HTTPRoute", spec);
    also(p);
  };

const allowed: Build = (p) => {
  p.add("kubernetes:networking.k8s.io/v1:NetworkPolicy", "allow", {
    metadata: { name: "allow" },
    spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/20" } }] }] },
  });
};
const nothing: Build = () => undefined;
const ofService =
  (annotations: Input, spec: Inputs = {}, also: Build = nothing): Build =>
  (p) => {
    nlbService(p, annotations, { ports: [{ port: 8080 }], ...spec });
    denyAll(p, "default");
    also(p);
  };
const defaultIp: Build = (p) => controller(p, { defaultTargetType: "ip" });

describeRule(loadBalancerReachesPods, {
  good: {
    "a route": routed((p) => {
      targetGroups(p, toPods);
      allowed(p);
    }),
    "an Ingress, by the default of the controller": isolated((p) => {
      defaultIp(p);
      allowed(p);
    }),
  },
  bad: {
    "an Ingress, by the default of the controller": isolated(defaultIp),
    "an Ingress, by its class": ofClass({ targetType: "ip" }),
    "an Ingress, by its class, whatever it says itself": ofClass({ targetType: "ip" }, { "target-type": "instance" }),
    "a Service, by the default of the controller": ofService({}, {}, defaultIp),
    "a Service without a class, by the default of the controller": ofService(
      {},
      { loadBalancerClass: undefined },
      defaultIp,
    ),
    "a Service that says so, whatever the default of the controller": ofService(
      nlb({ "aws-load-balancer-nlb-target-type": "ip" }),
      {},
      (p) => controller(p, { defaultTargetType: "instance" }),
    ),
    "a route, by the configuration of the Service": {
      build: routed((p) => targetGroups(p, toPods)),
      says: 'HTTPRoute "route"',
    },
    "a route, by the configuration of the Service, whatever the default of the controller": routed((p) => {
      targetGroups(p, toPods);
      controller(p, { defaultTargetType: "instance" });
    }),
    "a route, by the configuration of the Service, whatever that of the Gateway": routed(
      (p) => {
        configuration(p, { defaultTargetGroupConfiguration: { name: "others" } });
        targetGroups(p, toPods);
      },
      undefined,
      configured,
    ),
    "a route, by the configuration of the Service for all routes and for one": routed((p) =>
      targetGroups(p, {
        ...toPods,
        routeConfigurations: [{ targetGroupProps: { targetType: "ip" } }, { targetGroupProps: { protocol: "HTTPS" } }],
      }),
    ),
    "a route, by the default of the controller": routed(defaultIp),
    "a route, by the default of the controller, next to configurations that say something else": routed(
      (p) => {
        configuration(p, { scheme: "internal" });
        targetGroups(p, { defaultConfiguration: { protocol: "HTTPS" } });
        defaultIp(p);
      },
      undefined,
      configured,
    ),
    "a route, next to a configuration of another Service": routed((p) => {
      targetGroups(p, { targetReference: { name: "other" }, defaultConfiguration: { targetType: "instance" } });
      defaultIp(p);
    }),
    "a route, next to a configuration in another namespace": routed(
      (p) => {
        targetGroups(p, { defaultConfiguration: { targetType: "instance" } }, { name: "web", namespace: "other" });
        defaultIp(p);
      },
      backends({ kind: "Service", name: "web" }),
    ),
    "a route of another namespace, which names that of the Service": (p) => {
      p.add("kubernetes:core/v1:Service", "web", {
        metadata: { name: "web", namespace: "shop" },
        spec: { selector: { app: "web" }, ports: [{ port: 8080 }] },
      });
      denyAll(p, "shop");
      gatewayClass(p, "gateway.k8s.aws/alb");
      gateway(p, listeners);
      route(p, "HTTPRoute", backends({ name: "web", namespace: "shop" }));
      defaultIp(p);
    },
    "the second backend of a route": routed(defaultIp, backends({ name: "other" }, { name: "web" })),
    "a route of one of two listeners": (p) => {
      web(p);
      denyAll(p, "default");
      gatewayClass(p, "gateway.k8s.aws/alb");
      gateway(p, [
        { name: "http", protocol: "HTTP", port: 80 },
        { name: "https", protocol: "HTTPS", port: 443 },
      ]);
      route(p, "HTTPRoute", { parentRefs: [{ name: "web", sectionName: "https" }], ...backends({ name: "web" }) });
      defaultIp(p);
    },
  },
  unknown: {
    "an Ingress, by the default of the controller": {
      build: isolated((p) => controller(p, { defaultTargetType: unknown })),
      says: "the target type",
    },
    "an Ingress, next to a chart that may be the controller's": isolated((p) => controller(p, {}, { chart: unknown })),
    "an Ingress, whose class is not known": isolated(nothing, { "target-type": "ip" }, { ingressClassName: unknown }),
    "a Service, whose type of targets is not known": ofService(nlb({ "aws-load-balancer-nlb-target-type": unknown })),
    "a Service, whose class is not known": ofService(nlb({ "aws-load-balancer-nlb-target-type": "ip" }), {
      loadBalancerClass: unknown,
    }),
    "a Service, whose type is not known": ofService(nlb({ "aws-load-balancer-nlb-target-type": "ip" }), {
      type: unknown,
    }),
    "a route, by the configuration of the Service": {
      build: routed((p) => targetGroups(p, { defaultConfiguration: { targetType: unknown } })),
      says: "the target type",
    },
    "a route, by a configuration that may be that of the Service": routed((p) => {
      targetGroups(p, { targetReference: { name: unknown }, ...toPods });
    }),
    "a route, by two kinds of targets": {
      build: routed((p) =>
        targetGroups(p, { ...toPods, routeConfigurations: [{ targetGroupProps: { targetType: "instance" } }] }),
      ),
      moments: ["preview", "known"],
    },
    "a route, by a configuration for all Services of the Gateway": {
      build: routed(
        (p) => {
          configuration(p, { defaultTargetGroupConfiguration: { name: "pods" } });
          defaultIp(p);
        },
        undefined,
        configured,
      ),
      moments: ["preview", "known"],
    },
    "a route, whose Gateway has a configuration of another stack": {
      build: routed(defaultIp, undefined, configured),
      moments: ["preview", "known"],
    },
    "a route, whose Gateway may have another controller": routed(
      (p) => targetGroups(p, toPods),
      undefined,
      undefined,
      unknown,
    ),
    "a route that may be attached": routed((p) => targetGroups(p, toPods), {
      parentRefs: unknownList,
      ...backends({ name: "web" }),
    }),
    "a route, whose backends are not known": {
      build: routed((p) => targetGroups(p, toPods), { rules: unknownList }),
      says: "whether it sends to web",
    },
    "a route to a Service that cannot be told": {
      build: (p) => {
        denyAll(p, "default");
        gatewayClass(p, "gateway.k8s.aws/alb");
        gateway(p, listeners);
        route(p, "HTTPRoute", backends({ name: unknown }));
      },
      says: "the Service that it sends to",
    },
    "a route to a Service of another stack, and one that cannot be told": (p) => {
      denyAll(p, "default");
      gatewayClass(p, "gateway.k8s.aws/alb");
      gateway(p, listeners);
      route(p, "HTTPRoute", backends({ name: "web" }, { name: unknown }));
    },
    "a route to a namespace that is not known": routed(defaultIp, backends({ name: "web", namespace: unknown })),
    "a route to something that may be a Service": routed(defaultIp, backends({ kind: unknown, name: "web" })),
  },
  notApplicable: {
    "an Ingress, as the controller has it": isolated(nothing),
    "an Ingress of another controller": (p) => {
      web(p);
      denyAll(p, "default");
      ingress(p, alb({ "target-type": "ip" }), { ingressClassName: "nginx" });
      p.add("kubernetes:networking.k8s.io/v1:IngressClass", "nginx", {
        metadata: { name: "nginx" },
        spec: { controller: "k8s.io/ingress-nginx" },
      });
    },
    "an Ingress to an unknown Service, on instances": isolated(
      nothing,
      { "target-type": "instance" },
      {
        rules: unknownList,
      },
    ),
    "a Service, as the controller has it": ofService({}),
    "a Service of the legacy provider": ofService(
      nlb({ "aws-load-balancer-type": "nlb" }),
      {
        loadBalancerClass: undefined,
      },
      defaultIp,
    ),
    "a Service of another class": ofService(
      nlb({ "aws-load-balancer-nlb-target-type": "ip" }),
      { loadBalancerClass: "example.com/own" },
      defaultIp,
    ),
    "a route, as the controller has it": routed(nothing),
    "a route, by the configuration of the Service": routed((p) => {
      targetGroups(p, { defaultConfiguration: { targetType: "instance" } });
      defaultIp(p);
    }),
    "a route, as the controller has it and the configuration of the Service says": routed((p) =>
      targetGroups(p, { routeConfigurations: [{ targetGroupProps: { targetType: "instance" } }] }),
    ),
    "a route to something else": routed(defaultIp, backends({ kind: "TargetGroupName", name: "web" })),
    "a route to another namespace": routed(defaultIp, backends({ name: "web", namespace: "other" })),
    "a route to another Service": routed(defaultIp, backends({ name: "other" })),
    "a route of another Gateway": routed(defaultIp, { parentRefs: [{ name: "other" }], ...backends({ name: "web" }) }),
    "a route of another controller": routed(
      (p) => targetGroups(p, toPods),
      undefined,
      undefined,
      "istio.io/gateway-controller",
    ),
  },
});
