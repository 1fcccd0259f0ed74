/** What is wrong with the arguments of the component. Outputs are skipped: their values are not known yet. Pure. */
import { error, mismatch, formatFound, type Problem } from "../../core/problem";
import { withDefaults } from "../../core/record";
import { plain } from "../shared/inputs";
import { amiTypes } from "./ami-types";
import { nodeGroupDefaults, type NodeGroupArgs, type NodeGroupsArgs } from "./args";
import { checkGroup } from "./check";

export function argProblems({ groups, subnets }: Pick<NodeGroupsArgs, "groups" | "subnets">): Problem[] {
  const zones = plain(subnets.map(({ availabilityZone }) => availabilityZone));
  return Object.entries(groups).flatMap(([name, group]) =>
    groupProblems(group, zones).map((problem) => ({ ...problem, path: ["groups", name, ...problem.path] })),
  );
}

function groupProblems(args: NodeGroupArgs, zones: readonly string[] | undefined): Problem[] {
  if (args.instanceTypes.length === 0) {
    return [error(["instanceTypes"], "A group needs at least one instance type.")];
  }
  const { kind, labels } = withDefaults(args, nodeGroupDefaults);
  const amiType = amiTypes.find((type) => type === args.amiType);
  const group = {
    kind,
    labels,
    amiType,
    instanceTypes: args.instanceTypes,
    availabilityZones: args.availabilityZones,
    // A size that is not known yet may be any.
    minSize: plain(args.minSize) ?? 0,
    maxSize: plain(args.maxSize) ?? Infinity,
    desiredSize: plain(args.minSize) === undefined ? undefined : plain(args.desiredSize),
  };
  return [
    ...(args.amiType !== undefined && amiType === undefined
      ? [mismatch(["amiType"], formatFound(args.amiType), amiTypes.join(", "))]
      : []),
    ...checkGroup(group, zones),
  ];
}
