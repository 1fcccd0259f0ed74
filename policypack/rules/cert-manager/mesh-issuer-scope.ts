import type { Graph, Node } from "../../graph";
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
import { type Maybe, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, not, type Tri } from "../../../core/answers";
import { where } from "../shared/outcomes";
import { someChart } from "../shared/helm";
import { issuerTypes } from "../shared/private-ca";
import { charts, requestPolicyType } from "./issuers";

/** Whether a policy applies to an issuer; `*` or no name means any. */
function selects(policy: Node, issuer: Node): Tri {
  const reference = policy.view.at("spec", "selector", "issuerRef");
  const fits = (view: View, wanted: Maybe<string>): Tri => {
    const text = view.string();
    if (text === undefined || text === "*") {
      return true;
    }
    return text === UNKNOWN || wanted === UNKNOWN ? UNKNOWN : text === wanted;
  };
  const sources = policy.refs("spec");
  // A name that came only from the issuer is the issuer's own, even while it is unknown.
  const named = reference.at("name").state === "unknown" && sources.includes(issuer) && sources.length === 1;
  return allOf([
    fits(reference.at("kind"), issuer.type.split(":").at(-1)),
    named || fits(reference.at("name"), issuer.view.at("metadata", "name").string()),
  ]);
}

function bounded(policy: Node): Tri {
  const spec = policy.view.at("spec");
  const uris = spec.at("allowed", "uris", "values");
  const longest = spec.at("constraints", "maxDuration");
  if (longest.state === "absent" || uris.items().some((uri) => uri.string() === "*" || uri.string() === "spiffe://*")) {
    return false;
  }
  return longest.state === "unknown" || uris.hasUnknown() ? UNKNOWN : true;
}

function judge(graph: Graph, issuer: Node): Outcome {
  const approver = someChart(graph, [charts.approverPolicy]);
  if (approver === false) {
    return violation(undefined, { reason: "cert-manager approves the requests of every namespace" });
  }
  const policies = graph
    .byType(requestPolicyType)
    .map((policy): { policy: Node; speaks: Tri } => ({ policy, speaks: selects(policy, issuer) }));
  const spoken = anyOf(policies.map(({ speaks }) => speaks));
  if (spoken === false) {
    return violation(undefined, { reason: "no CertificateRequestPolicy applies to it" });
  }
  const open = policies.find(({ policy, speaks }) => speaks === true && bounded(policy) === false);
  if (open !== undefined) {
    return violation(undefined, {
      reason: `policy ${open.policy.name} limits neither the URIs nor the duration of a request`,
    });
  }
  const kept: readonly Tri[] = [
    approver,
    spoken,
    ...policies.map(({ policy, speaks }) => anyOf([not(speaks), bounded(policy)])),
  ];
  return allOf(kept) === true ? pass : undecided("which policies apply to it, and what they allow");
}

export const meshIssuerScope = stackRule({
  name: "mesh-issuer-scope",
  capability: "cert-manager",
  guide: ["pca-issuer", "mesh-istio-csr"],
  severity: "critical",
  title: "A cluster-wide issuer for the mesh signs only what a policy allows",
  why: "Any namespace can refer to an AWSPCAClusterIssuer. With automatic approval, anyone who can create a CertificateRequest in any namespace can mint any mesh identity.",
  problem: "Any namespace can get any SPIFFE ID signed by this issuer: {reason}",
  fix: "Install approver-policy with CertificateRequestPolicies that limit URIs and maxDuration for this issuer, or use a namespaced AWSPCAIssuer",
  examples: {
    bad: `new CustomResource("mesh", { kind: "AWSPCAClusterIssuer", ... }); // together with istio-csr and cert-manager's own approver`,
    good: `new CustomResource("mesh-workloads", {
  kind: "CertificateRequestPolicy",
  spec: {
    allowed: { uris: { required: true, values: ["spiffe://cluster.local/ns/*/sa/*"] } },
    constraints: { maxDuration: "24h" },
    selector: { issuerRef: { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "mesh" } },
  },
});`,
  },
  level: level("advisory", "mandatory"),
  types: [issuerTypes.cluster],
  check(graph): readonly Finding[] {
    const mesh = someChart(graph, [charts.istioCsr]);
    const otherwise = notApplicable("no mesh in this stack gets its identities from it");
    return graph.byType(issuerTypes.cluster).map((issuer) =>
      on(
        issuer,
        where(mesh, otherwise, "whether the stack has istio-csr", () => judge(graph, issuer)),
      ),
    );
  },
});
