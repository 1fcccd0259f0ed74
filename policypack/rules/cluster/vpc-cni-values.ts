import type { VpcCniEnvKind } from "../../../facts/vpc-cni-env";
import { level, notApplicable, type Outcome, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { isKnown, type View } from "../../../core/view";
import { sections } from "./vpc-cni-keys";

const modes = ["POD_SECURITY_GROUP_ENFORCING_MODE", "NETWORK_POLICY_ENFORCING_MODE"];

const forms: Readonly<Record<VpcCniEnvKind, readonly [form: RegExp, words: string]>> = {
  boolean: [/^(true|false)$/, '"true" or "false"'],
  integer: [/^-?\d+$/, "an integer in quotes"],
  string: [/^/, "a string"],
};

/** Where a key written in the wrong place or case belongs: `init.env.DISABLE_TCP_EARLY_DEMUX`. */
function homeOf(key: string): string | undefined {
  if (key === "VpcCni") {
    // The name of a definition in the add-on's schema; the document has no such key.
    return "a set of keys at the top level";
  }
  const same = (other: string): boolean => other.toLowerCase() === key.toLowerCase();
  const home = sections.find(([, kinds]) => Object.keys(kinds).some(same));
  return home && [...home[0], Object.keys(home[1]).find(same)].join(".");
}

function judgeValue(at: string, key: string, kind: VpcCniEnvKind, value: View): Outcome | undefined {
  const { state } = value;
  const text = value.string();
  if (state !== "known") {
    return state === "unknown" ? undecided(value) : undefined;
  }
  const [form, words] = modes.includes(key)
    ? ([/^(strict|standard)$/, '"strict" or "standard"'] as const)
    : forms[kind];
  const right = value.jsonType() === "string" && isKnown(text) && form.test(text);
  const found = `${value.show()}${value.jsonType() === "string" ? "" : " without quotes"}`;
  return right ? undefined : violation(value, { key: at, wanted: words, found });
}

function judgeSection(
  values: View,
  path: readonly string[],
  kinds: Readonly<Record<string, VpcCniEnvKind>>,
): Outcome[] {
  const section = values.at(...path);
  if (section.state === "unknown") {
    return [undecided(section)];
  }
  return section.entries().flatMap(([key, value]) => {
    const at = [...path, key].join(".");
    const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    if (kind !== undefined) {
      return judgeValue(at, key, kind, value) ?? [];
    }
    const home = homeOf(key);
    return home === undefined
      ? []
      : violation(value, { key: at, wanted: `written as ${home}`, found: "a key that EKS does not know there" });
  });
}

export const vpcCniValues = resourceRule({
  name: "vpc-cni-values",
  capability: "cluster",
  guide: ["sgp-trunking", "np-engine"],
  severity: "high",
  title: "The configuration values of the vpc-cni add-on take effect",
  why: "EKS refuses the add-on if a boolean has no quotes, and the CNI silently treats a misspelled enforcing mode as strict.",
  problem: "{key} of the vpc-cni add-on must be {wanted}, but is {found}",
  fix: "Correct {key} in the add-on's configuration values: it must be {wanted}",
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: true } }) });`,
    good: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true" } }) });`,
  },
  level: level("mandatory"),
  types: [tokens.addon],
  check(addon) {
    const name = addon.view.at("addonName");
    if (name.string() !== "vpc-cni") {
      return name.state === "unknown" ? undecided(name) : notApplicable("the add-on is not vpc-cni");
    }
    const values = addon.view.at("configurationValues").parsedJson();
    return sections.flatMap(([path, kinds]) => judgeSection(values, path, kinds));
  },
});
