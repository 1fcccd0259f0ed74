/** The parts of a kubeconfig for an EKS cluster. */
export interface KubeconfigParts {
  readonly clusterName: string;
  readonly endpoint: string;
  /** Base64 of the PEM of the cluster's certificate authority. */
  readonly certificateAuthority: string;
  readonly region: string;
  /** Role to assume for the token. */
  readonly roleArn?: string | undefined;
  /** Named profile of the AWS CLI. */
  readonly profileName?: string | undefined;
}

/**
 * A kubeconfig that gets its token from `aws eks get-token`, in the same shape as the real provider's. See
 * https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 */
export function kubeconfig(parts: KubeconfigParts): object {
  return {
    apiVersion: "v1",
    clusters: [
      {
        cluster: {
          server: parts.endpoint,
          "certificate-authority-data": parts.certificateAuthority,
        },
        name: "kubernetes",
      },
    ],
    contexts: [{ context: { cluster: "kubernetes", user: "aws" }, name: "aws" }],
    "current-context": "aws",
    kind: "Config",
    users: [
      {
        name: "aws",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: tokenArguments(parts),
            env: [
              {
                name: "KUBERNETES_EXEC_INFO",
                value: '{"apiVersion": "client.authentication.k8s.io/v1beta1"}',
              },
            ],
          },
        },
      },
    ],
  };
}

function tokenArguments({ region, clusterName, roleArn, profileName }: KubeconfigParts): string[] {
  return [
    ...["--region", region, "eks", "get-token", "--cluster-name", clusterName, "--output", "json"],
    ...(roleArn ? ["--role", roleArn] : []),
    ...(profileName ? ["--profile", profileName] : []),
  ];
}

/** Region of an ARN (`arn:partition:service:region:account:resource`). */
export function regionOfArn(arn: string): string {
  const region = arn.split(":")[3];
  if (!region) {
    throw new Error(`"${arn}" is not an ARN with a region (arn:partition:service:region:account:…)`);
  }
  return region;
}
