import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";

export const vpcCniOverwrite = resourceRule({
  name: "vpc-cni-overwrite",
  capability: "cluster",
  guide: ["np-engine", "sgp-standard-mode"],
  severity: "low",
  title: "Updates of the vpc-cni add-on undo edits by hand",
  why: "With PRESERVE, whoever once ran kubectl set env on aws-node keeps his value, whatever the program says.",
  problem: "The vpc-cni add-on keeps settings that were edited in the cluster (resolveConflictsOnUpdate is PRESERVE)",
  fix: 'Set resolveConflictsOnUpdate to "OVERWRITE"',
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", resolveConflictsOnUpdate: "PRESERVE" });`,
    good: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", resolveConflictsOnUpdate: "OVERWRITE" });`,
  },
  level: level("advisory"),
  types: [tokens.addon],
  check(addon) {
    const name = addon.view.at("addonName");
    const isKnownName = name.state === "known";
    if (isKnownName && name.string() !== "vpc-cni") {
      return notApplicable("the add-on is not vpc-cni");
    }
    const resolve = addon.view.at("resolveConflictsOnUpdate");
    if (resolve.state === "unknown") {
      return undecided(resolve);
    }
    // Left out, the provider takes NONE: an update that meets an edit fails, so that somebody sees it.
    if (resolve.string() !== "PRESERVE") {
      return pass;
    }
    return isKnownName ? violation(resolve) : undecided(name);
  },
});
