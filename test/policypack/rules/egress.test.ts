/** What the mesh may connect to outside, and what sidecars themselves must reach. */
import { egressThroughGateway } from "../../../policypack/rules/egress/egress-through-gateway";
import { meshControlPlaneReachable } from "../../../policypack/rules/egress/mesh-control-plane-reachable";
import { noSidecarBypass } from "../../../policypack/rules/egress/no-sidecar-bypass";
import { noWildcardHosts } from "../../../policypack/rules/egress/no-wildcard-hosts";
import { registryOnly } from "../../../policypack/rules/egress/registry-only";
import { describeRule } from "../harness";
import { custom, denyAll, deployment, egress, namespace, nameOf } from "../kubernetes";
import { chart, csr, istiod } from "../mesh";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";

type Inputs = Readonly<Record<string, Input>>;

const mode = (value: Input): Inputs => ({ outboundTrafficPolicy: { mode: value } });
const sidecar = (p: Program, spec: Input): Declared =>
  custom(p, "networking.istio.io/v1:Sidecar", "default", spec, "shop");

describeRule(registryOnly, {
  good: {
    "for the mesh": (p) => istiod(p, { meshConfig: mode("REGISTRY_ONLY") }),
    "with the older prefix": (p) => istiod(p, { pilot: { meshConfig: mode("REGISTRY_ONLY") } }),
    "for a namespace": (p) => sidecar(p, mode("REGISTRY_ONLY")),
    "a namespace like the mesh": (p) => sidecar(p, { egress: [{ hosts: ["*/*"] }] }),
    "another profile": (p) => istiod(p, { profile: "remote", meshConfig: mode("REGISTRY_ONLY") }),
    "whatever the profile": (p) => istiod(p, { profile: unknown, meshConfig: mode("REGISTRY_ONLY") }),
  },
  bad: {
    default: { build: (p) => istiod(p), says: "is ALLOW_ANY" },
    "for the mesh": (p) => istiod(p, { meshConfig: mode("ALLOW_ANY") }),
    "for a namespace": (p) => sidecar(p, mode("ALLOW_ANY")),
    "another profile": (p) => istiod(p, { profile: "remote" }),
  },
  unknown: {
    "the mode": (p) => istiod(p, { meshConfig: mode(unknown) }),
    "the mode of a namespace": (p) => sidecar(p, mode(unknown)),
    "the profile": { build: (p) => istiod(p, { profile: unknown }), says: "profile of istiod" },
    "the chart": (p) => chart(p, "x", {}, { chart: unknown }),
  },
  notApplicable: {
    "another chart": (p) => csr(p),
    "ambient mode": (p) => istiod(p, { profile: "ambient" }),
    "ambient mode, by global": (p) => istiod(p, { global: { profile: "ambient" } }),
  },
});

const entry = (p: Program, spec: Input, name = "entry"): Declared =>
  custom(p, "networking.istio.io/v1:ServiceEntry", name, spec, "istio-egress");

describeRule(noWildcardHosts, {
  good: {
    "a name": (p) => entry(p, { hosts: ["api.example.com"], location: "MESH_EXTERNAL" }),
    addresses: (p) => entry(p, { hosts: ["db.invalid"], addresses: ["198.51.100.0/24", "198.51.100.7"] }),
    "a wildcard that is allowed": {
      build: (p) => entry(p, { hosts: ["*.example.com"] }),
      params: { allowed: ["*.example.com"] },
    },
    "nothing wrong, wherever it is": (p) => entry(p, { hosts: ["api.example.com"], location: unknown }),
  },
  bad: {
    everything: { build: (p) => entry(p, { hosts: ["*"] }), says: "opens *," },
    "a domain": (p) => entry(p, { hosts: ["api.example.com", "*.amazonaws.com"] }),
    "another one than is allowed": {
      build: (p) => entry(p, { hosts: ["*.example.com"] }),
      params: { allowed: ["*.example.org"] },
    },
    "every address": { build: (p) => entry(p, { hosts: ["x.invalid"], addresses: ["0.0.0.0/0"] }), says: "addresses" },
    "half of them, beside an unknown host": (p) => entry(p, { hosts: [unknown], addresses: ["128.0.0.0/1"] }),
  },
  unknown: {
    "the hosts": (p) => entry(p, { hosts: unknownList }),
    "a host": (p) => entry(p, { hosts: [unknown] }),
    "the addresses": (p) => entry(p, { hosts: ["x.invalid"], addresses: unknownList }),
    "the location": { build: (p) => entry(p, { hosts: ["*"], location: unknown }), says: "spec.location" },
  },
  notApplicable: { "inside of the mesh": (p) => entry(p, { hosts: ["*.shop.mesh"], location: "MESH_INTERNAL" }) },
});

