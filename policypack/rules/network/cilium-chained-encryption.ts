import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN, type View } from "../../../core/view";
import type { Tri } from "../../../core/answers";
import { chartName, chartTypes, chartValue } from "../shared/helm";

function is(view: View, wanted: string, byDefault: boolean): Tri {
  const text = view.string();
  return text === UNKNOWN ? UNKNOWN : text === undefined ? byDefault : text === wanted;
}

export const ciliumChainedEncryption = resourceRule({
  name: "cilium-chained-encryption",
  capability: "network",
  guide: ["transit-cni"],
  severity: "high",
  title: "Cilium chained to the VPC CNI encrypts with WireGuard, not IPsec",
  why: "IPsec needs the interfaces that a chained Cilium leaves to the VPC CNI, so pods lose connections or send plaintext.",
  problem: "Cilium is chained to the VPC CNI and configured for IPsec, which does not work",
  fix: "Set encryption.type to wireguard",
  examples: {
    bad: `new k8s.helm.v3.Release("cilium", { chart: "cilium", values: { cni: { chainingMode: "aws-cni" }, encryption: { enabled: true } } });`,
    good: `new k8s.helm.v3.Release("cilium", { chart: "cilium", values: { cni: { chainingMode: "aws-cni" }, encryption: { enabled: true, type: "wireguard" } } });`,
  },
  level: level("mandatory"),
  types: chartTypes,
  check(resource) {
    const chart = chartName(resource);
    if (chart !== "cilium") {
      return chart === UNKNOWN ? undecided(resource.view.at("chart")) : notApplicable("the chart is not cilium");
    }
    const enabled = chartValue(resource, "encryption", "enabled");
    const type = chartValue(resource, "encryption", "type");
    const chaining = chartValue(resource, "cni", "chainingMode");
    // Chart defaults: encryption off, type ipsec, no chaining.
    const answers = [enabled.boolean() ?? false, is(type, "ipsec", true), is(chaining, "aws-cni", false)];
    if (answers.includes(false)) {
      return pass;
    }
    return answers.includes(UNKNOWN)
      ? undecided(...[enabled, type, chaining].filter(({ state }) => state === "unknown"))
      : violation(type);
  },
});
