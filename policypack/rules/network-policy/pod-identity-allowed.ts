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
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf } from "../../../core/answers";
import { namespaceIsolated } from "./isolation";
import { coversAddress, coversPort, isAbout, someRule } from "../../../core/policies/cover";
import { type Stack, stackOf } from "./stack";

const associationType = "aws:eks/podIdentityAssociation:PodIdentityAssociation";

/** The agent's address on every node. Source: EKS User Guide, "Set up the Amazon EKS Pod Identity Agent". */
const agents = ["169.254.170.23", "fd00:ec2::23"];

function judge(stack: Stack, association: Node): Outcome {
  const key = stack.keyOf(association);
  const isolated = namespaceIsolated(stack, stack.namespace(key), "egress");
  if (isolated === false) {
    return notApplicable("the namespace does not deny egress by default");
  }
  // Policies do not show which pods use the service account: any rule of the namespace may be for them.
  const allowed = anyOf(
    stack
      .policiesAbout(key)
      .map((policy) =>
        allOf([
          isAbout(policy, key),
          someRule(policy.allows("egress"), (rule) =>
            allOf([coversPort(rule, "TCP", 80), anyOf(agents.map((agent) => coversAddress(rule, agent)))]),
          ),
        ]),
      ),
  );
  if (allowed === true) {
    return pass;
  }
  return isolated === UNKNOWN || allowed === UNKNOWN
    ? undecided("what the namespace's egress policies allow")
    : violation(undefined, { namespace: association.view.at("namespace") });
}

export const podIdentityAllowed = stackRule({
  name: "pod-identity-allowed",
  capability: "network-policy",
  guide: ["np-incremental"],
  reference: {
    title: "EKS User Guide, Set up the Amazon EKS Pod Identity Agent",
    url: "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html",
  },
  severity: "low",
  title: "Pods with EKS Pod Identity can reach its agent in namespaces that deny egress by default",
  why: "Pods get their credentials from an address on the node. If a policy blocks it, you only see an AWS access error.",
  problem: "Namespace {namespace} denies egress by default, and no policy allows the Pod Identity agent",
  fix: "Add an egress rule to ipBlock 169.254.170.23/32 (IPv6: fd00:ec2::23/128) on TCP 80",
  examples: {
    bad: `new aws.eks.PodIdentityAssociation("api", { clusterName, namespace: "shop", serviceAccount: "api", roleArn });
new k8s.networking.v1.NetworkPolicy("deny", { metadata: { namespace: "shop" }, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } });`,
    good: `new k8s.networking.v1.NetworkPolicy("pod-identity", { metadata: { namespace: "shop" }, spec: {
  podSelector: {}, policyTypes: ["Egress"],
  egress: [{ to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ port: 80 }] }],
} });`,
  },
  level: level("advisory"),
  types: [associationType],
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    return graph.byType(associationType).map((association) => on(association, judge(stack, association)));
  },
});
