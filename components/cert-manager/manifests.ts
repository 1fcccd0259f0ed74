/** The Kubernetes objects of the issuer, as plain data. Pure. */
import type { IssuerRef, ServiceAccountRef } from "../shared/certificate-policy";
import type { ObjectMeta } from "../shared/manifest";
import type { Issuer } from "./options";

/**
 * AWSPCAIssuer and AWSPCAClusterIssuer of aws-privateca-issuer v1.12.0 (facts/awspca-crds.json). `Text` is a string, or
 * an Input of one where the object is registered.
 */
export interface PrivateCaIssuer<Text = string> {
  readonly apiVersion: "awspca.cert-manager.io/v1beta1";
  readonly kind: "AWSPCAClusterIssuer" | "AWSPCAIssuer";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly arn: Text;
    readonly region: Text;
    readonly notBeforeOffset: Text;
    /** Role that the token of `serviceAccountRef` is exchanged for. */
    readonly role?: Text;
    readonly serviceAccountRef?: { readonly name: string };
  };
}

export const issuerGroup = "awspca.cert-manager.io";

export function issuerRef({ kind, name }: Pick<Issuer, "kind" | "name">): IssuerRef {
  return { group: issuerGroup, kind, name };
}

export interface IssuerManifestOptions<Text> {
  readonly issuer: Issuer;
  readonly notBeforeOffset: Text;
  readonly caArn: Text;
  readonly region: Text;
  /** Role of an AWSPCAIssuer, which must not use the controller's credentials. */
  readonly roleArn?: Text;
}

export function issuerManifest<Text>(options: IssuerManifestOptions<Text>): PrivateCaIssuer<Text> {
  const { issuer, notBeforeOffset, caArn, region, roleArn } = options;
  const own = issuer.kind === "AWSPCAIssuer";
  return {
    apiVersion: `${issuerGroup}/v1beta1`,
    kind: issuer.kind,
    metadata: own ? { name: issuer.name, namespace: issuer.namespace } : { name: issuer.name },
    spec: {
      arn: caArn,
      region,
      notBeforeOffset,
      ...(own ? { role: roleArn, serviceAccountRef: { name: issuer.name } } : {}),
    },
  };
}

/** Allows the controller to get tokens of the issuer's own service account, and of no other. */
export function tokenGrant(issuer: Issuer, controller: ServiceAccountRef): { role: TokenRole; binding: TokenBinding } {
  const name = `${issuer.name}-token`;
  const metadata = { name, namespace: issuer.namespace };
  return {
    role: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata,
      rules: [
        { apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: [issuer.name], verbs: ["create"] },
      ],
    },
    binding: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", ...controller }],
    },
  };
}

interface TokenRole {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "Role";
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules: { apiGroups: string[]; resources: string[]; resourceNames: string[]; verbs: string[] }[];
}

interface TokenBinding {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "RoleBinding";
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly roleRef: { readonly apiGroup: string; readonly kind: string; readonly name: string };
  readonly subjects: { readonly kind: string; readonly name: string; readonly namespace: string }[];
}

/**
 * A definition with the extension keys of its schemas as Pulumi's Kubernetes SDK spells them: `x_kubernetes_map_type`.
 * The provider converts them back (https://github.com/pulumi/pulumi-kubernetes/pull/3348).
 */
export function withSdkKeys<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => withSdkKeys(item)) as T;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, below]) => [
      key.startsWith("x-kubernetes-") ? key.replaceAll("-", "_") : key,
      withSdkKeys(below as unknown),
    ]),
  ) as T;
}