const host = "api.example.com";
const gatewayService = "istio-egressgateway.istio-egress.svc.cluster.local";
const gateway = (p: Program, hosts: Input = [host]): Declared =>
  custom(p, "networking.istio.io/v1:Gateway", "egress", { selector: { istio: "egressgateway" }, servers: [{ hosts }] });
const to = (destination: Input): Input => [{ route: [{ destination: { host: destination } }] }];
const route = (p: Program, spec: Inputs = {}, name = "route"): Declared =>
  custom(p, "networking.istio.io/v1:VirtualService", name, {
    hosts: [host],
    gateways: ["mesh", "istio-egress/egress"],
    tls: to(gatewayService),
    tcp: to(host),
    ...spec,
  });
const dns = { hosts: [host], resolution: "DNS" };

describeRule(egressThroughGateway, {
  good: {
    "a route to the gateway": (p) => {
      entry(p, dns);
      gateway(p);
      route(p);
    },
    "a route over HTTP": (p) => {
      entry(p, dns);
      gateway(p);
      route(p, { tls: undefined, http: to(gatewayService) });
    },
    "a route over TCP": (p) => {
      entry(p, dns);
      gateway(p);
      route(p, { tls: undefined, tcp: to(gatewayService) });
    },
    "a route for sidecars, which is the default": (p) => {
      entry(p, dns);
      gateway(p);
      route(p, { gateways: undefined });
    },
    "wherever it is": (p) => {
      entry(p, { ...dns, location: unknown });
      gateway(p);
      route(p);
    },
    "a gateway that names the namespace": (p) => {
      entry(p, dns);
      gateway(p, [`*/${host}`]);
      route(p);
    },
    "addresses beside it": (p) => {
      entry(p, dns);
      entry(p, { hosts: ["db.invalid"], addresses: ["198.51.100.0/24"], resolution: "NONE" }, "addresses");
      entry(p, { hosts: ["db2.invalid"], addresses: ["198.51.100.0/24"] }, "addresses-by-default");
      gateway(p);
      route(p);
    },
    "two routes": (p) => {
      entry(p, dns);
      gateway(p);
      route(p, { hosts: ["other.example.com"] }, "other");
      route(p);
    },
  },
  bad: {
    "no route": {
      build: (p) => {
        entry(p, dns);
        gateway(p);
      },
      says: `connect to ${host} directly`,
    },
    "a route for another host": (p) => {
      entry(p, dns);
      gateway(p);
      route(p, { hosts: ["other.example.com"] });
    },
    "a host that only ends the same": (p) => {
      entry(p, { hosts: [host, "pi.example.com"], resolution: "DNS" });
      gateway(p);
      route(p);
    },
    "a route for the gateway only": (p) => {
      entry(p, dns);
      gateway(p);
      route(p, { gateways: ["istio-egress/egress"] });
    },
    "a route to the host itself": (p) => {
      entry(p, dns);
      gateway(p);
      route(p, { tls: to(host) });
    },
    "one of two entries": (p) => {
      entry(p, dns);
      entry(p, { hosts: ["other.example.com"], resolution: "DNS" }, "other");
      gateway(p);
      route(p);
    },
    "a name without resolution, and no addresses": (p) => {
      entry(p, { hosts: [host] });
      gateway(p);
    },
    "a name with addresses": (p) => {
      entry(p, { ...dns, addresses: ["198.51.100.1"] });
      gateway(p);
    },
    "an entry, beside a gateway whose hosts are not known": (p) => {
      entry(p, dns);
      gateway(p);
      custom(p, "networking.istio.io/v1:Gateway", "more", { servers: unknownList });
    },
  },
  unknown: {
    "the hosts of the entry": (p) => {
      entry(p, { ...dns, hosts: unknownList });
      gateway(p);
    },
    "a host of the entry": (p) => {
      entry(p, dns);
      entry(p, { ...dns, hosts: [unknown] }, "other");
      gateway(p);
      route(p);
    },
    "the hosts of one of two entries": (p) => {
      entry(p, dns);
      entry(p, { ...dns, hosts: unknownList }, "other");
      gateway(p);
      route(p);
    },
    "whether a gateway serves the other host": (p) => {
      entry(p, dns);
      entry(p, { ...dns, hosts: [unknown] }, "other");
      gateway(p, ["shop.example.com"]);
    },
    "the only host": (p) => {
      entry(p, { ...dns, hosts: [unknown] });
      gateway(p);
    },
    "the location": {
      build: (p) => {
        entry(p, { ...dns, location: unknown });
        gateway(p);
      },
      says: "spec.location",
    },
    "the resolution": (p) => {
      entry(p, { hosts: [host], resolution: unknown });
      gateway(p);
    },
    "the addresses": (p) => {
      entry(p, { hosts: [host], addresses: unknownList });
      gateway(p);
    },
    "the servers of the gateway": (p) => {
      entry(p, dns);
      custom(p, "networking.istio.io/v1:Gateway", "egress", { servers: unknownList });
    },
    "the hosts of the gateway": (p) => {
      entry(p, dns);
      gateway(p, unknownList);
    },
    "the hosts of the route": (p) => {
      entry(p, dns);
      gateway(p);
      route(p, { hosts: unknownList });
    },
    "a host of the route": (p) => {
      entry(p, dns);
      gateway(p);
      route(p, { hosts: [unknown] });
    },
    "the gateways of the route": (p) => {
      entry(p, dns);
      gateway(p);
      route(p, { gateways: unknownList });
    },
    "the routes": (p) => {
      entry(p, dns);
      gateway(p);
      route(p, { tls: unknownList });
    },
    "the destinations": (p) => {
      entry(p, dns);
      gateway(p);
      route(p, { tls: [{ route: unknownList }] });
    },
    "a destination": (p) => {
      entry(p, dns);
      gateway(p);
      route(p, { tls: to(unknown) });
    },
  },
  notApplicable: {
    "no gateway": (p) => entry(p, dns),
    "no gateway, and a host that is not known": (p) => entry(p, { ...dns, hosts: [unknown] }),
    "a gateway for something else": (p) => {
      entry(p, dns);
      gateway(p, ["shop.example.com"]);
    },
    "inside of the mesh": (p) => {
      entry(p, { ...dns, location: "MESH_INTERNAL" });
      gateway(p);
    },
  },
});

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
    "a port that is allowed": {
      build: (p) => annotated(p, excludes("excludeOutboundPorts", "3306, 5432")),
      params: { allowed: ["3306", "5432"] },
    },
  },
  bad: {
    "all addresses": {
      build: (p) => annotated(p, excludes("excludeOutboundIPRanges", "0.0.0.0/0")),
      says: "excludeOutboundIPRanges takes 0.0.0.0/0 out",
    },
    "ports out": (p) => annotated(p, excludes("excludeOutboundPorts", "443")),
    "ports in": (p) => annotated(p, excludes("excludeInboundPorts", "9090")),
    "one of two ports": {
      build: (p) => annotated(p, excludes("excludeOutboundPorts", "3306,443")),
      params: { allowed: ["3306"] },
      says: "takes 443 out",
    },
    "several, beside an unknown one": {
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
    "beside a namespace from elsewhere": (p) => {
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
