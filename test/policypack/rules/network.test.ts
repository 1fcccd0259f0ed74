import { ciliumChainedEncryption } from "../../../policypack/rules/network/cilium-chained-encryption";
import { encryptionControlExclusions } from "../../../policypack/rules/network/encryption-control-exclusions";
import { transitEncryption } from "../../../policypack/rules/network/transit-encryption";
import { transitGatewayEncryption } from "../../../policypack/rules/network/transit-gateway-encryption";
import { vpcEncryptionControl } from "../../../policypack/rules/network/vpc-encryption-control";
import { wireguardIpFamily } from "../../../policypack/rules/network/wireguard-ip-family";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";

type Inputs = Readonly<Record<string, Input>>;

const vpc = (p: Program, name = "main"): Declared => p.add("aws:ec2/vpc:Vpc", name);
const subnet = (p: Program, of: Declared, name = "subnet"): Declared =>
  p.add("aws:ec2/subnet:Subnet", name, { vpcId: of.id });
const cluster = (p: Program, inputs: Inputs = {}): Declared => p.add("aws:eks/cluster:Cluster", "main", inputs);
const inVpc = (p: Program, of: Declared): Declared => cluster(p, { vpcConfig: { subnetIds: [subnet(p, of).id] } });
const control = (p: Program, vpcId: Input, mode: Input, inputs: Inputs = {}): Declared =>
  p.add("aws:ec2/vpcEncryptionControl:VpcEncryptionControl", "control", { vpcId, mode, ...inputs });
/** A VPC with a cluster, and a control of it. */
const controlled =
  (mode: Input, params: Inputs = {}): Build =>
  (p) => {
    const main = vpc(p);
    inVpc(p, main);
    control(p, main.id, mode, params);
  };

describeRule(vpcEncryptionControl, {
  good: {
    monitor: controlled("monitor"),
    enforce: controlled("enforce"),
    "enforce, where it is wanted": { build: controlled("enforce"), params: { minMode: "enforce" } },
    "none, where none is wanted": { build: (p) => inVpc(p, vpc(p)), params: { minMode: "none" } },
  },
  bad: {
    "a mode that does not exist": controlled("observe"),
    none: { build: (p) => inVpc(p, vpc(p)), says: "no encryption control in mode monitor" },
    "monitor, where enforce is wanted": { build: controlled("monitor"), params: { minMode: "enforce" } },
    "of another VPC": (p) => {
      inVpc(p, vpc(p));
      control(p, vpc(p, "other").id, "enforce");
    },
  },
  unknown: { mode: controlled(unknown) },
  notApplicable: { "a VPC without a cluster": (p) => vpc(p) },
});

