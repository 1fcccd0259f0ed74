/** What the stack of a cluster exports, and what other stacks read from it: one table for both sides. */
import type * as pulumi from "@pulumi/pulumi";

export interface ClusterOutputs {
  /** Physical name. Known before the cluster exists: tags and Pod Identity associations need it. */
  readonly name: string;
  /** Kubernetes minor version, such as "1.34". */
  readonly version: string;
  readonly endpoint: pulumi.Output<string>;
  readonly vpcId: pulumi.Output<string>;
  /** On every node, in addition to the group that EKS creates. */
  readonly nodeSecurityGroupId: pulumi.Output<string>;
  /** As JSON. Holds no credentials: it asks AWS for a token. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Base64, PEM. */
  readonly certificateAuthority: pulumi.Output<string>;
  /** The group that EKS creates. It carries the tag `kubernetes.io/cluster/<name>`: no other group may. */
  readonly clusterSecurityGroupId: pulumi.Output<string>;
  /** CIDR of services. */
  readonly serviceCidr: pulumi.Output<string>;
  /** Issuer URL for IAM roles for service accounts, without https://. */
  readonly oidcIssuer: pulumi.Output<string>;
  /** Set if IAM roles for service accounts are on (declaration `irsa`). */
  readonly oidcProviderArn?: pulumi.Output<string>;
}

/** `declared`: a team's stack reads it from the platform's file, because it must be known during a preview. */
const table = {
  name: "declared",
  version: "declared",
  endpoint: "output",
  vpcId: "output",
  nodeSecurityGroupId: "output",
  kubeconfig: "output",
  certificateAuthority: "output",
  clusterSecurityGroupId: "output",
  serviceCidr: "output",
  oidcIssuer: "output",
  oidcProviderArn: "output with irsa",
} as const satisfies Readonly<Record<keyof ClusterOutputs, "declared" | "output" | "output with irsa">>;

type Table = typeof table;

/** Outputs that are read from the platform's stack. */
export type ReadOutput = { [K in keyof Table]: Table[K] extends "declared" ? never : K }[keyof Table];

const names = Object.keys(table) as (keyof ClusterOutputs)[];

/** The outputs of a cluster alone: no resources, nothing undefined. */
export function clusterOutputs(cluster: ClusterOutputs): ClusterOutputs {
  return Object.fromEntries(
    names.flatMap((name) => (cluster[name] === undefined ? [] : [[name, cluster[name]]])),
  ) as unknown as ClusterOutputs;
}

/**
 * The outputs of another stack's cluster.
 *
 * @param read reads one output of that stack's `cluster`
 * @param irsa whether that cluster has an identity provider: only then there is such an output
 */
export function readClusterOutputs(
  read: (name: ReadOutput) => pulumi.Output<string>,
  irsa: boolean,
): Pick<ClusterOutputs, ReadOutput> {
  return Object.fromEntries(
    names
      .filter((name): name is ReadOutput => table[name] === "output" || (irsa && table[name] === "output with irsa"))
      .map((name) => [name, read(name)]),
  ) as Pick<ClusterOutputs, ReadOutput>;
}
