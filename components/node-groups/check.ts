/** What the schema alone cannot say of node groups: facts about instance types, and what the cluster declares. Pure. */
import { branchEni, familyOf, isArm, nearestTrunkTypes } from "../../facts/branch-eni";
import { encryptsInTransit } from "../../facts/nitro";
import { error, formatFound, mismatch, nearest, warning, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { images, type Architecture } from "./ami-types";
import type { Config, GroupConfig } from "./config";

export function check(config: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  return Object.entries(config.groups).flatMap(([name, group]) =>
    [
      ...checkGroup(group, declared.availabilityZones),
      ...checkAgentLogs(group, declared.networkPolicyLogs),
      ...checkAutoscaler(group),
      ...group.instanceTypes.flatMap((type, index) => [
        ...(declared.podEnforcingMode === undefined ? [] : checkTrunk(type, index)),
        ...(config.requireNitroEncryption ? checkNitro(type, index) : []),
      ]),
    ].map((problem) => ({ ...problem, path: ["groups", name, ...problem.path] })),
  );
}

/**
 * The agent learns the cluster's name from the instance tag aws:eks:cluster-name alone, and only EKS may set tags that
 * begin with aws:. Without it, it asks for log group /aws/k8s-cluster/cluster, is refused and gives up, and no pod of the
 * node gets its network: aws/aws-network-policy-agent pkg/aws/cloud.go and pkg/ebpf/events/events.go, commit c8619c0;
 * aws/aws-network-policy-agent#141, #394.
 */
function checkAgentLogs({ kind }: GroupConfig, logs: Declarations["networkPolicyLogs"] | undefined): Problem[] {
  return kind === "self-managed" && logs === "cloudwatch"
    ? [
        error(
          ["kind"],
          "With cluster.vpcCni.networkPolicyLogs cloudwatch, no pod starts on self-managed nodes: the policy agent does not learn the cluster's name there, and may not write to the log group that it asks for instead.",
          "Set kind to managed, or cluster.vpcCni.networkPolicyLogs to node.",
        ),
      ]
    : [];
}

/** No capability installs an autoscaler, so another stack or a plugin has to. */
function checkAutoscaler({ autoscaled, minSize }: GroupConfig): Problem[] {
  return autoscaled
    ? [
        warning(
          ["autoscaled"],
          `This project installs no autoscaler: something of yours has to change the number of nodes${minSize === 0 ? ", or the group stays empty" : ""}.`,
          "Install one with its IAM permissions and discovery tags, or set autoscaled to false and the size in minSize.",
        ),
      ]
    : [];
}

/** What the checks of a group read, from the stack config or from the arguments of the component. */
export type GroupOptions = Pick<
  GroupConfig,
  "kind" | "instanceTypes" | "amiType" | "minSize" | "maxSize" | "desiredSize" | "labels" | "availabilityZones"
>;

/** @param zones of the network; undefined: not known */
export function checkGroup(group: GroupOptions, zones: readonly string[] | undefined): Problem[] {
  return [
    ...checkSizes(group),
    ...checkImage(group),
    ...checkZones(group, zones),
    ...checkLabels(group),
    ...group.instanceTypes.flatMap((type, index) => checkType(type, index, group)),
  ];
}

export function architectureOf(instanceType: string): Architecture {
  return isArm(familyOf(instanceType)) ? "arm64" : "x86_64";
}

function checkSizes({ minSize, maxSize, desiredSize = minSize }: GroupOptions): Problem[] {
  if (minSize > maxSize) {
    return [error(["minSize"], `minSize ${minSize} is above maxSize ${maxSize}.`)];
  }
  return desiredSize < minSize || desiredSize > maxSize
    ? [error(["desiredSize"], `desiredSize ${desiredSize} is not between minSize ${minSize} and maxSize ${maxSize}.`)]
    : [];
}

function checkImage({ kind, amiType, instanceTypes }: GroupOptions): Problem[] {
  if (amiType === undefined) {
    return [];
  }
  const found: Problem[] = [];
  const { architecture, parameter } = images[amiType];
  const needed = architectureOf(instanceTypes[0] ?? "");
  if (architecture !== needed) {
    found.push(
      error(
        ["amiType"],
        `${amiType} is for ${architecture}, but ${instanceTypes[0] ?? ""} is ${needed}.`,
        "Use an image for the architecture of the instance types.",
      ),
    );
  }
  if (kind === "self-managed" && parameter === undefined) {
    found.push(
      error(["amiType"], `Self-managed nodes cannot use ${amiType}.`, "Use an AL2023 image, or set kind to managed."),
    );
  }
  return found;
}

function checkZones({ availabilityZones = [] }: GroupOptions, zones: readonly string[] | undefined): Problem[] {
  return availabilityZones.flatMap((zone, index) => {
    if (zones === undefined || zones.includes(zone)) {
      return [];
    }
    const near = nearest(zone, zones);
    return [
      mismatch(
        ["availabilityZones", index],
        formatFound(zone),
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
function checkLabels({ labels }: GroupOptions): Problem[] {
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
        `A kubelet may not set the label ${key} on its node.`,
        "Use a prefix of your own, or node.kubernetes.io/….",
      ),
    );
}

function checkType(type: string, index: number, { instanceTypes }: GroupOptions): Problem[] {
  const at = ["instanceTypes", index];
  const first = instanceTypes[0] ?? type;
  if (instanceTypes.indexOf(type) !== index) {
    return [error(at, `${type} is already in the list.`, "List each type once.")];
  }
  return architectureOf(type) === architectureOf(first)
    ? []
    : [
        error(
          at,
          `${type} is ${architectureOf(type)}, but ${first} is ${architectureOf(first)}. A group has one architecture.`,
          `Put ${type} in another group.`,
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
        `It is unknown whether ${type} has a trunk interface. Without one, pods with their own groups stay Pending on it.`,
        "Check the spelling. The type may also be newer than the table facts/branch-eni-limits.json.",
      ),
    ];
  }
  const near = nearestTrunkTypes(type).join(", ");
  if (!facts.trunk) {
    return [
      error(
        at,
        `${type} has no trunk interface, so pods with their own groups (cluster.vpcCni.podSecurityGroups) would stay Pending on it.`,
        `Use a type with a trunk interface, such as ${near}.`,
      ),
    ];
  }
  return facts.confirmed
    ? []
    : [
        warning(
          at,
          `${type} is newer than the tested release of EKS's controller. Pods with their own groups may stay Pending on it.`,
          `A type that the controller supports for certain is ${near}.`,
        ),
      ];
}

function checkNitro(type: string, index: number): Problem[] {
  const at = ["instanceTypes", index];
  const encrypts = encryptsInTransit(type);
  if (encrypts === true) {
    return [];
  }
  const use = `Use a type that encrypts between instances, such as ${nearestTrunkTypes(type).join(", ")}.`;
  return encrypts === false
    ? [error(at, `${type} sends plaintext between instances, which requireNitroEncryption forbids.`, use)]
    : [warning(at, `It is unknown whether ${type} encrypts: the table facts/nitro-encryption.json lacks it.`, use)];
}
