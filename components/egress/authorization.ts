/** Who may pass the egress gateway, and to which host, as plain data. Pure. */
import type { IAuthorizationPolicy } from "@kubernetes-models/istio/security.istio.io/v1";
import type { EgressGateway, NamedHost } from "./manifests";

/** Nobody passes the gateway whom no policy below names, in a mesh that allows by default too. */
export function denyOthers(gateway: EgressGateway): IAuthorizationPolicy {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name: "egress-deny-others", namespace: gateway.namespace },
    spec: { selector: { matchLabels: { ...gateway.selector } }, action: "ALLOW" },
  };
}

/** These service accounts, to this host. */
export function allowCallers(
  destination: NamedHost,
  gateway: EgressGateway,
  trustDomain: string,
): IAuthorizationPolicy {
  const principals = destination.from.map(
    ({ namespace, serviceAccount = "" }) => `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`,
  );
  return {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name: `egress-${destination.key}`, namespace: gateway.namespace },
    spec: {
      selector: { matchLabels: { ...gateway.selector } },
      action: "ALLOW",
      rules: [{ from: [{ source: { principals } }], when: [{ key: "connection.sni", values: [destination.host] }] }],
    },
  };
}
