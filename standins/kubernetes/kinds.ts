/** Facts about kinds of the Kubernetes API: scope and immutable fields. */
import type { Props } from "../property-values";
import { isProps } from "../property-values";

/** Kinds without a namespace. Source: `kubectl api-resources --namespaced=false` of Kubernetes v1.36. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  "APIService",
  "CSIDriver",
  "CSINode",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "ClusterTrustBundle",
  "ComponentStatus",
  "CustomResourceDefinition",
  "DeviceClass",
  "FlowSchema",
  "IPAddress",
  "IngressClass",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "ResourceSlice",
  "RuntimeClass",
  "SelfSubjectAccessReview",
  "SelfSubjectReview",
  "SelfSubjectRulesReview",
  "ServiceCIDR",
  "StorageClass",
  "StorageVersionMigration",
  "SubjectAccessReview",
  "TokenReview",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
  "VolumeAttributesClass",
]);

/**
 * Cluster-scoped custom resources, `<group>/<kind>`, of the projects that this program can install. Every other custom
 * resource counts as namespaced. Sources: the CRDs of cert-manager v1.18, aws-privateca-issuer v1.6, approver-policy
 * v0.21, trust-manager v0.19, Calico v3.32, Cilium v1.18, Gateway API v1.4, amazon-network-policy-controller-k8s v1.1.
 */
const CUSTOM_CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  "cert-manager.io/ClusterIssuer",
  "awspca.cert-manager.io/AWSPCAClusterIssuer",
  "policy.cert-manager.io/CertificateRequestPolicy",
  "trust.cert-manager.io/Bundle",
  "crd.projectcalico.org/GlobalNetworkPolicy",
  "crd.projectcalico.org/GlobalNetworkSet",
  "crd.projectcalico.org/FelixConfiguration",
  "crd.projectcalico.org/Tier",
  "crd.projectcalico.org/IPPool",
  "crd.projectcalico.org/HostEndpoint",
  "projectcalico.org/GlobalNetworkPolicy",
  "projectcalico.org/GlobalNetworkSet",
  "projectcalico.org/FelixConfiguration",
  "projectcalico.org/Tier",
  "projectcalico.org/IPPool",
  "projectcalico.org/HostEndpoint",
  "operator.tigera.io/Installation",
  "operator.tigera.io/APIServer",
  "operator.tigera.io/Goldmane",
  "operator.tigera.io/Whisker",
  "cilium.io/CiliumClusterwideNetworkPolicy",
  "cilium.io/CiliumNode",
  "gateway.networking.k8s.io/GatewayClass",
  "networking.k8s.aws/ClusterNetworkPolicy",
  "policy.networking.k8s.io/ClusterNetworkPolicy",
  "policy.networking.k8s.io/AdminNetworkPolicy",
  "policy.networking.k8s.io/BaselineAdminNetworkPolicy",
  "eks.amazonaws.com/NodeClass",
  "karpenter.sh/NodePool",
  "karpenter.k8s.aws/EC2NodeClass",
  "crd.k8s.amazonaws.com/ENIConfig",
  "elbv2.k8s.aws/IngressClassParams",
]);

/** Namespaces of every new cluster. */
export const BUILT_IN_NAMESPACES: ReadonlySet<string> = new Set([
  "default",
  "kube-system",
  "kube-public",
  "kube-node-lease",
]);

export interface Kind {
  apiVersion: string;
  /** API group; "" is the core group. */
  group: string;
  kind: string;
  /** Whether its objects are namespaced. */
  namespaced: boolean;
  /** Whether it is a `<Kind>Patch`, which changes an object that it did not create. */
  patch: boolean;
}

/** Parses a token such as `kubernetes:apps/v1:Deployment` or `kubernetes:core/v1:Namespace`. */
export function kindOf(token: string, native: boolean): Kind {
  const [, path = "", name = ""] = token.split(":");
  // Custom kinds with this suffix are patches too: the SDK's CustomResourcePatch produces such tokens.
  const patch = name.endsWith("Patch");
  const kind = patch ? name.slice(0, -"Patch".length) : name;
  const apiVersion = path.replace(/^core\//, "");
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  const clusterScoped = native ? CLUSTER_SCOPED.has(kind) : CUSTOM_CLUSTER_SCOPED.has(`${group}/${kind}`);
  return { apiVersion, group, kind, namespaced: !clusterScoped, patch };
}

const SELECTOR = ["spec.selector"];
const WORKLOADS: Readonly<Record<string, readonly string[]>> = {
  "apps/DaemonSet": SELECTOR,
  "apps/Deployment": SELECTOR,
  "apps/ReplicaSet": SELECTOR,
  "apps/StatefulSet": ["spec.podManagementPolicy", "spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"],
  "batch/Job": ["spec.completions", "spec.selector", "spec.template", "spec.completionMode"],
  "/PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeName",
    "spec.volumeMode",
    "spec.dataSource",
  ],
  "/Pod": ["spec"],
  "/ResourceQuota": ["spec.scopes"],
  "/Secret": ["type"],
  "/Service": ["spec.clusterIP"],
  "/ConfigMap": ["binaryData", "data"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"],
};

/**
 * Fields whose change replaces the object. Source: pulumi/pulumi-kubernetes provider/pkg/provider/diff.go, and the
 * API's own immutable fields. ConfigMaps and Secrets are replaced unless `enableConfigMapMutable` or
 * `enableSecretMutable` is set.
 */
export function immutable(kind: Kind, old: Props, mutable: { configMap: boolean; secret: boolean }): string[] {
  const fields = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];
  const path = `${kind.group}/${kind.kind}`;
  const own = WORKLOADS[path] ?? [];
  const mayChange = (path === "/ConfigMap" && mutable.configMap) || (path === "/Secret" && mutable.secret);
  const frozen = old["immutable"] === true;
  if (path === "/Secret" && (!mayChange || frozen)) {
    return [...fields, ...own, "data", "stringData"];
  }
  return mayChange && !frozen ? fields : [...fields, ...own];
}

/** Annotation that marks a generated name. */
export const AUTONAMED = "pulumi.com/autonamed";

export function isAutonamed(object: Props): boolean {
  const metadata = object["metadata"];
  const annotations = isProps(metadata) ? metadata["annotations"] : undefined;
  return isProps(annotations) && annotations[AUTONAMED] === "true";
}
