/**
 * Groups that may read, not change, the policies of a namespace and the service accounts that policies select.
 * RBAC only ever grants, so a team is kept from overriding a policy by being given no more than this. Guide page,
 * "Create a rule to allow DNS queries", Role readonly-sa-role and its RoleBinding.
 */
import { managedLabels, type ObjectMeta } from "./engines/objects";
import type { Intents } from "./intents";
import type { Engine, Policy } from "./model";

export interface PolicyRule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly resourceNames?: string[];
  readonly verbs: string[];
}

export interface ReadOnlyAccess {
  readonly namespace: string;
  readonly role: { readonly metadata: ObjectMeta; readonly rules: PolicyRule[] };
  readonly binding: {
    readonly metadata: ObjectMeta;
    readonly subjects: { readonly kind: "Group"; readonly name: string; readonly apiGroup: string }[];
    readonly roleRef: { readonly kind: "Role"; readonly name: string; readonly apiGroup: string };
  };
}

const apiGroup = "rbac.authorization.k8s.io";
const read = ["get", "list", "watch"];

/** Kinds that decide who may talk to whom. Kubernetes' own are enforced by every engine. */
const policyKinds: Readonly<Record<Engine, readonly PolicyRule[]>> = {
  "vpc-cni": [{ apiGroups: ["networking.k8s.aws"], resources: ["applicationnetworkpolicies"], verbs: read }],
  calico: [{ apiGroups: ["projectcalico.org"], resources: ["networkpolicies"], verbs: read }],
  cilium: [{ apiGroups: ["cilium.io"], resources: ["ciliumnetworkpolicies"], verbs: read }],
};

/** Kinds that decide the same in the mesh. */
const meshKinds: readonly PolicyRule[] = [
  { apiGroups: ["security.istio.io"], resources: ["authorizationpolicies"], verbs: read },
  { apiGroups: ["networking.istio.io"], resources: ["serviceentries"], verbs: read },
];

export function readOnlyAccess(
  intents: Pick<Intents, "engine" | "namespaces" | "mesh">,
  policies: readonly Policy[],
): ReadOnlyAccess[] {
  return Object.entries(intents.namespaces)
    .filter(([, { readOnlyGroups }]) => readOnlyGroups.length > 0)
    .map(([namespace, { readOnlyGroups, mesh }]) => {
      const name = "network-policy-reader";
      const metadata = { name, namespace, labels: managedLabels, annotations: {} };
      const accounts = selectedAccounts(policies, namespace);
      return {
        namespace,
        role: {
          metadata,
          rules: [
            { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: read },
            ...policyKinds[intents.engine],
            ...(intents.mesh === undefined || mesh === "none" ? [] : meshKinds),
            ...(accounts.length === 0
              ? []
              : [{ apiGroups: [""], resources: ["serviceaccounts"], resourceNames: accounts, verbs: read }]),
          ],
        },
        binding: {
          metadata,
          subjects: readOnlyGroups.map((group) => ({ kind: "Group" as const, name: group, apiGroup })),
          roleRef: { kind: "Role" as const, name, apiGroup },
        },
      };
    });
}

/** Service accounts of a namespace that any policy, also of another namespace, selects. */
function selectedAccounts(policies: readonly Policy[], namespace: string): string[] {
  const named = policies.flatMap((policy) => [
    ...(policy.namespace === namespace && policy.subject.serviceAccount !== undefined
      ? [policy.subject.serviceAccount]
      : []),
    ...[...policy.ingress, ...policy.egress]
      .flatMap(({ peers }) => peers)
      .flatMap((peer) =>
        peer.kind === "pods" &&
        peer.serviceAccount !== undefined &&
        "names" in peer.namespaces &&
        peer.namespaces.names.includes(namespace)
          ? [peer.serviceAccount]
          : [],
      ),
  ]);
  return [...new Set(named)].sort();
}
