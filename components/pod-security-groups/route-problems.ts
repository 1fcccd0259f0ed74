/** Routes of the mesh that lead to pods with a group of their own, which does not let the ingress gateway in. Pure. */
import { error, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { GroupConfig, PodSecurityGroupsConfig } from "./config";
import { knownRange } from "./ports";
import { certainlyHave } from "./membership";

/** The gateway's pods have no group of their own: to a security group they are nodes. */
export function routeProblems(
  { groups }: PodSecurityGroupsConfig,
  { meshRoutes = [], teamRoutes = [], workloads = [] }: Readonly<Partial<Declarations>>,
): Problem[] {
  return [...meshRoutes, ...teamRoutes].flatMap((route) => {
    const labels = workloads.find(({ name }) => name === `${route.namespace}/${route.pods}`)?.labels;
    return labels === undefined
      ? []
      : Object.entries(groups)
          .filter(([, group]) => group.namespace === route.namespace && certainlyHave(group, labels))
          .filter(([, group]) => !admitsNodes(group, route.port))
          .map(([name]) =>
            error(
              ["groups", name, "allow"],
              `${route.name} leads to these pods on port ${route.port}, and their group does not let the ingress gateway in.`,
              `Add { from: { component: nodes }, ports: [${route.port}], why: the ingress gateway }: its pods have the nodes' group.`,
            ),
          );
  });
}

function admitsNodes({ allow }: GroupConfig, port: number): boolean {
  return allow.some(
    ({ from, ports }) =>
      from?.component === "nodes" &&
      ports.map(knownRange).some(({ protocol, from: first, to }) => protocol === "tcp" && first <= port && port <= to),
  );
}
