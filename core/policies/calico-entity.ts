/**
 * Who a Calico rule is about on one of its two sides (`source` or `destination`).
 * Source: projectcalico/calico libcalico-go/lib/backend/syncersv1/updateprocessors/rules.go at 87c15906
 * (GetEntityRuleSelector), libcalico-go/lib/backend/k8s/conversion (labels that Calico adds).
 */
import { allOf, anyOf, given, leftOut, not, present, same, type Tri } from "../answers";
import { holdsAddress } from "../cidr";
import { type Labels, unknownLabels } from "../labels";
import { type Maybe, UNKNOWN, type View } from "../view";
import { calicoSelector, maybeCalicoSelector } from "./calico-selector";
import type { Endpoint } from "./endpoint";
import { isSameNamespace } from "./namespace-key";
import type { Namespace, Peer, Pod } from "./model";

const nameLabel = "kubernetes.io/metadata.name";

/** Labels of a namespace, with the one that Calico adds. */
export function namespaceLabels({ labels }: Namespace): Labels {
  return (key) => labels(key === "projectcalico.org/name" ? nameLabel : key);
}

/** Labels of a pod, with those that Calico adds. */
export function podLabels({ namespace, labels, serviceAccount }: Pod): Labels {
  return (key) => {
    switch (key) {
      case "projectcalico.org/namespace":
        return namespace.labels(nameLabel);
      case "projectcalico.org/serviceaccount":
        return serviceAccount;
      case "projectcalico.org/orchestrator":
        return "k8s";
      default:
        return labels(key);
    }
  };
}

/** Labels of a pod's service account. Only the one with its name is known. */
export function accountLabels({ serviceAccount }: Pod): Labels {
  return (key) => (key === "projectcalico.org/name" ? serviceAccount : UNKNOWN);
}

/** Whether a selector selects whatever it meets; `absent` where there is none. */
export function selectsWhatever(selector: View, absent: boolean): Tri {
  const text = selector.string();
  const selects = maybeCalicoSelector(text);
  return text === undefined || text === "" ? absent : selects === UNKNOWN ? UNKNOWN : selects(unknownLabels) === true;
}

/** The fields that select pods, and those that mean anything else. */
const podFields = ["selector", "notSelector", "namespaceSelector", "serviceAccounts"] as const;
const otherFields = ["nets", "notNets", "services", "domains"] as const;

/** Whether a field says anything: an empty list or text is the same as none. */
function says(entity: View, field: (typeof podFields)[number] | (typeof otherFields)[number]): Tri {
  const view = entity.at(field);
  switch (field) {
    case "nets":
    case "notNets":
    case "domains":
      return not(leftOut(view));
    case "serviceAccounts":
      return anyOf([not(leftOut(view.at("names"))), given(view.at("selector"))]);
    case "services":
      return present(view);
    default:
      return given(view);
  }
}

/** An answer that counts only under a condition; without the condition it is true. */
function provided(condition: Tri, answer: () => Tri): Tri {
  return condition === false || answer() === true ? true : condition === true ? answer() : UNKNOWN;
}

/** What two answers agree on, where it is not known which of them counts. */
function agreed(one: Tri, other: Tri): Tri {
  return one === other ? one : UNKNOWN;
}

/** Whether an entity names anybody at all. */
export function narrows(entity: View): Tri {
  return anyOf([...podFields, ...otherFields].map((field) => says(entity, field)));
}

/**
 * Reads one side of a rule.
 *
 * @param own key of the policy's namespace
 */
export function readEntity(entity: View, own: Maybe<string>, clusterWide: boolean): Peer {
  const text = (field: string): Maybe<string> => entity.at(field).string();
  const [selector, notSelector] = [calicoSelector(text("selector")), calicoSelector(text("notSelector"))];
  const inNamespaces = calicoSelector(text("namespaceSelector"));
  const byAccount = calicoSelector(entity.at("serviceAccounts", "selector").string());
  const accountNames = entity.at("serviceAccounts", "names");
  const byNamespaces = says(entity, "namespaceSelector");
  const excludes = says(entity, "notSelector");
  const hasNets = says(entity, "nets");
  const hasAccountNames = not(leftOut(accountNames));
  const [nets, notNets] = [entity.at("nets").elements(), entity.at("notNets").elements()];
  const bySelectors = anyOf([says(entity, "selector"), byNamespaces, says(entity, "serviceAccounts")]);
  // In a namespaced policy, notSelector keeps to the policy's namespace too.
  const podsOnly = anyOf([bySelectors, clusterWide ? false : excludes]);
  const otherwise = anyOf([says(entity, "services"), says(entity, "domains")]);

  const ofPod = (pod: Pod): Tri => {
    const labels = podLabels(pod);
    const here = clusterWide || isSameNamespace(own, pod.namespace.key);
    const selected = inNamespaces(namespaceLabels(pod.namespace));
    return allOf([
      provided(podsOnly, () => (byNamespaces === UNKNOWN ? agreed(here, selected) : byNamespaces ? selected : here)),
      selector(labels),
      provided(excludes, () => not(notSelector(labels))),
      provided(hasAccountNames, () =>
        anyOf(accountNames.elements().map((name) => same(name.string(), pod.serviceAccount))),
      ),
      byAccount(accountLabels(pod)),
    ]);
  };
  const atAddress = (address: Maybe<string>): Tri =>
    allOf([
      provided(hasNets, () => anyOf(nets.map((net) => holdsAddress(net.string(), address)))),
      not(anyOf(notNets.map((net) => holdsAddress(net.string(), address)))),
      // Services and domains resolve to addresses that no manifest shows.
      otherwise === false ? true : UNKNOWN,
    ]);
  const endpoint = (peer: Endpoint): Tri =>
    allOf([peer.kind === "pod" ? ofPod(peer.pod) : not(podsOnly), atAddress(peer.address)]);
  return {
    view: entity,
    pod: (pod) => allOf([ofPod(pod), atAddress(UNKNOWN)]),
    endpoint,
    everyPod: allOf([
      not(
        anyOf([...otherFields, "notSelector" as const, "serviceAccounts" as const].map((field) => says(entity, field))),
      ),
      selectsWhatever(entity.at("namespaceSelector"), clusterWide),
      selectsWhatever(entity.at("selector"), true),
    ]),
    byAddress: says(entity, "nets"),
    blocks: nets.map((cidr) => ({ cidr, except: notNets })),
  };
}
