/** What the mesh may connect to outside. */
import { egressThroughGateway } from "../../../policypack/rules/egress/egress-through-gateway";
import { noWildcardHosts } from "../../../policypack/rules/egress/no-wildcard-hosts";
import { registryOnly } from "../../../policypack/rules/egress/registry-only";
import { describeRule } from "../harness";
import { custom } from "../kubernetes";
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
    everything: { build: (p) => entry(p, { hosts: ["*"] }), says: "allows *," },
    "a domain": (p) => entry(p, { hosts: ["api.example.com", "*.amazonaws.com"] }),
    "another one than is allowed": {
      build: (p) => entry(p, { hosts: ["*.example.com"] }),
      params: { allowed: ["*.example.org"] },
    },
    "every address": { build: (p) => entry(p, { hosts: ["x.invalid"], addresses: ["0.0.0.0/0"] }), says: "addresses" },
    "half of them, next to an unknown host": (p) => entry(p, { hosts: [unknown], addresses: ["128.0.0.0/1"] }),
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
    "addresses next to it": (p) => {
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
    "an entry, next to a gateway whose hosts are not known": (p) => {
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
