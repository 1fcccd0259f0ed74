/** Kubernetes objects as plain data: made by pure functions, so that a test can validate or apply what is registered. */
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: object;
}

/** The same object, which Pulumi waits for: until its condition Ready is true, or for `timeoutSeconds`. */
export function awaitReady<T extends { readonly metadata: ObjectMeta }>(manifest: T, timeoutSeconds = 300): T {
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      annotations: {
        ...manifest.metadata.annotations,
        "pulumi.com/waitFor": "condition=Ready",
        "pulumi.com/timeoutSeconds": String(timeoutSeconds),
      },
    },
  };
}

/** Registers a custom resource as it is. */
export function customResource(
  logicalName: string,
  manifest: Manifest,
  opts: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  return new kubernetes.apiextensions.CustomResource(logicalName, { ...manifest }, opts);
}

/** Pod Security Standards that a namespace enforces: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type PodSecurity = "privileged" | "baseline" | "restricted";

/** Labels that make a namespace enforce a Pod Security Standard, and warn at the next stricter one. */
export function podSecurityLabels(enforce: PodSecurity): Record<string, string> {
  return {
    "pod-security.kubernetes.io/enforce": enforce,
    "pod-security.kubernetes.io/warn": enforce === "privileged" ? "baseline" : "restricted",
  };
}
