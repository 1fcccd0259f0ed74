/** What the schema alone cannot say: peers and namespaces exist, nodes have room, quotas hold. Pure. */
import { branchEni, nearestTrunkTypes } from "../../facts/branch-eni";
import { rulesPerSecurityGroup, securityGroupsPerPolicy } from "../../facts/quotas";
import { mismatch, nearest, type Problem, mismatchWarning } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { NodeGroupFacts } from "../shared/slot-types";
import { capacityReport, formatCapacity } from "./capacity";
import type { PodSecurityGroupsConfig } from "./config";
import { connections, expand, type Rule } from "./rules";

type Declared = Readonly<Partial<Declarations>>;

export function check(config: PodSecurityGroupsConfig, declared: Declared): Problem[] {
  const found = [...mode(declared), ...peers(config), ...namespaces(config, declared), ...nodeGroups(config, declared)];
  return found.some(({ severity }) => severity === "error")
    ? found
    : [...found, ...capacity(config, declared), ...quotas(config)];
}

/** Of a cluster that another stack owns nothing is declared: what cannot be seen is not judged. */
function mode({ clusterName, podEnforcingMode, istio }: Declared): Problem[] {
  if (clusterName !== undefined && podEnforcingMode === undefined) {
    return [
      mismatch(
        [],
        "security groups for pods in a cluster that has them off",
        "cluster.vpcCni.podSecurityGroups: standard (or strict)",
        "SecurityGroupPolicy objects would be accepted, and pods would run with the groups of their node.",
      ),
    ];
  }
  return podEnforcingMode === "strict" && istio?.ambient === true
    ? [
        mismatch(
          [],
          "cluster.vpcCni.podSecurityGroups: strict with istio in ambient mode",
          "podSecurityGroups: standard",
          "In strict mode the probes of an ambient mesh do not reach pods with their own groups.",
        ),
      ]
    : [];
}

function peers({ groups }: PodSecurityGroupsConfig): Problem[] {
  const known = Object.keys(groups);
  return Object.entries(groups).flatMap(([name, { allow }]) =>
    allow.flatMap(({ from, to }, index) => {
      const side = from === undefined ? "to" : "from";
      const wanted = (from ?? to)?.group;
      if (wanted === undefined || known.includes(wanted)) {
        return [];
      }
      const path = ["groups", name, "allow", index, side, "group"];
      return [mismatch(path, JSON.stringify(wanted), known.join(", "), didYouMean(wanted, known))];
    }),
  );
}

function namespaces({ groups }: PodSecurityGroupsConfig, declared: Declared): Problem[] {
  const made = [...(declared.networkPolicyNamespaces ?? []), ...(declared.istio?.namespaces ?? [])];
  return Object.entries(groups)
    .filter(([, { namespace }]) => !made.includes(namespace))
    .map(([name, { namespace }]) =>
      mismatch(
        ["groups", name, "namespace"],
        JSON.stringify(namespace),
        made.length > 0 ? `namespaces of this stack: ${made.join(", ")}` : "a namespace that network-policy makes",
        "The policy goes into the namespace before any pod does: list it in network-policy.namespaces.",
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
        ? [mismatch(path, JSON.stringify(wanted), known.join(", "), didYouMean(wanted, known))]
        : withoutTrunk(facts).map((type) =>
            mismatch(
              path,
              `${wanted}, whose ${type} has no branch interfaces`,
              `node groups of types that have them, such as ${nearestTrunkTypes(type).join(", ")}`,
              "Pods with their own groups stay Pending there.",
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
      mismatchWarning(
        ["groups"],
        "branch interfaces that cannot be counted",
        "instance types of facts/branch-eni-limits.json",
        table,
      ),
    ];
  }
  if (missingAtMaxSize > 0) {
    return [
      mismatch(
        ["groups"],
        `${missingAtMaxSize} pods more than the nodes have branch interfaces for, all node groups at their maximum`,
        "more nodes (maxSize), larger instance types, or fewer replicas and less surge",
        table,
      ),
    ];
  }
  return missingAtDesiredSize > 0
    ? [
        mismatchWarning(
          ["groups"],
          `${missingAtDesiredSize} pods more than the nodes have branch interfaces for at their desired size`,
          "an autoscaler, or node groups with a larger desiredSize",
          table,
        ),
      ]
    : [];
}

/** Rules that EKS puts on the group that it makes: everything from itself. */
const rulesOfEks = 1;

function quotas(config: PodSecurityGroupsConfig): Problem[] {
  const rules = expand(connections(config));
  const count = new Map<string, { readonly rule: Rule; count: number }>();
  for (const rule of rules) {
    const key = `${ownerOf(rule)} ${rule.direction}`;
    const one = count.get(key) ?? { rule, count: rule.owner.kind === "cluster" ? rulesOfEks : 0 };
    one.count += 1;
    count.set(key, one);
  }
  const tooMany = [...count.values()]
    .filter((one) => one.count > rulesPerSecurityGroup)
    .map(({ rule, count: rulesOf }) =>
      mismatch(
        rule.owner.kind === "group" ? ["groups", rule.owner.group, "allow"] : ["groups"],
        `${rulesOf} ${rule.direction} rules on ${ownerOf(rule)}`,
        `${rulesPerSecurityGroup} per direction, the quota of an account`,
        "Put ports next to each other into ranges, or give peers one group.",
      ),
    );
  return [...tooMany, ...unions(config)];
}

/** Groups of policies that select the same pod are added up. Only where that is sure: one of them selects every pod. */
function unions({ groups }: PodSecurityGroupsConfig): Problem[] {
  return Object.entries(groups).flatMap(([name, { namespace, allPods, additionalSecurityGroupIds }]) => {
    if (allPods !== true) {
      return [];
    }
    return Object.entries(groups)
      .filter(([other, config]) => other !== name && config.namespace === namespace)
      .map(([other, config]) => {
        // Both have the group that is on every pod.
        const all = new Set([...additionalSecurityGroupIds, ...config.additionalSecurityGroupIds, name, other, "pods"]);
        return { other, size: all.size };
      })
      .filter(({ size }) => size > securityGroupsPerPolicy)
      .map(({ other, size }) =>
        mismatch(
          ["groups", other],
          `${size} security groups on its pods, with those of "${name}" (allPods)`,
          `${securityGroupsPerPolicy} per network interface, the quota of an account`,
        ),
      );
  });
}

function ownerOf({ owner }: Rule): string {
  switch (owner.kind) {
    case "group":
      return `the group of "${owner.group}"`;
    case "other":
      return owner.id;
    case "pods":
      return "the group of all pods";
    case "nodes":
      return "the group of the nodes";
    case "cluster":
      return "the cluster security group";
  }
}

function didYouMean(wanted: string, known: readonly string[]): string | undefined {
  const near = nearest(wanted, known);
  return near === undefined ? undefined : `Did you mean "${near}"?`;
}
