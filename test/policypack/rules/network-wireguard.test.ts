import { wireguardAndPodGroups } from "../../../policypack/rules/network/wireguard-and-pod-groups";
import { wireguardPacketsFit } from "../../../policypack/rules/network/wireguard-packets-fit";
import { type Build, describeRule } from "../harness";
import { release, vpcCni } from "../kubernetes";
import { type Input, type Program, unknown } from "../program";

type Inputs = Readonly<Record<string, Input>>;

const patch =
  (spec: Input): Build =>
  (p) =>
    p.add("kubernetes:projectcalico.org/v3:FelixConfigurationPatch", "felix", { spec });
const calico = patch({ wireguardEnabled: true });
const calicoV6 = patch({ wireguardEnabledV6: true });
const cilium =
  (encryption: Input = { enabled: true, type: "wireguard" }): Build =>
  (p) =>
    release(p, "cilium", { encryption });

const both =
  (tunnel: Build, env: Inputs = {}, inputs: Inputs = {}): Build =>
  (p) => {
    tunnel(p);
    vpcCni(p, { env }, inputs);
  };
const unread = (tunnel: Build) => (p: Program) => {
  tunnel(p);
  vpcCni(p, unknown);
};

describeRule(wireguardPacketsFit, {
  good: {
    "what fits into the tunnel of Calico": both(calico, { POD_MTU: "8941" }),
    "what fits into the tunnel of Calico, IPv6": both(calicoV6, { POD_MTU: "8921" }),
    "what fits into the tunnel of Cilium": both(cilium(), { POD_MTU: "8921" }),
    "smaller interfaces, and smaller packets": both(calico, { AWS_VPC_ENI_MTU: "1500", POD_MTU: "1440" }),
    "a tunnel that may be on": both(cilium({ enabled: unknown, type: "wireguard" }), { POD_MTU: "8900" }),
  },
  bad: {
    "Calico, and nothing said": { build: both(calico), says: "an MTU of 9001 bytes" },
    "Cilium, and nothing said": { build: both(cilium()), says: "Fix: Set env.POD_MTU to 8921 or less" },
    "one byte too many": { build: both(calico, { POD_MTU: "8942" }), says: /of 8942 bytes.*8941 or less/s },
    "one byte too many, IPv6": { build: both(calicoV6, { POD_MTU: "8922" }), says: "8921 or less" },
    "packets as large as smaller interfaces": {
      build: both(calico, { AWS_VPC_ENI_MTU: "1500" }),
      says: "an MTU of 1500 bytes",
    },
    "an object of its own": both((p) =>
      p.add("kubernetes:crd.projectcalico.org/v1:FelixConfiguration", "felix", { spec: { wireguardEnabled: true } }),
    ),
    "a CNI whose values are not known, next to one that is": (p) => {
      both(calico)(p);
      p.add("aws:eks/addon:Addon", "other", { addonName: "vpc-cni", configurationValues: unknown });
    },
  },
  unknown: {
    "whether Cilium encrypts": both(cilium({ enabled: unknown, type: "wireguard" })),
    "how Cilium encrypts": both(cilium({ enabled: true, type: unknown })),
    "whether Calico encrypts": both(patch({ wireguardEnabled: unknown })),
    "the values of the CNI": unread(calico),
    "whether an add-on is the CNI": both(calico, {}, { addonName: unknown }),
    "the CNI of another stack": calico,
    "whether a chart is Cilium": both((p) => release(p, unknown, { encryption: { enabled: true, type: "wireguard" } })),
  },
  notApplicable: {
    off: both(patch({ wireguardEnabled: false })),
    "another way to encrypt": both(cilium({ enabled: true, type: "ipsec" })),
    "no encryption": both(cilium({})),
    "another chart": both((p) => release(p, "other", { encryption: { enabled: true, type: "wireguard" } })),
  },
});

const groups = { ENABLE_POD_ENI: "true" };
const policy: Build = (p) =>
  p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "pods", {
    spec: { podSelector: {}, securityGroups: { groupIds: ["sg-1"] } },
  });

describeRule(wireguardAndPodGroups, {
  good: {
    "Calico without groups of pods": both(calico),
    "Cilium without groups of pods": both(cilium()),
    "no word of groups in this stack": calico,
    "groups that are off": both(calico, { ENABLE_POD_ENI: "false" }),
  },
  bad: {
    "Calico, and groups of pods": { build: both(calico, groups), says: "do not see traffic between nodes" },
    "Calico for IPv6, and groups of pods": both(calicoV6, groups),
    "Cilium, and groups of pods": both(cilium(), groups),
    "a group for pods, the CNI elsewhere": (p) => {
      calico(p);
      policy(p);
    },
  },
  unknown: {
    "whether Cilium encrypts": both(cilium({ enabled: unknown, type: "wireguard" }), groups),
    "whether pods have groups": unread(cilium()),
  },
  notApplicable: {
    off: both(patch({ wireguardEnabled: false }), groups),
    "another way to encrypt": both(cilium({ enabled: true, type: "ipsec" }), groups),
  },
});
