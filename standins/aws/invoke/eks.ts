/** Functions about EKS. */
import { ProviderError } from "../../provider";
import { text } from "../../rules";
import { suggestion } from "../../schema/validate";
import type { Answer } from "./answer";

/**
 * A plausible version per add-on for the Kubernetes versions of 2026: new enough for every feature that this project
 * turns on, but not necessarily the version that EKS offers today. `{k8s}` is the Kubernetes version.
 */
const ADDON_VERSIONS: Readonly<Record<string, string>> = {
  "vpc-cni": "v1.21.1-eksbuild.1",
  coredns: "v1.12.4-eksbuild.1",
  "kube-proxy": "v{k8s}.0-eksbuild.2",
  "eks-pod-identity-agent": "v1.3.10-eksbuild.1",
  "eks-node-monitoring-agent": "v1.4.0-eksbuild.2",
  "metrics-server": "v0.8.0-eksbuild.2",
  "cert-manager": "v1.18.2-eksbuild.2",
  "aws-ebs-csi-driver": "v1.53.0-eksbuild.1",
  "aws-privateca-connector-for-kubernetes": "v1.6.0-eksbuild.1",
  "aws-network-flow-monitoring-agent": "v1.1.0-eksbuild.2",
  "amazon-cloudwatch-observability": "v4.6.0-eksbuild.1",
};

const getAddonVersion: Answer = ({ args, region }) => {
  const addonName = text(args, "addonName") ?? "";
  const kubernetesVersion = text(args, "kubernetesVersion") ?? "";
  const version = ADDON_VERSIONS[addonName];
  if (version === undefined) {
    const hint = suggestion(addonName, Object.keys(ADDON_VERSIONS));
    throw new ProviderError(
      `no EKS add-on version for ${addonName}: the stand-in aws provider knows ${Object.keys(ADDON_VERSIONS).join(", ")}.${hint}`,
    );
  }
  if (!/^1\.\d+$/.test(kubernetesVersion)) {
    throw new ProviderError(`InvalidParameterException: unsupported Kubernetes version "${kubernetesVersion}"`);
  }
  return {
    addonName,
    id: addonName,
    kubernetesVersion,
    mostRecent: args["mostRecent"] ?? false,
    region,
    version: version.replace("{k8s}", kubernetesVersion),
  };
};

const getClusterAuth: Answer = ({ args, region }) => {
  const name = text(args, "name") ?? "";
  const token = Buffer.from(`stand-in token of ${name}: no cluster accepts it`).toString("base64url");
  return { id: name, name, region, token: `k8s-aws-v1.${token}` };
};

export const eksFunctions: Readonly<Record<string, Answer>> = {
  "aws:eks/getAddonVersion:getAddonVersion": getAddonVersion,
  "aws:eks/getClusterAuth:getClusterAuth": getClusterAuth,
};
