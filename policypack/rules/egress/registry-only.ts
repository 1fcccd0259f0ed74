import { level, notApplicable, type Outcome, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN, type View } from "../../../core/view";
import { chartTypes } from "../shared/helm";
import { doubted } from "../shared/outcomes";
import { istiodValue, judgeChart } from "../shared/mesh";

const sidecarType = "kubernetes:networking.istio.io/*:Sidecar";

function judge(view: View, fallback: string): Outcome {
  const mode = view.string() ?? fallback;
  if (mode === UNKNOWN) {
    return undecided(view);
  }
  return mode === "REGISTRY_ONLY" ? pass : violation(view, { mode });
}

export const registryOnly = resourceRule({
  name: "registry-only",
  capability: "egress",
  guide: ["egress-gateway", "tooling-egress"],
  severity: "medium",
  title: "Sidecars connect to registered hosts only",
  why: "With ALLOW_ANY, the default, a compromised workload can send data to any host.",
  problem: "Sidecars can connect to any host: outboundTrafficPolicy.mode is {mode}",
  fix: "Set outboundTrafficPolicy.mode to REGISTRY_ONLY (meshConfig of chart istiod), and register the hosts that workloads need with ServiceEntries",
  examples: {
    bad: `new k8s.helm.v3.Release("istiod", { chart: "istiod" });`,
    good: `new k8s.helm.v3.Release("istiod", {
  chart: "istiod", values: { meshConfig: { outboundTrafficPolicy: { mode: "REGISTRY_ONLY" } } },
});`,
  },
  level: level("disabled", "advisory", "mandatory"),
  types: [...chartTypes, sidecarType],
  check(resource) {
    if (!chartTypes.includes(resource.type)) {
      // A Sidecar without a mode inherits the mesh's.
      return judge(resource.view.at("spec", "outboundTrafficPolicy", "mode"), "REGISTRY_ONLY");
    }
    return judgeChart(resource, "istiod", () => {
      const profiles = [istiodValue(resource, "profile"), istiodValue(resource, "global", "profile")].map((profile) =>
        profile.string(),
      );
      if (profiles.includes("ambient")) {
        return notApplicable(
          "ztunnel does not support the mode; in ambient mode network policies restrict egress (default-deny)",
        );
      }
      const outcome = judge(istiodValue(resource, "meshConfig", "outboundTrafficPolicy", "mode"), "ALLOW_ANY");
      return profiles.includes(UNKNOWN) ? doubted(outcome, "profile of istiod") : outcome;
    });
  },
});
