/** Traffic that bypasses the sidecar, and what sidecars themselves must reach. */
import { meshControlPlaneReachable } from "../../../policypack/rules/egress/mesh-control-plane-reachable";
import { noSidecarBypass } from "../../../policypack/rules/egress/no-sidecar-bypass";
import { describeRule } from "../harness";
import { denyAll, deployment, egress, namespace, nameOf } from "../kubernetes";
import { chart, csr, istiod } from "../mesh";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";

const annotated = (p: Program, annotations: Input): Declared =>
  p.add("kubernetes:apps/v1:Deployment", "api", {
    metadata: { name: "api", namespace: "shop" },
    spec: { template: { metadata: { annotations } } },
  });
const excludes = (what: string, value: Input): Input => ({ [`traffic.sidecar.istio.io/${what}`]: value });

describeRule(noSidecarBypass, {
  good: {
    "no annotations": (p) => deployment(p, "api", "shop", { app: "api" }),
    "an empty one": (p) => annotated(p, excludes("excludeOutboundPorts", "")),
    others: (p) => annotated(p, excludes("includeInboundPorts", "8080")),
    "the Pod Identity agent": (p) =>
      annotated(p, excludes("excludeOutboundIPRanges", "169.254.170.23/32, fd00:ec2::23/128")),
    "a port that is allowed": {
      build: (p) => annotated(p, excludes("excludeOutboundPorts", "3306, 5432")),
      params: { allowed: ["3306", "5432"] },
    },
  },
  bad: {
    "all addresses": {
      build: (p) => annotated(p, excludes("excludeOutboundIPRanges", "0.0.0.0/0")),
      says: "excludeOutboundIPRanges makes 0.0.0.0/0 bypass",
    },
    "more than the Pod Identity agent": {
      build: (p) => annotated(p, excludes("excludeOutboundIPRanges", "169.254.170.0/24,169.254.170.23/32")),
      says: "makes 169.254.170.0/24 bypass",
    },
    "its address in place of a port": (p) => annotated(p, excludes("excludeOutboundPorts", "169.254.170.23/32")),
    "ports out": (p) => annotated(p, excludes("excludeOutboundPorts", "443")),
    "ports in": (p) => annotated(p, excludes("excludeInboundPorts", "9090")),
    "one of two ports": {
      build: (p) => annotated(p, excludes("excludeOutboundPorts", "3306,443")),
      params: { allowed: ["3306"] },
      says: "makes 443 bypass",
    },
    "several, next to an unknown one": {
      build: (p) =>
        annotated(p, {
          ...(excludes("excludeOutboundPorts", "443,80") as object),
          ...(excludes("excludeInboundPorts", unknown) as object),
        }),
      says: "443, 80",
    },
  },
  unknown: {
    "the annotations": (p) => annotated(p, unknown),
    "one of them": (p) => annotated(p, excludes("excludeOutboundPorts", unknown)),
  },
});

const tcp = (...ports: readonly Input[]): Input => ports.map((port) => ({ protocol: "TCP", port }));
const inNamespace = (name: string): Input => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
const toIstiod: Input = {
  to: [{ ...(inNamespace("istio-system") as object), podSelector: { matchLabels: { app: "istiod" } } }],
  ports: tcp(15012),
};
const toCsr: Input = {
  to: [{ ...(inNamespace("cert-manager") as object), podSelector: { matchLabels: { app: "cert-manager-istio-csr" } } }],
  ports: tcp(443, 6443),
};

/** A mesh, and a namespace of it where egress is denied. */
function denied(p: Program, labels: Input = { "istio-injection": "enabled" }): Declared {
  istiod(p);
  csr(p);
  const shop = namespace(p, "shop", labels);
  denyAll(p, nameOf(shop));
  return shop;
}

