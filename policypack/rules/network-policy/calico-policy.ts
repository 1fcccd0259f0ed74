/**
 * projectcalico.org/v3 NetworkPolicy and GlobalNetworkPolicy.
 * Source: https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy
 */
import type { Node } from "../../graph";
import { isKnown, type Maybe, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, not, present, type Tri } from "../../../core/answers";
import { isSameNamespace, namespaceKey } from "../shared/namespaces";
import { calicoSelector, type Labels } from "./calico-selector";
import {
  type AllowRule,
  type Direction,
  leftOut,
  listed,
  type Namespace,
  type Peer,
  type Pod,
  type Policy,
  type Ports,
} from "./policy";

/** Calico's own API and the one behind it, which is not for people but works the same. */
export const calicoNamespacedTypes = [
  "kubernetes:projectcalico.org/v3:NetworkPolicy",
  "kubernetes:crd.projectcalico.org/v1:NetworkPolicy",
];
export const calicoGlobalTypes = [
  "kubernetes:projectcalico.org/v3:GlobalNetworkPolicy",
  "kubernetes:crd.projectcalico.org/v1:GlobalNetworkPolicy",
];

const nameLabel = "kubernetes.io/metadata.name";

/** Labels that Calico adds to namespaces and pods. */
function namespaceLabels({ labels }: Namespace): Labels {
  return (key) => labels.at(key === "projectcalico.org/name" ? nameLabel : key).string();
}

function podLabels(namespace: Namespace, own: Labels): Labels {
  return (key) =>
    key === "projectcalico.org/namespace"
      ? namespace.labels.at(nameLabel).string()
      : key === "projectcalico.org/orchestrator"
        ? "k8s"
        : own(key);
}

function evaluate(selector: View, labels: Labels): Tri {
  const parsed = calicoSelector(selector.string());
  return parsed === UNKNOWN ? UNKNOWN : parsed(labels);
}

/** Whether a selector takes any pod of a namespace, whatever its labels are. */
function takesAll(selector: View, namespace: Namespace): Tri {
  const parsed = calicoSelector(selector.string());
  const taken = parsed === UNKNOWN ? UNKNOWN : parsed(podLabels(namespace, () => UNKNOWN));
  return parsed === UNKNOWN || namespace.labels.hasUnknown() ? taken : taken === true;
}

/** Whether a selector selects whatever it meets. */
function always(selector: View, absent: boolean): Tri {
  const parsed = calicoSelector(selector.string());
  return selector.state === "absent" ? absent : parsed === UNKNOWN ? UNKNOWN : parsed(() => UNKNOWN) === true;
}

const podFields = ["selector", "notSelector", "namespaceSelector", "serviceAccounts"];
const otherFields = ["nets", "notNets", "services", "domains"];

function toPeer(entity: View, own: Maybe<string>, clusterWide: boolean): Peer {
  const namespaces = entity.at("namespaceSelector");
  const has = (keys: readonly string[]): Tri => anyOf(keys.map((key) => present(entity.at(key))));
  const byPods = podFields.some((key) => entity.at(key).state !== "absent");
  const inNamespace = (pod: Pod): Tri =>
    namespaces.state === "absent"
      ? clusterWide || isSameNamespace(own, pod.namespace.key)
      : evaluate(namespaces, namespaceLabels(pod.namespace));
  return {
    view: entity,
    pod: (pod) => {
      const labels = podLabels(pod.namespace, (key) => pod.labels.at(key).string());
      const excluded = entity.at("notSelector");
      return allOf([
        // Addresses, services and names beside it may be those of the pod.
        has(otherFields) === false ? true : UNKNOWN,
        byPods ? inNamespace(pod) : true,
        evaluate(entity.at("selector"), labels),
        excluded.state === "absent" ? true : not(evaluate(excluded, labels)),
        entity.at("serviceAccounts").state === "absent" ? true : UNKNOWN,
      ]);
    },
    everyPod: allOf([
      not(has([...otherFields, "notSelector", "serviceAccounts"])),
      always(namespaces, clusterWide),
      always(entity.at("selector"), true),
    ]),
    byAddress: present(entity.at("nets")),
    blocks: entity
      .at("nets")
      .elements()
      .map((cidr) => ({ cidr, except: entity.at("notNets").elements() })),
  };
}

