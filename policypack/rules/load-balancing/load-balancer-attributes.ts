import { z } from "zod";
import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, type Maybe, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { mapOf } from "./annotations";
import { loadBalancerType, pointsAt } from "./aws";
import { awsGateways, unclearConfiguration, endsTls, listenersOf } from "./gateways";
import { albIngresses, setting, unclearIngress } from "./ingresses";
import { endsTls as serviceEndsTls, loadBalancerServices, makerOf, serviceTypes } from "./services";
import { types } from "./types";

const attributes = [
  "access_logs.s3.enabled",
  "routing.http.drop_invalid_header_fields.enabled",
  "deletion_protection.enabled",
] as const;
type Attribute = (typeof attributes)[number];

type Kind = "application" | "network";

interface Attributed {
  readonly on: Node;
  readonly kind: Kind;
  /** Where attributes are set. */
  readonly at: View;
  /** Value of an attribute. */
  readonly read: (attribute: Attribute) => Maybe<string>;
  /** For outcomes: what else may set them, or whether they are required at all. */
  readonly unclear: View | string | undefined;
}

/** Inputs of the provider; all off by default. */
const inputs: Readonly<Record<Attribute, readonly string[]>> = {
  "access_logs.s3.enabled": ["accessLogs", "enabled"],
  "routing.http.drop_invalid_header_fields.enabled": ["dropInvalidHeaderFields"],
  "deletion_protection.enabled": ["enableDeletionProtection"],
};

/** For outcomes: an NLB only logs TLS connections. */
const unclearTls = "whether the NLB has a TLS listener";

function hasTlsListener(graph: Graph, loadBalancer: Node): Tri {
  return anyOf(
    graph.byType(...types.listener).map((listener) => {
      const protocol = listener.view.at("protocol").string();
      return allOf([
        pointsAt(graph, listener, "loadBalancerArn", loadBalancer),
        protocol === UNKNOWN ? UNKNOWN : protocol === "TLS",
      ]);
    }),
  );
}

function ofAws(graph: Graph): readonly Attributed[] {
  return graph.byType(...types.loadBalancer).flatMap((on): readonly Attributed[] => {
    const type = loadBalancerType(on);
    const made = {
      on,
      at: on.view,
      read: (attribute: Attribute): Maybe<string> => on.view.at(...inputs[attribute]).string(),
    };
    if (type === "network") {
      const tls = hasTlsListener(graph, on);
      return tls === false ? [] : [{ ...made, kind: "network", unclear: tls === UNKNOWN ? unclearTls : undefined }];
    }
    return type === "application" || type === UNKNOWN
      ? [{ ...made, kind: "application", unclear: type === UNKNOWN ? "the type of the load balancer" : undefined }]
      : [];
  });
}

const fromMap =
  (map: Maybe<ReadonlyMap<string, string>>) =>
  (attribute: Attribute): Maybe<string> =>
    isKnown(map) ? map.get(attribute) : map;

/** Attributes as custom resources list them: `{ key, value }`. */
const fromList =
  (list: View) =>
  (attribute: Attribute): Maybe<string> => {
    const entry = list.items().find((each) => each.at("key").string() === attribute);
    return entry === undefined ? (list.hasUnknown() ? UNKNOWN : undefined) : entry.at("value").string();
  };

function ofServices(graph: Graph): readonly Attributed[] {
  return graph.byType(...serviceTypes).flatMap((on) =>
    loadBalancerServices(on)
      .filter((service) => serviceEndsTls(service) !== false && makerOf(service) !== "in-tree")
      .map((service): Attributed => {
        const at = service.annotation("aws-load-balancer-attributes");
        const unclear = serviceEndsTls(service) === UNKNOWN ? unclearTls : undefined;
        return { on, kind: "network", at, read: fromMap(mapOf(at)), unclear };
      }),
  );
}

function ofIngresses(graph: Graph): readonly Attributed[] {
  return albIngresses(graph).map((ingress): Attributed => {
    const at = setting(ingress, ["loadBalancerAttributes"], "load-balancer-attributes");
    const read = isKnown(at.list()) ? fromList(at) : fromMap(mapOf(at));
    const unclear = ingress.sure ? (ingress.openGroup ? unclearIngress : undefined) : unclearIngress;
    return { on: ingress.node, kind: "application", at, read, unclear };
  });
}

function ofGateways(graph: Graph): readonly Attributed[] {
  return awsGateways(graph).flatMap((gateway): readonly Attributed[] => {
    const listeners = listenersOf(gateway);
    const isAlb = anyOf(
      listeners.map(({ protocol }) => (protocol === UNKNOWN ? UNKNOWN : protocol === "HTTP" || protocol === "HTTPS")),
    );
    const tls = anyOf(listeners.map(endsTls));
    const lists = gateway.configurations.map((each) => each.view.at("spec", "loadBalancerAttributes"));
    const read = (attribute: Attribute): Maybe<string> =>
      lists.map((list) => fromList(list)(attribute)).find((value) => value !== undefined);
    const sure = gateway.sure && !gateway.incomplete && isAlb !== UNKNOWN && tls !== UNKNOWN;
    return isAlb === false && tls === false
      ? []
      : [
          {
            on: gateway.node,
            kind: isAlb === false ? "network" : "application",
            at: gateway.node.view,
            read,
            unclear: sure ? undefined : unclearConfiguration,
          },
        ];
  });
}

function judge({ at, read, unclear }: Attributed, attribute: Attribute): Outcome {
  const value = read(attribute);
  if (value === UNKNOWN) {
    return undecided(at);
  }
  return value === "true" ? pass : unclear === undefined ? violation(at, { attribute }) : undecided(unclear);
}

export const loadBalancerAttributes = stackRule({
  name: "load-balancer-attributes",
  capability: "load-balancing",
  guide: [],
  reference: {
    title: "AWS Security Hub, controls for Elastic Load Balancing (ELB.4, ELB.5, ELB.6)",
    url: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html",
  },
  severity: "low",
  title: "Load balancers write access logs, and ALBs drop invalid headers",
  why: "Access logs are the only record of who called what. Headers that two parsers read differently allow request smuggling.",
  problem: "{attribute} is not on",
  fix: "Set {attribute} to true in the load balancer's attributes",
  examples: {
    bad: `new aws.lb.LoadBalancer("web", { internal: true, subnets, securityGroups });`,
    good: `new aws.lb.LoadBalancer("web", {
  internal: true, subnets, securityGroups,
  accessLogs: { enabled: true, bucket: logs.bucket }, dropInvalidHeaderFields: true,
});`,
  },
  level: level("disabled", "advisory"),
  params: {
    application: z
      .array(z.enum(attributes))
      .default(["access_logs.s3.enabled", "routing.http.drop_invalid_header_fields.enabled"])
      .describe("attributes that must be on for an ALB"),
    network: z
      .array(z.enum(attributes))
      .default(["access_logs.s3.enabled"])
      .describe("attributes that must be on for an NLB with TLS (an NLB only logs TLS connections)"),
  },
  types: [...types.loadBalancer, ...serviceTypes, ...types.ingress, ...types.gateway],
  check(graph, { params }): readonly Finding[] {
    return [...ofAws(graph), ...ofServices(graph), ...ofIngresses(graph), ...ofGateways(graph)].flatMap((each) =>
      params[each.kind].map((attribute) => on(each.on, judge(each, attribute))),
    );
  },
});