describeRule(meshControlPlaneReachable, {
  good: {
    both: (p) => egress(p, nameOf(denied(p)), [toIstiod, toCsr]),
    "both, whatever else is there": (p) => {
      egress(p, nameOf(denied(p)), [toIstiod, toCsr]);
      chart(p, "x", {}, { chart: unknown });
    },
    "by a revision": (p) => egress(p, nameOf(denied(p, { "istio.io/rev": "canary" })), [toIstiod, toCsr]),
    "in two policies": (p) => {
      const shop = denied(p);
      egress(p, nameOf(shop), [toIstiod]);
      egress(p, nameOf(shop), [toCsr], "more");
    },
    "the port of the pods only": (p) =>
      egress(p, nameOf(denied(p)), [toIstiod, { ...(toCsr as object), ports: tcp(6443) }]),
    "to addresses": (p) =>
      egress(p, nameOf(denied(p)), [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: tcp(15012, 443) }]),
    "by other labels": (p) =>
      egress(p, nameOf(denied(p)), [
        {
          to: [
            {
              ...(inNamespace("istio-system") as object),
              podSelector: {
                matchLabels: {
                  istio: "pilot",
                  "app.kubernetes.io/name": "istiod",
                  "app.kubernetes.io/part-of": "istio",
                },
              },
            },
          ],
          ports: tcp(15012),
        },
        {
          to: [
            {
              ...(inNamespace("cert-manager") as object),
              podSelector: { matchLabels: { "app.kubernetes.io/name": "cert-manager-istio-csr" } },
            },
          ],
          ports: tcp(443),
        },
      ]),
    "to addresses, among others": (p) =>
      egress(p, nameOf(denied(p)), [
        { to: [inNamespace("db"), { ipBlock: { cidr: "10.0.0.0/8" } }], ports: tcp(15012, 443) },
      ]),
    "everything to the mesh": (p) =>
      egress(p, nameOf(denied(p)), [{ to: [inNamespace("istio-system"), inNamespace("cert-manager")] }]),
    "istiod alone, where it signs": (p) => {
      istiod(p);
      const shop = namespace(p, "shop", { "istio-injection": "enabled" });
      denyAll(p, nameOf(shop));
      egress(p, nameOf(shop), [toIstiod]);
    },
    "pod by pod": (p) => {
      const shop = denied(p);
      deployment(p, "api", nameOf(shop), { app: "api" });
      p.add("kubernetes:networking.k8s.io/v1:NetworkPolicy", "api", {
        metadata: { name: "api", namespace: nameOf(shop) },
        spec: { podSelector: { matchLabels: { app: "api" } }, policyTypes: ["Egress"], egress: [toIstiod, toCsr] },
      });
    },
    "all pods, with some to be seen": (p) => {
      const shop = denied(p);
      deployment(p, "api", nameOf(shop), { app: "api" });
      egress(p, nameOf(shop), [toIstiod, toCsr]);
    },
    "in other namespaces": (p) => {
      istiod(p, {}, { namespace: "mesh" });
      csr(p, {}, { namespace: undefined });
      const shop = namespace(p, "shop", { "istio-injection": "enabled" });
      denyAll(p, nameOf(shop));
      egress(p, nameOf(shop), [
        { to: [inNamespace("mesh")], ports: tcp(15012) },
        { to: [inNamespace("default")], ports: tcp(443) },
      ]);
    },
  },
  bad: {
    neither: { build: (p) => denied(p), says: "istiod (TCP 15012)" },
    "by a revision": (p) => denied(p, { "istio.io/rev": "canary" }),
    "not istio-csr": {
      build: (p) => egress(p, nameOf(denied(p)), [toIstiod]),
      says: "istio-csr (TCP 443 and 6443)",
    },
    "not istiod": (p) => egress(p, nameOf(denied(p)), [toCsr]),
    "another port": (p) => egress(p, nameOf(denied(p)), [{ ...(toIstiod as object), ports: tcp(15010) }, toCsr]),
    "over UDP": (p) =>
      egress(p, nameOf(denied(p)), [{ ...(toIstiod as object), ports: [{ protocol: "UDP", port: 15012 }] }, toCsr]),
    "for some pods, where none are to be seen": (p) => {
      p.add("kubernetes:networking.k8s.io/v1:NetworkPolicy", "api", {
        metadata: { name: "api", namespace: nameOf(denied(p)) },
        spec: { podSelector: { matchLabels: { app: "api" } }, policyTypes: ["Egress"], egress: [toIstiod, toCsr] },
      });
    },
    "next to a namespace from elsewhere": (p) => {
      denied(p);
      p.add("kubernetes:networking.k8s.io/v1:NetworkPolicy", "elsewhere", {
        metadata: { name: "elsewhere", namespace: "elsewhere" },
        spec: { podSelector: {}, policyTypes: ["Egress"] },
      });
    },
    "for one of two pods": (p) => {
      const shop = denied(p);
      deployment(p, "api", nameOf(shop), { app: "api" });
      deployment(p, "web", nameOf(shop), { app: "web" });
      p.add("kubernetes:networking.k8s.io/v1:NetworkPolicy", "api", {
        metadata: { name: "api", namespace: nameOf(shop) },
        spec: { podSelector: { matchLabels: { app: "api" } }, policyTypes: ["Egress"], egress: [toIstiod, toCsr] },
      });
    },
    "for no pod that is to be seen": (p) => {
      const shop = denied(p);
      deployment(p, "web", nameOf(shop), { app: "web" });
      p.add("kubernetes:networking.k8s.io/v1:NetworkPolicy", "api", {
        metadata: { name: "api", namespace: nameOf(shop) },
        spec: { podSelector: { matchLabels: { app: "api" } }, policyTypes: ["Egress"], egress: [toIstiod, toCsr] },
      });
    },
  },
  unknown: {
    "in a namespace without a name": {
      build: (p) => {
        istiod(p);
        const shop = p.add("kubernetes:core/v1:Namespace", "shop", {
          metadata: { name: unknown, labels: { "istio-injection": "enabled" } },
        });
        denyAll(p, nameOf(shop));
      },
      moments: ["preview"],
    },
    "the rules": (p) => egress(p, nameOf(denied(p)), unknownList),
    "one of the peers, which may name addresses": (p) =>
      egress(p, nameOf(denied(p)), [{ to: [unknown], ports: tcp(15012, 443) }]),
    "the label": (p) => denied(p, { "istio-injection": unknown }),
    "the revision": (p) => denied(p, { "istio.io/rev": unknown }),
    "the labels": (p) => denied(p, unknown),
    "the namespace of istiod": (p) => {
      istiod(p, {}, { namespace: unknown });
      const shop = namespace(p, "shop", { "istio-injection": "enabled" });
      denyAll(p, nameOf(shop));
      egress(p, nameOf(shop), [toIstiod]);
    },
    "whether istio-csr is there": (p) => {
      istiod(p);
      const shop = namespace(p, "shop", { "istio-injection": "enabled" });
      denyAll(p, nameOf(shop));
      egress(p, nameOf(shop), [toIstiod]);
      chart(p, "x", {}, { chart: unknown });
    },
    "whether all pods are denied": (p) => {
      istiod(p);
      const shop = namespace(p, "shop", { "istio-injection": "enabled" });
      p.add("kubernetes:networking.k8s.io/v1:NetworkPolicy", "deny", {
        metadata: { name: "deny", namespace: nameOf(shop) },
        spec: { podSelector: { matchLabels: unknown }, policyTypes: ["Egress"] },
      });
    },
    "the name of the namespace, which a policy names": (p) => {
      istiod(p);
      const shop = p.add("kubernetes:core/v1:Namespace", "shop", {
        metadata: { name: unknown, labels: { "istio-injection": "enabled" } },
      });
      denyAll(p, nameOf(shop));
      egress(p, "shop", [toIstiod]);
    },
    "whether egress is denied": (p) => {
      istiod(p);
      const shop = namespace(p, "shop", { "istio-injection": "enabled" });
      denyAll(p, nameOf(shop), unknownList);
    },
  },
  notApplicable: {
    "no sidecars": (p) => denied(p, { "istio-injection": "disabled" }),
    "no labels": (p) => {
      istiod(p);
      denyAll(p, nameOf(namespace(p, "shop")));
    },
    "egress is open": (p) => {
      istiod(p);
      namespace(p, "shop", { "istio-injection": "enabled" });
    },
    "no mesh in this stack": (p) => {
      const shop = namespace(p, "shop", { "istio-injection": "enabled" });
      denyAll(p, nameOf(shop));
    },
  },
});
