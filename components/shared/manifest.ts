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
  /** May hold outputs. */
  readonly spec?: unknown;
}

interface Awaitable {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
}

/** The same object, which Pulumi waits for: until a condition of its status is true, or for `timeoutSeconds`. */
export function awaitCondition<T extends Awaitable>(manifest: T, condition: string, timeoutSeconds = 300): T {
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      annotations: {
        ...manifest.metadata.annotations,
        "pulumi.com/waitFor": `condition=${condition}`,
        "pulumi.com/timeoutSeconds": String(timeoutSeconds),
      },
    },
  };
}

/** The same object, which Pulumi waits for until its condition Ready is true. */
export function awaitReady<T extends Awaitable>(manifest: T, timeoutSeconds?: number): T {
  return awaitCondition(manifest, "Ready", timeoutSeconds);
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
