/**
 * Security groups and what they allow, by relations: on a first preview no ID is known. A group has a key: the URN
 *    of one that the stack creates, `cluster <URN>` for the one that EKS creates for a cluster, or the ID of one from
 *    elsewhere.
 */
import type { Graph, Node } from "../../graph";
import { tokens } from "../../tokens";
import { isKnown, type Maybe, UNKNOWN } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { clustersIn, eksComponent } from "./clusters";
import { covers, type Direction, type GroupRule, inlineTypes, rulesOf, ruleTypes } from "../security-groups/shapes";

export interface GroupSet {
  /** Keys of the groups that the value names. */
  readonly keys: readonly string[];
  /** False if the value names more groups, or unknown ones. */
  readonly complete: boolean;
}

/** The key of the security group that EKS creates for a cluster. */
export function clusterGroup(cluster: Node): string {
  return `cluster ${cluster.urn}`;
}

/** The resource behind a key: a security group, or the cluster whose group it is. */
export function groupNode(graph: Graph, key: string): Node | undefined {
  return graph.get(key.replace(/^cluster /, ""));
}

/** For messages. */
export function groupName(graph: Graph, key: string): string {
  const node = groupNode(graph, key);
  return node === undefined
    ? key
    : key.startsWith("cluster ")
      ? `the cluster security group of ${node.name}`
      : node.name;
}

/** Keys by the ids that are known. */
function byId(graph: Graph): ReadonlyMap<Maybe<string>, string> {
  return new Map([
    ...graph.byType(...inlineTypes).map((group) => [group.outputs.at("id").string(), group.urn] as const),
    ...graph
      .byType(tokens.cluster)
      .map(
        (cluster) =>
          [cluster.outputs.at("vpcConfig", "clusterSecurityGroupId").string(), clusterGroup(cluster)] as const,
      ),
  ]);
}

const isGroup = (node: Node): boolean => inlineTypes.some((type) => type === node.type);

/** The origin of an input, as keys of groups. */
function sources(node: Node, property: string): readonly string[] {
  const refs = node.refs(property);
  const groups = refs.filter(isGroup);
  // An output of an @pulumi/eks component with its own group depends on both, and is that group.
  const clusters = refs
    .filter((ref) => ref.type !== eksComponent || groups.length === 0)
    .flatMap(clustersIn)
    .map(clusterGroup);
  return [...new Set([...groups.map((group) => group.urn), ...clusters])];
}

export type Path = readonly [property: string, ...rest: readonly (string | number)[]];

/** What a list says about its groups. */
interface Said {
  readonly property: string;
  /** Keys of the groups with known IDs. */
  readonly known: readonly string[];
  /** How many of its values are unknown. */
  readonly open: number;
  /** False for a list that is unknown as a whole: its length is unknown too. */
  readonly counted: boolean;
}

function saidIn(graph: Graph, node: Node, path: Path): Said {
  const [property] = path;
  const ids = graph.once(byId);
  const list = node.view.at(...path);
  const values = list.elements();
  const known = values.map((each) => each.string()).filter(isKnown);
  return {
    property,
    known: [...new Set(known.map((id) => ids.get(id) ?? id))],
    open: values.length - known.length,
    counted: list.state === "known" || property.endsWith("Id"),
  };
}

/** The groups of lists; unknown ones by the origin of their properties. */
function together(node: Node, lists: readonly Said[], others: readonly string[] = []): GroupSet {
  const known = [...new Set(lists.flatMap((list) => list.known))];
  const open = lists.reduce((sum, list) => sum + list.open, 0);
  if (open === 0) {
    return { keys: known, complete: true };
  }
  const found = [...new Set(lists.map(({ property }) => property))]
    .flatMap((property) => sources(node, property))
    .filter((key) => !known.includes(key) && !others.includes(key));
  return { keys: [...known, ...found], complete: lists.every(({ counted }) => counted) && found.length === open };
}

/** The security groups that lists in one property of a resource name together. */
export function groupsInLists(graph: Graph, node: Node, paths: readonly Path[]): GroupSet {
  return together(
    node,
    paths.map((path) => saidIn(graph, node, path)),
  );
}

