import { z } from "zod";
import { mostSecurityGroupsPerInterface, rulesPerInterface, securityGroupsPerInterface } from "../../../facts/quotas";
import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import type { ListedGroups } from "../shared/groups";
import { interfacesOfTemplate } from "../shared/nodes";
import { countRules } from "./quotas";

const templateTypes = [tokens.launchTemplate, tokens.launchConfiguration];

function judge(graph: Graph, template: Node, groups: ListedGroups, quota: number): Outcome {
  if (groups.least > quota) {
    return violation(undefined, { found: `${groups.least} security groups`, quota });
  }
  // The rules of all its groups count for an interface.
  const rules = groups.keys.flatMap((key) => countRules(graph, key));
  const count = (key: "sure" | "most"): number =>
    Math.max(
      ...["ingress", "egress"].map((direction) =>
        // Equivalent mutant (swap-operator): each direction is counted in the other's place.
        rules.filter((each) => each.direction === direction).reduce((sum, each) => sum + each[key], 0),
      ),
    );
  if (count("sure") > rulesPerInterface) {
    return violation(undefined, { found: `${count("sure")} rules of one direction`, quota: rulesPerInterface });
  }
  if (!groups.complete) {
    return undecided(`the security groups of ${template.name}`);
  }
  return count("most") > rulesPerInterface ? undecided("how often the rules of its security groups count") : pass;
}

export const groupsPerInterface = stackRule({
  name: "groups-per-interface",
  capability: "security-groups",
  guide: ["sgp-limits"],
  severity: "medium",
  title: "No node interface exceeds its quota of security groups or of rules in them",
  why: "Instances of a launch template over the quota do not start, and only the Auto Scaling group reports it.",
  problem: "An interface of the launch template would have {found}; the quota is {quota}",
  fix: "Merge groups of the launch template until it has at most {quota}; if AWS has raised the quota, set the parameter quota",
  examples: {
    bad: `new aws.ec2.LaunchTemplate("nodes", { vpcSecurityGroupIds: [clusterGroup, nodes.id, dns.id, mesh.id, logs.id, legacy.id] });`,
    good: `new aws.ec2.LaunchTemplate("nodes", { vpcSecurityGroupIds: [clusterGroup, nodes.id] });`,
  },
  level: level("mandatory"),
  params: {
    quota: z
      .int()
      .min(1)
      .max(mostSecurityGroupsPerInterface)
      .default(securityGroupsPerInterface)
      .describe(
        `highest number of security groups on an interface (quota L-2AFB9258), at most ${mostSecurityGroupsPerInterface}`,
      ),
  },
  types: templateTypes,
  check(graph, { params }): readonly Finding[] {
    return graph
      .byType(...templateTypes)
      .flatMap((template) =>
        interfacesOfTemplate(graph, template).map((groups) =>
          on(template, judge(graph, template, groups, params.quota)),
        ),
      );
  },
});
