/** Checks of a resource against existing ones. An id that is unknown or not in the world is accepted. */
import { contains, overlaps, readCidr } from "../../core/cidr";
import { type Failure, ProviderError, type Target } from "../provider";
import { flag, number, text, textOr, texts } from "../rules";
import { equal, type Props } from "../property-values";
import type { Thing, World } from "../world";
import { ruleQuota } from "./rule-quota";
import { UNIQUE } from "./tables/facts";

type Relation = (inputs: Props, target: Target, world: World) => Failure[];

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const AUTHORITY = "aws:acmpca/certificateAuthority:CertificateAuthority";

const subnetRange: Relation = (inputs, target, world) => {
  const failures: Failure[] = [];
  const vpcId = text(inputs, "vpcId");
  const vpc = vpcId === undefined ? undefined : world.find(VPC, vpcId);
  for (const property of ["cidrBlock", "ipv6CidrBlock"]) {
    const block = text(inputs, property);
    const own = block === undefined ? undefined : readCidr(block);
    const outer = vpc ? readCidr(text(vpc.facts, property) ?? "") : undefined;
    if (own && outer && !contains(outer, own)) {
      const range = text(vpc?.facts ?? {}, property);
      failures.push({
        property,
        reason: `InvalidSubnet.Range: The CIDR '${block}' is invalid: it is not inside ${range} of ${vpcId}`,
      });
    }
    for (const other of world.ofType(SUBNET).filter((thing) => thing.facts["vpcId"] === vpcId)) {
      const taken = readCidr(text(other.facts, property) ?? "");
      if (own && taken && other.urn !== target.urn && overlaps(own, taken)) {
        failures.push({
          property,
          reason: `InvalidSubnet.Conflict: The CIDR '${block}' conflicts with another subnet (${other.id})`,
        });
      }
    }
  }
  return failures;
};

/** All subnets and security groups of a resource must be in one VPC. */
function sameVpc(subnets: string, groups: string | undefined): Relation {
  return (inputs, _target, world) => {
    const places = (type: string, path: string): { id: string; vpc: string; path: string }[] =>
      [...texts(inputs, path), ...(text(inputs, path) === undefined ? [] : [text(inputs, path) ?? ""])].flatMap(
        (id) => {
          const vpc = text(world.find(type, id)?.facts ?? {}, "vpcId");
          return vpc === undefined || vpc === "" ? [] : [{ id, vpc, path }];
        },
      );
    const found = [...places(SUBNET, subnets), ...(groups === undefined ? [] : places(GROUP, groups))];
    const own = text(inputs, "vpcId");
    const first = own === undefined ? found[0] : { id: own, vpc: own, path: "vpcId" };
    return found
      .filter((place) => place.vpc !== first?.vpc)
      .map((place) => ({
        property: place.path,
        reason: `InvalidParameterValue: ${place.id} is in ${place.vpc}, but ${first?.id ?? ""} is in ${first?.vpc ?? ""}`,
      }));
  };
}

const associationVpc: Relation = (inputs, _target, world) => {
  const table = world.find("aws:ec2/routeTable:RouteTable", text(inputs, "routeTableId") ?? "");
  const subnet = world.find(SUBNET, text(inputs, "subnetId") ?? "");
  return table && subnet && table.facts["vpcId"] !== subnet.facts["vpcId"]
    ? [
        {
          property: "subnetId",
          reason: `InvalidParameterValue: route table ${table.id} and subnet ${subnet.id} belong to different networks`,
        },
      ]
    : [];
};

const clusterSubnets: Relation = (inputs, _target, world) => {
  const zones = texts(inputs, "vpcConfig.subnetIds").map((id) =>
    text(world.find(SUBNET, id)?.facts ?? {}, "availabilityZone"),
  );
  return zones.length > 1 && zones[0] !== undefined && zones.every((zone) => zone === zones[0])
    ? [
        {
          property: "vpcConfig.subnetIds",
          reason: "InvalidParameterException: Subnets specified must be in at least two different AZs",
        },
      ]
    : [];
};

const nodeGroupTemplate: Relation = (inputs, _target, world) => {
  const id = text(inputs, "launchTemplate.id");
  const name = text(inputs, "launchTemplate.name");
  const template = world
    .ofType(TEMPLATE)
    .find((thing) => thing.id === id || (name !== undefined && thing.facts["name"] === name));
  const failures: Failure[] = [];
  if (template && template.facts["instanceType"] !== undefined && texts(inputs, "instanceTypes").length > 0) {
    failures.push({
      property: "instanceTypes",
      reason:
        "InvalidParameterException: Instance types cannot be specified both in the launch template and in the node group",
    });
  }
  const ami = text(inputs, "amiType");
  if (template && template.facts["imageId"] !== undefined && ami !== undefined && ami !== "CUSTOM") {
    failures.push({
      property: "amiType",
      reason: "InvalidParameterException: You cannot specify an AMI type when the launch template has an image id",
    });
  }
  return failures;
};

