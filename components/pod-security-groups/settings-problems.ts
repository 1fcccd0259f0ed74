/** What is wrong with the component's own arguments, whatever the cluster is. Pure. */
import { parseBlock } from "../../core/cidr";
import { error, formatFound, mismatch, nearest, type Problem } from "../../core/problem";
import { rulesPerSecurityGroup, securityGroupsPerPolicy } from "../../facts/quotas";
import type { PodAllowArgs, PodPeerArgs, PortSpec } from "./args";
import { portRange, portForms } from "./ports";
import { connections, expand, type Rule } from "./rules";
import type { PodGroup, RuleSettings } from "./settings";
import { allowFaults, groupFaults } from "./shape";

type Path = readonly PropertyKey[];

/** Everything, as the schema checks it and then `peerProblems` and `quotaProblems`. */
export function argumentProblems(settings: RuleSettings): Problem[] {
  const found = [
    ...Object.entries(settings.groups).flatMap(([name, group]) => shapeProblems(group, ["groups", name])),
    ...peerProblems(settings),
  ];
  return found.length > 0 ? found : quotaProblems(settings);
}

function shapeProblems(group: PodGroup, at: Path): Problem[] {
  return [
    ...groupFaults(group).map(({ path, allowed }) => mismatch([...at, ...path], "neither or both", allowed)),
    ...portProblems(group.probePorts, [...at, "probePorts"]),
    ...group.allow.flatMap((rule, index) => {
      const path = [...at, "allow", index];
      return [
        ...allowFaults(rule).map((fault) =>
          mismatch([...path, ...fault.path], formatFound(shown(rule)), fault.allowed),
        ),
        ...portProblems(rule.ports, [...path, "ports"]),
        ...(["from", "to"] as const).flatMap((side) => sideProblems(rule[side], [...path, side])),
      ];
    }),
  ];
}

/** Keys only: values may be outputs. */
function shown({ from, to }: PodAllowArgs): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries({ from, to }).flatMap(([side, peer]) => (peer ? [[side, Object.keys(peer)]] : [])),
  );
}

function sideProblems(peer: PodPeerArgs | undefined, path: Path): Problem[] {
  const { cidr, securityGroupId, securityGroupName } = peer ?? {};
  return [
    ...(cidr === undefined || parseBlock(cidr)?.family === "ipv4"
      ? []
      : [
          mismatch([...path, "cidr"], JSON.stringify(cidr), "an IPv4 CIDR block without host bits, such as 10.0.0.0/8"),
        ]),
    ...(securityGroupId === undefined || typeof securityGroupId === "string" || securityGroupName !== undefined
      ? []
      : [
          error(
            [...path, "securityGroupName"],
            "The id of the security group is not known yet, and its rules need names.",
            "Name the group, such as database.",
          ),
        ]),
  ];
}

function portProblems(ports: readonly PortSpec[], path: Path): Problem[] {
  return ports.flatMap((port, index) =>
    portRange(port) === undefined ? [mismatch([...path, index], JSON.stringify(port), portForms)] : [],
  );
}

/** Rules that name a group which is not there. */
export function peerProblems({ groups }: RuleSettings): Problem[] {
  const known = Object.keys(groups);
  return Object.entries(groups).flatMap(([name, { allow }]) =>
    allow.flatMap(({ from, to }, index) => {
      const side = from === undefined ? "to" : "from";
      const wanted = (from ?? to)?.group;
      if (wanted === undefined || known.includes(wanted)) {
        return [];
      }
      const near = nearest(wanted, known);
      const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
      return [
        mismatch(["groups", name, "allow", index, side, "group"], JSON.stringify(wanted), known.join(", "), hint),
      ];
    }),
  );
}

/** Rules that EKS puts on the group that it creates: everything from itself. */
const rulesOfEks = 1;

export function quotaProblems(settings: RuleSettings): Problem[] {
  const count = new Map<string, { readonly rule: Rule; count: number }>();
  for (const rule of expand(connections(settings))) {
    const key = `${ownerOf(rule)} ${rule.direction}`;
    const one = count.get(key) ?? { rule, count: rule.owner.kind === "cluster" ? rulesOfEks : 0 };
    one.count += 1;
    count.set(key, one);
  }
  const tooMany = [...count.values()]
    .filter((one) => one.count > rulesPerSecurityGroup)
    .map(({ rule, count: rulesOf }) =>
      error(
        rule.owner.kind === "group" ? ["groups", rule.owner.group, "allow"] : ["groups"],
        `There would be ${rulesOf} ${rule.direction} rules on ${ownerOf(rule)}, and an account's quota is ${rulesPerSecurityGroup} per direction.`,
        "Put adjacent ports into ranges, or give peers one group.",
      ),
    );
  return [...tooMany, ...unions(settings)];
}

/** Groups of policies that select the same pod add up. That is only sure if one of them selects every pod. */
function unions({ groups }: RuleSettings): Problem[] {
  return Object.entries(groups).flatMap(([name, { namespace, allPods, additionalSecurityGroupIds }]) => {
    if (allPods !== true) {
      return [];
    }
    return Object.entries(groups)
      .filter(([other, group]) => other !== name && group.namespace === namespace)
      .map(([other, group]) => {
        // Both have the group that is on every pod.
        const all = new Set([...additionalSecurityGroupIds, ...group.additionalSecurityGroupIds, name, other, "pods"]);
        return { other, size: all.size };
      })
      .filter(({ size }) => size > securityGroupsPerPolicy)
      .map(({ other, size }) =>
        error(
          ["groups", other],
          `Its pods would have ${size} security groups, with those of "${name}" (allPods), and an account's quota is ${securityGroupsPerPolicy} per network interface.`,
        ),
      );
  });
}

function ownerOf({ owner }: Rule): string {
  switch (owner.kind) {
    case "group":
      return `the group of "${owner.group}"`;
    case "other":
      return owner.name;
    case "pods":
      return "the group of all pods";
    case "nodes":
      return "the group of the nodes";
    case "cluster":
      return "the cluster security group";
  }
}
