import { z } from "zod";
import type { Graph, Node } from "../../graph";
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
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { allows, type Port } from "../shared/groups";
import { groupsOfPolicy } from "./policies";
import { nodeSideGroups, peersOf } from "./sources";

const protocols = ["tcp", "udp"] as const;

interface Ends {
  readonly out: Tri;
  readonly into: Tri;
}

/** Whether any group of the pods allows DNS out to where CoreDNS runs, and whether the group there allows it in. */
function ends(graph: Graph, pods: readonly string[], servers: readonly string[], port: Port): Ends {
  const out = anyOf(
    pods.map((key) => {
      const targets = servers.length > 0 ? servers : peersOf(graph, key, "egress");
      return allows(graph, key, "egress", port, targets);
    }),
  );
  const targets = servers.length > 0 ? servers : [...new Set(pods.flatMap((key) => peersOf(graph, key, "egress")))];
  const into = anyOf(targets.map((key) => allows(graph, key, "ingress", port, pods)));
  // Groups outside this stack have their rules elsewhere.
  return { out, into: targets.length === 0 ? UNKNOWN : into };
}

function judge(graph: Graph, policy: Node, given: readonly string[]): Outcome {
  const { keys, complete } = groupsOfPolicy(graph, policy);
  if (keys.length === 0) {
    return complete ? notApplicable("it names no security group") : undecided("spec.securityGroups.groupIds");
  }
  const servers = given.length > 0 ? given : nodeSideGroups(graph);
  const judged = protocols.map((protocol) => ({ protocol, ...ends(graph, keys, servers, { protocol, port: 53 }) }));
  const missing = judged.flatMap(({ protocol, out, into }) => [
    ...(out === false ? [`${protocol.toUpperCase()} 53 out of the pods' groups`] : []),
    ...(into === false ? [`${protocol.toUpperCase()} 53 into the group where CoreDNS runs`] : []),
  ]);
  if (missing.length > 0) {
    return complete
      ? violation("spec.securityGroups.groupIds", { missing: missing.join(", ") })
      : undecided("spec.securityGroups.groupIds");
  }
  const sure = allOf(judged.flatMap(({ out, into }) => [out, into]));
  return sure === true ? pass : undecided("whether the groups of the pods and of CoreDNS allow TCP and UDP 53");
}

export const podDns = stackRule({
  name: "pod-dns",
  capability: "pod-security-groups",
  guide: ["sgp-dns"],
  severity: "high",
  title: "Pods with their own security groups can reach CoreDNS, by the rules on both ends",
  why: "Without port 53 out of the pods' group and into CoreDNS's group, pods cannot resolve names. Without TCP, large answers fail.",
  problem: "Pods of the SecurityGroupPolicy cannot resolve names: there is no rule for {missing}",
  fix: "Add rules for {missing} between the pods' group and the cluster security group",
  examples: {
    bad: `const api = new aws.ec2.SecurityGroup("api", { vpcId }); // no rules
new SecurityGroupPolicy("api", { spec: { podSelector, securityGroups: { groupIds: [api.id] } } });`,
    good: `for (const ipProtocol of ["tcp", "udp"]) {
  new aws.vpc.SecurityGroupEgressRule(\`dns-\${ipProtocol}\`, { securityGroupId: api.id, referencedSecurityGroupId: cluster, ipProtocol, fromPort: 53, toPort: 53 });
  new aws.vpc.SecurityGroupIngressRule(\`dns-\${ipProtocol}\`, { securityGroupId: cluster, referencedSecurityGroupId: api.id, ipProtocol, fromPort: 53, toPort: 53 });
}`,
  },
  level: level("advisory", "mandatory"),
  params: {
    dnsSecurityGroupIds: z
      .array(z.string())
      .default([])
      .describe("IDs of the security groups on the nodes where CoreDNS runs, if those nodes are not in this stack"),
  },
  types: [tokens.securityGroupPolicy],
  check(graph, { params }): readonly Finding[] {
    return graph
      .byType(tokens.securityGroupPolicy)
      .map((policy) => on(policy, judge(graph, policy, params.dnsSecurityGroupIds)));
  },
});
