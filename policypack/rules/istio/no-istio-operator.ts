import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartName, chartTypes } from "../shared/helm";

export const noIstioOperator = resourceRule({
  name: "no-istio-operator",
  capability: "istio",
  guide: ["mesh-istiod-ca-off", "mesh-ca-address"],
  reference: {
    title: "Istio 1.24: the in-cluster operator is removed",
    url: "https://istio.io/latest/blog/2024/in-cluster-operator-deprecation-announcement/",
  },
  severity: "high",
  title: "Istio is installed by its charts, not by an IstioOperator",
  why: "No operator reads an IstioOperator any more: its values, including the CA's address and switch, are not applied, and patches by index hit other arguments.",
  problem: "Nothing applies an IstioOperator: the operator was removed in Istio 1.24",
  fix: "Move its values to Helm releases of the charts base, cni and istiod, which mount istiod's certificate without overlays",
  examples: {
    bad: `new k8s.apiextensions.CustomResource("istio", {
  apiVersion: "install.istio.io/v1alpha1", kind: "IstioOperator", spec: { values: { pilot: { env: { ENABLE_CA_SERVER: "false" } } } },
});`,
    good: `new k8s.helm.v3.Release("istiod", { chart: "istiod", values: { env: { ENABLE_CA_SERVER: "false" } } });`,
  },
  level: level("advisory", "mandatory"),
  types: ["kubernetes:install.istio.io/*:IstioOperator", ...chartTypes],
  check(resource) {
    if (!chartTypes.includes(resource.type)) {
      return violation();
    }
    const name = chartName(resource);
    if (name === UNKNOWN) {
      return undecided(resource.view.at("chart"));
    }
    if (name === "istio-operator") {
      return violation("chart");
    }
    return name === "istiod" ? pass : notApplicable("the chart does not belong to Istio");
  },
});
