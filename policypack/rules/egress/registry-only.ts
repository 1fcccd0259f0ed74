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
  why: "With ALLOW_ANY, the default, a workload that was taken over sends what it finds to any host.",
  problem: "Sidecars may connect to every host: the mode of outboundTrafficPolicy is {mode}",
  fix: "Set outboundTrafficPolicy.mode to REGISTRY_ONLY (meshConfig of chart istiod), and register what is needed with ServiceEntries",
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
      // A Sidecar that sets no mode takes that of the mesh.
      return judge(resource.view.at("spec", "outboundTrafficPolicy", "mode"), "REGISTRY_ONLY");
    }
    return judgeChart(resource, "istiod", () => {
      const profiles = [istiodValue(resource, "profile"), istiodValue(resource, "global", "profile")].map((profile) =>
        profile.string(),
      );
      if (profiles.includes("ambient")) {
        return notApplicable(
          "ztunnel does not know the mode; in ambient mode network policies hold egress (default-deny)",
        );
      }
      const outcome = judge(istiodValue(resource, "meshConfig", "outboundTrafficPolicy", "mode"), "ALLOW_ANY");
      return profiles.includes(UNKNOWN) ? doubted(outcome, "profile of istiod") : outcome;
    });
  },
});
