import type { Node } from "../../graph";
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
import { allOf, anyOf, not, same, type Tri } from "../../../core/answers";
import { type Labels, labelsIn } from "../../../core/labels";
import { isAbout, namesAddresses, someRule } from "../../../core/policies/cover";
import type { Peer, Pod } from "../../../core/policies/model";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { namespaceKey } from "../../namespaces";
import { enforcedByVpcCni } from "./engines";
import { networkPolicyTypes, type StackPolicy } from "./policies";
import { type Stack, stackOf } from "./stack";

const serviceType = "kubernetes:core/v1:Service";

/** A Service with a selector and a cluster IP of its own, as far as that is known. */
interface SelectingService {
  readonly node: Node;
  readonly selector: View;
  /** The Service's own selector, read as the labels of a pod: what the VPC CNI's controller compares a peer with. */
  readonly asPod: Pod;
  readonly hasClusterIp: Tri;
}

function servicesOf(stack: Stack, nodes: readonly Node[]): readonly SelectingService[] {
  return nodes
    .map((node) => ({ node, selector: node.view.at("spec", "selector"), spec: node.view.at("spec") }))
    .filter(({ selector }) => selector.state !== "absent")
    .map(({ node, selector, spec }) => {
      const [ip, type] = [spec.at("clusterIP").string(), spec.at("type").string()];
      const named = (value: typeof ip, wanted: string): Tri => (value === UNKNOWN ? UNKNOWN : value === wanted);
      return {
        node,
        selector,
        asPod: stack.podIn(namespaceKey(node), labelsIn(selector)),
        hasClusterIp: not(anyOf([named(ip, "None"), named(type, "ExternalName")])),
      };
    });
}

/** Whether a Service leads to pods with these labels. */
function leadsTo({ selector }: SelectingService, labels: Labels): Tri {
  return selector.keys() === UNKNOWN
    ? UNKNOWN
    : allOf(selector.entries().map(([key, value]) => same(labels(key), value.string())));
}

/** The labels that a peer asks for and a Service does not select by. */
function missing(peer: Peer, { selector }: SelectingService): string {
  const own = labelsIn(selector);
  const lacking = peer.view
    .at("podSelector", "matchLabels")
    .entries()
    .map(([key, value]) => [key, value.string()] as const)
    .filter(([key, value]) => own(key) !== value);
  return (
    lacking.map(([key, value]) => `${key}=${isKnown(value) ? value : "?"}`).join(", ") ||
    "the labels of its expressions"
  );
}

function judge(stack: Stack, policy: StackPolicy, services: readonly SelectingService[], byVpcCni: Tri): Outcome[] {
  const rules = policy.allows("egress");
  if (rules === UNKNOWN) {
    return services.length === 0 ? [pass] : [undecided("the egress rules of the policy")];
  }
  const about = stack.policiesAbout(policy.namespace);
  /** Whether some rule for pods of the namespace opens the cluster IP, whichever pods it is for. */
  const opened = ({ asPod }: SelectingService): Tri =>
    anyOf(
      about.map((other) =>
        allOf([
          isAbout(other, policy.namespace),
          someRule(other.allows("egress"), (rule) =>
            anyOf([rule.anyPeer, namesAddresses(rule), ...rule.peers.map((peer) => peer.pod(asPod))]),
          ),
        ]),
      ),
    );
  const peers = rules.flatMap((rule) => rule.peers);
  return services.flatMap((service) => {
    const behind = stack
      .workloadsAbout(service.asPod.namespace.key)
      .map(({ workload, here }): { pod: Pod; leads: Tri } => {
        const pod = stack.podOf(workload);
        return { pod, leads: allOf([here, leadsTo(service, pod.labels)]) };
      });
    return peers.map((peer) => {
      const meant = anyOf(behind.map(({ pod, leads }): Tri => allOf([leads, peer.pod(pod)])));
      const closed: Tri = allOf([byVpcCni, service.hasClusterIp, meant, not(peer.pod(service.asPod))]);
      const bad = closed === false ? false : allOf([closed, not(opened(service))]);
      return bad === false
        ? pass
        : bad === true
          ? violation(peer.view, { service: service.node.name, labels: missing(peer, service) })
          : undecided(`whether a rule opens the Service ${service.node.name}`);
    });
  });
}

export const serviceOpensWithPods = stackRule({
  name: "service-opens-with-pods",
  capability: "network-policy",
  guide: ["np-incremental"],
  reference: {
    title:
      "amazon-network-policy-controller-k8s#224: a Service opens only if its own selector has the labels of the peer",
    url: "https://github.com/aws/amazon-network-policy-controller-k8s/issues/224",
  },
  severity: "high",
  title: "A Service selects by the labels that egress rules name its pods by",
  why: "The VPC CNI checks a packet before the Service's address is translated, and opens a cluster IP only where the Service's own selector contains what the podSelector of the peer asks for. Otherwise the pods are open, and their Service is not.",
  problem:
    "The rule selects pods behind the Service {service}, whose selector lacks {labels}: its cluster IP stays closed",
  fix: "Add the labels to the Service's selector, or name the pods by the labels that the Service selects by",
  examples: {
    bad: `new k8s.core.v1.Service("api", { spec: { selector: { app: "api" }, ports: [{ port: 8080 }] } });
new k8s.networking.v1.NetworkPolicy("web", { spec: { podSelector: {}, policyTypes: ["Egress"], egress: [
  { to: [{ podSelector: { matchLabels: { tier: "backend" } } }], ports: [{ port: 8080 }] },
] } });`,
    good: `new k8s.core.v1.Service("api", { spec: { selector: { app: "api" }, ports: [{ port: 8080 }] } });
new k8s.networking.v1.NetworkPolicy("web", { spec: { podSelector: {}, policyTypes: ["Egress"], egress: [
  { to: [{ podSelector: { matchLabels: { app: "api" } } }], ports: [{ port: 8080 }] },
] } });`,
  },
  level: level("advisory", "mandatory"),
  types: networkPolicyTypes,
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    const byVpcCni = enforcedByVpcCni(graph);
    const services = servicesOf(stack, graph.byType(serviceType));
    return stack.networkPolicies.flatMap((policy): readonly Finding[] => {
      if (byVpcCni === false) {
        return [on(policy.node, notApplicable("an engine other than the VPC CNI enforces it"))];
      }
      const outcomes = judge(stack, policy, services, byVpcCni);
      const told = outcomes.filter((outcome) => outcome !== pass);
      return (told.length > 0 ? told : [pass]).map((outcome) => on(policy.node, outcome));
    });
  },
});
