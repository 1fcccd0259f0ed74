/** What is wrong with the arguments of the component. Pure. */
import { error, type Problem } from "../../core/problem";
import { lifeProblems } from "../shared/certificate";
import { teamDefaults, type TeamArgs } from "./args";
import { checkNamespaces } from "./check";
import { foreignNamespace, sharedSecrets } from "./check-certificates";

export function argProblems({
  team,
  namespaces,
  certificates = teamDefaults.certificates,
}: Pick<TeamArgs, "team" | "namespaces" | "certificates">): Problem[] {
  const own = Object.keys(namespaces);
  return [
    ...(team === "" ? [error(["team"], "A team needs a name: its Roles carry it.")] : []),
    ...checkNamespaces(own),
    ...certificates.flatMap((certificate) => {
      const at = ["certificates", certificate.name];
      return [...foreignNamespace(at, certificate.namespace, own), ...lifeProblems(at, certificate, undefined)];
    }),
    ...sharedSecrets(certificates.map((certificate) => [certificate.name, certificate] as const)),
  ];
}
