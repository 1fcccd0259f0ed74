/** Policies and what they are about: workloads, charts, load balancers, service accounts. */
import { loadBalancerReachesPods } from "../../../policypack/rules/network-policy/load-balancer-reaches-pods";
import { networkPolicySelectsPods } from "../../../policypack/rules/network-policy/network-policy-selects-pods";
import { noBarePods } from "../../../policypack/rules/network-policy/no-bare-pods";
import { noHostNetwork } from "../../../policypack/rules/network-policy/no-host-network";
import { platformPortsAllowed } from "../../../policypack/rules/network-policy/platform-ports-allowed";
import { podIdentityAllowed } from "../../../policypack/rules/network-policy/pod-identity-allowed";
import { policiesReachCompute } from "../../../policypack/rules/network-policy/policies-reach-compute";
import { serviceAccountSelectorMatches } from "../../../policypack/rules/network-policy/service-account-selector-matches";
import { type Build } from "../fixtures";
import { describeRule } from "../harness";
import {
  calico,
  calicoGlobal,
  cilium,
  custom,
  denyAll,
  deployment,
  egress,
  enforcing,
  ingress,
  nameOf,
  namespace,
  networkPolicy,
  release,
  vpcCni,
} from "../kubernetes";
import { type Declared, type Input, mixed, type Program, unknown, unknownList } from "../program";
import { unknownMarkers } from "../../../core/wire";

const unknownObject: Input = unknownMarkers.object;
const web: Input = { app: "web" };
const selects = (labels: Input): Input => ({ podSelector: { matchLabels: labels }, policyTypes: ["Ingress"] });

describeRule(networkPolicySelectsPods, {
  good: {
    "a workload of the namespace": (p) => {
      deployment(p, "web", "shop", web);
      networkPolicy(p, "web", "shop", selects(web));
    },
    "in a namespace of the stack": (p) => {
      const shop = nameOf(namespace(p));
      deployment(p, "web", shop, web);
      networkPolicy(p, "web", shop, selects(web));
    },
    "one of several, by an expression": (p) => {
      deployment(p, "api", "shop", { app: "api" });
      deployment(p, "web", "shop", web);
      networkPolicy(p, "web", "shop", {
        podSelector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["api"] }] },
      });
    },
    "all of them": (p) => {
      deployment(p, "web", "shop", web);
      denyAll(p, "shop");
    },
    "peers of other namespaces": (p) => {
      deployment(p, "web", "shop", web);
      ingress(p, "shop", [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "prometheus" } } }] }]);
    },
    "peers by address, and all pods": (p) => {
      deployment(p, "web", "shop", web);
      ingress(p, "shop", [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }, { podSelector: {} }] }]);
    },
    "a CronJob": (p) => {
      p.add("kubernetes:batch/v1:CronJob", "web", {
        metadata: { namespace: "shop" },
        spec: { jobTemplate: { spec: { template: { metadata: { labels: web } } } } },
      });
      networkPolicy(p, "web", "shop", selects(web));
    },
  },
  bad: {
    "a workload in a namespace that is not known": (p) => {
      deployment(p, "api", "shop", { app: "api" });
      deployment(p, "other", unknown, { app: "other" });
      networkPolicy(p, "web", "shop", selects(web));
    },
    "a typo": {
      build: (p) => {
        deployment(p, "web", "shop", web);
        networkPolicy(p, "web", "shop", selects({ app: "wbe" }));
      },
      says: /No workload of namespace shop has the labels of this selector: .*wbe[^]*spec\.podSelector/,
    },
    "a peer with a typo": {
      build: (p) => {
        deployment(p, "web", "shop", web);
        ingress(p, "shop", [{ from: [{ podSelector: {} }, { podSelector: { matchLabels: { app: "wbe" } } }] }]);
      },
      says: "spec.ingress[0].from[1].podSelector",
    },
    "a peer of egress with a typo": (p) => {
      deployment(p, "web", "shop", web);
      egress(p, "shop", [{ to: [{ podSelector: { matchLabels: { app: "wbe" } } }] }]);
    },
    "the workload is in another namespace": (p) => {
      deployment(p, "api", "shop", { app: "api" });
      deployment(p, "web", "other", web);
      networkPolicy(p, "web", "shop", selects(web));
    },
    "in a namespace of the stack": {
      build: (p) => {
        const shop = nameOf(
          p.add("kubernetes:core/v1:Namespace", "shop", {}, { outputs: { metadata: { name: "shop" } } }),
        );
        deployment(p, "web", shop, web);
        networkPolicy(p, "web", shop, selects({ app: "wbe" }));
      },
      says: "namespace shop has",
    },
  },
  unknown: {
    "namespace unknown": (p) => {
      deployment(p, "web", "shop", web);
      networkPolicy(p, "web", unknown, selects({ app: "wbe" }));
    },
    "namespace of the workload unknown": (p) => {
      deployment(p, "web", unknown, web);
      networkPolicy(p, "web", "shop", selects({ app: "wbe" }));
    },
    "labels unknown": (p) => {
      deployment(p, "web", "shop", unknownObject);
      networkPolicy(p, "web", "shop", selects(web));
    },
    "selector unknown": (p) => {
      deployment(p, "web", "shop", web);
      networkPolicy(p, "web", "shop", { podSelector: unknownObject });
    },
  },
  notApplicable: {
    "no workload to be seen": (p) => networkPolicy(p, "web", "shop", selects(web)),
    "a chart may make it": (p) => {
      release(p, "web");
      deployment(p, "api", "shop", { app: "api" });
      networkPolicy(p, "web", "shop", selects(web));
    },
  },
});

