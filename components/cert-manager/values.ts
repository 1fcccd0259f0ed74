/** Values of the charts, typed: the keys that are set, as read from the versions in facts/charts.json. Pure. */

/** Chart cert-manager v1.21.2. */
export interface CertManagerValues {
  readonly crds: { readonly enabled: boolean; readonly keep: boolean };
  readonly global: { readonly leaderElection: { readonly namespace: string } };
  readonly replicaCount: number;
  readonly podDisruptionBudget: { readonly enabled: boolean };
  readonly disableAutoApproval: boolean;
  readonly config: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly kubernetesAPIQPS: number;
    readonly kubernetesAPIBurst: number;
  };
  readonly webhook: {
    readonly replicaCount: number;
    readonly timeoutSeconds: number;
    readonly podDisruptionBudget: { readonly enabled: boolean };
  };
  readonly cainjector: { readonly replicaCount: number; readonly podDisruptionBudget: { readonly enabled: boolean } };
  readonly startupapicheck: { readonly enabled: boolean; readonly timeout: string };
}

export interface Replicas {
  readonly controller: number;
  readonly webhook: number;
  readonly issuer: number;
}

export const namespace = "cert-manager";

export function certManagerValues({ controller, webhook }: Replicas): CertManagerValues {
  return {
    // Kept on uninstall: deleting the definitions deletes every certificate in the cluster.
    crds: { enabled: true, keep: true },
    global: { leaderElection: { namespace } },
    replicaCount: controller,
    podDisruptionBudget: { enabled: controller > 1 },
    // approver-policy decides instead. With both, the first one wins and the policies are worthless.
    disableAutoApproval: true,
    config: {
      apiVersion: "controller.config.cert-manager.io/v1alpha1",
      kind: "ControllerConfiguration",
      // With the defaults, 20 and 50, hundreds of pods that start together wait for minutes.
      kubernetesAPIQPS: 100,
      kubernetesAPIBurst: 200,
    },
    webhook: { replicaCount: webhook, timeoutSeconds: 10, podDisruptionBudget: { enabled: webhook > 1 } },
    cainjector: { replicaCount: controller, podDisruptionBudget: { enabled: controller > 1 } },
    // Runs after the installation and ends when the webhook answers.
    startupapicheck: { enabled: true, timeout: "5m" },
  };
}

/** Chart cert-manager-approver-policy v0.28.0. */
export interface ApproverPolicyValues {
  readonly crds: { readonly enabled: boolean; readonly keep: boolean };
  readonly replicaCount: number;
  readonly app: { readonly approveSignerNames: readonly string[] };
  readonly podDisruptionBudget: { readonly enabled: boolean; readonly minAvailable: number };
}

export function approverPolicyValues({ issuer }: Replicas): ApproverPolicyValues {
  return {
    crds: { enabled: true, keep: true },
    replicaCount: issuer,
    app: {
      // An empty list, the chart's default, allows approval for every signer.
      approveSignerNames: [
        "issuers.cert-manager.io/*",
        "clusterissuers.cert-manager.io/*",
        "awspcaissuers.awspca.cert-manager.io/*",
        "awspcaclusterissuers.awspca.cert-manager.io/*",
      ],
    },
    podDisruptionBudget: { enabled: issuer > 1, minAvailable: 1 },
  };
}

/** Chart aws-privateca-issuer v1.12.0. `Text` and `Count` are plain, or Inputs of a release. */
export interface AwsPrivatecaIssuerValues<Text = string, Count = number> {
  readonly replicaCount: Count;
  readonly serviceAccount: {
    readonly create: boolean;
    readonly name: string;
    readonly annotations: Readonly<Record<string, Text>>;
  };
  readonly approverRole: { readonly enabled: boolean };
  readonly disableApprovedCheck: boolean;
  readonly disableClientSideRateLimiting: boolean;
  readonly disableClusterIssuerAmbientCredentials: boolean;
  readonly enableIssuerAmbientCredentials: boolean;
  readonly podSecurityContext: {
    readonly runAsUser: number;
    readonly runAsNonRoot: boolean;
    readonly seccompProfile: { readonly type: string };
  };
  readonly securityContext: {
    readonly allowPrivilegeEscalation: boolean;
    readonly readOnlyRootFilesystem: boolean;
    readonly capabilities: { readonly drop: readonly string[] };
  };
  readonly resources: {
    readonly requests: { readonly cpu: string; readonly memory: string };
    readonly limits: { readonly cpu: string; readonly memory: string };
  };
}

/** Service account that gets the issuer's role. */
export const issuerAccount = "aws-privateca-issuer";

export interface IssuerValuesOptions<Text, Count> {
  /** Replicas. */
  readonly issuer: Count;
  /** Whether the pod's own credentials sign, for every AWSPCAClusterIssuer. */
  readonly ambientCredentials: boolean;
  /** Role of the pod's service account, if IAM roles for service accounts are used. */
  readonly roleArn?: Text;
}

export function awsPrivatecaIssuerValues<Text, Count>(
  options: IssuerValuesOptions<Text, Count>,
): AwsPrivatecaIssuerValues<Text, Count> {
  const { issuer, ambientCredentials, roleArn } = options;
  return {
    replicaCount: issuer,
    serviceAccount: {
      create: true,
      name: issuerAccount,
      annotations: roleArn === undefined ? {} : { "eks.amazonaws.com/role-arn": roleArn },
    },
    // Would allow cert-manager to approve requests, in addition to approver-policy.
    approverRole: { enabled: false },
    disableApprovedCheck: false,
    // The API server has priority and fairness; five requests a second would delay a scale-out by minutes.
    disableClientSideRateLimiting: true,
    disableClusterIssuerAmbientCredentials: !ambientCredentials,
    // Would allow anybody who creates an AWSPCAIssuer, in any namespace, to sign with the controller's role.
    enableIssuerAmbientCredentials: false,
    podSecurityContext: { runAsUser: 65532, runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    // The defaults, 50m and 64Mi as limits, are too little for a mesh.
    // The chart's own limit, 50m of a CPU, would be below this request: the API server refuses such a Deployment.
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
  };
}
