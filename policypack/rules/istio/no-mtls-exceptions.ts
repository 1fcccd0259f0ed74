import { z } from "zod";
import type { Resource } from "../../graph";
import { level, type Outcome, resourceRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN, type View } from "../../../core/view";

const unknownOrNot = (view: View): readonly View[] => (view.state === "unknown" ? [view] : []);

/** The modes of a PeerAuthentication, by port as well. */
function serverModes(spec: View): readonly View[] {
  const ports = spec.at("portLevelMtls");
  return [spec.at("mtls", "mode"), ...ports.entries().map(([, port]) => port.at("mode")), ...unknownOrNot(ports)];
}

/** The modes of a DestinationRule: as a whole, by port, and for each subset. */
function clientModes(spec: View): readonly View[] {
  const subsets = spec.at("subsets");
  const policies = [spec.at("trafficPolicy"), ...subsets.items().map((subset) => subset.at("trafficPolicy"))];
  const all = policies.flatMap((policy) => {
    const ports = policy.at("portLevelSettings");
    return [policy.at("tls", "mode"), ...ports.items().map((port) => port.at("tls", "mode")), ...unknownOrNot(ports)];
  });
  return [...all, ...unknownOrNot(subsets)];
}

/** Whether a host is in the cluster: a short name, a Service name, or a wildcard for all of them. */
function inMesh(host: string): boolean {
  return !host.includes(".") || /[.]svc([.]|$)/.test(host) || host.endsWith(".local");
}

function judgeModes(modes: readonly View[], weak: readonly string[], of: string): readonly Outcome[] {
  return modes.flatMap((mode): readonly Outcome[] => {
    const text = mode.string();
    if (text === UNKNOWN) {
      return [undecided(mode)];
    }
    return text !== undefined && weak.includes(text) ? [violation(mode, { of, mode: text })] : [];
  });
}

function judgeRule({ view }: Resource): readonly Outcome[] {
  const host = view.at("spec", "host");
  const name = host.string();
  if (isKnown(name) && !inMesh(name)) {
    return [];
  }
  const found = judgeModes(clientModes(view.at("spec")), ["DISABLE"], "DestinationRule");
  return name === UNKNOWN && found.length > 0 ? [undecided(host)] : found;
}

export const noMtlsExceptions = resourceRule({
  name: "no-mtls-exceptions",
  capability: "istio",
  guide: ["mesh-mtls-strict"],
  severity: "high",
  title: "No workload or port of the mesh is exempt from mTLS",
  why: "A policy for a namespace, workload or port overrides the mesh-wide one and accepts or sends plaintext.",
  problem: "The {of} sets mTLS to {mode}",
  fix: "Remove {mode}, and add clients that cannot speak mTLS to the mesh",
  examples: {
    bad: `new k8s.apiextensions.CustomResource("metrics", {
  apiVersion: "security.istio.io/v1", kind: "PeerAuthentication", metadata: { namespace: "shop" },
  spec: { mtls: { mode: "STRICT" }, portLevelMtls: { "9090": { mode: "PERMISSIVE" } } },
});`,
    good: `new k8s.apiextensions.CustomResource("strict", {
  apiVersion: "security.istio.io/v1", kind: "PeerAuthentication", metadata: { namespace: "shop" },
  spec: { mtls: { mode: "STRICT" } },
});`,
  },
  level: level("advisory", "mandatory"),
  params: {
    modes: z
      .array(z.enum(["PERMISSIVE", "DISABLE"]))
      .min(1)
      .default(["PERMISSIVE", "DISABLE"])
      .describe("modes that a PeerAuthentication must not have"),
  },
  types: ["kubernetes:security.istio.io/*:PeerAuthentication", "kubernetes:networking.istio.io/*:DestinationRule"],
  check(resource, { params }) {
    return resource.type.endsWith(":DestinationRule")
      ? judgeRule(resource)
      : judgeModes(serverModes(resource.view.at("spec")), params.modes, "PeerAuthentication");
  },
});
