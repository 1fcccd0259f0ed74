/** What the schema alone cannot say: peers and namespaces exist, nodes have room, quotas hold. Pure. */
import { branchEni, nearestTrunkTypes } from "../../facts/branch-eni";
import { error, mismatch, warning, type Problem } from "../../core/problem";
import { unknownValue } from "../../core/zod-problem";
import type { Declarations } from "../../framework/slots";
import type { NodeGroupFacts } from "../shared/slot-types";
import { capacityReport, formatCapacity } from "./capacity";
import type { PodSecurityGroupsConfig } from "./config";
import { routeProblems } from "./route-problems";
import { peerProblems, quotaProblems } from "./settings-problems";

type Declared = Readonly<Partial<Declarations>>;

export function check(config: PodSecurityGroupsConfig, declared: Declared): Problem[] {
  const found = [
    ...mode(declared),
    ...peerProblems(config),
    ...namespaces(config, declared),
    ...nodeGroups(config, declared),
    ...routeProblems(config, declared),
  ];
  return found.some(({ severity }) => severity === "error")
    ? found
    : [...found, ...capacity(config, declared), ...quotaProblems(config)];
}

/** Of a cluster that another stack owns nothing is declared: what cannot be seen is not checked. */
function mode({ clusterName, podEnforcingMode, istio }: Declared): Problem[] {
  if (clusterName !== undefined && podEnforcingMode === undefined) {
    return [
      error(
        [],
        "The cluster has security groups for pods switched off: SecurityGroupPolicy objects would be accepted, and pods would run with the groups of their node.",
        "Set cluster.vpcCni.podSecurityGroups to standard (or strict).",
      ),
    ];
  }
  return podEnforcingMode === "strict" && istio?.ambient === true
    ? [
        error(
          [],
          "With cluster.vpcCni.podSecurityGroups: strict, the probes of an ambient mesh do not reach pods with their own groups.",
          "Set cluster.vpcCni.podSecurityGroups to standard.",
        ),
      ]
    : [];
}

function namespaces({ groups }: PodSecurityGroupsConfig, declared: Declared): Problem[] {
  const made = [...(declared.networkPolicyNamespaces ?? []), ...(declared.istio?.namespaces ?? [])];
  return Object.entries(groups)
    .filter(([, { namespace }]) => !made.includes(namespace))
    .map(([name, { namespace }]) =>
      mismatch(
        ["groups", name, "namespace"],
        JSON.stringify(namespace),
        made.length > 0 ? `namespaces of this stack: ${made.join(", ")}` : "a namespace that network-policy creates",
        "The policy must be in the namespace before any pod: list it in network-policy.namespaces.",
      ),
    );
}

function nodeGroups({ groups }: PodSecurityGroupsConfig, { nodeGroups: declared }: Declared): Problem[] {
  if (declared === undefined) {
    return [];
  }
  const known = declared.map(({ name }) => name);
  return Object.entries(groups).flatMap(([name, group]) =>
    (group.nodeGroups ?? []).flatMap((wanted, index): Problem[] => {
      const path = ["groups", name, "nodeGroups", index];
      const facts = declared.find((one) => one.name === wanted);
      return facts === undefined
        ? [unknownValue(path, wanted, known, known.join(", "))]
        : withoutTrunk(facts).map((type) =>
            error(
              path,
              `Instances of type ${type} in ${wanted} have no branch interfaces: pods with their own groups stay Pending there.`,
              `Use types that have them, such as ${nearestTrunkTypes(type).join(", ")}.`,
            ),
          );
    }),
  );
}

function withoutTrunk({ instanceTypes }: NodeGroupFacts): string[] {
  return instanceTypes.filter((type) => branchEni(type)?.trunk === false);
}

function capacity({ groups }: PodSecurityGroupsConfig, { nodeGroups: declared }: Declared): Problem[] {
  if (declared === undefined || Object.keys(groups).length === 0) {
    return [];
  }
  const report = capacityReport(groups, declared);
  const table = formatCapacity(report).join("; ");
  const { missingAtMaxSize, missingAtDesiredSize } = report;
  if (missingAtMaxSize === undefined || missingAtDesiredSize === undefined) {
    return [
      warning(
        ["groups"],
        "The branch interfaces cannot be counted: an instance type is not in facts/branch-eni-limits.json.",
        table,
      ),
    ];
  }
  if (missingAtMaxSize > 0) {
    return [
      error(
        ["groups"],
        `The nodes lack ${interfaces(missingAtMaxSize)} even with all node groups at their maximum size: as many pods would stay Pending.`,
        `Use more nodes (maxSize), larger instance types, fewer replicas or less surge. ${table}`,
      ),
    ];
  }
  return missingAtDesiredSize > 0
    ? [
        warning(
          ["groups"],
          `The nodes lack ${interfaces(missingAtDesiredSize)} with all node groups at their desired size: as many pods wait for more nodes.`,
          `Use an autoscaler, or a larger desiredSize. ${table}`,
        ),
      ]
    : [];
}

function interfaces(count: number): string {
  return count === 1 ? "1 branch interface" : `${count} branch interfaces`;
}
