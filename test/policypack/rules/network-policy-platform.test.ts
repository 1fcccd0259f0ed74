/** Settings of engines, and strict enforcement. */
import { calicoApi } from "../../../policypack/rules/network-policy/calico-api";
import { calicoOnVpcCni } from "../../../policypack/rules/network-policy/calico-on-vpc-cni";
import { egressCoveredByPolicies } from "../../../policypack/rules/network-policy/egress-covered-by-policies";
import { strictModeCoversCoreDns } from "../../../policypack/rules/network-policy/strict-mode-covers-coredns";
import { strictModeNamespacedPolicy } from "../../../policypack/rules/network-policy/strict-mode-namespaced-policy";
import { type Build } from "../fixtures";
import { describeRule } from "../harness";
import {
  calicoGlobal,
  cluster,
  clusterPolicy,
  custom,
  denyAll,
  dnsPorts,
  enforcing,
  nameOf,
  namespace,
  networkPolicy,
  release,
  tcp53,
  vpcCni,
} from "../kubernetes";
import { type Input, type Program, unknown, unknownList } from "../program";

const annotating = { env: { ANNOTATE_POD_IP: "true" } };
const operator =
  (installation: Input): Build =>
  (p) =>
    release(p, "tigera-operator", { installation });
const installation =
  (given: Input): Build =>
  (p) =>
    custom(p, "operator.tigera.io/v1:Installation", "default", given);

describeRule(calicoOnVpcCni, {
  good: {
    "as Calico documents it": (p) => {
      vpcCni(p, annotating);
      operator({ kubernetesProvider: "EKS", cni: { type: "AmazonVPC" }, calicoNetwork: { bgp: "Disabled" } })(p);
    },
    "what the operator finds by itself": operator({ kubernetesProvider: "" }),
    "no values": (p) => release(p, "tigera-operator"),
    "by the operator's object": installation({ kubernetesProvider: "EKS", cni: { type: "AmazonVPC" } }),
  },
  bad: {
    "pods without their address, next to the operator's object": (p) => {
      vpcCni(p);
      installation({})(p);
    },
    "another network": {
      build: operator({ cni: { type: "Calico" } }),
      says: /cni\.type is Calico, but Calico with the VPC CNI needs AmazonVPC[^]*values\.installation\.cni\.type/,
    },
    "another provider": operator({ kubernetesProvider: "GKE" }),
    BGP: operator({ calicoNetwork: { bgp: "Enabled" } }),
    "by the operator's object": { build: installation({ cni: { type: "Calico" } }), says: "spec.cni.type" },
    "pods without their address": {
      build: (p) => {
        vpcCni(p);
        operator({})(p);
      },
      says: "env.ANNOTATE_POD_IP of the VPC CNI is false, but Calico with the VPC CNI needs true",
    },
    "switched off": (p) => {
      vpcCni(p, { env: { ANNOTATE_POD_IP: "false" } });
      operator({})(p);
    },
  },
  unknown: {
    "a chart that may be Calico's": {
      build: (p) => release(p, unknown, { installation: { cni: { type: "Calico" } } }),
      says: "Not known at preview: chart",
    },
    "an add-on whose name is unknown": (p) => {
      p.add("aws:eks/addon:Addon", "cni", { addonName: unknown });
      operator({})(p);
    },
    "a setting unknown": operator({ cni: { type: unknown } }),
    "values of the VPC CNI unknown": (p) => {
      vpcCni(p, unknown);
      operator({})(p);
    },
  },
  notApplicable: {
    "no Calico": (p) => {
      vpcCni(p);
      release(p, "cilium");
    },
  },
});

const after = (p: Program, ...dependsOn: readonly ReturnType<Program["add"]>[]): unknown =>
  p.add(`kubernetes:${calicoGlobal}`, "deny", { spec: {} }, { dependsOn });

