/**
 * What the mesh says about a connection that somebody needs: mTLS and AuthorizationPolicies at the target, the registry at
 * the source. Only of pods in namespaces of this stack. Pure.
 */
import { contains } from "../../../core/cidr";
import type { Connection, Layer, LayerVerdict, Party, Pods } from "../../../core/connections/model";
import type { KubernetesObject } from "../engines/objects";
import type { Intents } from "../intents";
import { membership } from "./membership";
import type { MeshIntents } from "./settings";

/** Ports of a sidecar that it does not capture (docs/decisions/mesh-intents.md). */
const sidecarPorts: readonly number[] = [15020, 15021, 15090];

interface At {
  readonly intents: Intents;
  readonly mesh: MeshIntents;
  /** AuthorizationPolicies and ServiceEntries that this capability creates. */
  readonly objects: readonly KubernetesObject[];
  /** Addresses that others register. */
  readonly registered: readonly Registered[];
}

/** Addresses that Egress registers for namespaces. */
export interface Registered {
  readonly namespaces: readonly string[];
  readonly cidrs: readonly string[];
  readonly port: number;
}

/**
 * @param objects of the mesh, as planned for these intents
 * @param registered addresses that others register
 */
export function meshLayers(
  intents: Intents,
  objects: readonly KubernetesObject[],
  registered: readonly Registered[] = [],
): Layer[] {
  const { mesh } = intents;
  if (mesh === undefined) {
    return [];
  }
  const at = { intents, mesh, objects, registered };
  return [{ name: "mesh", judge: (connection) => [...outbound(at, connection), ...inbound(at, connection)] }];
}

function modeOf({ intents }: At, namespace: string): "none" | "sidecar" | "ambient" {
  return (Object.hasOwn(intents.namespaces, namespace) ? intents.namespaces[namespace]?.mesh : undefined) ?? "none";
}

function inbound(at: At, { from, to, protocol, port }: Connection): LayerVerdict[] {
  const target = to.kind === "service" ? to.pods : to;
  const number = to.kind === "service" ? to.targetPort : port;
  const mode = target.kind === "pods" ? modeOf(at, target.namespace) : "none";
  // Kubelets probe the sidecar, or from an address that ztunnel lets through.
  if (target.kind !== "pods" || mode === "none" || protocol !== "TCP" || from.kind === "nodes") {
    return [];
  }
  if (mode === "sidecar" && sidecarPorts.includes(number)) {
    return [verdict("ingress", "allowed", `sidecars do not capture port ${number}`)];
  }
  if (from.kind === "any-pod" || from.kind === "service") {
    return [];
  }
  const strict = "PeerAuthentication istio-system/default, strict mTLS";
  if (!hasIdentity(at, from)) {
    return [verdict("ingress", "denied", strict, `network-policy.namespaces.${target.namespace}.mesh`)];
  }
  return [at.mesh.denyByDefault ? authorized(at, from, target, number) : verdict("ingress", "allowed", strict)];
}

function hasIdentity({ intents }: At, from: Party): from is Pods {
  return from.kind === "pods" && from.hostNetwork !== true && membership(intents, from.namespace) !== "outside";
}

function authorized({ mesh, objects }: At, from: Pods, to: Pods, port: number): LayerVerdict {
  const names = objects
    .filter(({ kind, metadata }) => kind === "AuthorizationPolicy" && metadata.namespace === to.namespace)
    .filter(({ spec }) => lets(spec as AuthorizationSpec, mesh, { from, to, port }))
    .map(({ metadata }) => `AuthorizationPolicy ${to.namespace}/${metadata.name}`);
  if (names.length > 0) {
    return verdict("ingress", "allowed", names.join(", "));
  }
  const change = `network-policy.namespaces.${to.namespace}.allow`;
  // istio may have allowed calls within the namespace.
  return mesh.members.includes(to.namespace) && from.namespace === to.namespace
    ? verdict("ingress", "unknown", `istio.namespaces.${to.namespace}.allowWithinNamespace`, change)
    : verdict("ingress", "denied", "AuthorizationPolicy istio-system/allow-nothing", change);
}

/** What authorization.ts writes. */
interface AuthorizationSpec {
  readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly rules: readonly {
    readonly from: readonly { readonly source: { readonly principals?: string[]; readonly namespaces?: string[] } }[];
    readonly to?: readonly { readonly operation: { readonly ports: readonly string[] } }[];
  }[];
}

interface Call {
  readonly from: Pods;
  readonly to: Pods;
  readonly port: number;
}

function lets({ selector, rules }: AuthorizationSpec, { trustDomain }: MeshIntents, { from, to, port }: Call): boolean {
  const principal = `${trustDomain}/ns/${from.namespace}/sa/${from.serviceAccount ?? "default"}`;
  return (
    Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => to.labels[key] === value) &&
    rules.some(
      (rule) =>
        rule.from.some(
          ({ source: { principals, namespaces } }) =>
            principals?.includes(principal) === true || namespaces?.includes(from.namespace) === true,
        ) &&
        (rule.to ?? [{ operation: { ports: [String(port)] } }]).some(({ operation }) =>
          operation.ports.includes(String(port)),
        ),
    )
  );
}

function outbound(at: At, { from, to, protocol, port }: Connection): LayerVerdict[] {
  const { mesh, objects, registered } = at;
  if (from.kind !== "pods" || protocol !== "TCP" || modeOf(at, from.namespace) !== "sidecar" || !mesh.registryOnly) {
    return [];
  }
  if (to.kind === "pod-identity-agent") {
    return [verdict("egress", "allowed", "istiod's global.proxy.excludeIPRanges")];
  }
  if (to.kind !== "address") {
    return [];
  }
  const entries = objects.filter(({ kind, metadata, spec }) => {
    const { addresses, ports } = spec as RegistrationSpec;
    return (
      kind === "ServiceEntry" &&
      metadata.namespace === from.namespace &&
      addresses.some((block) => contains(block, to.cidr)) &&
      ports.some(({ number }) => number === port)
    );
  });
  const byEgress = registered.some(
    (one) =>
      one.port === port &&
      one.namespaces.includes(from.namespace) &&
      one.cidrs.some((block) => contains(block, to.cidr)),
  );
  const names = [
    ...entries.map(({ metadata }) => `ServiceEntry ${from.namespace}/${metadata.name}`),
    ...(byEgress ? ["the ServiceEntry of egress"] : []),
  ];
  return [
    names.length > 0
      ? verdict("egress", "allowed", names.join(", "))
      : verdict("egress", "denied", "REGISTRY_ONLY", `network-policy.namespaces.${from.namespace}.allow`),
  ];
}

/** What registration.ts writes. */
interface RegistrationSpec {
  readonly addresses: readonly string[];
  readonly ports: readonly { readonly number: number }[];
}

function verdict(end: "ingress" | "egress", what: LayerVerdict["verdict"], by: string, change?: string): LayerVerdict {
  return { layer: "mesh", end, verdict: what, by, ...(what === "allowed" || change === undefined ? {} : { change }) };
}
