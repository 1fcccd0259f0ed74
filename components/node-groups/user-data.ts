/**
 * User data of a self-managed node: the NodeConfig that nodeadm of Amazon Linux 2023 reads, in a MIME archive.
 * https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/
 */
import { stringify } from "yaml";
import { taintDefaults, type TaintArgs } from "./args";

export interface NodeConfig {
  readonly clusterName: string;
  readonly endpoint: string;
  /** Base64, PEM. */
  readonly certificateAuthority: string;
  readonly serviceCidr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly TaintArgs[];
}

const boundary = "NodeConfig";

export function userData(node: NodeConfig): string {
  const labels = Object.entries(node.labels).map(([key, value]) => `${key}=${value}`);
  const taints = node.taints.map(({ key, value = taintDefaults.value, effect }) => ({ key, value, effect }));
  const document = {
    apiVersion: "node.eks.aws/v1alpha1",
    kind: "NodeConfig",
    spec: {
      cluster: {
        name: node.clusterName,
        apiServerEndpoint: node.endpoint,
        certificateAuthority: node.certificateAuthority,
        cidr: node.serviceCidr,
      },
      kubelet: {
        ...(taints.length > 0 ? { config: { registerWithTaints: taints } } : {}),
        ...(labels.length > 0 ? { flags: [`--node-labels=${labels.join(",")}`] } : {}),
      },
    },
  };
  return [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: application/node.eks.aws",
    "",
    stringify(document, { lineWidth: 0 }).trimEnd(),
    "",
    `--${boundary}--`,
    "",
  ].join("\n");
}

export function encodedUserData(node: NodeConfig): string {
  return Buffer.from(userData(node), "utf8").toString("base64");
}
