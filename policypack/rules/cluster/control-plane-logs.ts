import { z } from "zod";
import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { isKnown } from "../../../core/view";

const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

export const controlPlaneLogs = resourceRule({
  name: "control-plane-logs",
  capability: "cluster",
  guide: ["cluster-logs"],
  cis: "2.1.1",
  severity: "medium",
  title: "The control plane writes the logs that show who changed what",
  why: "Without audit and authenticator logs nobody can tell afterwards who changed a network policy or a role.",
  problem: "The cluster does not enable these control plane logs: {missing}",
  fix: "Add {missing} to enabledClusterLogTypes",
  examples: {
    bad: `new aws.eks.Cluster("main", { roleArn, vpcConfig });`,
    good: `new aws.eks.Cluster("main", {
  roleArn,
  vpcConfig,
  enabledClusterLogTypes: ["api", "audit", "authenticator"],
});`,
  },
  level: level("advisory", "mandatory"),
  params: {
    types: z
      .array(z.enum(logTypes))
      .min(1)
      .default(["api", "audit", "authenticator"])
      .describe(`log types that must be on: ${logTypes.join(", ")}`),
  },
  types: [tokens.cluster],
  check(cluster, { params }) {
    const logs = cluster.view.at("enabledClusterLogTypes");
    if (logs.state === "unknown") {
      return undecided(logs);
    }
    const written = logs.items().map((item) => item.string());
    const missing = params.types.filter((type) => !written.includes(type));
    if (missing.length === 0) {
      return pass;
    }
    return written.every(isKnown) ? violation(logs, { missing: missing.join(", ") }) : undecided(logs);
  },
});
