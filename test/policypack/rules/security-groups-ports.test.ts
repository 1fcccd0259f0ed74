/** Ports of webhooks and WireGuard. */
import { webhookPorts } from "../../../policypack/rules/security-groups/webhook-ports";
import { wireguardPorts } from "../../../policypack/rules/security-groups/wireguard-ports";
import { describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";
import { cluster, group, type Inputs, kubelet, open, port, split } from "../groups";

const release = (p: Program, chart: string, values: Input = {}): Declared =>
  p.add("kubernetes:helm.sh/v3:Release", chart, { chart, values });

describeRule(webhookPorts, {
  good: {
    "open for istiod": (p) => {
      release(p, "istiod");
      const { controlPlane, nodes } = split(p);
      open(p, controlPlane.id, nodes.id, port("tcp", 15017));
    },
    "open on the port that the values name": (p) => {
      release(p, "oci://quay.io/jetstack/charts/cert-manager", { webhook: { securePort: 10260 } });
      const { controlPlane, nodes } = split(p);
      open(p, controlPlane.id, nodes.id, port("tcp", 10260));
    },
    "a range that holds them": (p) => {
      release(p, "istiod");
      release(p, "aws-load-balancer-controller");
      p.add("aws:eks/addon:Addon", "metrics", { addonName: "metrics-server" });
      const { controlPlane, nodes } = split(p);
      open(p, controlPlane.id, nodes.id, port("tcp", 1025, 65535));
    },
    "the ports of all that an add-on may be": (p) => {
      p.add("aws:eks/addon:Addon", "other", { addonName: unknown });
      const { controlPlane, nodes } = split(p);
      open(p, controlPlane.id, nodes.id, port("tcp", 10250, 10251));
    },
    "nothing that has a webhook": (p) => {
      release(p, "podinfo");
      p.add("aws:eks/addon:Addon", "dns", { addonName: "coredns" });
      split(p);
    },
  },
  bad: {
    "a closed port, next to one that is not known": {
      build: (p) => {
        release(p, "istiod");
        release(p, "cert-manager", { webhook: { securePort: unknown } });
        split(p);
      },
      says: "TCP 15017",
    },
    "the load balancer controller on another port": {
      build: (p) => {
        release(p, "aws-load-balancer-controller", { webhookBindPort: 9444 });
        split(p);
      },
      says: "TCP 9444",
    },
    "trust-manager on another port": {
      build: (p) => {
        release(p, "trust-manager", { app: { webhook: { port: 6444 } } });
        split(p);
      },
      says: "TCP 6444",
    },
    "metrics-server on another port": {
      build: (p) => {
        release(p, "metrics-server", { containerPort: 4443 });
        split(p);
      },
      says: "TCP 4443",
    },
    istiod: {
      build: (p) => {
        release(p, "istiod");
        kubelet(p, split(p));
      },
      says: "TCP 15017 from the control plane to the nodes (istiod)",
    },
    "the load balancer controller": {
      build: (p) => {
        p.add("kubernetes:helm.sh/v4:Chart", "lbc", { chart: "eks/aws-load-balancer-controller" });
        kubelet(p, split(p));
      },
      says: "TCP 9443",
    },
    "cert-manager on another port": {
      build: (p) => {
        release(p, "cert-manager", { webhook: { securePort: 10260 } });
        kubelet(p, split(p));
      },
      says: "TCP 10260",
    },
    "trust-manager": {
      build: (p) => {
        release(p, "trust-manager");
        split(p);
      },
      says: "TCP 6443",
    },
    "cert-manager": {
      build: (p) => {
        release(p, "cert-manager");
        split(p);
      },
      says: "TCP 10250 from the control plane to the nodes (cert-manager)",
    },
    "the chart of metrics-server": {
      build: (p) => {
        release(p, "metrics-server");
        split(p);
      },
      says: "TCP 10250 from the control plane to the nodes (metrics-server)",
    },
    "the add-on of metrics-server": {
      build: (p) => {
        p.add("aws:eks/addon:Addon", "metrics", { addonName: "metrics-server" });
        split(p);
      },
      says: "TCP 10251",
    },
    "the add-on of cert-manager": (p) => {
      p.add("aws:eks/addon:Addon", "cert-manager", { addonName: "cert-manager" });
      split(p);
    },
    "a port by parameter": {
      build: split,
      params: { ports: [8443] },
      says: "TCP 8443",
    },
  },
  unknown: {
    "a port that is not known": (p) => {
      release(p, "cert-manager", { webhook: { securePort: unknown } });
      split(p);
    },
    "groups of the nodes": (p) => {
      release(p, "istiod");
      split(p, () => unknownList);
    },
    "whether the instances are nodes": (p) => {
      release(p, "istiod");
      cluster(p);
      const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "own", {
        vpcSecurityGroupIds: [group(p, "nodes").id],
      });
      p.add("aws:autoscaling/group:Group", "own", {
        launchTemplate: { id: template.id },
        tags: [{ key: unknown, value: "owned", propagateAtLaunch: true }],
      });
    },
  },
});

