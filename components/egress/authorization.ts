/** Who may pass the egress gateway, and to which host, as plain data. Pure. */
import type { IAuthorizationPolicy } from "@kubernetes-models/istio/security.istio.io/v1";
import type { EgressGateway, NamedHost } from "./options";

/** A policy without its spec. */
export type PolicyIdentity = Omit<IAuthorizationPolicy, "spec"> & { metadata: { name: string; namespace: string } };

/** @param name without the common prefix */
export function policyIdentity(name: string, { namespace }: EgressGateway): PolicyIdentity {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name: `egress-${name}`, namespace },
  };
}

/** Only callers that a policy below names pass the gateway, even in a mesh that allows by default. */
export function denyOthers(gateway: EgressGateway): IAuthorizationPolicy {
  return {
    ...policyIdentity("deny-others", gateway),
    spec: { selector: { matchLabels: { ...gateway.selector } }, action: "ALLOW" },
  };
}

/** Allows these service accounts to reach this host. */
export function allowCallers(
  destination: NamedHost,
  gateway: EgressGateway,
  trustDomain: string,
): IAuthorizationPolicy {
  const principals = destination.from.map(
    ({ namespace, serviceAccount = "" }) => `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`,
  );
  return {
    ...policyIdentity(destination.key, gateway),
    spec: {
      selector: { matchLabels: { ...gateway.selector } },
      action: "ALLOW",
      rules: [{ from: [{ source: { principals } }], when: [{ key: "connection.sni", values: [destination.host] }] }],
    },
  };
}
