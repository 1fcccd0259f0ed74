/** Which namespaces are in the mesh, as far as the intents say. Pure. */
import { namespaceOf } from "../peers";
import type { Intents } from "../intents";

/** unknown: nobody says; another stack may have let it join. */
export type Membership = "member" | "outside" | "unknown";

export function membership(intents: Intents, namespace: string): Membership {
  const { mesh, ingressGateway, egressGateway, systemNamespaces } = intents;
  const listed = namespaceOf(intents, namespace);
  const gateways = [ingressGateway.namespace, egressGateway.namespace];
  if ([...gateways, ...(mesh?.members ?? [])].includes(namespace) || (listed !== undefined && listed.mesh !== "none")) {
    return "member";
  }
  return listed !== undefined || systemNamespaces.includes(namespace) ? "outside" : "unknown";
}

/** Namespaces of a team that the intents list, its neighbours' included. */
export function namespacesOfTeam({ namespaces, neighbours }: Intents, team: string): string[] {
  return Object.entries({ ...neighbours, ...namespaces }).flatMap(([name, of]) => (of.team === team ? [name] : []));
}
