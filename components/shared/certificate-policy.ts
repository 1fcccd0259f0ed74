/**
 * Who may have which certificates: CertificateRequestPolicies of approver-policy, each bound to the one account that may
 * use it. A request that no policy of its requester allows stays unsigned.
 */
import type { ICertificateRequestPolicy } from "@kubernetes-models/cert-manager/policy.cert-manager.io/v1alpha1";
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { customResource } from "./manifest";

export interface IssuerRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface ServiceAccountRef {
  readonly namespace: string;
  readonly name: string;
}

export interface CertificatePolicyOptions {
  readonly name: string;
  readonly issuer: IssuerRef;
  /** Where requests may be made. */
  readonly namespace: string;
  /** Whose requests it is for: the account that creates the CertificateRequest. */
  readonly requester: ServiceAccountRef;
  readonly commonName?: string;
  readonly dnsNames?: readonly string[];
  /** `*` stands for any text. */
  readonly uris?: readonly string[];
  /** Refuses requests without a URI. Default false. */
  readonly requireUri?: boolean;
  /** Organizations (O) in the subject; "" is the empty one that the Istio agent sends. */
  readonly organizations?: readonly string[];
  readonly usages: readonly KeyUsage[];
  /** Longest duration, such as 24h. */
  readonly maxDuration: string;
}

export type KeyUsage = "server auth" | "client auth" | "digital signature" | "key encipherment";

/** Role and binding that let one account use a policy in one namespace. */
export interface PolicyGrant {
  readonly role: RoleManifest;
  readonly binding: RoleBindingManifest;
}

export interface RoleManifest {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "Role";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly rules: {
    readonly apiGroups: string[];
    readonly resources: string[];
    readonly resourceNames: string[];
    readonly verbs: string[];
  }[];
}

export interface RoleBindingManifest {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "RoleBinding";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly roleRef: { readonly apiGroup: string; readonly kind: string; readonly name: string };
  readonly subjects: { readonly kind: string; readonly name: string; readonly namespace: string }[];
}

/** What is not named is not allowed. */
export function certificatePolicy(options: CertificatePolicyOptions): ICertificateRequestPolicy {
  const { commonName, dnsNames, uris, organizations } = options;
  return {
    apiVersion: "policy.cert-manager.io/v1alpha1",
    kind: "CertificateRequestPolicy",
    metadata: { name: options.name },
    spec: {
      allowed: {
        ...(commonName === undefined ? {} : { commonName: { value: commonName } }),
        ...(dnsNames === undefined ? {} : { dnsNames: { values: [...dnsNames] } }),
        ...(uris === undefined ? {} : { uris: { required: options.requireUri ?? false, values: [...uris] } }),
        ...(organizations === undefined ? {} : { subject: { organizations: { values: [...organizations] } } }),
        isCA: false,
        usages: [...options.usages],
      },
      constraints: { maxDuration: options.maxDuration },
      selector: {
        issuerRef: { ...options.issuer },
        namespace: { matchNames: [options.namespace] },
      },
    },
  };
}

export function policyGrant(options: CertificatePolicyOptions): PolicyGrant {
  const name = `use-${options.name}`;
  const metadata = { name, namespace: options.namespace };
  return {
    role: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata,
      rules: [
        {
          apiGroups: ["policy.cert-manager.io"],
          resources: ["certificaterequestpolicies"],
          resourceNames: [options.name],
          verbs: ["use"],
        },
      ],
    },
    binding: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", ...options.requester }],
    },
  };
}

/**
 * Registers the policy and its grant. Returns all three, to depend on.
 *
 * @param home name of the namespace, as an output of what creates it
 */
export function registerCertificatePolicy(
  logicalName: string,
  options: CertificatePolicyOptions,
  opts: pulumi.CustomResourceOptions,
  home: pulumi.Input<string> = options.namespace,
): pulumi.Resource[] {
  const { role, binding } = policyGrant(options);
  const metadata = { ...role.metadata, namespace: home };
  return [
    customResource(logicalName, certificatePolicy(options), opts),
    new kubernetes.rbac.v1.Role(logicalName, { ...role, metadata }, opts),
    new kubernetes.rbac.v1.RoleBinding(logicalName, { ...binding, metadata }, opts),
  ];
}
