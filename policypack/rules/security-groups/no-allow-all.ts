import { z } from "zod";
import type { Graph } from "../../graph";
import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { allOf, type Tri } from "../../../core/answers";
import { rulesOfGroup, type RuleOfGroup } from "../shared/groups";
import { clusterSideGroups } from "./attachments";
import { isWiderThan } from "./breadth";
import { inlineTypes, showPorts } from "./shapes";

/**
 * Whether a rule allows anything besides the group itself: nodes may talk to each other on all ports, as the guide
 * suggests.
 */
function fromOthers({ rule, peers }: RuleOfGroup, own: string): Tri {
  if (rule.cidrs.length > 0 || rule.prefixLists.length > 0 || peers.keys.some((key) => key !== own)) {
    return true;
  }
  return peers.complete ? false : UNKNOWN;
}

function judge(graph: Graph, key: string, widest: number): Outcome {
  const judged = rulesOfGroup(graph, key, "ingress").map((each) => ({
    each,
    answer: allOf([isWiderThan(each.rule, widest), fromOthers(each, key), each.sure ? true : UNKNOWN]),
  }));
  const wide = judged.find(({ answer }) => answer === true);
  if (wide !== undefined) {
    return violation(undefined, { rule: wide.each.node.name, ports: showPorts(wide.each.rule) });
  }
  const unclear = judged.filter(({ answer }) => answer === UNKNOWN);
  return unclear.length > 0 ? undecided(...unclear.map(({ each }) => `rule ${each.node.name}`)) : pass;
}

export const noAllowAll = stackRule({
  name: "no-allow-all",
  capability: "security-groups",
  guide: ["sg-control-plane-443", "sg-kubelet-10250"],
  severity: "medium",
  title: "Only the required ports are open between control plane and nodes",
  why: "The minimum is 443 to the control plane and 10250 to the kubelets. The guide recommends replacing rules for all ports.",
  problem: "Rule {rule} opens {ports} to more than the group itself",
  fix: "Replace rule {rule} with one rule for each port: 443, 10250 and the webhook ports",
  examples: {
    bad: `new aws.vpc.SecurityGroupIngressRule("all", { securityGroupId: nodes.id, referencedSecurityGroupId: controlPlane.id, ipProtocol: "-1" });`,
    good: `new aws.vpc.SecurityGroupIngressRule("kubelet", {
  securityGroupId: nodes.id, referencedSecurityGroupId: controlPlane.id, ipProtocol: "tcp", fromPort: 10250, toPort: 10250,
});`,
  },
  level: level("disabled", "advisory", "mandatory"),
  params: {
    widest: z
      .int()
      .min(1)
      .max(65536)
      .default(32768)
      .describe("highest number of ports in one rule; the default allows NodePorts (2768) and ephemeral ports (28232)"),
  },
  types: inlineTypes,
  check(graph, { params }): readonly Finding[] {
    const attached = clusterSideGroups(graph);
    return graph
      .byType(...inlineTypes)
      .map((group) =>
        on(
          group,
          attached.includes(group.urn)
            ? judge(graph, group.urn, params.widest)
            : notApplicable("it is not on a node or control plane of this stack"),
        ),
      );
  },
});
