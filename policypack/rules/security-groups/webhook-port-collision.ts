import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartName, chartTypes, chartValue } from "../shared/helm";

/** Ports of a node that the kubelet and kube-proxy use. */
const taken = [10249, 10250, 10255, 10256];

/** `webhook.securePort` of the cert-manager chart. */
const defaultPort = 10250;

export const webhookPortCollision = resourceRule({
  name: "webhook-port-collision",
  capability: "security-groups",
  guide: [],
  reference: {
    title: "cert-manager, Webhook: AWS EKS with a custom CNI",
    url: "https://cert-manager.io/docs/installation/compatibility/#aws-eks",
  },
  severity: "medium",
  title: "cert-manager's webhook does not use the kubelet's port on the host network",
  why: "On the host network the webhook and the kubelet both use port 10250 by default, and the webhook never starts.",
  problem: "cert-manager's webhook runs on the host network with port {port}, which the node itself uses",
  fix: "Set webhook.securePort to 10260, and open that port from the control plane",
  examples: {
    bad: `new k8s.helm.v3.Release("cert-manager", { chart: "cert-manager", values: { webhook: { hostNetwork: true } } });`,
    good: `new k8s.helm.v3.Release("cert-manager", { chart: "cert-manager", values: { webhook: { hostNetwork: true, securePort: 10260 } } });`,
  },
  level: level("mandatory"),
  types: chartTypes,
  check(resource) {
    const name = chartName(resource);
    if (name !== "cert-manager") {
      return name === UNKNOWN ? undecided(resource.view.at("chart")) : notApplicable("the chart is not cert-manager");
    }
    const hostNetwork = chartValue(resource, "webhook", "hostNetwork");
    const port = chartValue(resource, "webhook", "securePort");
    const number = port.number() ?? defaultPort;
    const onHost = hostNetwork.boolean() ?? false;
    if (onHost === false || (number !== UNKNOWN && !taken.includes(number))) {
      return pass;
    }
    return onHost === UNKNOWN || number === UNKNOWN
      ? undecided(...[hostNetwork, port].filter((view) => view.state === "unknown"))
      : violation(port, { port: number });
  },
});
