/**
 * Branch network interfaces per EC2 instance type. Security groups for pods need them.
 * Table with source and date: branch-eni-limits.json.
 */
import table from "./branch-eni-limits.json";

const limits: Readonly<Record<string, number>> = table.limits;
const unconfirmedFamilies = new Set(table.unconfirmed.families);
const unconfirmedTypes = new Set(table.unconfirmed.types);

export interface BranchEni {
  /** Whether the type supports a trunk interface. Without one, no pod gets security groups of its own. */
  readonly trunk: boolean;
  /** Branch interfaces per instance: the most pods with security groups of their own. */
  readonly limit: number;
  /** False if the controller that EKS runs may not know the type yet. */
  readonly confirmed: boolean;
}

export function familyOf(instanceType: string): string {
  return instanceType.split(".")[0] ?? instanceType;
}

/** Undefined: the type is not in the table, because it is newer or misspelt. */
export function branchEni(instanceType: string): BranchEni | undefined {
  const limit = Object.hasOwn(limits, instanceType) ? limits[instanceType] : undefined;
  if (limit === undefined) {
    return undefined;
  }
  const confirmed = !unconfirmedFamilies.has(familyOf(instanceType)) && !unconfirmedTypes.has(instanceType);
  return { trunk: limit > 0, limit, confirmed };
}

const sizes = [
  "nano",
  "micro",
  "small",
  "medium",
  "large",
  "xlarge",
  "2xlarge",
  "4xlarge",
  "8xlarge",
  "12xlarge",
  "16xlarge",
  "24xlarge",
];

/** Widely available families that have trunk interfaces and encrypt in transit, most general first. */
const usual = {
  x86: ["m7i", "m6i", "m7a", "c7i", "c6i", "r7i", "r6i"],
  arm: ["m7g", "c7g", "r7g"],
};

/** Whether the instances of a family are Arm (Graviton, Grace) and need an arm64 image. */
export function isArm(family: string): boolean {
  return /^(a1|[a-z]+\d+g[a-z]*(-flex)?|p6e-gb\d+)$/.test(family);
}

/**
 * Replacements for a type that cannot be used: same architecture, same or next larger size, types of the same purpose
 * first (m for t). All have trunk interfaces and encrypt in transit.
 */
export function nearestTrunkTypes(instanceType: string, count = 3): string[] {
  const family = familyOf(instanceType);
  const wanted = Math.max(sizes.indexOf(instanceType.split(".")[1] ?? ""), 0);
  const purpose = family[0] === "t" ? "m" : family[0];
  const families = [...usual[isArm(family) ? "arm" : "x86"]].sort(
    (a, b) => Number(b[0] === purpose) - Number(a[0] === purpose),
  );
  return families
    .flatMap((candidate) =>
      sizes
        .slice(wanted)
        .map((size) => `${candidate}.${size}`)
        .filter((type) => branchEni(type)?.trunk)
        .slice(0, 1),
    )
    .slice(0, count);
}
