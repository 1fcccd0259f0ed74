/** Policies and the load balancers in front of pods. */
import { loadBalancerReachesPods } from "../../../policypack/rules/network-policy/load-balancer-reaches-pods";
import { describeRule } from "../harness";
import { denyAll, ingress, nameOf, networkPolicy } from "../kubernetes";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";
import { selects, unknownObject, web } from "../policy-workloads";

const service = (
  p: Program,
  annotations?: Input,
  ports: Input = [{ port: 443, targetPort: 8080 }],
  type = "LoadBalancer",
) =>
  p.add("kubernetes:core/v1:Service", "web", {
    metadata: { name: "web", namespace: "shop", annotations },
    spec: { type, selector: web, ports },
  });
const toPods: Input = { "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip" };
const alb = (p: Program, targetType: Input = "ip", backend: Input = "web", refs?: Declared): unknown =>
  p.add("kubernetes:networking.k8s.io/v1:Ingress", "entry", {
    metadata: { namespace: "shop", annotations: { "alb.ingress.kubernetes.io/target-type": targetType } },
    spec: {
      rules: [{ http: { paths: [{ backend: { service: { name: refs === undefined ? backend : nameOf(refs) } } }] } }],
    },
  });
const fromBlock = (port: Input): Input => ({
  from: [{ ipBlock: { cidr: "10.0.0.0/20" } }],
  ports: [{ protocol: "TCP", port }],
});