const gateways: readonly (readonly [string, string])[] = [
  ["aws:ec2/internetGateway:InternetGateway", "internetGatewayExclusion"],
  ["aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "egressOnlyInternetGatewayExclusion"],
  ["aws:ec2/vpnGateway:VpnGateway", "virtualPrivateGatewayExclusion"],
  ["aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "vpcPeeringExclusion"],
];
const withGateway = (type: string, mode: Input, inputs: Inputs = {}): Build => {
  return (p) => {
    const main = vpc(p);
    p.add(type, "gateway", { vpcId: main.id });
    control(p, main.id, mode, inputs);
  };
};
const withNat = (mode: Input, inputs: Inputs = {}): Build => {
  return (p) => {
    const main = vpc(p);
    p.add("aws:ec2/natGateway:NatGateway", "nat", { subnetId: subnet(p, main).id });
    control(p, main.id, mode, inputs);
  };
};
const firewall = "aws:networkfirewall/firewall:Firewall";
const each = (build: (type: string, exclusion: string) => Build): Readonly<Record<string, Build>> =>
  Object.fromEntries(gateways.map(([type, exclusion]) => [exclusion, build(type, exclusion)]));

describeRule(encryptionControlExclusions, {
  good: {
    monitor: withNat("monitor"),
    "a NAT gateway in a subnet from elsewhere": (p) => {
      p.add("aws:ec2/natGateway:NatGateway", "nat", { subnetId: "subnet-1" });
      controlled("enforce")(p);
    },
    ...each((type, exclusion) => withGateway(type, "enforce", { [exclusion]: "enable" })),
    "a NAT gateway": withNat("enforce", { natGatewayExclusion: "enable" }),
    "a NAT gateway, mode unknown": withNat(unknown, { natGatewayExclusion: "enable" }),
    "no gateways": controlled("enforce"),
    "gateways of another VPC": (p) => {
      const other = vpc(p, "other");
      p.add("aws:ec2/internetGateway:InternetGateway", "gateway", { vpcId: other.id });
      p.add("aws:ec2/natGateway:NatGateway", "nat", { subnetId: subnet(p, other, "elsewhere").id });
      p.add(firewall, "firewall", { vpcId: other.id });
      controlled("enforce")(p);
    },
  },
  bad: {
    ...each((type) => withGateway(type, "enforce")),
    "an exclusion that is off": {
      build: withGateway("aws:ec2/internetGateway:InternetGateway", "enforce", { internetGatewayExclusion: "disable" }),
      says: "gateway in the VPC sends plaintext",
    },
    "a NAT gateway": { build: withNat("enforce"), says: 'Set natGatewayExclusion to "enable", or remove nat' },
    "a firewall": { build: withGateway(firewall, "enforce"), says: 'Set mode to "monitor", or remove gateway' },
  },
  unknown: {
    mode: { build: withNat(unknown), says: /preview: mode\.$/m },
    "mode, with a firewall": withGateway(firewall, unknown),
    exclusion: {
      build: withNat("enforce", { natGatewayExclusion: unknown }),
      says: /preview: natGatewayExclusion\.$/m,
    },
    "a VPC from elsewhere": { build: (p) => control(p, "vpc-1", "enforce"), moments: ["preview", "known"] },
  },
});

const attachment = (p: Program, vpcId: Input, transitGatewayId: Input): Declared =>
  p.add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "attachment", { vpcId, transitGatewayId });
const hub = (p: Program, inputs: Inputs = {}): Declared =>
  p.add("aws:ec2transitgateway/transitGateway:TransitGateway", "hub", inputs);
const attached = (inputs: Inputs): Build => {
  return (p) => {
    const main = vpc(p);
    inVpc(p, main);
    attachment(p, main.id, hub(p, inputs).id);
  };
};

describeRule(transitGatewayEncryption, {
  good: { "that encrypts": attached({ encryptionSupport: "enable" }) },
  bad: {
    "that does not, by default": { build: attached({}), says: "transit gateway hub" },
    "that does not": attached({ encryptionSupport: "disable" }),
  },
  unknown: {
    support: attached({ encryptionSupport: unknown }),
    "a gateway from elsewhere": {
      build: (p) => {
        const main = vpc(p);
        inVpc(p, main);
        attachment(p, main.id, "tgw-1");
      },
      moments: ["preview", "known"],
    },
  },
  notApplicable: {
    "a VPC without a cluster": (p) => attachment(p, vpc(p).id, hub(p).id),
    "a VPC from elsewhere": (p) => attachment(p, "vpc-1", hub(p).id),
  },
});

const felix = (p: Program, spec: Input, version = "projectcalico.org/v3"): Declared =>
  p.add(`kubernetes:${version}:FelixConfiguration`, "felix", { spec });
const felixPatch = (p: Program, spec: Input): Declared =>
  p.add("kubernetes:projectcalico.org/v3:FelixConfigurationPatch", "felix", { spec });
const family = (p: Program, ipFamily: Input): Declared => cluster(p, { kubernetesNetworkConfig: { ipFamily } });

describeRule(wireguardIpFamily, {
  good: {
    "IPv4 by default": (p) => {
      cluster(p);
      felix(p, { wireguardEnabled: true });
    },
    IPv6: (p) => {
      family(p, "ipv6");
      felix(p, { wireguardEnabledV6: true });
    },
    both: (p) => {
      family(p, "ipv6");
      felix(p, { wireguardEnabled: true, wireguardEnabledV6: true });
    },
    "no cluster here": (p) => felix(p, { wireguardEnabled: true }),
    "a patch of the object that the operator makes": (p) => {
      cluster(p);
      felixPatch(p, { wireguardEnabled: true });
    },
  },
  bad: {
    "IPv4 on an IPv6 cluster, by a patch": (p) => {
      family(p, "ipv6");
      felixPatch(p, { wireguardEnabled: true });
    },
    "IPv4 on an IPv6 cluster": {
      build: (p) => {
        family(p, "ipv6");
        felix(p, { wireguardEnabled: true });
      },
      says: "(spec.wireguardEnabledV6)",
    },
    "IPv6 on an IPv4 cluster": {
      build: (p) => {
        cluster(p);
        felix(p, { wireguardEnabledV6: true, wireguardEnabled: false }, "crd.projectcalico.org/v1");
      },
      says: "(spec.wireguardEnabled)",
    },
    "one of two clusters": (p) => {
      family(p, "ipv6");
      p.add("aws:eks/cluster:Cluster", "other");
      felix(p, { wireguardEnabled: true });
    },
  },
  unknown: {
    "the family, with IPv6 only": (p) => {
      family(p, unknown);
      felix(p, { wireguardEnabledV6: true });
    },
    "all switches": (p) => {
      cluster(p);
      felix(p, unknown);
    },
    "the switch of the family": (p) => {
      family(p, "ipv6");
      felix(p, { wireguardEnabled: true, wireguardEnabledV6: unknown });
    },
    "the family": (p) => {
      family(p, unknown);
      felix(p, { wireguardEnabled: true });
    },
    "the only switch": (p) => {
      cluster(p);
      felix(p, { wireguardEnabledV6: unknown });
    },
  },
  notApplicable: {
    off: (p) => {
      cluster(p);
      felix(p, { wireguardEnabled: false });
    },
  },
});

const release = (chart: Input, values: Input): Build => {
  return (p) => p.add("kubernetes:helm.sh/v3:Release", "cilium", { chart, values });
};
const chained = { cni: { chainingMode: "aws-cni" } };

describeRule(ciliumChainedEncryption, {
  good: {
    WireGuard: release("cilium", { ...chained, encryption: { enabled: true, type: "wireguard" } }),
    "not chained": release("cilium", { encryption: { enabled: true } }),
    "chained to something else": release("cilium", { cni: { chainingMode: "flannel" }, encryption: { enabled: true } }),
    "not encrypted": release("cilium", { ...chained, encryption: { enabled: false } }),
    "not encrypted by default": release("cilium", { ...chained, encryption: { type: unknown } }),
    "WireGuard, the rest unknown": release("cilium", {
      cni: unknown,
      encryption: { enabled: unknown, type: "wireguard" },
    }),
  },
  bad: {
    "IPsec by default": release("cilium", { ...chained, encryption: { enabled: true } }),
    "IPsec by name": release("oci://quay.io/cilium/charts/cilium", {
      ...chained,
      encryption: { enabled: true, type: "ipsec" },
    }),
  },
  unknown: {
    encryption: release("cilium", { ...chained, encryption: unknown }),
    type: {
      build: release("cilium", { ...chained, encryption: { enabled: true, type: unknown } }),
      says: /preview: values\.encryption\.type\.$/m,
    },
    chaining: {
      build: release("cilium", { cni: { chainingMode: unknown }, encryption: { enabled: true } }),
      says: /preview: values\.cni\.chainingMode\.$/m,
    },
    switch: {
      build: release("cilium", { ...chained, encryption: { enabled: unknown } }),
      says: /preview: values\.encryption\.enabled\.$/m,
    },
    chart: release(unknown, {}),
  },
  notApplicable: { "another chart": release("calico", { ...chained, encryption: { enabled: true } }) },
});

const nodes = (p: Program, instanceTypes: Input): Declared =>
  p.add("aws:eks/nodeGroup:NodeGroup", "nodes", { instanceTypes });
/** Another cluster, whose nodes name it by text. */
const named = (p: Program, type: Input): void => {
  p.add("aws:eks/cluster:Cluster", "other", { name: "named" });
  p.add("aws:eks/nodeGroup:NodeGroup", "named", { clusterName: "named", instanceTypes: [type] });
};
/** Instances that send plaintext. */
const scaling = (p: Program, inputs: Inputs, ofTemplate: Inputs = {}): Declared => {
  const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "scaling", {
    instanceType: "m5.large",
    ...ofTemplate,
  });
  return p.add("aws:autoscaling/group:Group", "scaling", { launchTemplate: { id: template.id }, ...inputs });
};
/** A cluster whose nodes send plaintext, and something that encrypts for them. */
const clear = (build: Build = () => undefined): Build => {
  return (p) => {
    cluster(p);
    nodes(p, ["m5.large"]);
    build(p);
  };
};
const strict = (p: Program, spec: Input = { mtls: { mode: "STRICT" } }, namespace: Input = "istio-system"): Declared =>
  p.add("kubernetes:security.istio.io/v1:PeerAuthentication", "mesh", { metadata: { namespace }, spec });

