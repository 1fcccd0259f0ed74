import { z } from "zod";
import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN } from "../../../core/view";
import { namespaceType } from "../../namespaces";

const label = "pod-security.kubernetes.io/enforce";

export const namespacePodSecurity = resourceRule({
  name: "namespace-pod-security",
  capability: "team",
  guide: [],
  reference: {
    title: "EKS Best Practices, Pod security: Pod Security Admission",
    url: "https://docs.aws.amazon.com/eks/latest/best-practices/pod-security.html",
  },
  cis: "4.2.1",
  severity: "medium",
  title: "Namespaces of teams enforce a Pod Security Standard",
  why: "A privileged pod, or one on the host network, is outside every network policy and can change the policies of its node.",
  problem: "The namespace does not enforce a Pod Security Standard that keeps pods off the host: {found}",
  fix: "Set the label pod-security.kubernetes.io/enforce on the namespace to baseline or restricted",
  examples: {
    bad: `new k8s.core.v1.Namespace("shop", { metadata: { name: "shop" } });`,
    good: `new k8s.core.v1.Namespace("shop", { metadata: { name: "shop", labels: { "pod-security.kubernetes.io/enforce": "restricted" } } });`,
  },
  level: level("disabled", "advisory", "mandatory"),
  params: {
    privilegedNamespaces: z
      .array(z.string())
      .default(["istio-system"])
      .describe("namespaces of agents that need access to the node, such as istio-cni and ztunnel"),
  },
  namespaces: "workload",
  types: [namespaceType],
  check(namespace, { params }) {
    const name = namespace.view.at("metadata", "name").string();
    if (isKnown(name) && params.privilegedNamespaces.includes(name)) {
      return notApplicable("its agents need access to the node (privilegedNamespaces)");
    }
    const enforced = namespace.view.at("metadata", "labels", label);
    const standard = enforced.string();
    if (standard === UNKNOWN) {
      return undecided(enforced);
    }
    // A namespace with an unknown name may be an excluded one; the pack then refuses nothing for a workload rule.
    return standard === "baseline" || standard === "restricted"
      ? pass
      : violation(enforced, { found: standard === undefined ? "the label is missing" : enforced });
  },
});