const account = (p: Program, name: string, labels?: Input, inNamespace: Input = "shop"): unknown =>
  p.add("kubernetes:core/v1:ServiceAccount", name, { metadata: { name, namespace: inNamespace, labels } });
const forAccounts = (p: Program, selector: Input): unknown =>
  custom(p, calico, "api", { serviceAccountSelector: selector }, "shop");

describeRule(serviceAccountSelectorMatches, {
  good: {
    "by its label": (p) => {
      account(p, "api", { role: "api" });
      forAccounts(p, 'role == "api"');
    },
    "by its name": (p) => {
      account(p, "web");
      account(p, "api");
      forAccounts(p, 'projectcalico.org/name == "api"');
    },
    "global, in any namespace": (p) => {
      account(p, "api", { role: "api" }, "other");
      custom(p, calicoGlobal, "api", { serviceAccountSelector: 'role == "api"' });
    },
  },
  bad: {
    "the label is missing": {
      build: (p) => {
        account(p, "api");
        forAccounts(p, 'role == "api"');
      },
      says: 'role == \\"api\\"',
    },
    "the account is in another namespace": (p) => {
      account(p, "web");
      account(p, "api", { role: "api" }, "other");
      forAccounts(p, 'role == "api"');
    },
    "global, nowhere": (p) => {
      account(p, "api", { role: "web" });
      custom(p, calicoGlobal, "api", { serviceAccountSelector: 'role == "api"' });
    },
  },
  unknown: {
    "an account that is somewhere, with another label": (p) => {
      account(p, "api", { role: "web" }, unknown);
      forAccounts(p, 'role == "api"');
    },
    "namespace of an account unknown, beside another one": (p) => {
      account(p, "web", { role: "web" });
      account(p, "api", { role: "api" }, unknown);
      forAccounts(p, 'role == "api"');
    },
    "label unknown": (p) => {
      account(p, "api", { role: unknown });
      forAccounts(p, 'role == "api"');
    },
    "selector unknown": (p) => {
      account(p, "api");
      forAccounts(p, unknown);
    },
    "namespace of the account unknown": (p) => {
      account(p, "api", { role: "api" }, unknown);
      forAccounts(p, 'role == "api"');
    },
  },
  notApplicable: {
    "no account to be seen": (p) => forAccounts(p, 'role == "api"'),
    "no account of the namespace to be seen": (p) => {
      account(p, "api", { role: "web" }, "other");
      forAccounts(p, 'role == "api"');
    },
    "all pods": (p) => {
      account(p, "api");
      custom(p, calico, "api", {}, "shop");
    },
  },
});