describeRule(transitEncryption, {
  good: {
    "instance types": (p) => {
      cluster(p);
      nodes(p, ["m7i.large", "c7g.large"]);
    },
    "instance types, of one cluster of two by its name": (p) => {
      cluster(p);
      named(p, "m7i.large");
    },
    "WireGuard of Calico": clear((p) => felix(p, { wireguardEnabled: true })),
    "WireGuard of Calico, by a patch": clear((p) => felixPatch(p, { wireguardEnabled: true })),
    "WireGuard of Calico, IPv6": clear((p) => felix(p, { wireguardEnabledV6: true })),
    Cilium: clear(release("cilium", { encryption: { enabled: true } })),
    "the mesh": clear((p) => strict(p)),
    "an encryption control that enforces": (p) => {
      controlled("enforce")(p);
      nodes(p, ["m5.large"]);
    },
    declared: { build: clear(), params: { declared: ["application"] } },
    "the mesh, types unknown": (p) => {
      cluster(p);
      nodes(p, unknownList);
      strict(p);
    },
  },
  bad: {
    "types that send plaintext": clear(),
    "types that send plaintext, of self-managed nodes of one cluster": {
      build: (p) => {
        named(p, "m7i.large");
        scaling(p, { tags: [{ key: unknown }] }, { userData: cluster(p).out("endpoint") });
      },
      neverSays: 'Cluster "other"',
    },
    "the default type": (p) => {
      cluster(p);
      nodes(p, undefined);
    },
    "one type of several": (p) => {
      cluster(p);
      nodes(p, ["m7i.large", "m5.large"]);
    },
    "one type of several, another unknown": (p) => {
      cluster(p);
      nodes(p, [unknown, "m5.large"]);
    },
    "WireGuard off": clear((p) => felix(p, { wireguardEnabled: false })),
    "Cilium without encryption": clear(release("cilium", {})),
    "a mesh that is permissive": clear((p) => strict(p, { mtls: { mode: "PERMISSIVE" } })),
    "a mesh that says nothing": clear((p) => strict(p, {})),
    "one namespace of the mesh": clear((p) => strict(p, { mtls: { mode: "STRICT" } }, "shop")),
    "some pods of the mesh": clear((p) =>
      strict(p, { mtls: { mode: "STRICT" }, selector: { matchLabels: { a: "b" } } }),
    ),
    "an encryption control that monitors": (p) => {
      controlled("monitor")(p);
      nodes(p, ["m5.large"]);
    },
    "an encryption control of another VPC": (p) => {
      inVpc(p, vpc(p));
      control(p, vpc(p, "other").id, "enforce");
      nodes(p, ["m5.large"]);
    },
  },
  unknown: {
    types: (p) => {
      cluster(p);
      nodes(p, unknownList);
    },
    "whether instances that send plaintext are nodes": (p) => {
      cluster(p);
      nodes(p, ["m7i.large"]);
      scaling(p, { tags: [{ key: unknown }] });
    },
    "a family that is not in the table": {
      build: (p) => {
        cluster(p);
        nodes(p, ["m99z.large"]);
      },
      moments: ["preview", "known"],
    },
    WireGuard: clear((p) => felix(p, { wireguardEnabled: unknown })),
    Cilium: clear(release("cilium", { encryption: unknown })),
    "the mode of the mesh": clear((p) => strict(p, { mtls: { mode: unknown } })),
    "the namespace of the mesh": clear((p) => strict(p, { mtls: { mode: "STRICT" } }, unknown)),
    "the mode of an encryption control": (p) => {
      controlled(unknown)(p);
      nodes(p, ["m5.large"]);
    },
  },
  notApplicable: {
    "no nodes": (p) => cluster(p),
    "instances of something else": (p) => {
      cluster(p);
      scaling(p, { tags: [{ key: "Name", value: "bastion" }] });
    },
  },
});