describeRule(calicoApi, {
  good: {
    "after the chart": (p) => after(p, release(p, "tigera-operator")),
    "after what waits for the chart": (p) => {
      const chart = release(p, "tigera-operator");
      after(p, p.add("kubernetes:operator.tigera.io/v1:APIServer", "default", {}, { dependsOn: [chart] }));
    },
  },
  bad: {
    "after nothing": {
      build: (p) => {
        release(p, "tigera-operator");
        after(p);
      },
      says: "does not wait for tigera-operator",
    },
    "after something else": (p) => {
      release(p, "tigera-operator");
      after(p, release(p, "cert-manager"));
    },
    "after nothing, next to a chart whose name is unknown": (p) => {
      release(p, unknown);
      release(p, "tigera-operator");
      after(p);
    },
    "another kind": (p) => {
      release(p, "tigera-operator");
      custom(p, "projectcalico.org/v3:Tier", "platform", {});
    },
    "to its storage": {
      build: (p) => custom(p, "crd.projectcalico.org/v1:GlobalNetworkPolicy", "deny", {}),
      says: "is written to crd.projectcalico.org",
    },
    "to its storage, another kind": (p) => custom(p, "crd.projectcalico.org/v1:FelixConfiguration", "default", {}),
  },
  unknown: {
    "a chart whose name is unknown": {
      build: (p) => {
        release(p, unknown);
        after(p);
      },
      says: "chart of release",
    },
  },
  notApplicable: {
    "installed elsewhere": (p) => after(p, release(p, "cert-manager")),
  },
});

const strict = { env: { NETWORK_POLICY_ENFORCING_MODE: "strict" } };
const coreDnsPolicy = (
  p: Program,
  out: Input,
  labels: Input = { "k8s-app": "kube-dns" },
  into: Input = [{ ports: dnsPorts }],
): unknown =>
  networkPolicy(p, "coredns", "kube-system", {
    podSelector: { matchLabels: labels },
    policyTypes: ["Ingress", "Egress"],
    ingress: into,
    egress: out,
  });

describeRule(strictModeCoversCoreDns, {
  good: {
    "policies for CoreDNS": (p) => {
      vpcCni(p, strict);
      coreDnsPolicy(p, [{ ports: dnsPorts }]);
    },
    "policies for CoreDNS, mode unknown": (p) => {
      vpcCni(p, unknown);
      coreDnsPolicy(p, [{ ports: dnsPorts }]);
    },
  },
  bad: {
    "no policies": { build: (p) => vpcCni(p, strict), says: "no policy allows DNS to CoreDNS" },
    "a deny": (p) => {
      vpcCni(p, strict);
      denyAll(p, "kube-system");
    },
    "no way to the resolver": (p) => {
      vpcCni(p, strict);
      coreDnsPolicy(p, []);
    },
    "no way in": (p) => {
      vpcCni(p, strict);
      coreDnsPolicy(p, [{ ports: dnsPorts }], { "k8s-app": "kube-dns" }, []);
    },
    "TCP only": (p) => {
      vpcCni(p, strict);
      coreDnsPolicy(p, [{ ports: [tcp53] }]);
    },
    "policies for others": (p) => {
      vpcCni(p, strict);
      coreDnsPolicy(p, [{ ports: dnsPorts }], { "k8s-app": "other" });
    },
  },
  unknown: {
    "mode unknown": { build: (p) => vpcCni(p, unknown), says: "Not known at preview: NETWORK_POLICY_ENFORCING_MODE" },
    "rules unknown": {
      build: (p) => {
        vpcCni(p, strict);
        coreDnsPolicy(p, unknownList);
      },
      says: "what the policies of kube-system allow",
    },
  },
  notApplicable: {
    standard: (p) => vpcCni(p, { env: { NETWORK_POLICY_ENFORCING_MODE: "standard" } }),
    "the default": (p) => vpcCni(p, enforcing),
    "policies elsewhere": { build: (p) => vpcCni(p, strict), params: { coreDnsPolicyElsewhere: true } },
  },
});