/** A number, "first:last", or a name. */
function toPorts(port: View, protocol: Maybe<string>): Ports {
  const text = port.string();
  if (!isKnown(text)) {
    return { protocol, first: UNKNOWN, last: undefined };
  }
  const [low, high] = text.split(":");
  const first = Number(low);
  return { protocol, first: Number.isNaN(first) ? text : first, last: high === undefined ? undefined : Number(high) };
}

function protocolOf(rule: View): Maybe<string> {
  const protocol = rule.at("protocol").string();
  return protocol === undefined ? "any" : protocol === "17" ? "UDP" : protocol === "6" ? "TCP" : protocol;
}

function toRule(rule: View, direction: Direction, own: Maybe<string>, clusterWide: boolean): AllowRule {
  const entity = rule.at(direction === "ingress" ? "source" : "destination");
  const ports = listed(rule.at("destination", "ports"));
  const protocol = protocolOf(rule);
  const narrowed = anyOf([...podFields, ...otherFields].map((key) => present(entity.at(key))));
  const anyPort = ports === undefined && protocol === "any";
  return {
    view: rule,
    anyPeer: not(narrowed),
    peers: [toPeer(entity, own, clusterWide)],
    anyPort: ports === UNKNOWN ? UNKNOWN : anyPort,
    ports:
      ports === undefined
        ? [{ protocol, first: undefined, last: undefined }]
        : rule
            .at("destination", "ports")
            .elements()
            .map((port) => toPorts(port, protocol)),
  };
}

/** Without `types` it is the directions that have rules, and ingress where none has. */
function hasType(spec: View, direction: Direction): Tri {
  const types = listed(spec.at("types"));
  if (types === UNKNOWN) {
    return UNKNOWN;
  }
  if (types !== undefined) {
    const wanted = direction === "ingress" ? "Ingress" : "Egress";
    const found = types.map((type) => type.string());
    return found.includes(wanted) ? true : found.includes(UNKNOWN) ? UNKNOWN : false;
  }
  const ruled = (key: Direction): Tri => not(leftOut(spec.at(key)));
  const egress = ruled("egress");
  return direction === "egress" ? egress : anyOf([not(egress), ruled("ingress")]);
}

export function calicoPolicy(node: Node): Policy {
  const clusterWide = calicoGlobalTypes.includes(node.type);
  const spec = node.view.at("spec");
  const namespace = clusterWide ? undefined : namespaceKey(node);
  const here = (other: Namespace): Tri =>
    clusterWide
      ? evaluate(spec.at("namespaceSelector"), namespaceLabels(other))
      : isSameNamespace(namespace, other.key);
  const byAccount = present(spec.at("serviceAccountSelector"));
  return {
    node,
    namespace,
    clusterWide,
    selectsAll: (other) => allOf([here(other), takesAll(spec.at("selector"), other), not(byAccount)]),
    selects: (pod) =>
      allOf([
        here(pod.namespace),
        evaluate(
          spec.at("selector"),
          podLabels(pod.namespace, (key) => pod.labels.at(key).string()),
        ),
        byAccount === false ? true : UNKNOWN,
      ]),
    isolates: (direction) => hasType(spec, direction),
    allows: (direction) => {
      const rules = spec.at(direction).list();
      if (rules === UNKNOWN || (rules ?? []).some((rule) => rule.at("action").string() === UNKNOWN)) {
        return UNKNOWN;
      }
      return (rules ?? [])
        .filter((rule) => rule.at("action").string() === "Allow")
        .map((rule) => toRule(rule, direction, namespace, clusterWide));
    },
  };
}
