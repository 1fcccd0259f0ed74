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
import { isKnown, UNKNOWN, type View } from "../../view";
import { charts as installed } from "../shared/helm";
import { issuerTypes } from "../shared/private-ca";
import { charts, requestPolicyType } from "./issuers";

/** Whether a policy speaks of an issuer; `*` and an absent name stand for any. */
function selects(policy: Node, issuer: Node): boolean {
  const reference = policy.view.at("spec", "selector", "issuerRef");
  const fits = (view: View, wanted: string | undefined): boolean => {
    const text = view.string();
    return text === undefined || text === UNKNOWN || text === "*" || text === wanted;
  };
  const name = issuer.view.at("metadata", "name").string();
  return (
    fits(reference.at("kind"), issuer.type.split(":").at(-1)) &&
    fits(reference.at("name"), isKnown(name) ? name : undefined)
  );
}

function bounded(policy: Node): boolean | typeof UNKNOWN {
  const spec = policy.view.at("spec");
  const uris = spec.at("allowed", "uris", "values");
  const longest = spec.at("constraints", "maxDuration");
  if (longest.state === "absent" || uris.items().some((uri) => uri.string() === "*" || uri.string() === "spiffe://*")) {
    return false;
  }
  return longest.state === "unknown" || uris.hasUnknown() ? UNKNOWN : true;
}

function judge(graph: Graph, issuer: Node): Outcome {
  if (installed(graph, charts.istioCsr).length === 0) {
    return notApplicable("no mesh in this stack takes its identities from it");
  }
  if (installed(graph, charts.approverPolicy).length === 0) {
    return violation(undefined, { reason: "cert-manager approves the requests of every namespace" });
  }
  const policies = graph.byType(requestPolicyType).filter((policy) => selects(policy, issuer));
  if (policies.length === 0) {
    return violation(undefined, { reason: "no CertificateRequestPolicy speaks of it" });
  }
  const answers = policies.map(bounded);
  const open = policies[answers.indexOf(false)];
  if (open !== undefined) {
    return violation(undefined, {
      reason: `policy ${open.name} bounds neither the URIs nor the duration of a request`,
    });
  }
  return answers.includes(UNKNOWN) ? undecided("the URIs and the duration that its policies allow") : pass;
}

export const meshIssuerScope = stackRule({
  name: "mesh-issuer-scope",
  capability: "cert-manager",
  guide: ["pca-issuer", "mesh-istio-csr"],
  severity: "critical",
  title: "A cluster-wide issuer of the mesh signs only what a policy allows",
  why: "Any namespace may refer to an AWSPCAClusterIssuer: with automatic approval, whoever may create a CertificateRequest anywhere mints any identity of the mesh.",
  problem: "Any namespace can have any SPIFFE id signed by this issuer: {reason}",
  fix: "Install approver-policy with CertificateRequestPolicies that bound URIs and maxDuration for this issuer, or use an AWSPCAIssuer",
  examples: {
    bad: `new CustomResource("mesh", { kind: "AWSPCAClusterIssuer", ... }); // beside istio-csr, with cert-manager's own approver`,
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
    return graph.byType(issuerTypes.cluster).map((issuer) => on(issuer, judge(graph, issuer)));
  },
});