const ofAll = (p: Program, subject: Input = { namespaces: {} }): unknown =>
  custom(p, clusterPolicy, "baseline", { subject });

describeRule(strictModeNamespacedPolicy, {
  good: {
    "a policy of its own": (p) => {
      vpcCni(p, strict);
      ofAll(p);
      denyAll(p, nameOf(namespace(p)));
    },
    "not under the policy of the cluster": (p) => {
      vpcCni(p, strict);
      ofAll(p, { namespaces: { matchLabels: { team: "a" } } });
      namespace(p);
    },
  },
  bad: {
    "under the policy of the cluster only": {
      build: (p) => {
        vpcCni(p, strict);
        ofAll(p);
        namespace(p);
      },
      says: "pods of namespace shop",
    },
    "a policy of some pods only": (p) => {
      vpcCni(p, strict);
      ofAll(p);
      networkPolicy(p, "web", nameOf(namespace(p)), { podSelector: { matchLabels: { app: "web" } } });
    },
  },
  unknown: {
    "mode unknown": {
      build: (p) => {
        vpcCni(p, unknown);
        ofAll(p);
        namespace(p);
      },
      says: "NETWORK_POLICY_ENFORCING_MODE",
    },
    "label of the namespace unknown": {
      build: (p) => {
        vpcCni(p, strict);
        ofAll(p, { namespaces: { matchLabels: { team: "a" } } });
        namespace(p, "shop", { team: unknown });
      },
      says: "which pods the policies select",
    },
  },
  notApplicable: {
    standard: (p) => {
      vpcCni(p, enforcing);
      ofAll(p);
      namespace(p);
    },
  },
});

const family = (p: Program, ipFamily?: Input): unknown =>
  cluster(p, ipFamily === undefined ? {} : { kubernetesNetworkConfig: { ipFamily } });
const egressBy = (env: Input): Input => ({ ...enforcing, env });

describeRule(egressCoveredByPolicies, {
  good: {
    "IPv4, as it is by default": (p) => {
      family(p);
      vpcCni(p, enforcing);
    },
    "IPv4, with a setting that is about IPv6 clusters": (p) => {
      family(p, "ipv4");
      vpcCni(p, egressBy({ ENABLE_V4_EGRESS: "true" }));
    },
    "IPv6, without the way out": (p) => {
      family(p, "ipv6");
      vpcCni(p, egressBy({ ENABLE_V4_EGRESS: "false" }));
    },
  },
  bad: {
    "IPv6, as it is by default": {
      build: (p) => {
        family(p, "ipv6");
        vpcCni(p, enforcing);
      },
      says: "reach IPv4 addresses through an interface that no network policy covers (ENABLE_V4_EGRESS)",
    },
    "IPv6, switched on": (p) => {
      family(p, "ipv6");
      vpcCni(p, egressBy({ ENABLE_V4_EGRESS: "true" }));
    },
    "IPv4 with a way out by IPv6": {
      build: (p) => {
        family(p);
        vpcCni(p, egressBy({ ENABLE_V6_EGRESS: "true" }));
      },
      says: "reach IPv6 addresses through an interface that no network policy covers (ENABLE_V6_EGRESS)",
    },
  },
  unknown: {
    "family unknown": {
      build: (p) => {
        family(p, unknown);
        vpcCni(p, enforcing);
      },
      says: "the IP family",
    },
    "values unknown": (p) => {
      family(p, "ipv6");
      vpcCni(p, unknown);
    },
    "of a chart, engine unknown": (p) => {
      family(p, "ipv6");
      release(p, "aws-vpc-cni", { enableNetworkPolicy: unknown });
    },
  },
  notApplicable: {
    "no policies are enforced": (p) => {
      family(p, "ipv6");
      vpcCni(p);
    },
  },
});
