/**
 * Who may have which certificates: CertificateRequestPolicies of approver-policy, each bound to the one account that may
 * use it. A request stays unsigned unless a policy of its requester allows it.
 */
import type { ICertificateRequestPolicy } from "@kubernetes-models/cert-manager/policy.cert-manager.io/v1alpha1";
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { mapInput } from "./inputs";
import { customResource } from "./manifest";

export interface IssuerRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** Issuer that signs: what Certificates name in `issuerRef`. */
export interface IssuerRefArgs {
  /** API group, such as awspca.cert-manager.io. */
  group: pulumi.Input<string>;
  /** Kind, such as AWSPCAClusterIssuer. */
  kind: pulumi.Input<string>;
  /** Name of the issuer. */
  name: pulumi.Input<string>;
}

export interface ServiceAccountRef {
  readonly namespace: string;
  readonly name: string;
}

export interface CertificatePolicyOptions {
  readonly name: string;
  readonly issuer: IssuerRef;
  /** Namespace in which requests are allowed. */
  readonly namespace: string;
  /** Whose requests it allows: the account that creates the CertificateRequest. */
  readonly requester: ServiceAccountRef;
  readonly commonName?: string;
  readonly dnsNames?: readonly string[];
  /** `*` matches any text. */
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

function policyIdentity({ name }: PolicyIdentity): Omit<ICertificateRequestPolicy, "spec"> {
  return { apiVersion: "policy.cert-manager.io/v1alpha1", kind: "CertificateRequestPolicy", metadata: { name } };
}

/**
 * What is not named is not allowed.
 *
 * @internal
 */
export function certificatePolicy(options: CertificatePolicyOptions): ICertificateRequestPolicy {
  const { commonName, dnsNames, uris, organizations } = options;
  return {
    ...policyIdentity(options),
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
  const { role, binding } = grantOf(options);
  return { role, binding: { ...binding, subjects: subjectsOf(options) } };
}

/** Name of a policy, and the namespace in which requests are allowed. */
export type PolicyIdentity = Pick<CertificatePolicyOptions, "name" | "namespace">;

function grantOf(identity: PolicyIdentity): { role: RoleManifest; binding: Omit<RoleBindingManifest, "subjects"> } {
  const name = `use-${identity.name}`;
  const metadata = { name, namespace: identity.namespace };
  return {
    role: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata,
      rules: [
        {
          apiGroups: ["policy.cert-manager.io"],
          resources: ["certificaterequestpolicies"],
          resourceNames: [identity.name],
          verbs: ["use"],
        },
      ],
    },
    binding: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    },
  };
}

function subjectsOf({ requester }: CertificatePolicyOptions): RoleBindingManifest["subjects"] {
  return [{ kind: "ServiceAccount", ...requester }];
}

/**
 * Registers the policy and its grant. Returns all three, to depend on.
 *
 * @param identity what must be known of `options`
 * @param home name of the namespace, as an output of what creates it
 */
export function registerCertificatePolicy(
  logicalName: string,
  identity: PolicyIdentity,
  options: pulumi.Input<CertificatePolicyOptions>,
  opts: pulumi.CustomResourceOptions,
  home: pulumi.Input<string> = identity.namespace,
): pulumi.Resource[] {
  const { role, binding } = grantOf(identity);
  const metadata = { ...role.metadata, namespace: home };
  const policy = { ...policyIdentity(identity), spec: mapInput(options, (known) => certificatePolicy(known).spec) };
  return [
    customResource(logicalName, policy, opts),
    new kubernetes.rbac.v1.Role(logicalName, { ...role, metadata }, opts),
    new kubernetes.rbac.v1.RoleBinding(
      logicalName,
      { ...binding, metadata, subjects: mapInput(options, subjectsOf) },
      opts,
    ),
  ];
}
