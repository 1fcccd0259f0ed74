/** Node groups: their launch templates and instance types. */
import type { Graph, Node } from "../../graph";
import { tokens } from "../../tokens";
import { UNKNOWN, type Unknown, View } from "../../../core/view";
import type { Finding, Outcome } from "../../rule";
import { anyOf, type Tri } from "../../../core/answers";
import { judgeEach } from "./outcomes";
import { clustersOf, clusterTypes } from "./clusters";
import { clusterGroup, type GroupSet, groupsInLists, groupsOfLists, type ListedGroups, type Path } from "./groups";

/** Resources that start nodes. */
export const nodeGroupTypes: readonly string[] = [tokens.nodeGroup, tokens.autoScalingGroup];

const templateTypes = [tokens.launchTemplate, tokens.launchConfiguration];

const inPolicy = ["mixedInstancesPolicy", "launchTemplate", "launchTemplateSpecification"] as const;
const templatePaths: readonly (readonly [string, ...string[]])[] = [
  ["launchTemplate", "id"],
  ["launchTemplate", "name"],
  [...inPolicy, "launchTemplateId"],
  [...inPolicy, "launchTemplateName"],
  ["launchConfiguration"],
];

/** The launch templates (or configuration) from which a group starts its instances, if they are in the stack. */
export function templatesOf(graph: Graph, group: Node): readonly Node[] {
  return [...new Set(templatePaths.flatMap((path) => graph.targets(group, path, ...templateTypes).nodes))];
}

/** Whether an Auto Scaling group's instances join a cluster: by the tag that says so, or by what their start-up needs. */
export function joinsCluster(graph: Graph, group: Node): Tri {
  const tagged = group.view
    .at("tags")
    .elements()
    .map((tag) => tag.at("key").string())
    .map((key) => (key === UNKNOWN ? UNKNOWN : key?.startsWith("kubernetes.io/cluster/") === true));
  return anyOf([...tagged, graph.byType(...clusterTypes).some((cluster) => graph.dependsOn(group, cluster))]);
}

/** Whether the instances of a group are nodes. */
export function startsNodes(graph: Graph, group: Node): Tri {
  return group.type === tokens.nodeGroup || joinsCluster(graph, group);
}

/** Checks every group whose instances are, or may be, nodes. If they only may be, a violation becomes undecided. */
export function onNodeGroups(graph: Graph, judge: (group: Node) => Outcome | readonly Outcome[]): readonly Finding[] {
  return judgeEach(
    graph.byType(...nodeGroupTypes),
    (group) => startsNodes(graph, group),
    (group) => `whether ${group.name} joins a cluster`,
    judge,
  );
}

/** The managed node groups that may belong to a cluster, and the Auto Scaling groups whose instances may join it. */
export function nodeGroupsOf(graph: Graph, cluster: Node): readonly Node[] {
  const only = graph.byType(tokens.cluster).length === 1;
  const joins = (group: Node): boolean =>
    joinsCluster(graph, group) !== false && (only || graph.dependsOn(group, cluster));
  return graph
    .byType(...nodeGroupTypes)
    .filter((group) => (group.type === tokens.nodeGroup ? clustersOf(graph, group).includes(cluster) : joins(group)));
}

/**
 * Where a launch template (or configuration) lists security groups: for each network interface, or once for all.
 *    UNKNOWN: its interfaces are unknown.
 */
export function groupLists(template: Node): readonly Path[] | Unknown {
  const networkInterfaces = template.view.at("networkInterfaces");
  if (networkInterfaces.state === "unknown") {
    return UNKNOWN;
  }
  const interfaces = networkInterfaces.items();
  const lists: readonly Path[] =
    interfaces.length > 0
      ? interfaces.map((_, index) => ["networkInterfaces", index, "securityGroups"] as const)
      : [[template.type === tokens.launchConfiguration ? "securityGroups" : "vpcSecurityGroupIds"] as const];
  return lists.filter((path) => template.view.at(...path).state !== "absent");
}