const certificateLifetime: Relation = (inputs, _target, world) => {
  const authority = world.find(AUTHORITY, text(inputs, "certificateAuthorityArn") ?? "");
  const days = { DAYS: 1, MONTHS: 30, YEARS: 365 }[text(inputs, "validity.type") ?? ""];
  const value = Number(text(inputs, "validity.value"));
  const signsItself = text(inputs, "templateArn")?.includes("/RootCACertificate/") === true;
  const shortLived = authority?.facts["usageMode"] === "SHORT_LIVED_CERTIFICATE";
  return shortLived && !signsItself && days !== undefined && days * value > 7
    ? [
        {
          property: "validity",
          reason: "ValidationException: The certificate validity cannot exceed 7 days on a short-lived CA",
        },
      ]
    : [];
};

const managedCertificate: Relation = (inputs, _target, world) => {
  const authority = world.find(AUTHORITY, text(inputs, "certificateAuthorityArn") ?? "");
  if (authority?.facts["usageMode"] === "SHORT_LIVED_CERTIFICATE") {
    return [
      {
        property: "certificateAuthorityArn",
        reason: "ACM cannot issue certificates signed by a private CA in short-lived mode",
      },
    ];
  }
  // ACM API RequestCertificate, KeyAlgorithm. Default: RSA_2048.
  const family = (algorithm: string): string => algorithm.split("_")[0] ?? "";
  const own = textOr(inputs, "keyAlgorithm", "RSA_2048");
  const signer = text(authority?.facts ?? {}, "certificateAuthorityConfiguration.keyAlgorithm");
  return own !== undefined && signer !== undefined && family(own) !== family(signer)
    ? [
        {
          property: "keyAlgorithm",
          reason: `the key algorithm family of ${own} must match that of the private CA's key, ${signer}`,
        },
      ]
    : [];
};

/**
 * EKS moves a control plane one minor version at a time, and never back:
 * https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html
 */
export function refuseVersion(type: string, before: Props, after: Props): void {
  const [from, to] = [before, after].map((inputs) => Number(text(inputs, "version")?.split(".")[1] ?? NaN));
  const step = (to ?? NaN) - (from ?? NaN);
  if (type === "aws:eks/cluster:Cluster" && !Number.isNaN(step) && (step > 1 || step < 0)) {
    throw new ProviderError(
      `InvalidParameterException: Unsupported Kubernetes minor version update from ${text(before, "version")} to ${text(after, "version")}`,
    );
  }
}

const accessMode: Relation = (inputs, _target, world) => {
  const cluster = world.find("aws:eks/cluster:Cluster", text(inputs, "clusterName") ?? "");
  return text(cluster?.facts ?? {}, "accessConfig.authenticationMode") === "CONFIG_MAP"
    ? [
        {
          property: "clusterName",
          reason:
            "InvalidRequestException: The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
        },
      ]
    : [];
};

/** EKS API CreateAccessEntry: an entry exists per principal, and the creator of a cluster has one from the start. */
const creatorEntry: Relation = (inputs, _target, world) => {
  const cluster = world.find("aws:eks/cluster:Cluster", text(inputs, "clusterName") ?? "");
  const creator = text(cluster?.facts ?? {}, "creator") ?? "";
  return creator !== "" &&
    flag(cluster?.facts ?? {}, "accessConfig.bootstrapClusterCreatorAdminPermissions") !== false &&
    text(inputs, "principalArn") === creator
    ? [
        {
          property: "principalArn",
          reason: "ResourceInUseException: The specified access entry resource is already in use on this cluster.",
        },
      ]
    : [];
};

const RELATIONS: Readonly<Record<string, readonly Relation[]>> = {
  [SUBNET]: [subnetRange],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": [associationVpc],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [sameVpc("subnetIds", "securityGroupIds")],
  "aws:lb/loadBalancer:LoadBalancer": [sameVpc("subnets", "securityGroups")],
  "aws:eks/cluster:Cluster": [sameVpc("vpcConfig.subnetIds", "vpcConfig.securityGroupIds"), clusterSubnets],
  "aws:eks/nodeGroup:NodeGroup": [sameVpc("subnetIds", undefined), nodeGroupTemplate],
  "aws:eks/accessEntry:AccessEntry": [accessMode, creatorEntry],
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": [accessMode],
  "aws:ec2/securityGroupRule:SecurityGroupRule": [ruleQuota],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": [ruleQuota],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": [ruleQuota],
  "aws:acmpca/certificate:Certificate": [certificateLifetime],
  "aws:acm/certificate:Certificate": [managedCertificate],
};

/** Conflicts between plain inputs and existing resources. */
export function relationFailures(inputs: Props, target: Target, world: World): Failure[] {
  return (RELATIONS[target.type] ?? []).flatMap((relation) => relation(inputs, target, world));
}

/** @throws ProviderError with the service's message if a resource that must be unique already exists */
export function refuseDuplicate(type: string, facts: Props, world: World): void {
  const unique = UNIQUE[type];
  const same = (thing: Thing): boolean =>
    unique?.by.concat("region").every((key) => equal(thing.facts[key], facts[key])) === true;
  if (unique && facts[unique.by[0] ?? ""] !== undefined && world.ofType(type).some(same)) {
    const first = unique.by[0] ?? "";
    throw new ProviderError(unique.error.replace("$", text(facts, first) ?? String(number(facts, first) ?? "")));
  }
}
