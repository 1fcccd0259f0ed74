/**
 * Calico's NetworkPolicy and GlobalNetworkPolicy of the default tier.
 * Source: docs.tigera.io, resources "Network policy" and "Global network policy"; projectcalico/calico
 * libcalico-go/lib/backend/syncersv1/updateprocessors (how selectors of a rule are combined).
 */
import { contains } from "../../../core/cidr";
import type { CalicoPolicySpec, CalicoRule, EntityRule } from "../engines/calico";
import type { KubernetesObject } from "../engines/objects";
import { parseSelector, type Selector } from "./calico-selector";
import { askBothSides, refOf, type Side } from "./direction";
import {
  namespaceLabels,
  type DirectionVerdict,
  type Endpoint,
  type Pod,
  type Question,
  type Verdict,
  type World,
} from "./world";

export type CalicoObject = KubernetesObject<CalicoPolicySpec>;

const parsed = new Map<string, Selector>();

/** Selectors are few and asked often. */
function selector(text: string): Selector {
  const known = parsed.get(text) ?? parseSelector(text);
  parsed.set(text, known);
  return known;
}

export function reachCalico(world: World, objects: readonly CalicoObject[], question: Question): Verdict {
  const ordered = [...objects].sort(
    (a, b) => (a.spec.order ?? Infinity) - (b.spec.order ?? Infinity) || (a.metadata.name < b.metadata.name ? -1 : 1),
  );
  return askBothSides(question, (side) => judge(world, ordered, side, question));
}

/** Policies in order, rules in order, the first that matches decides; at the end of the tier an isolated pod is denied. */
function judge(world: World, ordered: readonly CalicoObject[], side: Side, question: Question): DirectionVerdict {
  const applying = ordered.filter((object) => applies(world, object, side));
  for (const object of applying) {
    const rules = (side.direction === "ingress" ? object.spec.ingress : object.spec.egress) ?? [];
    for (const rule of rules) {
      if (rule.action === "Log" || !ruleMatches(world, object, rule, side, question)) {
        continue;
      }
      if (rule.action === "Pass") {
        // There is one tier only: what passes it meets the profile of its namespace, which allows.
        return { allowed: true, reason: "not-isolated", policies: [refOf(object)] };
      }
      const allowed = rule.action === "Allow";
      return { allowed, reason: allowed ? "allowed" : "denied", policies: [refOf(object)] };
    }
  }
  return applying.length === 0
    ? { allowed: true, reason: "not-isolated", policies: [] }
    : { allowed: false, reason: "denied", policies: applying.map(refOf) };
}

function applies(world: World, { metadata, spec }: CalicoObject, { direction, pod }: Side): boolean {
  const { ingress = [], egress = [] } = spec;
  const types = spec.types ?? [
    ...(ingress.length > 0 || egress.length === 0 ? (["Ingress"] as const) : []),
    ...(egress.length > 0 ? (["Egress"] as const) : []),
  ];
  return (
    types.includes(direction === "ingress" ? "Ingress" : "Egress") &&
    (metadata.namespace === undefined || metadata.namespace === pod.namespace) &&
    selector(spec.selector ?? "all()")(calicoLabels(pod)) &&
    (spec.namespaceSelector === undefined || selector(spec.namespaceSelector)(calicoNamespaceLabels(world, pod))) &&
    (spec.serviceAccountSelector === undefined || selector(spec.serviceAccountSelector)(accountLabels(pod)))
  );
}

function ruleMatches(world: World, object: CalicoObject, rule: CalicoRule, side: Side, question: Question): boolean {
  const from: Endpoint = side.direction === "ingress" ? side.peer : side.pod;
  const to: Endpoint = side.direction === "ingress" ? side.pod : side.peer;
  const namespace = object.metadata.namespace;
  return (
    (rule.protocol === undefined || rule.protocol === question.protocol) &&
    entityMatches(world, rule.source ?? {}, from, namespace) &&
    entityMatches(world, rule.destination ?? {}, to, namespace) &&
    portsMatch(rule.destination?.ports, question)
  );
}

function entityMatches(
  world: World,
  entity: EntityRule,
  endpoint: Endpoint,
  policyNamespace: string | undefined,
): boolean {
  const { nets, notNets, selector: pods, namespaceSelector, serviceAccounts } = entity;
  if (nets !== undefined && !nets.some((net) => contains(net, endpoint.address))) {
    return false;
  }
  if (notNets?.some((net) => contains(net, endpoint.address)) === true) {
    return false;
  }
  if (pods === undefined && namespaceSelector === undefined && serviceAccounts === undefined) {
    return true;
  }
  if (endpoint.kind !== "pod") {
    return false;
  }
  // Any selector limits a namespaced policy's rule to its own namespace, unless a namespace selector says otherwise.
  const inNamespace =
    namespaceSelector !== undefined
      ? selector(namespaceSelector)(calicoNamespaceLabels(world, endpoint))
      : policyNamespace === undefined || endpoint.namespace === policyNamespace;
  return (
    inNamespace &&
    (pods === undefined || selector(pods)(calicoLabels(endpoint))) &&
    (serviceAccounts?.names === undefined || serviceAccounts.names.includes(endpoint.serviceAccount)) &&
    (serviceAccounts?.selector === undefined || selector(serviceAccounts.selector)(accountLabels(endpoint)))
  );
}

function portsMatch(ports: EntityRule["ports"], { to, protocol, port }: Question): boolean {
  return (
    ports === undefined ||
    ports.length === 0 ||
    ports.some((item) => {
      if (typeof item === "number") {
        return item === port;
      }
      const range = /^(\d+):(\d+)$/.exec(item);
      if (range !== null) {
        return port >= Number(range[1]) && port <= Number(range[2]);
      }
      return (
        to.kind === "pod" && to.ports.some((own) => own.name === item && own.protocol === protocol && own.port === port)
      );
    })
  );
}

function calicoLabels(pod: Pod): Pod["labels"] {
  return {
    ...pod.labels,
    "projectcalico.org/namespace": pod.namespace,
    "projectcalico.org/serviceaccount": pod.serviceAccount,
  };
}

function calicoNamespaceLabels(world: World, pod: Pod): Pod["labels"] {
  return { ...namespaceLabels(world, pod.namespace), "projectcalico.org/name": pod.namespace };
}

/** Every service account has a label with its name. */
function accountLabels(pod: Pod): Pod["labels"] {
  return { "projectcalico.org/name": pod.serviceAccount };
}
