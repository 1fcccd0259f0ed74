/** Whether a client outside of the VPC reaches the API server of a cluster that the stand-ins created. */
import { number, text, texts } from "../rules";
import { isProps, type Props } from "../property-values";
import type { Thing, World } from "../world";

const CLUSTER = "aws:eks/cluster:Cluster";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

/**
 * The private endpoint lies behind the security groups of the control plane's interfaces, and EKS lets in only what they
 * let in (https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html). A rule for the group of the nodes admits
 * nodes, and clients are elsewhere.
 *
 * @returns the real provider's error, or undefined if the server is reached or not known
 */
export function unreachable(server: string | undefined, world: World): string | undefined {
  const cluster = world.ofType(CLUSTER).find(({ facts }) => facts["endpoint"] === server);
  if (cluster === undefined || hasPublicEndpoint(cluster.facts)) {
    return undefined;
  }
  const own = [
    ...texts(cluster.facts, "vpcConfig.securityGroupIds"),
    ...[text(cluster.facts, "vpcConfig.clusterSecurityGroupId") ?? ""],
  ];
  const known = own.filter((id) => world.find(GROUP, id) !== undefined);
  const inside = new Set([...own, ...nodeGroups(world)]);
  const open = known.length === 0 || rules(known, world).some((rule) => admitsClient(rule, inside));
  return open
    ? undefined
    : `configured Kubernetes cluster is unreachable: unable to load schema information from the API server: Get "${server}/openapi/v2?timeout=32s": dial tcp: i/o timeout (the endpoint is private, and no rule of ${known.join(", ")} admits TCP 443 from anything but nodes)`;
}

/**
 * Whether the API server knows the identity that a kubeconfig asks a token for: the creator of the cluster, or that of an
 * access entry. Identities that only a real account could tell apart count as equal.
 *
 * @param caller see `Configuration.caller`
 * @returns the API server's error, or undefined
 */
export function unauthorized(server: string | undefined, caller: string | undefined, world: World): string | undefined {
  const cluster = world.ofType(CLUSTER).find(({ facts }) => facts["endpoint"] === server);
  const creator = cluster?.facts["creator"];
  if (cluster === undefined || caller === undefined || typeof creator !== "string" || caller === creator) {
    return undefined;
  }
  const isRole = (identity: string): boolean => identity.startsWith("arn:");
  const granted = world
    .ofType("aws:eks/accessEntry:AccessEntry")
    .some(({ facts }) => facts["clusterName"] === cluster.facts["name"] && facts["principalArn"] === caller);
  return granted || (!isRole(caller) && !isRole(creator))
    ? undefined
    : `the server has asked for the client to provide credentials (Unauthorized: ${creator === "" ? "the default credentials" : creator} created the cluster, and the kubeconfig asks for a token of ${caller === "" ? "the default credentials" : caller}, which has no access entry)`;
}

/** Provider default: on. */
function hasPublicEndpoint(cluster: Props): boolean {
  const config = cluster["vpcConfig"];
  return !isProps(config) || config["endpointPublicAccess"] !== false;
}

/** Groups on the nodes of managed node groups. */
function nodeGroups(world: World): string[] {
  const templates = world.ofType("aws:eks/nodeGroup:NodeGroup").map(({ facts }) => text(facts, "launchTemplate.id"));
  return world
    .ofType("aws:ec2/launchTemplate:LaunchTemplate")
    .filter(({ id }) => templates.includes(id))
    .flatMap(({ facts }) => texts(facts, "vpcSecurityGroupIds"));
}

/** Ingress rules of groups, in the three shapes that a program may write. */
function rules(groups: readonly string[], world: World): Props[] {
  const of = ({ facts }: Thing): boolean => groups.includes(text(facts, "securityGroupId") ?? "");
  const inline = world
    .ofType(GROUP)
    .filter(({ id }) => groups.includes(id))
    .flatMap(({ facts }) => (Array.isArray(facts["ingress"]) ? facts["ingress"].filter(isProps) : []));
  return [
    ...inline,
    ...world
      .ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
      .filter(of)
      .map(({ facts }) => facts),
    ...world
      .ofType("aws:ec2/securityGroupRule:SecurityGroupRule")
      .filter((thing) => of(thing) && thing.facts["type"] === "ingress")
      .map(({ facts }) => facts),
  ];
}

function admitsClient(rule: Props, inside: ReadonlySet<string>): boolean {
  const protocol = text(rule, "ipProtocol") ?? text(rule, "protocol");
  const from = number(rule, "fromPort") ?? 0;
  const to = number(rule, "toPort") ?? 65_535;
  const covers = protocol === "-1" || (["tcp", "6"].includes(protocol ?? "") && from <= 443 && to >= 443);
  const lists = ["cidrBlocks", "ipv6CidrBlocks", "prefixListIds"].flatMap((key) => texts(rule, key));
  const addresses = ["cidrIpv4", "cidrIpv6", "prefixListId"].flatMap((key) => text(rule, key) ?? []);
  const groups = [
    ...["referencedSecurityGroupId", "sourceSecurityGroupId"].flatMap((key) => text(rule, key) ?? []),
    ...texts(rule, "securityGroups"),
  ];
  return covers && [...lists, ...addresses, ...groups].some((peer) => !inside.has(peer));
}
