import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import { vpcCniEnv, vpcCniInitEnv } from "../../../facts/vpc-cni-env";
import { level, notApplicable, type Outcome, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import type { View } from "../../../core/view";

const environments: readonly (readonly [path: readonly string[], keys: readonly string[]])[] = [
  [["env"], Object.keys(vpcCniEnv)],
  [["init", "env"], Object.keys(vpcCniInitEnv)],
];

function judge(environment: View, path: string, keys: readonly string[]): readonly Outcome[] {
  if (environment.state === "unknown") {
    return [undecided(environment)];
  }
  return environment
    .entries()
    .filter(([key]) => !keys.includes(key))
    .map(([key, value]) => {
      const nearest = closest(key, keys);
      const meant = distance(key, nearest) <= 4 ? `, meant may be ${nearest}` : "";
      return violation(value, { key: `${path}.${key}`, meant });
    });
}

export const vpcCniKnownKeys = resourceRule({
  name: "vpc-cni-known-keys",
  capability: "cluster",
  guide: ["sgp-trunking", "np-engine"],
  severity: "low",
  title: "The environment variables of the vpc-cni add-on are ones that it knows",
  why: "EKS refuses an add-on with a variable that is not in its schema, which only the update shows.",
  problem: "The VPC CNI is not known to have the variable {key}{meant}",
  fix: "Correct {key}, or list it in the parameter extraKeys where the version of the add-on has it (aws eks describe-addon-configuration)",
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { ENABLE_PODENI: "true" } }) });`,
    good: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true" } }) });`,
  },
  level: level("advisory"),
  params: {
    extraKeys: z
      .array(z.string())
      .default([])
      .describe("variables that the add-on's version has beyond the known ones"),
  },
  types: [tokens.addon],
  check(addon, { params }) {
    const name = addon.view.at("addonName");
    if (name.string() !== "vpc-cni") {
      return name.state === "unknown" ? undecided(name) : notApplicable("the add-on is not vpc-cni");
    }
    const values = addon.view.at("configurationValues").parsedJson();
    return environments.flatMap(([path, keys]) =>
      judge(values.at(...path), path.join("."), [...keys, ...params.extraKeys]),
    );
  },
});