const onHost: Input = { hostNetwork: true };

describeRule(noHostNetwork, {
  good: {
    "by default": (p) => deployment(p, "web", "shop", web),
    "switched off": (p) => deployment(p, "web", "shop", web, { hostNetwork: false }),
    "an agent of the system": (p) => {
      deployment(p, "agent", "kube-system", web, onHost);
      deployment(p, "web", "shop", web);
    },
  },
  bad: {
    "a Deployment": {
      build: (p) => deployment(p, "web", "shop", web, onHost),
      says: "spec.template.spec.hostNetwork",
    },
    "a CronJob": {
      build: (p) =>
        p.add("kubernetes:batch/v1:CronJob", "web", {
          spec: { jobTemplate: { spec: { template: { spec: onHost } } } },
        }),
      says: "spec.jobTemplate.spec.template.spec.hostNetwork",
    },
    "a Pod": {
      build: (p) => p.add("kubernetes:core/v1:Pod", "web", { spec: onHost }),
      says: 'Pod "web", spec.hostNetwork',
    },
  },
  unknown: {
    "value unknown": (p) => deployment(p, "web", "shop", web, { hostNetwork: unknown }),
    "template unknown": (p) => deployment(p, "web", "shop", web, unknownObject),
  },
});

const pod = (p: Program, labels: Input = web): unknown =>
  p.add("kubernetes:core/v1:Pod", "migrate", { metadata: { namespace: "shop", labels }, spec: {} });

describeRule(noBarePods, {
  good: {
    "no policy is about it": (p) => pod(p),
    "policies of other pods": (p) => {
      pod(p);
      networkPolicy(p, "api", "shop", selects({ app: "api" }));
    },
    "a Deployment beside it": (p) => {
      pod(p);
      deployment(p, "web", "other", web);
      denyAll(p, "other");
    },
  },
  bad: {
    "a deny is about it": {
      build: (p) => {
        pod(p);
        denyAll(p, "shop");
      },
      says: "without an owner",
    },
    "a deny of one direction": (p) => {
      pod(p);
      denyAll(p, "shop", ["Egress"]);
    },
    "the VPC CNI is on": (p) => {
      vpcCni(p, enforcing);
      pod(p);
      networkPolicy(p, "web", "shop", selects(web));
    },
  },
  unknown: {
    "labels unknown": (p) => {
      pod(p, unknownObject);
      networkPolicy(p, "web", "shop", selects(web));
    },
    "engine unknown": (p) => {
      vpcCni(p, unknown);
      pod(p);
      denyAll(p, "shop");
    },
  },
  notApplicable: {
    "Cilium enforces": (p) => {
      release(p, "cilium");
      pod(p);
      denyAll(p, "shop");
    },
  },
});

const certManager = (p: Program): Declared => release(p, "jetstack/cert-manager", {}, { namespace: "cert-manager" });
const isolated =
  (inNamespace: string, install: Build, ...rules: readonly Input[]): Build =>
  (p) => {
    install(p);
    denyAll(p, inNamespace);
    ingress(p, inNamespace, rules);
  };
const addon =
  (name: Input): Build =>
  (p) =>
    p.add("aws:eks/addon:Addon", "addon", { addonName: name });
const on = (port: Input, protocol = "TCP"): Input => ({ ports: [{ protocol, port }] });