/** The security groups that an input of a resource names. */
export function groupsIn(graph: Graph, node: Node, ...path: Path): GroupSet {
  return groupsInLists(graph, node, [path]);
}

/** One list of several in a property. */
export interface ListedGroups extends GroupSet {
  /** The least number of groups that it names: unknown values count, even if it is unclear what they are. */
  readonly least: number;
}

/**
 * The security groups of each of several lists in one property. While more than one list contains unknown values, it
 *    is unclear which of the property's sources belongs to which list; and a group that another list names need not be
 *    in this one too.
 */
export function groupsOfLists(graph: Graph, node: Node, paths: readonly Path[]): readonly ListedGroups[] {
  const lists = paths.map((path) => saidIn(graph, node, path));
  const mixed = lists.filter(({ open }) => open > 0).length > 1;
  const all = lists.flatMap(({ known }) => known);
  return lists.map((list) => {
    const groups = mixed ? { keys: list.known, complete: false } : together(node, [list], all);
    return { ...groups, least: Math.max(groups.keys.length, list.known.length + list.open) };
  });
}

/** A rule and its two ends. */
export interface RuleOfGroup {
  /** The resource that holds the rule. */
  readonly node: Node;
  readonly rule: GroupRule;
  readonly direction: Direction;
  /** Whether the rule certainly belongs to the group. */
  readonly sure: boolean;
  readonly peers: GroupSet;
}

const directions = ["ingress", "egress"] as const;

/** By key; `undefined` holds rules whose group is completely unknown. */
type RulesByGroup = ReadonlyMap<string | undefined, readonly RuleOfGroup[]>;

function rulesByGroup(graph: Graph): RulesByGroup {
  const made = new Map<string | undefined, RuleOfGroup[]>();
  for (const node of graph.byType(...inlineTypes, ...ruleTypes)) {
    const owner = isGroup(node) ? { keys: [node.urn], complete: true } : groupsIn(graph, node, "securityGroupId");
    const keys = owner.keys.length === 0 ? [undefined] : owner.keys;
    for (const direction of directions) {
      for (const rule of rulesOf(node, direction)) {
        const sure = owner.complete && rule.direction === undefined;
        const found = { node, rule, direction, sure, peers: groupsIn(graph, node, ...rule.peers) };
        keys.forEach((key) => made.set(key, [...(made.get(key) ?? []), found]));
      }
    }
  }
  return made;
}

/** The rules of a group in a direction, including those that may belong to it. */
export function rulesOfGroup(graph: Graph, key: string, direction: Direction): readonly RuleOfGroup[] {
  const all = graph.once(rulesByGroup);
  return [key, undefined].flatMap((each) => all.get(each) ?? []).filter((each) => each.direction === direction);
}

/** Whether a rule has any of the groups as its other end. CIDRs count: the addresses of a group are not known here. */
function hasPeer({ rule, peers }: RuleOfGroup, own: string, wanted: readonly string[]): Tri {
  const self = rule.self.boolean();
  if (peers.keys.some((key) => wanted.includes(key)) && peers.complete) {
    return true;
  }
  if (rule.cidrs.some((cidr) => cidr.state === "known") || (self === true && wanted.includes(own))) {
    return true;
  }
  const unclear =
    !peers.complete ||
    rule.cidrs.length > 0 ||
    rule.prefixLists.length > 0 ||
    (self === UNKNOWN && wanted.includes(own));
  return unclear ? UNKNOWN : false;
}

export interface Port {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
}

/** Whether a group's own rules allow a port from or to any of the given groups. */
export function allows(
  graph: Graph,
  key: string,
  direction: Direction,
  { protocol, port }: Port,
  wanted: readonly string[],
): Tri {
  if (key.startsWith("cluster ") && (direction === "egress" || wanted.includes(key))) {
    // EKS creates the group with a rule for itself and one for all outbound traffic, and always restores the first.
    return true;
  }
  const answers = rulesOfGroup(graph, key, direction).map((each) =>
    allOf([covers(each.rule, protocol, port), hasPeer(each, key, wanted), each.sure ? true : UNKNOWN]),
  );
  return groupNode(graph, key) === undefined ? anyOf([...answers, UNKNOWN]) : anyOf(answers);
}
