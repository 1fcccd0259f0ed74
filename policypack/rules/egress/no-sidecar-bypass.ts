import { z } from "zod";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN, type View } from "../../../core/view";
import { podIdentityAgent } from "../../../facts/pod-identity-agent";
import { workloads, workloadTypes } from "../shared/workloads";

/**
 * Pod annotations that make traffic bypass the sidecar. Source:
 * https://istio.io/latest/docs/reference/config/annotations/
 */
const exclusions = ["excludeOutboundIPRanges", "excludeOutboundPorts", "excludeInboundPorts"].map(
  (key) => `traffic.sidecar.istio.io/${key}`,
);

/** Credentials of the pod come from its node, at a link-local address that no sidecar can register. */
const agents: readonly string[] = Object.values(podIdentityAgent);

function judge(annotations: View, allowed: readonly string[]): readonly Outcome[] {
  const outcomes = exclusions.flatMap((key): readonly Outcome[] => {
    const annotation = annotations.at(key);
    const text = annotation.string();
    if (text === UNKNOWN) {
      return [undecided(annotation)];
    }
    const found = (text?.split(",") ?? []).map((each) => each.trim()).filter((each) => each !== "");
    const harmless = key.endsWith("excludeOutboundIPRanges") ? [...allowed, ...agents] : allowed;
    const left = found.filter((each) => !harmless.includes(each));
    return left.length === 0 ? [] : [violation(annotation, { key, left: left.join(", ") })];
  });
  return outcomes.length === 0 ? [pass] : outcomes;
}

export const noSidecarBypass = stackRule({
  name: "no-sidecar-bypass",
  capability: "egress",
  guide: ["mesh-mtls-strict", "tooling-egress"],
  severity: "medium",
  title: "No pod traffic bypasses its sidecar",
  why: "Traffic that bypasses the sidecar has neither mTLS nor an identity, and no host rule applies to it. The link-local addresses of the EKS Pod Identity agent are excepted.",
  problem: "Annotation {key} makes {left} bypass the sidecar",
  fix: "Remove {left} from {key}, and register the destination with a ServiceEntry instead",
  examples: {
    bad: `new k8s.apps.v1.Deployment("api", { spec: { selector, template: {
  metadata: { labels, annotations: { "traffic.sidecar.istio.io/excludeOutboundIPRanges": "0.0.0.0/0" } }, spec,
} } });`,
    good: `new k8s.apps.v1.Deployment("api", { spec: { selector, template: { metadata: { labels }, spec } } });`,
  },
  level: level("disabled", "advisory", "mandatory"),
  params: {
    allowed: z
      .array(z.string())
      .default([])
      .describe("ports and ranges that may bypass the sidecar, written as in the annotations"),
  },
  namespaces: "workload",
  types: workloadTypes,
  check(graph, { params }): readonly Finding[] {
    return workloads(graph).flatMap(({ node, pod }) =>
      judge(pod.at("metadata", "annotations"), params.allowed).map((outcome) => on(node, outcome)),
    );
  },
});
