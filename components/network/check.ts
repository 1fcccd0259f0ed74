/** What the schema of the network cannot say. Pure. */
import { encryptsInTransit } from "../../facts/nitro";
import { partitionOf, regionOfZone } from "../../facts/partition";
import { error, formatFound, mismatch, warning, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { checkExistingVpc, checkNewVpc } from "./check-vpc";
import type { EncryptionExclusion } from "./args";
import type { EncryptionControlConfig, NetworkConfig, NewVpcConfig } from "./config";
import { endpointPartitions, requiredWithoutNat } from "./endpoints";
import { gatewayEndpointsOf, interfaceEndpointsOf, zonesOf } from "./layout";

type Path = readonly PropertyKey[];

export function checkNetwork(config: NetworkConfig, declared: Readonly<Partial<Declarations>>): Problem[] {
  const { vpc, existingVpc } = config;
  if ((vpc === undefined) === (existingVpc === undefined)) {
    return [error([], vpc === undefined ? "Set vpc or existingVpc." : "Set either vpc or existingVpc, not both.")];
  }
  return [
    ...checkZones(config),
    ...(vpc === undefined ? [] : [...checkNewVpc(vpc), ...checkPrivateCluster(config)]),
    ...(existingVpc === undefined ? [] : checkExistingVpc(existingVpc, gatewayEndpointsOf(config))),
    ...checkEndpoints(config),
    ...checkImages(config, declared),
    ...(config.encryptionControl === undefined
      ? []
      : checkEncryption(config.encryptionControl, config, declared.nodeGroups ?? [])),
  ];
}

/**
 * Interface endpoints reach private registries of ECR only, and the charts' images are in public ones:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
function checkImages({ vpc }: NetworkConfig, declared: Readonly<Partial<Declarations>>): Problem[] {
  const installed = [
    ...(declared.certManager === "helm" ? ["cert-manager"] : []),
    ...(declared.istio === undefined ? [] : ["istio"]),
    ...(declared.mesh === undefined ? [] : ["istio-csr"]),
    ...(declared.loadBalancerSchemes === undefined ? [] : ["load-balancing"]),
    ...(declared.networkPolicyEngine === undefined || declared.networkPolicyEngine === "vpc-cni"
      ? []
      : [`network-policy (${declared.networkPolicyEngine})`]),
  ];
  return vpc?.nat !== "none" || installed.length === 0
    ? []
    : [
        warning(
          ["vpc", "nat"],
          `Without NAT, nodes cannot pull the images of ${installed.join(", ")}: they are in public registries, and the pods stay in ImagePullBackOff.`,
          "Set nat to one or per-az, or mirror the images and point the nodes' container runtime to the mirror: no key of this project does.",
        ),
      ];
}

function checkZones(config: NetworkConfig): Problem[] {
  const zones = zonesOf(config);
  const first = zones.map(({ zone }) => regionOfZone(zone)).find((region) => region !== undefined);
  return zones.flatMap(({ zone, path }): Problem[] => {
    const region = regionOfZone(zone);
    if (region === undefined) {
      const allowed = "the name of an availability zone, such as eu-central-1a";
      const hint = "Zone ids (euc1-az1), Local Zones and Wavelength Zones cannot hold an EKS control plane.";
      return [mismatch(path, formatFound(zone), allowed, hint)];
    }
    return region === first
      ? []
      : [error(path, `${zone} is in ${region}, but the first zone is in ${first}. A VPC is in one Region.`)];
  });
}

function checkPrivateCluster(config: NetworkConfig): Problem[] {
  if (config.vpc?.nat !== "none") {
    return [];
  }
  const interfaces = interfaceEndpointsOf(config);
  const missing = [
    ...(gatewayEndpointsOf(config).includes("s3") ? [] : ["s3 (gateway)"]),
    ...requiredWithoutNat.filter((name) => !interfaces.includes(name)),
  ];
  return missing.length === 0
    ? []
    : [
        error(
          ["endpoints"],
          `Without NAT, nodes cannot join the cluster: the VPC lacks the endpoints ${missing.join(", ")}.`,
          "Set endpoints.privateCluster: true (and keep s3 in endpoints.gateway), or vpc.nat: one | per-az with vpc.publicSubnets: true.",
        ),
      ];
}

function checkEndpoints(config: NetworkConfig): Problem[] {
  const names = [...gatewayEndpointsOf(config), ...interfaceEndpointsOf(config)];
  const region = regionOfZone(zonesOf(config)[0]?.zone ?? "");
  const partition = region === undefined ? undefined : partitionOf(region)?.id;
  return names.length === 0 || partition === undefined || endpointPartitions.includes(partition)
    ? []
    : [
        error(
          ["endpoints"],
          `This component cannot create endpoints in ${region} (partition ${partition}), only in ${endpointPartitions.join(", ")}.`,
          "Create the VPC and its endpoints elsewhere and name it in existingVpc, with endpoints: { gateway: [] }.",
        ),
      ];
}

/** What an encryption control depends on, from the stack config or from the arguments of the component. */
interface EncryptedVpc {
  readonly vpc?: Pick<NewVpcConfig, "publicSubnets" | "nat" | "dualStack">;
}

export function checkEncryption(
  control: EncryptionControlConfig,
  config: EncryptedVpc,
  nodeGroups: NonNullable<Declarations["nodeGroups"]>,
): Problem[] {
  const path: Path = ["encryptionControl", "exclusions"];
  if (control.mode === "monitor") {
    return control.exclusions.length === 0
      ? []
      : [
          error(
            path,
            "Exclusions have no effect in mode monitor, which refuses nothing.",
            "Remove them, or set mode to enforce.",
          ),
        ];
  }
  return [...checkExclusions(control, config), ...checkNodeGroups(nodeGroups)];
}

function checkExclusions(control: EncryptionControlConfig, { vpc }: EncryptedVpc): Problem[] {
  if (vpc === undefined) {
    return [
      warning(
        ["encryptionControl", "mode"],
        "AWS accepts enforce for an existing VPC only after monitor, and only while GetVpcResourcesBlockingEncryptionEnforcement lists nothing.",
        "Update the stack with mode monitor first.",
      ),
    ];
  }
  const here: Partial<Record<EncryptionExclusion, boolean>> = {
    internetGateway: vpc.publicSubnets,
    natGateway: vpc.nat !== "none",
    egressOnlyInternetGateway: vpc.dualStack && vpc.nat !== "none",
  };
  const path: Path = ["encryptionControl", "exclusions"];
  return (Object.entries(here) as [EncryptionExclusion, boolean][]).flatMap(([name, exists]): Problem[] => {
    const listed = control.exclusions.includes(name);
    if (listed === exists) {
      return [];
    }
    return exists
      ? [
          error(
            path,
            `AWS refuses enforce: the VPC has ${name}, and the list does not name it.`,
            "Add it to the list, and encrypt traffic through it yourself. Or remove it from the VPC.",
          ),
        ]
      : [error(path, `The list names ${name}, which this VPC does not have.`, "Remove it from the list.")];
  });
}

function checkNodeGroups(nodeGroups: NonNullable<Declarations["nodeGroups"]>): Problem[] {
  return nodeGroups.flatMap((group) =>
    group.instanceTypes
      .filter((type) => encryptsInTransit(type) !== true)
      .map((type): Problem => {
        const path: Path = ["encryptionControl", "mode"];
        const use = "Use a type that encrypts in transit, such as m6i, m7i, m7g, c7i or r7i, or use mode monitor.";
        const where = `instance type ${type} of node group "${group.name}"`;
        return encryptsInTransit(type) === false
          ? error(path, `Enforce blocks the ${where}, which does not encrypt in transit.`, use)
          : warning(path, `It is unknown whether the ${where} encrypts in transit, as enforce demands.`, use);
      }),
  );
}
