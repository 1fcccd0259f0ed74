import { stringify } from "yaml";

/** A taint of a self-managed node. */
export interface Taint {
  readonly value?: string | undefined;
  readonly effect: string;
}

export interface NodeConfigParts {
  readonly clusterName: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly serviceCidr: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly taints?: Readonly<Record<string, Taint>> | undefined;
  /** Kubelet flags, separated by blanks. */
  readonly kubeletExtraArgs?: string | undefined;
  readonly extraParts?: readonly { content: string; contentType: string }[] | undefined;
}

/**
 * User data of an Amazon Linux 2023 node: a MIME document with the `NodeConfig` objects that nodeadm
 * merges, see https://awslabs.github.io/amazon-eks-ami/nodeadm/
 */
export function nodeUserData(parts: NodeConfigParts): string {
  const flags = kubeletFlags(parts);
  const sections = [
    nodeConfig({
      cluster: {
        name: parts.clusterName,
        apiServerEndpoint: parts.endpoint,
        certificateAuthority: parts.certificateAuthority,
        cidr: parts.serviceCidr,
      },
    }),
    ...(flags.length > 0 ? [nodeConfig({ kubelet: { flags } })] : []),
    ...(parts.extraParts ?? []),
  ];
  const boundary = "BOUNDARY";
  return [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    ...sections.flatMap(({ content, contentType }) => [`--${boundary}`, `Content-Type: ${contentType}`, "", content]),
    `--${boundary}--`,
    "",
  ].join("\n");
}

function nodeConfig(spec: object): { content: string; contentType: string } {
  const document = { apiVersion: "node.eks.aws/v1alpha1", kind: "NodeConfig", spec };
  return {
    contentType: "application/node.eks.aws",
    content: `---\n${stringify(document, { lineWidth: 0 })}`,
  };
}

function kubeletFlags({ kubeletExtraArgs, labels, taints }: NodeConfigParts): string[] {
  const nodeLabels = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const nodeTaints = Object.entries(taints ?? {}).map(([key, { value, effect }]) =>
    value ? `${key}=${value}:${effect}` : `${key}:${effect}`,
  );
  return [
    ...(kubeletExtraArgs ? kubeletExtraArgs.split(" ") : []),
    ...(nodeLabels.length > 0 ? [`--node-labels=${nodeLabels.join(",")}`] : []),
    ...(nodeTaints.length > 0 ? [`--register-with-taints=${nodeTaints.join(",")}`] : []),
  ];
}
