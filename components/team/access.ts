/**
 * What a team may do in its namespaces. RBAC only ever grants: what is not here (policies, security groups of pods,
 * quotas, roles, the namespace itself) is the platform's. The built-in role edit is not an option: it may change network
 * policies. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
export interface AccessRule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
}

const change = ["get", "list", "watch", "create", "update", "patch", "delete"];
const read = ["get", "list", "watch"];

export const teamAccess: readonly AccessRule[] = [
  {
    apiGroups: [""],
    resources: ["configmaps", "secrets", "services", "persistentvolumeclaims", "pods"],
    verbs: change,
  },
  { apiGroups: ["apps"], resources: ["deployments", "statefulsets"], verbs: change },
  { apiGroups: ["batch"], resources: ["jobs", "cronjobs"], verbs: change },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: change },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: change },
  { apiGroups: [""], resources: ["events", "pods/log", "resourcequotas", "serviceaccounts", "endpoints"], verbs: read },
  { apiGroups: ["apps"], resources: ["replicasets"], verbs: read },
  { apiGroups: ["cert-manager.io"], resources: ["certificates", "certificaterequests"], verbs: read },
  { apiGroups: ["vpcresources.k8s.aws"], resources: ["securitygrouppolicies"], verbs: read },
];
