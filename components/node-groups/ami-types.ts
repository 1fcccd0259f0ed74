/**
 * Images that nodes run, by the names of the EKS API. Amazon Linux 2 is not among them: EKS publishes no image of it for
 * Kubernetes 1.33 and later, and its support ended on 2026-06-30
 * (https://docs.aws.amazon.com/eks/latest/userguide/eks-ami-deprecation-faqs.html).
 */
export type Architecture = "x86_64" | "arm64";

interface Image {
  readonly architecture: Architecture;
  /** Device that holds images and container data; on Bottlerocket the root device holds the operating system only. */
  readonly dataDevice: "/dev/xvda" | "/dev/xvdb";
  /** Part of the Systems Manager parameter of the image. Absent: not offered for self-managed groups here. */
  readonly parameter?: string;
}

const al2023 = (architecture: Architecture, variant: string): Image => ({
  architecture,
  dataDevice: "/dev/xvda",
  parameter: `amazon-linux-2023/${architecture}/${variant}`,
});

const bottlerocket = (architecture: Architecture): Image => ({ architecture, dataDevice: "/dev/xvdb" });

const all = {
  AL2023_x86_64_STANDARD: al2023("x86_64", "standard"),
  AL2023_ARM_64_STANDARD: al2023("arm64", "standard"),
  AL2023_x86_64_NVIDIA: al2023("x86_64", "nvidia"),
  AL2023_ARM_64_NVIDIA: al2023("arm64", "nvidia"),
  AL2023_x86_64_NEURON: al2023("x86_64", "neuron"),
  BOTTLEROCKET_x86_64: bottlerocket("x86_64"),
  BOTTLEROCKET_ARM_64: bottlerocket("arm64"),
  BOTTLEROCKET_x86_64_FIPS: bottlerocket("x86_64"),
  BOTTLEROCKET_ARM_64_FIPS: bottlerocket("arm64"),
  BOTTLEROCKET_x86_64_NVIDIA: bottlerocket("x86_64"),
  BOTTLEROCKET_ARM_64_NVIDIA: bottlerocket("arm64"),
} as const satisfies Record<string, Image>;

export type AmiType = keyof typeof all;

export const images: Readonly<Record<AmiType, Image>> = all;

export const amiTypes = Object.keys(all) as [AmiType, ...AmiType[]];

/**
 * @param amiType a name of the EKS API; undefined: Amazon Linux 2023 for the architecture
 * @throws Error that names the allowed ones
 */
export function toAmiType(amiType: string | undefined, architecture: Architecture): AmiType {
  if (amiType === undefined) {
    return architecture === "arm64" ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD";
  }
  const known = amiTypes.find((type) => type === amiType);
  if (known === undefined) {
    throw new Error(`amiType is "${amiType}"; allowed are ${amiTypes.join(", ")}`);
  }
  return known;
}

/** What `imageId` of a launch template takes: EC2 looks the image up when it starts an instance. */
export function imageReference(amiType: AmiType, kubernetesVersion: string): string {
  const { parameter } = images[amiType];
  if (parameter === undefined) {
    throw new Error(`self-managed node groups cannot run ${amiType}; use an AL2023 image`);
  }
  return `resolve:ssm:/aws/service/eks/optimized-ami/${kubernetesVersion}/${parameter}/recommended/image_id`;
}
