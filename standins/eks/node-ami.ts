/** EKS-optimized Amazon Linux 2023 AMIs, by instruction set. */
export type Architecture = "x86_64" | "arm64";

// https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html: family letters,
// generation digit, options; a "g" among the options that name the processor is Graviton.
const instanceType = /^([a-z]+-?[a-z0-9]*?)(\d+)([a-z]*)(-[a-z0-9]+)?\.[a-z0-9-]+$/;

/**
 * Instruction set of instance types. Default without types: x86_64.
 *
 * @throws Error that names the invalid type, or the types without a common architecture
 */
export function architectureOf(instanceTypes: readonly string[]): Architecture {
  const found = new Set(instanceTypes.map(architecture));
  if (found.size > 1) {
    throw new Error(
      `instance types ${instanceTypes.join(", ")} have no instruction set in common, so there is no AMI for all of them`,
    );
  }
  return found.has("arm64") ? "arm64" : "x86_64";
}

function architecture(type: string): Architecture {
  const match = instanceType.exec(type);
  if (!match) {
    throw new Error(`"${type}" is not an EC2 instance type such as m6i.large`);
  }
  return match[3]?.startsWith("g") ? "arm64" : "x86_64";
}

/**
 * Name of the public SSM parameter with the recommended AMI. See
 * https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html
 */
export function recommendedAmiParameter(version: string, architecture: Architecture): string {
  return `/aws/service/eks/optimized-ami/${version}/amazon-linux-2023/${architecture}/standard/recommended/image_id`;
}

/** Root device of Amazon Linux 2023. */
export const rootDevice = "/dev/xvda";

const managedAmiTypes: Readonly<Record<string, Readonly<Record<Architecture, string>>>> = {
  AL2: { x86_64: "AL2_x86_64", arm64: "AL2_ARM_64" },
  AL2023: { x86_64: "AL2023_x86_64_STANDARD", arm64: "AL2023_ARM_64_STANDARD" },
  Bottlerocket: { x86_64: "BOTTLEROCKET_x86_64", arm64: "BOTTLEROCKET_ARM_64" },
};

/**
 * AMI type of a managed node group for an operating system.
 *
 * @throws Error that names the operating system and the allowed ones
 */
export function managedAmiType(operatingSystem: string, instanceTypes: readonly string[]): string {
  const types = managedAmiTypes[operatingSystem];
  if (!types) {
    throw new Error(`operatingSystem is "${operatingSystem}"; allowed are ${Object.keys(managedAmiTypes).join(", ")}`);
  }
  return types[architectureOf(instanceTypes)];
}
