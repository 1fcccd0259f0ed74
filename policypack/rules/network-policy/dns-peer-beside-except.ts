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
import { isPrivate, maybeBlock } from "../../../core/cidr";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, not, type Tri } from "../../../core/answers";
import { enforcedByVpcCni } from "./engines";
import { namesDns } from "./isolation";
import { networkPolicyTypes } from "./policies";
import { isAbout, someRule } from "../../../core/policies/cover";
import type { StackPolicy } from "./policies";
import { type Stack, stackOf } from "./stack";

/** Whether a block contains private addresses, which pods and CoreDNS use. */
function holdsPrivate(cidr: View): Tri {
  const block = maybeBlock(cidr.string());
  return isKnown(block) ? isPrivate(block) : UNKNOWN;
}

/** Whether a policy excludes private addresses from what it allows. */
function excludesPrivate(policy: StackPolicy): Tri {
  return someRule(policy.allows("egress"), (rule) =>
    anyOf(rule.peers.flatMap((peer) => peer.blocks.flatMap(({ except }) => except.map(holdsPrivate)))),
  );
}

function judge(stack: Stack, policy: StackPolicy, byVpcCni: Tri): Outcome {
  const excludes = excludesPrivate(policy);
  const others = stack.policiesAbout(policy.namespace);
  const dns = (anyPeer: boolean): Tri =>
    anyOf(
      others.map((other) =>
        allOf([
          isAbout(other, policy.namespace),
          someRule(other.allows("egress"), (rule) =>
            allOf([namesDns(rule, "UDP"), anyPeer ? rule.anyPeer : not(rule.anyPeer)]),
          ),
        ]),
      ),
    );
  const broken = allOf([excludes, dns(true), not(dns(false)), byVpcCni]);
  return broken === false ? pass : broken === true ? violation() : undecided("the egress rules of the namespace");
}

export const dnsPeerBesideExcept = stackRule({
  name: "dns-peer-beside-except",
  capability: "network-policy",
  guide: ["np-dns"],
  reference: {
    title: "aws-network-policy-agent#326: except takes precedence over a rule by port alone",
    url: "https://github.com/aws/aws-network-policy-agent/issues/326",
  },
  severity: "high",
  title: "If an ipBlock excludes private addresses, the DNS rule selects CoreDNS explicitly",
  why: "In the VPC CNI an ipBlock's except overrides a rule that only names a port, so DNS is cut off if the block holds the cluster IP of kube-dns (172.20.0.10 or 10.100.0.10 where the cluster names no service CIDR).",
  problem: "An ipBlock in this policy excludes private addresses, but DNS in its namespace is only allowed by port",
  fix: "Select CoreDNS in the DNS rule: namespaceSelector kubernetes.io/metadata.name: kube-system with podSelector k8s-app: kube-dns",
  examples: {
    bad: `new k8s.networking.v1.NetworkPolicy("internet", { spec: { podSelector: {}, policyTypes: ["Egress"], egress: [
  { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "172.16.0.0/12"] } }] },
  { ports: [{ protocol: "UDP", port: 53 }] },
] } });`,
    good: `new k8s.networking.v1.NetworkPolicy("internet", { spec: { podSelector: {}, policyTypes: ["Egress"], egress: [
  { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "172.16.0.0/12"] } }] },
  { to: [coreDns], ports: [{ protocol: "UDP", port: 53 }, { protocol: "TCP", port: 53 }] },
] } });`,
  },
  level: level("advisory", "mandatory"),
  types: networkPolicyTypes,
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    const byVpcCni = enforcedByVpcCni(graph);
    return stack.networkPolicies.map((policy) =>
      on(
        policy.node,
        byVpcCni === false
          ? notApplicable("an engine other than the VPC CNI enforces it")
          : judge(stack, policy, byVpcCni),
      ),
    );
  },
});
