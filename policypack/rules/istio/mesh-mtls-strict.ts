import type { Graph, Node } from "../../graph";
import { level, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, type Maybe, UNKNOWN } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { chartTypes } from "../shared/helm";
import { istiodValue, judgeCharts } from "../shared/mesh";
import { isSameNamespace } from "../../../core/policies/namespace-key";
import { namedNamespace, namespaceKey } from "../../namespaces";
import { selectsAll } from "../../../core/labels";

const peerAuthenticationType = "kubernetes:security.istio.io/*:PeerAuthentication";

/** The namespace whose policies apply to the whole mesh: istiod's own by default. */
function rootNamespace(istiod: Node): Maybe<string> {
  return istiodValue(istiod, "meshConfig", "rootNamespace").string() ?? namedNamespace(istiod) ?? "default";
}

/** Whether a policy makes mTLS strict for the whole mesh. */
function isStrict(policy: Node, root: Maybe<string>): Tri {
  const spec = policy.view.at("spec");
  const mode = spec.at("mtls", "mode").string();
  const place = namespaceKey(policy);
  const selector = spec.at("selector");
  return allOf([
    isSameNamespace(place, root),
    selector.state === "absent" ? true : selectsAll(selector),
    mode === UNKNOWN ? UNKNOWN : mode === "STRICT",
  ]);
}

function judge(graph: Graph, istiod: Node): Outcome {
  const root = rootNamespace(istiod);
  const strict = anyOf(graph.byType(peerAuthenticationType).map((policy) => isStrict(policy, root)));
  if (strict === UNKNOWN) {
    return undecided("mode, selector or namespace of a PeerAuthentication");
  }
  return strict ? pass : violation(undefined, { root: isKnown(root) ? root : "istiod" });
}

export const meshMtlsStrict = stackRule({
  name: "mesh-mtls-strict",
  capability: "istio",
  guide: ["mesh-mtls-strict", "transit-mesh"],
  severity: "high",
  title: "The whole mesh accepts mTLS only",
  why: "The default mode, PERMISSIVE, accepts plaintext from anything that can reach the pod.",
  problem: "No PeerAuthentication with mode STRICT applies to the whole mesh",
  fix: "Add a PeerAuthentication with mtls.mode STRICT and no selector to namespace {root}",
  examples: {
    bad: `new k8s.helm.v3.Release("istiod", { chart: "istiod", namespace: "istio-system" });`,
    good: `new k8s.helm.v3.Release("istiod", { chart: "istiod", namespace: "istio-system" });
new k8s.apiextensions.CustomResource("strict", {
  apiVersion: "security.istio.io/v1", kind: "PeerAuthentication",
  metadata: { name: "default", namespace: "istio-system" }, spec: { mtls: { mode: "STRICT" } },
});`,
  },
  level: level("advisory", "mandatory"),
  types: chartTypes,
  check(graph) {
    return judgeCharts(graph, "istiod", (istiod) => judge(graph, istiod));
  },
});
