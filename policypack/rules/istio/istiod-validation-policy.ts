import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartTypes, chartValue } from "../shared/helm";
import { judgeChart } from "../shared/mesh";

export const istiodValidationPolicy = resourceRule({
  name: "istiod-validation-policy",
  capability: "istio",
  guide: [],
  reference: {
    title: "Istio, chart istiod: base.validationFailurePolicy",
    url: "https://github.com/istio/istio/issues/61613",
  },
  severity: "low",
  title: "Invalid mesh policies are refused from the first run on",
  why: "The chart starts with Ignore, and istiod later changes it to Fail. Until then invalid policies are accepted, and each later run sees a diff or a conflict.",
  problem: "istiod's validation webhook starts with failure policy Ignore, which istiod later changes itself",
  fix: "Set base.validationFailurePolicy of chart istiod to Fail",
  examples: {
    bad: `new k8s.helm.v3.Release("istiod", { chart: "istiod" });`,
    good: `new k8s.helm.v3.Release("istiod", { chart: "istiod", values: { base: { validationFailurePolicy: "Fail" } } });`,
  },
  level: level("disabled", "advisory"),
  types: chartTypes,
  check(release) {
    return judgeChart(release, "istiod", () => {
      const policy = chartValue(release, "base", "validationFailurePolicy");
      const text = policy.string();
      if (text === UNKNOWN) {
        return undecided(policy);
      }
      return text === "Fail" ? pass : violation(policy);
    });
  },
});
