import { z } from "zod";
import { nearest } from "../../../core/problem";
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
      const near = nearest(key, keys, 4);
      const meant = near === undefined ? "" : `; did you mean ${near}?`;
      return violation(value, { key: `${path}.${key}`, meant });
    });
}

export const vpcCniKnownKeys = resourceRule({
  name: "vpc-cni-known-keys",
  capability: "cluster",
  guide: ["sgp-trunking", "np-engine"],
  severity: "low",
  title: "The vpc-cni add-on only sets environment variables that exist",
  why: "EKS refuses an add-on with a variable that is not in its schema, and you only find out during the update.",
  problem: "The VPC CNI has no known variable {key}{meant}",
  fix: "Correct {key}; or, if your add-on version supports it (see aws eks describe-addon-configuration), list it in the parameter extraKeys",
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { ENABLE_PODENI: "true" } }) });`,
    good: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true" } }) });`,
  },
  level: level("advisory"),
  params: {
    extraKeys: z.array(z.string()).default([]).describe("additional variables that your add-on version supports"),
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