describeRule(loadBalancerReachesPods, {
  good: {
    "its subnets, on the target port": (p) => {
      service(p, toPods);
      denyAll(p, "shop");
      ingress(p, "shop", [fromBlock(8080)]);
    },
    "everybody, on the target port": (p) => {
      service(p, toPods);
      denyAll(p, "shop");
      ingress(p, "shop", [{ ports: [{ port: 8080 }] }]);
    },
    "by the name of a port, next to others": (p) => {
      service(p, toPods);
      denyAll(p, "shop");
      ingress(p, "shop", [
        { from: [{ podSelector: {} }, { ipBlock: { cidr: "10.0.0.0/20" } }], ports: [{ port: "http" }, { port: 1 }] },
      ]);
    },
    "another Service, which is not sent to": (p) => {
      service(p, undefined, undefined, "ClusterIP");
      p.add("kubernetes:core/v1:Service", "api", {
        metadata: { name: "api", namespace: "shop" },
        spec: { selector: { app: "api" }, ports: [{ port: 9090 }] },
      });
      alb(p);
      denyAll(p, "shop");
      ingress(p, "shop", [fromBlock(8080)]);
    },
    "an Ingress, by what its name came from": (p) => {
      const made = p.add(
        "kubernetes:core/v1:Service",
        "web",
        { metadata: { namespace: "shop", name: "web" }, spec: { selector: web, ports: [{ port: 8080 }] } },
        { outputs: { metadata: { name: "web" } } },
      );
      alb(p, "ip", "web", made);
      denyAll(p, "shop");
      ingress(p, "shop", [fromBlock(8080)]);
    },
    "an Ingress, by what its name came from, next to a Service of an unknown name": (p) => {
      const made = p.add(
        "kubernetes:core/v1:Service",
        "web",
        { metadata: { namespace: "shop", name: unknown }, spec: { selector: web, ports: [{ port: 8080 }] } },
        { outputs: { metadata: { name: unknown } } },
      );
      p.add("kubernetes:core/v1:Service", "other", {
        metadata: { namespace: "shop", name: unknown },
        spec: { selector: { app: "api" }, ports: [{ port: 9090 }] },
      });
      alb(p, "ip", "web", made);
      denyAll(p, "shop");
      ingress(p, "shop", [fromBlock(8080)]);
    },
    "a Service of the name in another namespace": (p) => {
      service(p, undefined, undefined, "ClusterIP");
      p.add("kubernetes:core/v1:Service", "other", {
        metadata: { name: "web", namespace: "other" },
        spec: { selector: web, ports: [{ port: 8080 }] },
      });
      alb(p);
      denyAll(p, "shop");
      denyAll(p, "other");
      ingress(p, "shop", [fromBlock(8080)]);
    },
    "by the name of a port": (p) => {
      service(p, toPods);
      denyAll(p, "shop");
      ingress(p, "shop", [fromBlock("http")]);
    },
    "a target port by name": (p) => {
      service(p, toPods, [{ port: 443, targetPort: "http" }]);
      denyAll(p, "shop");
      ingress(p, "shop", [fromBlock(8080)]);
    },
    "no target port of its own": (p) => {
      service(p, toPods, [{ port: 8080 }]);
      denyAll(p, "shop");
      ingress(p, "shop", [fromBlock(8080)]);
    },
    "an Ingress": (p) => {
      service(p, undefined, undefined, "ClusterIP");
      alb(p);
      denyAll(p, "shop");
      ingress(p, "shop", [fromBlock(8080)]);
    },
  },
  bad: {
    "a deny alone": {
      build: (p) => {
        service(p, toPods);
        denyAll(p, "shop");
      },
      says: "isolate the pods behind web",
    },
    "the legacy type": (p) => {
      service(p, { "service.beta.kubernetes.io/aws-load-balancer-type": "nlb-ip" });
      denyAll(p, "shop");
    },
    "another port": (p) => {
      service(p, toPods);
      denyAll(p, "shop");
      ingress(p, "shop", [fromBlock(443)]);
    },
    "another port, and no target port of its own": (p) => {
      service(p, toPods, [{ port: 8080 }]);
      denyAll(p, "shop");
      ingress(p, "shop", [fromBlock(443)]);
    },
    "one of two Services of an Ingress": (p) => {
      service(p, undefined, undefined, "ClusterIP");
      p.add("kubernetes:core/v1:Service", "api", {
        metadata: { name: "api", namespace: "shop" },
        spec: { selector: { app: "api" }, ports: [{ port: 9090 }] },
      });
      p.add("kubernetes:networking.k8s.io/v1:Ingress", "entry", {
        metadata: { namespace: "shop", annotations: { "alb.ingress.kubernetes.io/target-type": "ip" } },
        spec: {
          defaultBackend: { service: { name: "web" } },
          rules: [{ http: { paths: [{ backend: { service: { name: "api" } } }] } }],
        },
      });
      denyAll(p, "shop");
      ingress(p, "shop", [fromBlock(8080)]);
    },
    "a rule for the namespace of the controller": (p) => {
      service(p, toPods);
      denyAll(p, "shop");
      ingress(p, "shop", [{ from: [{ namespaceSelector: { matchLabels: { a: "b" } } }] }]);
    },
    "a policy of its pods": (p) => {
      service(p, toPods);
      networkPolicy(p, "web", "shop", selects(web));
    },
    "an Ingress": {
      build: (p) => {
        service(p, undefined, undefined, "ClusterIP");
        alb(p);
        denyAll(p, "shop");
      },
      says: 'Ingress "entry"',
    },
    "an Ingress, by what its name came from": (p) => {
      const made = p.add(
        "kubernetes:core/v1:Service",
        "web",
        { metadata: { namespace: "shop", name: "web" }, spec: { selector: web, ports: [{ port: 80 }] } },
        { outputs: { metadata: { name: "web" } } },
      );
      alb(p, "ip", "web", made);
      denyAll(p, "shop");
    },
    "an Ingress, its default backend": (p) => {
      service(p, undefined, undefined, "ClusterIP");
      p.add("kubernetes:networking.k8s.io/v1:Ingress", "entry", {
        metadata: { namespace: "shop", annotations: { "alb.ingress.kubernetes.io/target-type": "ip" } },
        spec: { defaultBackend: { service: { name: "web" } } },
      });
      denyAll(p, "shop");
    },
  },
  unknown: {
    "target type unknown": {
      build: (p) => {
        service(p, { "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": unknown });
        denyAll(p, "shop");
      },
      says: "the target type",
    },
    "rules unknown": {
      build: (p) => {
        service(p, toPods);
        denyAll(p, "shop");
        ingress(p, "shop", unknownList);
      },
      says: "what policies allow for the pods of web",
    },
    "the namespace of the policy that lets in": (p) => {
      service(p, toPods);
      denyAll(p, "shop");
      ingress(p, unknown, [fromBlock(8080)]);
    },
    "types unknown": (p) => {
      service(p, toPods);
      denyAll(p, "shop", unknownList);
    },
    "which pods are denied unknown": (p) => {
      service(p, toPods);
      networkPolicy(p, "deny", "shop", { podSelector: unknownObject, policyTypes: ["Ingress"] });
    },
    "the Service of an Ingress unknown": {
      build: (p) => {
        alb(p, "ip", unknown);
        p.add("kubernetes:core/v1:Service", "web", { metadata: { name: unknown, namespace: "shop" }, spec: {} });
        denyAll(p, "shop");
      },
      says: "the Service that it sends to",
    },
    "the Service of an Ingress, from something else": (p) => {
      alb(p, "ip", "web", p.add("kubernetes:core/v1:ConfigMap", "names", {}));
      denyAll(p, "shop");
    },
  },
  notApplicable: {
    "the Service of an Ingress unknown, and no policies": (p) => alb(p, "ip", unknown),
    "instances are the targets": (p) => {
      service(p);
      alb(p, "instance");
      denyAll(p, "shop");
    },
    "no load balancer": (p) => {
      service(p, toPods, undefined, "ClusterIP");
      denyAll(p, "shop");
    },
    "not isolated": (p) => {
      service(p, toPods);
      denyAll(p, "shop", ["Egress"]);
    },
  },
});
