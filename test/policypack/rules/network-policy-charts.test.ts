/** Policies and what charts and nodes need: ports of the platform, Pod Identity, compute. */
import { platformPortsAllowed } from "../../../policypack/rules/network-policy/platform-ports-allowed";
import { podIdentityAllowed } from "../../../policypack/rules/network-policy/pod-identity-allowed";
import { policiesReachCompute } from "../../../policypack/rules/network-policy/policies-reach-compute";
import { type Build } from "../fixtures";
import { describeRule } from "../harness";
import {
  calicoGlobal,
  cilium,
  custom,
  denyAll,
  deployment,
  egress,
  ingress,
  nameOf,
  namespace,
  networkPolicy,
  release,
} from "../kubernetes";
import { type Declared, type Input, mixed, type Program, unknown, unknownList } from "../program";
import { selects, web } from "../policy-workloads";

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
    "by name, next to another port": isolated("cert-manager", certManager, {
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
      says: "pods of the webhook of cert-manager, but none opens TCP 10250 or 10260 to the API server",
    },
    "cert-manager as an add-on": isolated("cert-manager", addon("cert-manager"), on(443)),
    "CoreDNS over TCP only": isolated("kube-system", addon("coredns"), on(53)),
    "one of two ports of istiod": {
      build: isolated("istio-system", (p) => release(p, "istiod", {}, { namespace: "istio-system" }), on(15012)),
      says: "the webhook of istiod",
    },
    "the other one": {
      build: isolated("istio-system", (p) => release(p, "istiod", {}, { namespace: "istio-system" }), on(15017)),
      says: "pods of istiod, but none opens TCP 15012",
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
    "in a labelled namespace of the stack, whose name is made up, next to another": (p) => {
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
      says: "Namespace shop denies egress by default",
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
      says: "select pods on Windows",
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
