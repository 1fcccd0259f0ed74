/** What the schema alone cannot say of node groups: facts about instance types, and what the cluster declares. Pure. */
import { branchEni, familyOf, isArm, nearestTrunkTypes } from "../../facts/branch-eni";
import { encryptsInTransit } from "../../facts/nitro";
import { formatFound, mismatch, nearest, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { images, type Architecture } from "./ami-types";
import type { Config, GroupConfig } from "./config";

const error = (path: readonly PropertyKey[], found: unknown, allowed: string, hint?: string): Problem =>
  mismatch(path, formatFound(found), allowed, hint);

const warning = (...args: Parameters<typeof error>): Problem => ({ ...error(...args), severity: "warning" });

export function check(config: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  return Object.entries(config.groups).flatMap(([name, group]) =>
    [
      ...checkSizes(group),
      ...checkImage(group),
      ...checkZones(group, declared.availabilityZones),
      ...checkLabels(group),
      ...group.instanceTypes.flatMap((type, index) => [
        ...checkType(type, index, group),
        ...(declared.podEnforcingMode === undefined ? [] : checkTrunk(type, index)),
        ...(config.requireNitroEncryption ? checkNitro(type, index) : []),
      ]),
    ].map((problem) => ({ ...problem, path: ["groups", name, ...problem.path] })),
  );
}

export function architectureOf(instanceType: string): Architecture {
  return isArm(familyOf(instanceType)) ? "arm64" : "x86_64";
}

function checkSizes({ minSize, maxSize, desiredSize = minSize }: GroupConfig): Problem[] {
  if (minSize > maxSize) {
    return [error(["minSize"], minSize, `at most maxSize, ${maxSize}`)];
  }
  return desiredSize < minSize || desiredSize > maxSize
    ? [error(["desiredSize"], desiredSize, `minSize to maxSize, ${minSize} to ${maxSize}`)]
    : [];
}

function checkImage({ kind, amiType, instanceTypes }: GroupConfig): Problem[] {
  if (amiType === undefined) {
    return [];
  }
  const found: Problem[] = [];
  const { architecture, parameter } = images[amiType];
  const needed = architectureOf(instanceTypes[0] ?? "");
  if (architecture !== needed) {
    found.push(error(["amiType"], amiType, `an image for ${needed}, which ${instanceTypes[0] ?? ""} is`));
  }
  if (kind === "self-managed" && parameter === undefined) {
    found.push(error(["amiType"], amiType, "an AL2023 image with kind self-managed, or kind managed"));
  }
  return found;
}

function checkZones({ availabilityZones = [] }: GroupConfig, zones: readonly string[] | undefined): Problem[] {
  return availabilityZones.flatMap((zone, index) => {
    if (zones === undefined || zones.includes(zone)) {
      return [];
    }
    const near = nearest(zone, zones);
    return [
      error(
        ["availabilityZones", index],
        zone,
        `zones of the network: ${zones.join(", ")}`,
        near === undefined ? undefined : `Did you mean "${near}"?`,
      ),
    ];
  });
}

/**
 * A kubelet may set labels of its own prefixes only on its node (NodeRestriction); EKS keeps its own.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 */
function checkLabels({ labels }: GroupConfig): Problem[] {
  return Object.keys(labels)
    .filter((key) => {
      const prefix = key.includes("/") ? (key.split("/")[0] ?? "") : "";
      const kubernetes = /(^|\.)(kubernetes|k8s)\.io$/.test(prefix);
      const own = /(^|\.)(node|kubelet)\.kubernetes\.io$/.test(prefix);
      return (kubernetes && !own) || prefix === "eks.amazonaws.com";
    })
    .map((key) =>
      error(
        ["labels", key],
        labels[key],
        "a key with a prefix of your own, or node.kubernetes.io/…: kubelets may not set this one",
      ),
    );
}

function checkType(type: string, index: number, { instanceTypes }: GroupConfig): Problem[] {
  const at = ["instanceTypes", index];
  const first = instanceTypes[0] ?? type;
  if (instanceTypes.indexOf(type) !== index) {
    return [error(at, type, "each type once")];
  }
  return architectureOf(type) === architectureOf(first)
    ? []
    : [
        error(
          at,
          type,
          `types of one architecture: ${first} is ${architectureOf(first)}`,
          "Make a group of its own for it.",
        ),
      ];
}

function checkTrunk(type: string, index: number): Problem[] {
  const at = ["instanceTypes", index];
  const facts = branchEni(type);
  if (facts === undefined) {
    return [
      warning(
        at,
        type,
        "types with trunk interfaces",
        "Not in the table facts/branch-eni-limits.json: newer than it, or misspelt. Pods with their own groups may stay Pending on it.",
      ),
    ];
  }
  const near = nearestTrunkTypes(type).join(", ");
  if (!facts.trunk) {
    return [
      error(
        at,
        type,
        `types with trunk interfaces, such as ${near}`,
        "The cluster has security groups for pods (cluster: vpcCni.podSecurityGroups), and this type has no trunk interface: such pods would stay Pending on it.",
      ),
    ];
  }
  return facts.confirmed
    ? []
    : [
        warning(
          at,
          type,
          `types with trunk interfaces that EKS's controller knows for certain, such as ${near}`,
          "Newer than the controller's release that the table was compared with: pods with their own groups may stay Pending on it.",
        ),
      ];
}

function checkNitro(type: string, index: number): Problem[] {
  const at = ["instanceTypes", index];
  const encrypts = encryptsInTransit(type);
  if (encrypts === true) {
    return [];
  }
  const allowed = `types that encrypt between instances, such as ${nearestTrunkTypes(type).join(", ")}`;
  return encrypts === false
    ? [error(at, type, allowed, "requireNitroEncryption is on, and this family sends clear text, on Nitro or not.")]
    : [warning(at, type, allowed, "Not in the table facts/nitro-encryption.json: whether it encrypts is not known.")];
}
