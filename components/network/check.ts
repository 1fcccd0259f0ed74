/** What the schema of the network cannot say. Pure. */
import { encryptsInTransit } from "../../facts/nitro";
import { partitionOf, regionOfZone } from "../../facts/partition";
import { formatFound, type Problem } from "../problem";
import type { Declarations } from "../slots";
import { checkExistingVpc, checkNewVpc } from "./check-vpc";
import type { EncryptionControlConfig, EncryptionExclusion, NetworkConfig } from "./config";
import { endpointPartitions, requiredWithoutNat } from "./endpoints";
import { gatewayEndpointsOf, interfaceEndpointsOf, zonesOf } from "./layout";

type Path = readonly PropertyKey[];

export function checkNetwork(config: NetworkConfig, declared: Readonly<Partial<Declarations>>): Problem[] {
  const { vpc, existingVpc } = config;
  if ((vpc === undefined) === (existingVpc === undefined)) {
    const found = vpc === undefined ? "neither vpc nor existingVpc" : "both vpc and existingVpc";
    return [{ path: [], found, allowed: "one of vpc and existingVpc", severity: "error" }];
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
      return [{ path, found, allowed, hint, severity: "error" }];
    }
    return region === first
      ? []
      : [{ path, found, allowed: `a zone of ${first}, the Region of the other zones`, severity: "error" }];
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
        {
          path: ["endpoints"],
          found: `vpc.nat none without the endpoints ${missing.join(", ")}`,
          allowed: "every endpoint that nodes need to join, or a NAT gateway",
          hint: "Set endpoints.privateCluster: true (and keep s3 in endpoints.gateway), or vpc.nat: one | per-az with vpc.publicSubnets: true.",
          severity: "error",
        },
      ];
}

function checkEndpoints(config: NetworkConfig): Problem[] {
  const names = [...gatewayEndpointsOf(config), ...interfaceEndpointsOf(config)];
  const region = regionOfZone(zonesOf(config)[0]?.zone ?? "");
  const partition = region === undefined ? undefined : partitionOf(region)?.id;
  return names.length === 0 || partition === undefined || endpointPartitions.includes(partition)
    ? []
    : [
        {
          path: ["endpoints"],
          found: `endpoints in partition ${partition} (${region})`,
          allowed: `endpoints in ${endpointPartitions.join(", ")}`,
          hint: "Make the VPC and its endpoints elsewhere and name it in existingVpc, with endpoints: { gateway: [] }.",
          severity: "error",
        },
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
          {
            path,
            found: formatFound(control.exclusions),
            allowed: "no exclusions with mode monitor",
            hint: "Nothing is refused under monitor; list exclusions together with mode enforce.",
            severity: "error",
          },
        ];
  }
  return [...checkExclusions(control, config), ...checkNodeGroups(nodeGroups)];
}

function checkExclusions(control: EncryptionControlConfig, { vpc }: NetworkConfig): Problem[] {
  if (vpc === undefined) {
    return [
      {
        path: ["encryptionControl", "mode"],
        found: "enforce on an existing VPC",
        allowed: "enforce after a first update with monitor",
        hint: "AWS takes an existing VPC to enforce only from monitor, and only when GetVpcResourcesBlockingEncryptionEnforcement lists nothing.",
        severity: "warning",
      },
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
          {
            path,
            found: `a VPC with ${name} that is not excluded`,
            allowed: `${name} in the list, or a VPC without it`,
            hint: "AWS refuses enforce while the VPC has it. What passes it leaves AWS: encrypt that yourself.",
            severity: "error",
          },
        ]
      : [{ path, found: name, allowed: "exclusions for what this VPC has", severity: "error" }];
  });
}

function checkNodeGroups(nodeGroups: NonNullable<Declarations["nodeGroups"]>): Problem[] {
  return nodeGroups.flatMap((group) =>
    group.instanceTypes
      .filter((type) => encryptsInTransit(type) !== true)
      .map((type): Problem => {
        const known = encryptsInTransit(type) === false;
        return {
          path: ["encryptionControl", "mode"],
          found: `enforce with node group "${group.name}" on ${type}, which ${known ? "sends clear text" : "is in no list of encrypting types"}`,
          allowed: "instance types that encrypt in transit, such as m6i, m7i, m7g, c7i and r7i",
          hint: `Change the type in the node group, or use mode monitor.`,
          severity: known ? "error" : "warning",
        };
      }),
  );
}
