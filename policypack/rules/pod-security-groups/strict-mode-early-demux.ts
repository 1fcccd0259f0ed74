import type { Graph } from "../../graph";
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
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { enforcingMode, podEni, type VpcCni, vpcCnis, vpcCniTypes } from "../shared/vpc-cni";
import { isProbed } from "./probes";
import { selections } from "./policies";

/** Whether any pod with security groups has a TCP probe from the kubelet; undefined if the stack has no such pods. */
function hasProbes(graph: Graph): Tri | undefined {
  const pods = selections(graph);
  return pods.length === 0
    ? undefined
    : anyOf(pods.map(({ workload, match }) => allOf([match, isProbed(workload.spec)])));
}

function judge(graph: Graph, cni: VpcCni): Outcome {
  const enabled = podEni([cni]) ?? false;
  const mode = enforcingMode(cni);
  if (enabled === false || mode === "standard") {
    return notApplicable("security groups for pods are off, or in standard mode, which does not need it");
  }
  const setting = cni.setting("init", "env", "DISABLE_TCP_EARLY_DEMUX");
  const off = setting.boolean();
  const probes = hasProbes(graph);
  if (off === true || probes === false) {
    return pass;
  }
  if (off === UNKNOWN || enabled === UNKNOWN || mode === UNKNOWN) {
    return undecided(setting);
  }
  return probes === true ? violation(setting) : undecided("the probes of pods with security groups");
}

export const strictModeEarlyDemux = stackRule({
  name: "strict-mode-early-demux",
  capability: "pod-security-groups",
  guide: ["sgp-early-demux"],
  severity: "high",
  title: "TCP early demux is off if security groups for pods are in strict mode",
  why: "With early demux the kernel delivers a pod's answers to the wrong socket, and every TCP probe from the kubelet fails.",
  problem:
    "Security groups for pods are in strict mode and TCP early demux is on, so the kubelet cannot reach these pods",
  fix: 'Set init.env.DISABLE_TCP_EARLY_DEMUX to "true" in the configuration values of the vpc-cni add-on, or use standard mode',
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true" } }) });`,
    good: `new aws.eks.Addon("cni", {
  clusterName, addonName: "vpc-cni",
  configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true" }, init: { env: { DISABLE_TCP_EARLY_DEMUX: "true" } } }),
});`,
  },
  level: level("mandatory"),
  types: vpcCniTypes,
  check(graph): readonly Finding[] {
    return vpcCnis(graph).map((cni) => on(cni.node, judge(graph, cni)));
  },
});