const notKnown: GroupSet = { keys: [], complete: false };

/** The security groups that a launch template puts on instances, on whichever interface. Undefined: it sets none. */
export function groupsOfTemplate(graph: Graph, template: Node): GroupSet | undefined {
  const lists = groupLists(template);
  return lists === UNKNOWN ? notKnown : lists.length === 0 ? undefined : groupsInLists(graph, template, lists);
}

/** The security groups that a launch template puts on each interface for which it sets any. */
export function interfacesOfTemplate(graph: Graph, template: Node): readonly ListedGroups[] {
  const lists = groupLists(template);
  return lists === UNKNOWN ? [{ ...notKnown, least: notKnown.keys.length }] : groupsOfLists(graph, template, lists);
}

/** The security groups on the nodes of a group; EKS adds the cluster's to managed nodes whose template sets none. */
export function groupsOnNodes(graph: Graph, group: Node, cluster: Node): GroupSet {
  const managed = group.type === tokens.nodeGroup;
  const byDefault = (ofEks: boolean): GroupSet => ({ keys: ofEks ? [clusterGroup(cluster)] : [], complete: ofEks });
  const templates = templatesOf(graph, group);
  if (templates.length === 0) {
    return byDefault(managed && group.view.at("launchTemplate").state === "absent");
  }
  const found = templates.map((each) => groupsOfTemplate(graph, each) ?? byDefault(managed));
  return {
    keys: [...new Set(found.flatMap(({ keys }) => keys))],
    complete: found.every(({ complete }) => complete),
  };
}

/** EKS starts this type if neither the node group nor its launch template names one. */
export const defaultInstanceType = "t3.medium";

/** An instance type of a node group, and its description for messages. */
export interface NamedType {
  readonly value: View;
  /** Set if another resource names it, since a path there does not exist in the node group. */
  readonly by?: string;
}

/** The types that a group lists itself; absent where one of its overrides leaves the type to a launch template. */
function ownTypes(group: Node): readonly View[] {
  if (group.type === tokens.nodeGroup) {
    return group.view.at("instanceTypes").elements();
  }
  return group.view
    .at("mixedInstancesPolicy", "launchTemplate", "overrides")
    .elements()
    .map((override) => {
      const type = override.at("instanceType");
      // Requirements stand for all types that meet them, which is as good as unknown.
      return type.state === "absent" ? override.at("instanceRequirements") : type;
    });
}

/** The instance types of a node group: its own list, or what its launch template names. None: the default of EKS. */
export function typesOf(graph: Graph, group: Node): readonly NamedType[] {
  const own = ownTypes(group);
  const listed = own.filter((type) => type.state !== "absent").map((value) => ({ value }));
  return own.length > 0 && listed.length === own.length ? listed : [...listed, ...typesOfTemplates(graph, group)];
}

function typesOfTemplates(graph: Graph, group: Node): readonly NamedType[] {
  const templates = templatesOf(graph, group);
  const startsElsewhere = group.type !== tokens.nodeGroup || group.view.at("launchTemplate").state !== "absent";
  if (startsElsewhere && templates.length === 0) {
    return [{ value: View.of(undefined), by: "of the launch template, which is not in this stack" }];
  }
  const named = templates
    .map((each) => ({ value: each.view.at("instanceType"), by: `of launch template ${each.name}` }))
    .filter(({ value }) => value.state !== "absent");
  return named.length === 0 && group.type !== tokens.nodeGroup
    ? [{ value: View.of(undefined), by: "of the Auto Scaling group, which names none" }]
    : named;
}

/** Whether the nodes of a managed node group run Windows. */
export function isWindows(group: Node): Tri {
  const ami = group.view.at("amiType").string();
  return ami === UNKNOWN ? UNKNOWN : ami?.startsWith("WINDOWS_") === true;
}
