import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { doubted } from "../shared/outcomes";

const types = {
  serviceEntry: "kubernetes:networking.istio.io/*:ServiceEntry",
  gateway: "kubernetes:networking.istio.io/*:Gateway",
  virtualService: "kubernetes:networking.istio.io/*:VirtualService",
} as const;

/** Whether a list contains a host; Gateways may write it as `ns/host`. */
function includes(list: View, wanted: string): Tri {
  if (list.state === "unknown") {
    return UNKNOWN;
  }
  return anyOf(
    list.items().map((each) => {
      const text = each.string();
      return isKnown(text) ? text === wanted || text.endsWith(`/${wanted}`) : UNKNOWN;
    }),
  );
}

/** Whether a gateway of Istio serves a host. */
function served(graph: Graph, host: string): Tri {
  return anyOf(
    graph.byType(types.gateway).map((gateway) => {
      const servers = gateway.view.at("spec", "servers");
      return servers.state === "unknown"
        ? UNKNOWN
        : anyOf(servers.items().map((server) => includes(server.at("hosts"), host)));
    }),
  );
}

/** Whether a VirtualService that sidecars apply routes a host elsewhere, to a gateway. */
function diverts(service: Node, host: string): Tri {
  const spec = service.view.at("spec");
  const gateways = spec.at("gateways");
  const routes = ["http", "tls", "tcp"].map((kind) => spec.at(kind));
  const destinations = routes.flatMap((list) =>
    list.state === "unknown"
      ? [list]
      : list.items().flatMap((route) => {
          const to = route.at("route");
          return to.state === "unknown" ? [to] : to.items().map((each) => each.at("destination", "host"));
        }),
  );
  return allOf([
    includes(spec.at("hosts"), host),
    gateways.state === "absent" ? true : includes(gateways, "mesh"),
    anyOf(
      destinations.map((destination) => {
        const name = destination.string();
        return name === UNKNOWN ? UNKNOWN : name !== host;
      }),
    ),
  ]);
}

function judgeHost(graph: Graph, view: View): Outcome {
  const host = view.string();
  if (!isKnown(host)) {
    return undecided(view);
  }
  const diverted = anyOf(graph.byType(types.virtualService).map((service) => diverts(service, host)));
  if (diverted === UNKNOWN) {
    return undecided(`routes of a VirtualService for ${host}`);
  }
  return diverted ? pass : violation(view, { host });
}

function judge(graph: Graph, entry: Node): readonly Outcome[] {
  const spec = entry.view.at("spec");
  const [location, resolution] = [spec.at("location"), spec.at("resolution")];
  // Without resolution, the host is only a label for addresses, which a gateway would lose.
  const byAddress = (resolution.string() ?? "NONE") === "NONE" && spec.at("addresses").state === "known";
  if (location.string() === "MESH_INTERNAL" || byAddress) {
    return [];
  }
  if (spec.at("hosts").state === "unknown") {
    return [undecided(spec.at("hosts"))];
  }
  const open = [location, resolution, spec.at("addresses")].find(({ state }) => state === "unknown");
  return spec
    .at("hosts")
    .items()
    .map((host) => judgeHost(graph, host))
    .map((outcome) => (open === undefined ? outcome : doubted(outcome, open)));
}

/** Whether any external host leaves through a gateway: the stack has an egress gateway then. */
function hasEgressGateway(graph: Graph): Tri {
  const hosts = graph.byType(types.serviceEntry).flatMap((entry) => {
    const list = entry.view.at("spec", "hosts");
    return list.state === "unknown" ? [list] : list.items();
  });
  return anyOf(
    hosts.map((view) => {
      const host = view.string();
      return isKnown(host) ? served(graph, host) : graph.byType(types.gateway).length > 0 && UNKNOWN;
    }),
  );
}

export const egressThroughGateway = stackRule({
  name: "egress-through-gateway",
  capability: "egress",
  guide: ["egress-gateway", "tooling-egress"],
  severity: "medium",
  title: "If there is an egress gateway, traffic to every registered host goes through it",
  why: "A registered host without a route to the gateway is called directly, bypassing what the gateway allows and logs.",
  problem: "Sidecars connect to {host} directly and bypass the egress gateway",
  fix: "Add a VirtualService for {host} with gateway mesh and a route to the egress gateway's Service",
  examples: {
    bad: `new k8s.apiextensions.CustomResource("api", {
  apiVersion: "networking.istio.io/v1", kind: "ServiceEntry", spec: { hosts: ["api.example.com"], resolution: "DNS" },
});`,
    good: `new k8s.apiextensions.CustomResource("api", {
  apiVersion: "networking.istio.io/v1", kind: "ServiceEntry", spec: { hosts: ["api.example.com"], resolution: "DNS" },
});
new k8s.apiextensions.CustomResource("api-route", {
  apiVersion: "networking.istio.io/v1", kind: "VirtualService",
  spec: {
    hosts: ["api.example.com"], gateways: ["mesh", "istio-egress/api"],
    tls: [{
      match: [{ gateways: ["mesh"], port: 443, sniHosts: ["api.example.com"] }],
      route: [{ destination: { host: "istio-egressgateway.istio-egress.svc.cluster.local" } }],
    }],
  },
});`,
  },
  level: level("disabled", "advisory", "mandatory"),
  types: [types.serviceEntry],
  check(graph): readonly Finding[] {
    const gateway = hasEgressGateway(graph);
    const entries = gateway === false ? [] : graph.byType(types.serviceEntry);
    return entries.flatMap((entry) =>
      judge(graph, entry).map((outcome) =>
        on(entry, gateway === true ? outcome : doubted(outcome, "whether a gateway serves a registered host")),
      ),
    );
  },
});
