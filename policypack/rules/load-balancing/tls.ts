/** Every listener of a stack that terminates TLS on a load balancer, with its TLS policy. */
import { defaultTlsPolicy } from "../../../facts/tls-policies";
import type { Graph, Node } from "../../graph";
import { type Maybe, UNKNOWN, type View } from "../../../core/view";
import { chartValue } from "../shared/helm";
import { onIngress } from "./annotations";
import { controllers, controllerValues, possibleControllers, unclearChart } from "./controller";
import { awsGateways, unclearConfiguration, endsTls, listenersOf } from "./gateways";
import { type AlbIngress, albIngresses, hasTls, isManaged, setting, unclearIngress } from "./ingresses";
import { endsTls as serviceEndsTls, loadBalancerServices, serviceTypes } from "./services";
import { types } from "./types";

/** A TLS policy that is, or may be, in use. */
export interface PolicyUse {
  readonly on: Node;
  /** Where the policy is set, or would be. */
  readonly at: View;
  /** Undefined: none is set. */
  readonly policy: Maybe<string>;
  /** What applies if none is set. */
  readonly fallback: Maybe<string>;
  /** For messages: the setting to change. */
  readonly setting: string;
  /** Set if it is unknown whether the listener terminates TLS at all. */
  readonly unclear: View | string | undefined;
}

/** The controller's policy for listeners without one. */
export function controllerPolicy(graph: Graph, elsewhere: string): Maybe<string> {
  const set = controllerValues(graph, "defaultSSLPolicy").find((value) => value.state !== "absent");
  if (set !== undefined || possibleControllers(graph).length > 0) {
    return set === undefined ? UNKNOWN : set.string();
  }
  return controllers(graph).length > 0 ? defaultTlsPolicy : elsewhere;
}

function ofListeners(graph: Graph): readonly PolicyUse[] {
  return graph.byType(...types.listener).flatMap((on): readonly PolicyUse[] => {
    const protocol = on.view.at("protocol");
    const name = protocol.string();
    const at = on.view.at("sslPolicy");
    // A policy on a listener means TLS.
    const unclear = name === UNKNOWN && at.state === "absent" ? protocol : undefined;
    return name === "HTTPS" || name === "TLS" || name === UNKNOWN
      ? [{ on, at, policy: at.string(), fallback: defaultTlsPolicy, setting: "sslPolicy", unclear }]
      : [];
  });
}

function ofServices(graph: Graph, fallback: Maybe<string>): readonly PolicyUse[] {
  return graph.byType(...serviceTypes).flatMap((on) =>
    loadBalancerServices(on)
      .filter((service) => serviceEndsTls(service) !== false)
      .map((service): PolicyUse => {
        const at = service.annotation("aws-load-balancer-ssl-negotiation-policy");
        const unclear = serviceEndsTls(service) === UNKNOWN ? "whether its load balancer terminates TLS" : undefined;
        const setting = "aws-load-balancer-ssl-negotiation-policy";
        return { on, at, policy: at.string(), fallback, setting, unclear };
      }),
  );
}

function whyUnclear(ingress: AlbIngress, policy: View): View | string | undefined {
  if (!ingress.sure) {
    return unclearIngress;
  }
  if (hasTls(ingress) === UNKNOWN) {
    return onIngress(ingress.node, "listen-ports");
  }
  return policy.state === "absent" && ingress.openGroup ? unclearIngress : undefined;
}

function ofIngresses(graph: Graph, fallback: Maybe<string>, managedClasses: readonly string[]): readonly PolicyUse[] {
  return albIngresses(graph)
    .filter((ingress) => hasTls(ingress) !== false)
    .map((ingress) => ({ ingress, at: setting(ingress, ["sslPolicy"], "ssl-policy") }))
    .filter(({ ingress, at }) => at.state !== "absent" || !isManaged(ingress, managedClasses))
    .map(({ ingress, at }) => ({
      on: ingress.node,
      at,
      policy: at.string(),
      fallback,
      setting: "alb.ingress.kubernetes.io/ssl-policy",
      unclear: whyUnclear(ingress, at),
    }));
}

function ofGateways(graph: Graph, fallback: Maybe<string>): readonly PolicyUse[] {
  return awsGateways(graph).flatMap((gateway) =>
    listenersOf(gateway)
      .filter((listener) => endsTls(listener) !== false)
      .map((listener): PolicyUse => {
        const set = listener.configurations.map((each) => each.at("sslPolicy")).find((each) => each.state !== "absent");
        return {
          on: gateway.node,
          at: listener.at,
          policy: set?.string(),
          fallback,
          setting: "listenerConfigurations[].sslPolicy",
          unclear:
            !gateway.sure || endsTls(listener) === UNKNOWN || (set === undefined && listener.incomplete)
              ? unclearConfiguration
              : undefined,
        };
      }),
  );
}

/** Policies that apply to everything that uses the class or the controller. */
function ofDefaults(graph: Graph): readonly PolicyUse[] {
  const params = graph
    .byType(...types.ingressClassParams)
    .map((on) => ({ on, at: on.view.at("spec", "sslPolicy"), setting: "spec.sslPolicy", unclear: undefined }));
  const ofChart = (on: Node, unclear: string | undefined): Pick<PolicyUse, "on" | "at" | "setting" | "unclear"> => ({
    on,
    at: chartValue(on, "defaultSSLPolicy"),
    setting: "values.defaultSSLPolicy",
    unclear,
  });
  return [
    ...params,
    ...controllers(graph).map((on) => ofChart(on, undefined)),
    ...possibleControllers(graph).map((on) => ofChart(on, unclearChart)),
  ]
    .filter(({ at }) => at.state !== "absent")
    .map((use) => ({ ...use, policy: use.at.string(), fallback: undefined }));
}

export interface PolicyUseOptions {
  /** Default policy of a controller that another stack installs. */
  readonly controllerDefaultPolicy: string;
  /** Ingress classes whose IngressClassParams are managed by another stack and set the policy. */
  readonly managedClasses: readonly string[];
}

export function policyUses(graph: Graph, options: PolicyUseOptions): readonly PolicyUse[] {
  const fallback = controllerPolicy(graph, options.controllerDefaultPolicy);
  return [
    ...ofListeners(graph),
    ...ofServices(graph, fallback),
    ...ofIngresses(graph, fallback, options.managedClasses),
    ...ofGateways(graph, fallback),
    ...ofDefaults(graph),
  ];
}

/** Resource types that have a TLS policy. */
export const policyTypes: readonly string[] = [
  ...types.listener,
  ...serviceTypes,
  ...types.ingress,
  ...types.ingressClassParams,
  ...types.gateway,
];
