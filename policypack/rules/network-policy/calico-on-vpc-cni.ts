import type { Node } from "../../graph";
import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf } from "../../../core/answers";
import { where } from "../shared/outcomes";
import { chartTypes, chartValue, onCharts, someChart } from "../shared/helm";
import { type VpcCni, vpcCnis } from "../shared/vpc-cni";
import { calicoInstallationType } from "./engines";

/** The operator's settings: chart values under `installation`, or the spec of the Installation. */
function setting(node: Node, ...path: readonly string[]): View {
  return node.type === calicoInstallationType
    ? node.view.at("spec", ...path)
    : chartValue(node, "installation", ...path);
}

/** What a setting must be if it is set: by default the operator detects EKS and its CNI. */
const wanted: readonly (readonly [path: readonly string[], value: string])[] = [
  [["kubernetesProvider"], "EKS"],
  [["cni", "type"], "AmazonVPC"],
  [["calicoNetwork", "bgp"], "Disabled"],
];

function judge(node: Node): readonly Outcome[] {
  return wanted.map(([path, value]) => {
    const view = setting(node, ...path);
    const found = view.string();
    if (found === UNKNOWN) {
      return undecided(view);
    }
    const right = found === undefined || found === "" || found === value;
    return right ? pass : violation(view, { setting: path.join("."), found: view, value });
  });
}

/** Without the pod IP annotation, Calico only learns about a pod after it has started. */
function judgeCni(cni: VpcCni): Outcome {
  const view = cni.setting("env", "ANNOTATE_POD_IP");
  const annotates = view.boolean() ?? false;
  const values = { setting: "env.ANNOTATE_POD_IP of the VPC CNI", found: String(annotates), value: "true" };
  return annotates === UNKNOWN ? undecided(view) : annotates ? pass : violation(undefined, values);
}

export const calicoOnVpcCni = stackRule({
  name: "calico-on-vpc-cni",
  capability: "network-policy",
  guide: ["np-engine"],
  reference: {
    title: "Calico, Install on Amazon EKS with the Amazon VPC CNI",
    url: "https://docs.tigera.io/calico/latest/getting-started/kubernetes/managed-public-cloud/eks",
  },
  severity: "medium",
  title: "Calico only enforces policies and leaves addresses and routes to the VPC CNI",
  why: "With its own network, Calico takes pods out of the VPC. Without the pod IP annotation, its policies apply late.",
  problem: "{setting} is {found}, but Calico with the VPC CNI needs {value}",
  fix: "Set {setting} to {value}",
  examples: {
    bad: `new k8s.helm.v3.Release("calico", { chart: "tigera-operator", values: { installation: { cni: { type: "Calico" } } } });`,
    good: `new k8s.helm.v3.Release("calico", { chart: "tigera-operator", values: { installation: {
  kubernetesProvider: "EKS", cni: { type: "AmazonVPC" }, calicoNetwork: { bgp: "Disabled" },
} } });`,
  },
  level: level("advisory", "mandatory"),
  types: [calicoInstallationType, ...chartTypes],
  check(graph): readonly Finding[] {
    const installations = graph.byType(calicoInstallationType);
    const calico = anyOf([installations.length > 0, someChart(graph, ["tigera-operator"])]);
    const absent = notApplicable("this stack does not install Calico");
    return [
      ...installations.flatMap((node) => judge(node).map((outcome) => on(node, outcome))),
      ...onCharts(graph, "tigera-operator", judge),
      ...vpcCnis(graph).map((cni) => {
        const sure = allOf([calico, cni.certain ? true : UNKNOWN]);
        return on(
          cni.node,
          where(sure, absent, "whether it is the VPC CNI, and whether Calico is installed", () => judgeCni(cni)),
        );
      }),
    ];
  },
});