describeRule(platformPortsAllowed, {
  good: {
    "the port of the webhook": isolated("cert-manager", certManager, on(10250)),
    "by name, beside another port": isolated("cert-manager", certManager, {
      ports: [{ port: "https" }, { port: 443 }],
    }),
    "the port where pods run on the host": isolated("cert-manager", certManager, on(10260)),
    "by name": isolated("cert-manager", certManager, on("https")),
    "all ports": isolated("cert-manager", certManager, { from: [{ ipBlock: { cidr: "10.0.0.0/16" } }] }),
    "cert-manager as an add-on": isolated("cert-manager", addon("cert-manager"), on(10250)),
    "CoreDNS as an add-on": isolated("kube-system", addon("coredns"), on(53, "UDP")),
    "in a namespace of the stack": (p) => {
      const made = namespace(p, "istio-system");
      release(p, "istiod", {}, { namespace: nameOf(made) });
      denyAll(p, nameOf(made));
      ingress(p, nameOf(made), [on(15012), on(15017)]);
    },
  },
  bad: {
    "a name for a port of another protocol": isolated("cert-manager", certManager, on("https", "UDP")),
    "the webhook of cert-manager": {
      build: isolated("cert-manager", certManager),
      says: "pods of the webhook of cert-manager, and none opens TCP 10250 or 10260 to the API server",
    },
    "cert-manager as an add-on": isolated("cert-manager", addon("cert-manager"), on(443)),
    "CoreDNS over TCP only": isolated("kube-system", addon("coredns"), on(53)),
    "one of two ports of istiod": {
      build: isolated("istio-system", (p) => release(p, "istiod", {}, { namespace: "istio-system" }), on(15012)),
      says: "the webhook of istiod",
    },
    "the other one": {
      build: isolated("istio-system", (p) => release(p, "istiod", {}, { namespace: "istio-system" }), on(15017)),
      says: "pods of istiod, and none opens TCP 15012",
    },
    "the load balancer controller": isolated("kube-system", (p) =>
      release(p, "aws-load-balancer-controller", {}, { namespace: "kube-system" }),
    ),
    "istio-csr": isolated("cert-manager", (p) =>
      release(p, "cert-manager-istio-csr", {}, { namespace: "cert-manager" }),
    ),
    "metrics-server": isolated("kube-system", addon("metrics-server")),
    "a chart in default": isolated("default", (p) => release(p, "metrics-server")),
    "by labels of its pods": (p) => {
      certManager(p);
      networkPolicy(p, "webhook", "cert-manager", selects({ "app.kubernetes.io/name": "webhook" }));
    },
    "in a labelled namespace of the stack, whose name is made up, beside another": (p) => {
      namespace(p, "other");
      const labels = { team: "mesh" };
      const made = p.add(
        "kubernetes:core/v1:Namespace",
        "mesh",
        { metadata: { labels } },
        { outputs: { metadata: { name: "mesh", labels } } },
      );
      release(p, "istiod", {}, { namespace: nameOf(made) });
      custom(p, calicoGlobal, "deny", { namespaceSelector: "team == 'mesh'", types: ["Ingress"] });
    },
    "in a namespace of the stack whose name is made up": (p) => {
      const made = p.add("kubernetes:core/v1:Namespace", "mesh", {}, { outputs: { metadata: { name: "mesh" } } });
      release(p, "istiod", {}, { namespace: nameOf(made) });
      denyAll(p, nameOf(made));
    },
    "in a namespace of the stack": (p) => {
      const made = namespace(p, "istio-system");
      release(p, "istiod", {}, { namespace: nameOf(made) });
      denyAll(p, nameOf(made));
    },
  },
  unknown: {
    "the namespace of the policy that opens the port unknown": (p) => {
      certManager(p);
      denyAll(p, "cert-manager");
      ingress(p, unknown, [on(10250)]);
    },
    "a patch of labels, of which namespace unknown": (p) => {
      certManager(p);
      p.add("kubernetes:core/v1:NamespacePatch", "label", { metadata: { name: unknown, labels: { team: "mesh" } } });
      custom(p, calicoGlobal, "deny", { namespaceSelector: "team == 'mesh'", types: ["Ingress"] });
    },
    "labels of a namespace whose name is unknown": (p) => {
      certManager(p);
      p.add("kubernetes:core/v1:Namespace", "made", { metadata: { name: unknown, labels: { team: "mesh" } } });
      custom(p, calicoGlobal, "deny", { namespaceSelector: "team == 'mesh'", types: ["Ingress"] });
    },
    "rules unknown": (p) => {
      certManager(p);
      denyAll(p, "cert-manager");
      ingress(p, "cert-manager", unknownList);
    },
    "types unknown": (p) => {
      certManager(p);
      denyAll(p, "cert-manager", unknownList);
    },
    "namespace unknown": (p) => {
      release(p, "cert-manager", {}, { namespace: unknown });
      denyAll(p, "cert-manager");
    },
    "namespace from two": (p) => {
      const [a, b] = [namespace(p, "a"), namespace(p, "b")];
      release(p, "cert-manager", {}, { namespace: mixed(a.out("metadata", "name"), b.out("metadata", "name")) });
      denyAll(p, nameOf(a));
    },
  },
  notApplicable: {
    "not isolated": (p) => {
      certManager(p);
      denyAll(p, "cert-manager", ["Egress"]);
    },
    "another namespace is": (p) => {
      certManager(p);
      denyAll(p, "shop");
    },
    "other pods are": (p) => {
      certManager(p);
      networkPolicy(p, "other", "cert-manager", selects({ "app.kubernetes.io/name": "other" }));
    },
  },
});

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
    "by the name of a port, beside others": (p) => {
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
    "an Ingress, by what its name came from, beside a Service of an unknown name": (p) => {
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
      says: "what policies allow to the pods of web",
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

const association = (p: Program, inNamespace: Input = "shop"): unknown =>
  p.add("aws:eks/podIdentityAssociation:PodIdentityAssociation", "api", {
    namespace: inNamespace,
    serviceAccount: "api",
  });
const agent = (port: Input = 80, cidr = "169.254.170.23/32"): Input => ({
  to: [{ ipBlock: { cidr } }],
  ports: [{ protocol: "TCP", port }],
});

describeRule(podIdentityAllowed, {
  good: {
    "everybody, on its port": (p) => {
      association(p);
      denyAll(p, "shop");
      egress(p, "shop", [{ ports: [{ protocol: "TCP", port: 80 }] }]);
    },
    "the agent": (p) => {
      association(p);
      denyAll(p, "shop");
      egress(p, "shop", [agent()]);
    },
    "the agent, by IPv6": (p) => {
      association(p);
      denyAll(p, "shop");
      egress(p, "shop", [agent(80, "fd00:ec2::23/128")]);
    },
    "for a workload": (p) => {
      association(p);
      denyAll(p, "shop");
      networkPolicy(p, "web", "shop", {
        podSelector: { matchLabels: web },
        policyTypes: ["Egress"],
        egress: [agent()],
      });
    },
    "in a namespace of the stack": (p) => {
      const shop = nameOf(namespace(p));
      association(p, shop);
      denyAll(p, shop);
      egress(p, shop, [agent()]);
    },
  },
  bad: {
    "pods on every port": (p) => {
      association(p);
      denyAll(p, "shop");
      egress(p, "shop", [{ to: [{ podSelector: {} }] }]);
    },
    "a deny alone": {
      build: (p) => {
        association(p);
        denyAll(p, "shop");
      },
      says: "Egress of namespace shop is denied",
    },
    "another port": (p) => {
      association(p);
      denyAll(p, "shop");
      egress(p, "shop", [agent(443)]);
    },
    "another address": (p) => {
      association(p);
      denyAll(p, "shop");
      egress(p, "shop", [agent(80, "169.254.169.254/32")]);
    },
    "in a namespace of the stack": (p) => {
      const shop = nameOf(namespace(p));
      association(p, shop);
      denyAll(p, shop);
    },
  },
  unknown: {
    "the namespace of the policy that allows it unknown": (p) => {
      association(p);
      denyAll(p, "shop");
      egress(p, unknown, [agent()]);
    },
    "rules unknown": (p) => {
      association(p);
      denyAll(p, "shop");
      egress(p, "shop", unknownList);
    },
    "types unknown": (p) => {
      association(p);
      denyAll(p, "shop", unknownList);
    },
    "namespace unknown": (p) => {
      association(p, unknown);
      denyAll(p, "shop");
    },
    "Cilium, a group of addresses, which another object holds": {
      build: (p) => {
        association(p);
        denyAll(p, "shop");
        const ports = [{ port: "80", protocol: "TCP" }];
        const toAgents = { toCIDRSet: [{ cidrGroupRef: "agents" }], toPorts: [{ ports }] };
        custom(p, cilium, "agents", { endpointSelector: {}, egress: [toAgents] }, "shop");
      },
      moments: ["preview", "known"],
    },
  },
  notApplicable: {
    "egress not denied": (p) => {
      association(p);
      denyAll(p, "shop", ["Ingress"]);
    },
  },
});

const fargate = (p: Program, ...namespaces: readonly Input[]): unknown =>
  p.add("aws:eks/fargateProfile:FargateProfile", "profile", {
    selectors: namespaces.map((each) => ({ namespace: each })),
  });
const groupPolicy = (p: Program, inNamespace: Input): unknown =>
  p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "groups", {
    metadata: { namespace: inNamespace },
  });

describeRule(policiesReachCompute, {
  good: {
    "Fargate without policies": (p) => fargate(p, "shop"),
    "policies elsewhere": (p) => {
      fargate(p, "batch");
      denyAll(p, "shop");
    },
    "Fargate with security groups": (p) => {
      fargate(p, "shop");
      denyAll(p, "shop");
      groupPolicy(p, "shop");
    },
    "Fargate with a policy of the whole cluster": (p) => {
      fargate(p, "shop");
      custom(p, calicoGlobal, "deny", {});
    },
    "Windows without policies": (p) => deployment(p, "web", "shop", web, { os: { name: "windows" } }),
    "Linux with policies": (p) => {
      deployment(p, "web", "shop", web, { nodeSelector: { "kubernetes.io/os": "linux" } });
      deployment(p, "win", "other", web, { os: { name: "windows" } });
      denyAll(p, "shop");
    },
  },
  bad: {
    Fargate: {
      build: (p) => {
        fargate(p, "batch", "shop");
        denyAll(p, "shop");
      },
      says: /on Fargate in namespace shop[^]*selectors\[1\]/,
    },
    "Fargate with security groups elsewhere": (p) => {
      fargate(p, "shop");
      denyAll(p, "shop");
      groupPolicy(p, "other");
    },
    "Windows by its node": {
      build: (p) => {
        deployment(p, "web", "shop", web, { nodeSelector: { "kubernetes.io/os": "windows" } });
        denyAll(p, "shop");
      },
      says: "about pods on Windows",
    },
    "Windows by its pod": (p) => {
      deployment(p, "web", "shop", web, { os: { name: "windows" } });
      denyAll(p, "shop", ["Egress"]);
    },
  },
  unknown: {
    "namespace of the profile unknown": (p) => {
      fargate(p, unknown);
      denyAll(p, "shop");
    },
    "selectors unknown": (p) => {
      p.add("aws:eks/fargateProfile:FargateProfile", "profile", { selectors: unknownList });
      denyAll(p, "shop");
    },
    "namespace of the security groups unknown": (p) => {
      fargate(p, "shop");
      denyAll(p, "shop");
      groupPolicy(p, unknown);
    },
    "types unknown": (p) => {
      deployment(p, "web", "shop", web, { os: { name: "windows" } });
      denyAll(p, "shop", unknownList);
    },
  },
  notApplicable: {
    "Linux alone": (p) => {
      deployment(p, "web", "shop", web, { os: { name: "linux" } });
      denyAll(p, "shop");
    },
  },
});
