/** What the schema of the network cannot say. Pure. */
import { encryptsInTransit } from "../../facts/nitro";
import { partitionOf, regionOfZone } from "../../facts/partition";
import { formatFound, type Problem, mismatch, mismatchWarning } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { checkExistingVpc, checkNewVpc } from "./check-vpc";
import type { EncryptionExclusion } from "./args";
import type { EncryptionControlConfig, NetworkConfig } from "./config";
import { endpointPartitions, requiredWithoutNat } from "./endpoints";
import { gatewayEndpointsOf, interfaceEndpointsOf, zonesOf } from "./layout";

type Path = readonly PropertyKey[];

export function checkNetwork(config: NetworkConfig, declared: Readonly<Partial<Declarations>>): Problem[] {
  const { vpc, existingVpc } = config;
  if ((vpc === undefined) === (existingVpc === undefined)) {
    const found = vpc === undefined ? "neither vpc nor existingVpc" : "both vpc and existingVpc";
    return [mismatch([], found, "one of vpc and existingVpc")];
  }
  return [
    ...checkZones(config),
    ...(vpc === undefined ? [] : [...checkNewVpc(vpc), ...checkPrivateCluster(config)]),
    ...(existingVpc === undefined ? [] : checkExistingVpc(existingVpc, gatewayEndpointsOf(config))),
    ...checkEndpoints(config),
    ...(config.encryptionControl === undefined
      ? []
      : checkEncryption(config.encryptionControl, config, declared.nodeGroups ?? [])),
  ];
}

function checkZones(config: NetworkConfig): Problem[] {
  const zones = zonesOf(config);
  const first = zones.map(({ zone }) => regionOfZone(zone)).find((region) => region !== undefined);
  return zones.flatMap(({ zone, path }): Problem[] => {
    const region = regionOfZone(zone);
    const found = formatFound(zone);
    if (region === undefined) {
      const allowed = "the name of an availability zone, such as eu-central-1a";
      const hint = "Zone ids (euc1-az1), Local Zones and Wavelength Zones cannot hold an EKS control plane.";
      return [mismatch(path, found, allowed, hint)];
    }
    return region === first ? [] : [mismatch(path, found, `a zone of ${first}, the Region of the other zones`)];
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
        mismatch(
          ["endpoints"],
          `vpc.nat none without the endpoints ${missing.join(", ")}`,
          "every endpoint that nodes need to join, or a NAT gateway",
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
        mismatch(
          ["endpoints"],
          `endpoints in partition ${partition} (${region})`,
          `endpoints in ${endpointPartitions.join(", ")}`,
          "Make the VPC and its endpoints elsewhere and name it in existingVpc, with endpoints: { gateway: [] }.",
        ),
      ];
}

function checkEncryption(
  control: EncryptionControlConfig,
  config: NetworkConfig,
  nodeGroups: NonNullable<Declarations["nodeGroups"]>,
): Problem[] {
  const path: Path = ["encryptionControl", "exclusions"];
  if (control.mode === "monitor") {
    return control.exclusions.length === 0
      ? []
      : [
          mismatch(
            path,
            formatFound(control.exclusions),
            "no exclusions with mode monitor",
            "Nothing is refused under monitor; list exclusions together with mode enforce.",
          ),
        ];
  }
  return [...checkExclusions(control, config), ...checkNodeGroups(nodeGroups)];
}

function checkExclusions(control: EncryptionControlConfig, { vpc }: NetworkConfig): Problem[] {
  if (vpc === undefined) {
    return [
      mismatchWarning(
        ["encryptionControl", "mode"],
        "enforce on an existing VPC",
        "enforce after a first update with monitor",
        "AWS takes an existing VPC to enforce only from monitor, and only when GetVpcResourcesBlockingEncryptionEnforcement lists nothing.",
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
          mismatch(
            path,
            `a VPC with ${name} that is not excluded`,
            `${name} in the list, or a VPC without it`,
            "AWS refuses enforce while the VPC has it. What passes it leaves AWS: encrypt that yourself.",
          ),
        ]
      : [mismatch(path, name, "exclusions for what this VPC has")];
  });
}

function checkNodeGroups(nodeGroups: NonNullable<Declarations["nodeGroups"]>): Problem[] {
  return nodeGroups.flatMap((group) =>
    group.instanceTypes
      .filter((type) => encryptsInTransit(type) !== true)
      .map((type): Problem => {
        const known = encryptsInTransit(type) === false;
        return mismatch(
          ["encryptionControl", "mode"],
          `enforce with node group "${group.name}" on ${type}, which ${known ? "sends clear text" : "is in no list of encrypting types"}`,
          "instance types that encrypt in transit, such as m6i, m7i, m7g, c7i and r7i",
          "Change the type in the node group, or use mode monitor.",
          known ? "error" : "warning",
        );
      }),
  );
}
