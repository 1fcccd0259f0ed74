/** What is wrong with the arguments of the component. Pure. */
import { error, type Problem } from "../../core/problem";
import { lifeProblems } from "../shared/certificate";
import { sameRoutes } from "../shared/mesh-routes";
import { teamDefaults, type TeamArgs } from "./args";
import { checkNamespaces } from "./check";
import { foreignNamespace, sharedSecrets } from "./check-certificates";

export function argProblems({
  team,
  namespaces,
  certificates = teamDefaults.certificates,
  routes = teamDefaults.routes,
  ingressGateway,
}: Pick<TeamArgs, "team" | "namespaces" | "certificates" | "routes" | "ingressGateway">): Problem[] {
  const own = Object.keys(namespaces);
  return [
    ...(team === "" ? [error(["team"], "A team needs a name: its Roles carry it.")] : []),
    ...checkNamespaces(own),
    ...certificates.flatMap((certificate) => {
      const at = ["certificates", certificate.name];
      return [...foreignNamespace(at, certificate.namespace, own), ...lifeProblems(at, certificate, undefined)];
    }),
    ...(ingressGateway === undefined && Object.keys(routes).length > 0
      ? [error(["ingressGateway"], "Routes need the Gateway resource that they are bound to.")]
      : []),
    ...sameRoutes(routes).map((problem) => ({ ...problem, path: ["routes", ...problem.path] })),
    ...Object.entries(routes).flatMap(([key, { namespace }]) => foreignNamespace(["routes", key], namespace, own)),
    ...sharedSecrets(certificates.map((certificate) => [certificate.name, certificate] as const)),
  ];
}
