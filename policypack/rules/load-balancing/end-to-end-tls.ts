import { z } from "zod";
import type { Graph, Node } from "../../graph";
import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { globMatches } from "../../../core/glob";
import { isKnown, type Maybe, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { namespaceKey, sameNamespace } from "../../namespaces";
import { onIngress } from "./annotations";
import { awsGateways, backendRefsOf, endsTls, listenersOf, routesOf } from "./gateways";
import { type AlbIngress, albIngresses, backendsOf, hasTls, isBackend } from "./ingresses";
import { endsTls as serviceEndsTls, loadBalancerServices, serviceTypes } from "./services";
import { types } from "./types";

/** A backend behind a load balancer that terminates TLS. */
interface Backend {
  readonly on: Node;
  /** Where the protocol between the load balancer and it is set, or would be. */
  readonly at: View;
  readonly encrypted: Tri;
  readonly fix: string;
}

/** What is unknown about a backend whose load balancer may not terminate TLS at all. */
const maybe = (ends: Tri): Tri => (ends === true ? false : UNKNOWN);

function isOneOf(protocol: View, encrypted: readonly string[]): Tri {
  const name = protocol.string();
  return name === UNKNOWN ? UNKNOWN : name !== undefined && encrypted.includes(name);
}

function ofServices(graph: Graph): readonly Backend[] {
  return graph.byType(...serviceTypes).flatMap((on) =>
    loadBalancerServices(on).flatMap((service): readonly Backend[] => {
      const ends = serviceEndsTls(service);
      const at = service.annotation("aws-load-balancer-backend-protocol");
      const encrypted = anyOf([isOneOf(at, ["ssl"]), maybe(ends)]);
      const fix = "service.beta.kubernetes.io/aws-load-balancer-backend-protocol to ssl";
      return ends === false ? [] : [{ on, at, encrypted, fix }];
    }),
  );
}

/** An annotation on the Service overrides the one on the Ingress. */
function ofIngress(graph: Graph, ingress: AlbIngress): readonly Backend[] {
  const { node, sure } = ingress;
  const annotated = graph
    .byType(...types.service)
    .map((service) => ({ service, protocol: onIngress(service, "backend-protocol") }))
    .filter(({ protocol }) => protocol.state !== "absent");
  return backendsOf(node).map((backend) => {
    const answers = annotated.map((each) => ({ ...each, is: isBackend(graph, node, backend, each.service) }));
    const at = answers.find(({ is }) => is === true)?.protocol ?? onIngress(node, "backend-protocol");
    const open = answers.some(({ is }) => is === UNKNOWN) || !sure;
    return {
      on: node,
      at,
      encrypted: anyOf([open ? UNKNOWN : isOneOf(at, ["HTTPS"]), maybe(hasTls(ingress))]),
      fix: "alb.ingress.kubernetes.io/backend-protocol to HTTPS",
    };
  });
}

/** What a route of a Gateway sends to; `sure` is false if it is unknown whether TLS is terminated before it. */
function ofRoute(graph: Graph, route: Node, sure: boolean): readonly Backend[] {
  const configurations = graph.byType(...types.targetGroupConfiguration);
  return backendRefsOf(route).map((backend) => {
    const name = backend.at("name").string();
    const answers = configurations.map((each) => {
      const target = each.view.at("spec", "targetReference", "name").string();
      const is = isKnown(name) && isKnown(target) ? name === target : UNKNOWN;
      return allOf([
        sameNamespace(route, each),
        is,
        isOneOf(each.view.at("spec", "defaultConfiguration", "protocol"), ["HTTPS", "TLS"]),
      ]);
    });
    return {
      on: route,
      at: backend,
      encrypted: anyOf([...answers, maybe(sure)]),
      fix: "defaultConfiguration.protocol to HTTPS in a TargetGroupConfiguration for the Service",
    };
  });
}

function ofGateways(graph: Graph): readonly Backend[] {
  return awsGateways(graph).flatMap((gateway) =>
    listenersOf(gateway).flatMap((listener) => {
      const ends = endsTls(listener);
      const routes = routesOf(graph, gateway.node, listener, types.routes);
      const sure = gateway.sure && ends === true;
      return ends === false
        ? []
        : [
            ...routes.nodes.flatMap((route) => ofRoute(graph, route, sure)),
            ...routes.possible.flatMap((route) => ofRoute(graph, route, false)),
          ];
    }),
  );
}

function judge({ at, encrypted, fix }: Backend): Outcome {
  return encrypted === UNKNOWN ? undecided(at) : encrypted ? pass : violation(at, { fix });
}

/** A Helm release has its namespace at the top level. */
function namespaceOf(node: Node): Maybe<string> {
  const own = node.view.at("namespace");
  return own.state === "absent" ? namespaceKey(node) : own.string();
}

function inScope(namespace: Maybe<string>, patterns: readonly string[]): Tri {
  return (
    patterns.includes("*") || (isKnown(namespace) ? patterns.some((each) => globMatches(each, namespace)) : UNKNOWN)
  );
}

export const endToEndTls = stackRule({
  name: "end-to-end-tls",
  capability: "load-balancing",
  guide: ["tls-end-to-end", "transit-hops"],
  severity: "high",
  title: "Load balancers use TLS to pods in namespaces that require end-to-end encryption",
  why: "A load balancer that terminates TLS forwards requests as plaintext by default, and no hardware encrypts that hop.",
  problem: "The load balancer sends plaintext to the pods",
  fix: "Set {fix}, and terminate TLS in the pod",
  examples: {
    bad: `annotations: { "alb.ingress.kubernetes.io/certificate-arn": arn } // of a new k8s.networking.v1.Ingress`,
    good: `// of a new k8s.networking.v1.Ingress
annotations: { "alb.ingress.kubernetes.io/certificate-arn": arn, "alb.ingress.kubernetes.io/backend-protocol": "HTTPS" }`,
  },
  level: level("mandatory"),
  params: {
    namespaces: z
      .array(z.string())
      .default([])
      .describe("namespaces that require end-to-end encryption; * matches any characters; none by default"),
  },
  types: [...serviceTypes, ...types.ingress, ...types.gateway],
  check(graph, { params }): readonly Finding[] {
    if (params.namespaces.length === 0) {
      return [];
    }
    return [
      ...ofServices(graph),
      ...albIngresses(graph)
        .filter((ingress) => hasTls(ingress) !== false)
        .flatMap((ingress) => ofIngress(graph, ingress)),
      ...ofGateways(graph),
    ].map((backend) => {
      const scope = inScope(namespaceOf(backend.on), params.namespaces);
      return on(
        backend.on,
        scope === false
          ? notApplicable("its namespace does not require end-to-end encryption")
          : scope === UNKNOWN
            ? undecided("its namespace")
            : judge(backend),
      );
    });
  },
});
