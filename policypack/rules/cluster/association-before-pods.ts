import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, type Maybe, UNKNOWN } from "../../../core/view";
import { allOf } from "../../../core/answers";
import { chartName, chartTypes, chartValue } from "../shared/helm";
import { textOr, waitsFor } from "../shared/mesh";
import { isSameNamespace } from "../../../core/policies/namespace-key";
import { namedNamespace, namespaceKey } from "../../namespaces";
import { podSpec, workloadTypes } from "../shared/workloads";

const associationType = "aws:eks/podIdentityAssociation:PodIdentityAssociation";

/** A resource that starts pods, and the service account they run under. */
interface Starter {
  readonly node: Node;
  readonly namespace: Maybe<string>;
  readonly account: Maybe<string>;
}

/** The account that a chart names after its release by default: the convention of `helm create`. */
function chartAccount(release: Node): Maybe<string> {
  const given = [["serviceAccount", "name"], ["fullnameOverride"]].map((path) =>
    textOr(chartValue(release, ...path), ""),
  );
  const set = given.find((name) => name !== "");
  if (set !== undefined) {
    return set;
  }
  const name = release.view.at("name").string();
  const chart = chartName(release);
  if (!isKnown(name)) {
    return name;
  }
  return isKnown(chart) ? (name.includes(chart) ? name : `${name}-${chart}`) : UNKNOWN;
}

function starters(graph: Graph): readonly Starter[] {
  return [
    ...graph
      .byType(...chartTypes)
      .map((node): Starter => ({ node, namespace: namedNamespace(node), account: chartAccount(node) })),
    ...graph.byType(...workloadTypes).map((node): Starter => ({
      node,
      namespace: namespaceKey(node),
      account: podSpec(node).at("serviceAccountName").string() ?? "default", // the API server's default
    })),
  ];
}

function judge(graph: Graph, { node, namespace, account }: Starter, association: Node): readonly Outcome[] {
  const wanted = association.view.at("serviceAccount");
  const name = wanted.string();
  const same = allOf([
    isSameNamespace(namespace, namedNamespace(association)),
    account === UNKNOWN || name === UNKNOWN ? UNKNOWN : account !== undefined && account === name,
  ]);
  if (same === false) {
    return [];
  }
  if (waitsFor(graph, node, association)) {
    return [pass];
  }
  return [
    same === UNKNOWN
      ? undecided(`whether its pods run under the service account of ${association.name}`)
      : violation(undefined, { account: wanted, association: association.name }),
  ];
}

export const associationBeforePods = stackRule({
  name: "association-before-pods",
  capability: "cluster",
  guide: ["pca-issuer-iam"],
  reference: {
    title: "EKS User Guide, Learn how EKS Pod Identity grants pods access to AWS services",
    url: "https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",
  },
  severity: "medium",
  title: "Pods that use EKS Pod Identity start after their association",
  why: "Credentials are injected when a pod is created. A pod that starts before its association has no credentials, or those of its node, until somebody restarts it.",
  problem: "Its pods run under service account {account} and may start before association {association}",
  fix: "Add {association} to dependsOn",
  examples: {
    bad: `new aws.eks.PodIdentityAssociation("issuer", { clusterName, namespace: "issuer", serviceAccount: "issuer", roleArn });
new k8s.helm.v3.Release("issuer", { chart: "aws-privateca-issuer", namespace: "issuer", values: { serviceAccount: { name: "issuer" } } });`,
    good: `const association = new aws.eks.PodIdentityAssociation("issuer", { clusterName, namespace: "issuer", serviceAccount: "issuer", roleArn });
new k8s.helm.v3.Release("issuer", { chart: "aws-privateca-issuer", namespace: "issuer", values: { serviceAccount: { name: "issuer" } } }, { dependsOn: [association] });`,
  },
  level: level("advisory", "mandatory"),
  types: [associationType],
  check(graph): readonly Finding[] {
    const associations = graph.byType(associationType);
    return starters(graph).flatMap((starter) =>
      associations.flatMap((association) =>
        judge(graph, starter, association).map((outcome) => on(starter.node, outcome)),
      ),
    );
  },
});
