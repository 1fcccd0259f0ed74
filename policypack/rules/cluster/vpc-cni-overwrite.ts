import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";

export const vpcCniOverwrite = resourceRule({
  name: "vpc-cni-overwrite",
  capability: "cluster",
  guide: ["np-engine", "sgp-standard-mode"],
  severity: "low",
  title: "Updates of the vpc-cni add-on overwrite manual edits",
  why: "With PRESERVE, a value that somebody once set with kubectl set env on aws-node stays, whatever the program says.",
  problem:
    "The vpc-cni add-on keeps settings that were edited by hand in the cluster (resolveConflictsOnUpdate is PRESERVE)",
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
    // Provider default: NONE. An update that meets a manual edit fails, so somebody notices.
    if (resolve.string() !== "PRESERVE") {
      return pass;
    }
    return isKnownName ? violation(resolve) : undecided(name);
  },
});
