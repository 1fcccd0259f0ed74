import { coerce, lt } from "semver";
import type { Graph } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { isKnown, UNKNOWN } from "../../../core/view";
import type { Tri } from "../../../core/answers";
import { brokenVpcCniVersions } from "../../../facts/vpc-cni-versions";
import { type VpcCni, vpcCnis } from "../shared/vpc-cni";
import { clusterNetworkPolicyTypes } from "./policies";

interface Need {
  readonly feature: string;
  readonly minimum: string;
  readonly used: Tri;
  /** Whether EKS's default version supports it: the default for every version still offered. */
  readonly byDefault: boolean;
  /** Set if one version alone lacks it, and older ones do not. */
  readonly broken?: string;
}

/** Source: EKS User Guide, "Limit Pod traffic with Kubernetes network policies"; README and CHANGELOG of the VPC CNI. */
function needs(graph: Graph, cni: VpcCni): readonly Need[] {
  const mode = cni.setting("env", "NETWORK_POLICY_ENFORCING_MODE").string();
  const enforced: Tri = cni.setting("enableNetworkPolicy").boolean() ?? false;
  return [
    ...brokenVpcCniVersions.map(({ version, instead, why, source }): Need => ({
      feature: `A VPC CNI that enforces network policies (in ${version}, ${why}: ${source})`,
      minimum: instead,
      used: enforced,
      byDefault: true,
      broken: version,
    })),
    {
      feature: "network policies",
      minimum: "1.14.0",
      used: enforced,
      byDefault: true,
    },
    {
      feature: "NETWORK_POLICY_ENFORCING_MODE",
      minimum: "1.17.1",
      used: mode === UNKNOWN ? UNKNOWN : mode !== undefined,
      byDefault: true,
    },
    {
      feature: "ClusterNetworkPolicy",
      minimum: "1.21.1",
      used: graph.byType(...clusterNetworkPolicyTypes).length > 0,
      byDefault: false,
    },
  ];
}

function judge(cni: VpcCni, need: Need): Outcome {
  const version = cni.node.view.at("addonVersion");
  const text = version.string();
  if (need.used === false || (text === undefined && need.byDefault)) {
    return pass;
  }
  const parsed = isKnown(text) ? coerce(text) : null;
  if (parsed === null) {
    return undecided(text === undefined ? "the add-on's version, which is not set" : version);
  }
  if (need.broken === undefined ? !lt(parsed, need.minimum) : parsed.version !== need.broken) {
    return pass;
  }
  return need.used === UNKNOWN
    ? undecided(cni.node.view.at("configurationValues"))
    : violation(version, { feature: need.feature, minimum: need.minimum, version });
}

export const networkPolicyVersions = stackRule({
  name: "network-policy-versions",
  capability: "network-policy",
  guide: ["np-engine"],
  severity: "high",
  title: "The VPC CNI version supports the network policies in use",
  why: "An older add-on accepts the setting or object but does not enforce it.",
  problem: "{feature} needs version {minimum} of the VPC CNI add-on, but the stack sets {version}",
  fix: "Set addonVersion to v{minimum} or newer, or remove it",
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", addonVersion: "v1.12.6-eksbuild.2", configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }) });`,
    good: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", addonVersion: "v1.21.1-eksbuild.1", configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }) });`,
  },
  level: level("mandatory"),
  types: [tokens.addon],
  check(graph): readonly Finding[] {
    return vpcCnis(graph)
      .filter(({ node }) => node.type === tokens.addon)
      .flatMap((cni) => needs(graph, cni).map((need) => on(cni.node, judge(cni, need))));
  },
});