const felix = (p: Program, spec: Inputs, version = "projectcalico.org/v3"): Declared =>
  p.add(`kubernetes:${version}:FelixConfiguration`, "felix", { spec });
const encryption = (type: Input, enabled: Input = true): Inputs => ({ encryption: { enabled, type } });

describeRule(wireguardPorts, {
  good: {
    "the port of Calico": (p) => {
      felix(p, { wireguardEnabled: true });
      const { nodes } = split(p);
      open(p, nodes.id, nodes.id, port("udp", 51820));
    },
    "the port of Calico for IPv6": (p) => {
      felix(p, { wireguardEnabledV6: true }, "crd.projectcalico.org/v1");
      const { nodes } = split(p);
      open(p, nodes.id, nodes.id, port("udp", 51821));
    },
    "the port of Cilium": (p) => {
      release(p, "cilium", encryption("wireguard"));
      const { nodes } = split(p);
      open(p, nodes.id, nodes.id, port("udp", 51871));
    },
  },
  bad: {
    Calico: {
      build: (p) => {
        felix(p, { wireguardEnabled: true });
        const { nodes } = split(p);
        open(p, nodes.id, nodes.id, port("tcp", 51820));
      },
      says: "UDP 51820 from the nodes to the nodes (WireGuard of Calico)",
    },
    "Calico for IPv6": {
      build: (p) => {
        felix(p, { wireguardEnabledV6: true });
        split(p);
      },
      says: "UDP 51821",
    },
    ...Object.fromEntries(
      ["projectcalico.org/v3", "crd.projectcalico.org/v1"].map((version) => [
        `Calico, by a patch of ${version}`,
        {
          build: (p: Program) => {
            p.add(`kubernetes:${version}:FelixConfigurationPatch`, "felix", { spec: { wireguardEnabled: true } });
            split(p);
          },
          says: "UDP 51820",
        },
      ]),
    ),
    Cilium: {
      build: (p) => {
        release(p, "cilium", encryption("wireguard"));
        split(p);
      },
      says: "UDP 51871 from the nodes to the nodes (WireGuard of Cilium)",
    },
  },
  unknown: {
    "the groups of the nodes": (p) => {
      felix(p, { wireguardEnabled: true });
      split(p, () => unknownList);
    },
  },
  notApplicable: {
    off: (p) => {
      felix(p, { wireguardEnabled: false });
      release(p, "cilium", encryption("wireguard", false));
      split(p);
    },
    "off by default": (p) => {
      release(p, "cilium", { encryption: { type: "wireguard" } });
      split(p);
    },
    "another way to encrypt": (p) => {
      release(p, "cilium", encryption("ipsec"));
      split(p);
    },
    "no encryption at all": split,
  },
});
