/** Which load balancers are internet-facing, and whether the program limits who can reach them. */
import { serviceAnnotation } from "../../../facts/load-balancer-annotations";
import type { Graph, Node } from "../../graph";
import { type Maybe, UNKNOWN, type View } from "../../../core/view";
import { anyOf, type Tri } from "../../../core/answers";
import { holdsList, holdsText } from "./annotations";
import { loadBalancerType } from "./aws";
import { type AlbIngress, albIngresses, isSet, setting, unclearIngress } from "./ingresses";
import { type LoadBalancerService, loadBalancerServices, makerOf, serviceTypes, whyUnclear } from "./services";
import { types } from "./types";

export interface Exposure {
  readonly on: Node;
  /** The setting that decides whether it is public. */
  readonly scheme: View;
  /** Whether it is set at all. */
  readonly said: Tri;
  readonly isPublic: Tri;
  /** Whether CIDRs, security groups or prefix lists limit who can reach it. */
  readonly named: Tri;
  /** For outcomes: what must be known. */
  readonly open: View | string;
  /** For messages: how to set the scheme and the clients. */
  readonly say: { readonly scheme: string; readonly clients: string };
}

type Answers = Pick<Exposure, "said" | "isPublic" | "named">;

/** The answers that remain if it is unknown whether they apply: what is set stays set. */
function ifSure(sure: boolean, { said, isPublic, named }: Answers): Answers {
  return sure ? { said, isPublic, named } : { said: said || UNKNOWN, isPublic: UNKNOWN, named };
}

function isInternetFacing(scheme: Maybe<string>): Tri {
  return scheme === UNKNOWN ? UNKNOWN : scheme === "internet-facing";
}

function ofAws(graph: Graph): readonly Exposure[] {
  return graph
    .byType(...types.loadBalancer, ...types.classic)
    .filter((on) => loadBalancerType(on) !== "gateway")
    .map((on) => {
      const scheme = on.view.at("internal");
      const internal = scheme.boolean();
      const answers: Answers = {
        said: scheme.state !== "absent",
        isPublic: internal === UNKNOWN ? UNKNOWN : internal !== true,
        named: holdsList(on.view, "securityGroups"),
      };
      return {
        on,
        scheme,
        ...ifSure(loadBalancerType(on) !== UNKNOWN, answers),
        open: "the type of the load balancer, and whether it is internal",
        say: { scheme: "internal", clients: "securityGroups" },
      };
    });
}

const serviceClients = [
  "load-balancer-source-ranges",
  "aws-load-balancer-security-groups",
  "aws-load-balancer-security-group-prefix-lists",
] as const;

const older = "service.beta.kubernetes.io/aws-load-balancer-internal";

/** The older annotation is a boolean; the newer one overrides it. */
function isServicePublic(service: LoadBalancerService): Tri {
  const scheme = service.annotation("aws-load-balancer-scheme");
  const internal = service.annotations.at(older).boolean();
  if (scheme.state !== "absent") {
    return isInternetFacing(scheme.string());
  }
  // The legacy provider creates public load balancers, AWS Load Balancer Controller internal ones.
  return internal === undefined ? makerOf(service) === "in-tree" : internal === UNKNOWN ? UNKNOWN : !internal;
}

function ofServices(graph: Graph): readonly Exposure[] {
  return graph.byType(...serviceTypes).flatMap((on) =>
    loadBalancerServices(on)
      .filter((service) => makerOf(service) !== "other")
      .map((service) => {
        const { annotations, spec, annotation } = service;
        const scheme = annotation("aws-load-balancer-scheme");
        const answers: Answers = {
          said: anyOf([
            holdsText(annotations, serviceAnnotation("aws-load-balancer-scheme")),
            holdsText(annotations, older),
          ]),
          isPublic: isServicePublic(service),
          named: anyOf([
            holdsList(spec, "loadBalancerSourceRanges"),
            ...serviceClients.map((name) => holdsText(annotations, serviceAnnotation(name))),
          ]),
        };
        return {
          on,
          scheme,
          ...ifSure(whyUnclear(service) === undefined, answers),
          open: "the type, class and annotations of the Service",
          say: { scheme: serviceAnnotation("aws-load-balancer-scheme"), clients: "spec.loadBalancerSourceRanges" },
        };
      }),
  );
}

function ofIngress(ingress: AlbIngress): Exposure {
  const { classSpecs, node, openGroup, sure } = ingress;
  const scheme = setting(ingress, ["scheme"], "scheme");
  const said = anyOf([isSet(ingress, [], "scheme"), ...classSpecs.map((spec) => holdsText(spec, "scheme"))]);
  const named = anyOf([
    isSet(ingress, ["inboundCIDRs"], "inbound-cidrs"),
    isSet(ingress, [], "security-groups"),
    isSet(ingress, ["prefixListsIDs", "PrefixListsIDs"], "security-group-prefix-lists"),
  ]);
  const isPublic = said === false && openGroup ? UNKNOWN : isInternetFacing(scheme.string());
  const answers: Answers = openGroup
    ? { said: said || UNKNOWN, isPublic, named: named || UNKNOWN }
    : { said, isPublic, named };
  return {
    on: node,
    scheme,
    ...ifSure(sure, answers),
    open: unclearIngress,
    say: { scheme: "alb.ingress.kubernetes.io/scheme", clients: "alb.ingress.kubernetes.io/inbound-cidrs" },
  };
}

function ofConfigurations(graph: Graph): readonly Exposure[] {
  return graph.byType(...types.loadBalancerConfiguration).map((on) => {
    const spec = on.view.at("spec");
    const scheme = spec.at("scheme");
    return {
      on,
      scheme,
      said: holdsText(spec, "scheme"),
      isPublic: isInternetFacing(scheme.string()),
      named: anyOf(["sourceRanges", "securityGroups", "securityGroupPrefixes"].map((key) => holdsList(spec, key))),
      open: scheme,
      say: { scheme: "spec.scheme", clients: "spec.sourceRanges" },
    };
  });
}

export function exposures(graph: Graph): readonly Exposure[] {
  return [...ofAws(graph), ...ofServices(graph), ...albIngresses(graph).map(ofIngress), ...ofConfigurations(graph)];
}

/** Resource types that decide whether a load balancer is public. */
export const exposureTypes: readonly string[] = [
  ...types.loadBalancer,
  ...types.classic,
  ...serviceTypes,
  ...types.ingress,
  ...types.loadBalancerConfiguration,
];
