import { z } from "zod";
import { encryptsInTransit } from "../../../facts/nitro";
import type { Graph, Node } from "../../graph";
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
import { tokens } from "../../tokens";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, not, present, type Tri } from "../../../core/answers";
import { chartValue, someChart } from "../shared/helm";
import { networkOf } from "../shared/networks";
import { defaultInstanceType, nodeGroupsOf, startsNodes, typesOf } from "../shared/nodes";
import { controlsOf, strength } from "./encryption-control";
import { felixTypes, wireguardFlags } from "./wireguard";

const flag = (view: View): Tri => view.boolean() ?? false;

/**
 * Whether every instance type of every node group encrypts by itself. Plaintext from instances that may not be nodes
 * does not count.
 */
function nitro(graph: Graph, groups: readonly Node[]): Tri {
  return allOf(
    groups.flatMap((group) => {
      const sure = startsNodes(graph, group);
      const types = typesOf(graph, group).map(({ value }) => value.string());
      return (types.length === 0 ? [defaultInstanceType] : types).map((type) =>
        isKnown(type) ? anyOf([encryptsInTransit(type) ?? UNKNOWN, not(sure)]) : UNKNOWN,
      );
    }),
  );
}

function wireguard(graph: Graph): Tri {
  const calico = graph.byType(...felixTypes).flatMap((felix) => Object.values(wireguardFlags(felix)).map(flag));
  const cilium = someChart(graph, ["cilium"], (chart) => flag(chartValue(chart, "encryption", "enabled")));
  return anyOf([...calico, cilium]);
}

/** A mesh-wide PeerAuthentication: in the root namespace, without a selector. */
function mesh(graph: Graph): Tri {
  return anyOf(
    graph.byType("kubernetes:security.istio.io/*:PeerAuthentication").map(({ view }) => {
      const mode = view.at("spec", "mtls", "mode").string();
      const namespace = view.at("metadata", "namespace").string();
      return allOf([
        mode === UNKNOWN ? UNKNOWN : mode === "STRICT",
        namespace === UNKNOWN ? UNKNOWN : namespace === "istio-system",
        not(present(view.at("spec", "selector"))),
      ]);
    }),
  );
}

function enforced(graph: Graph, cluster: Node): Tri {
  const controls = networkOf(graph, cluster).vpcs.flatMap((vpc) => controlsOf(graph, vpc));
  return anyOf(controls.map(strength).map((each) => (each === UNKNOWN ? UNKNOWN : each === 2)));
}

function judge(graph: Graph, cluster: Node, declared: readonly string[]): Outcome {
  const groups = nodeGroupsOf(graph, cluster);
  if (declared.length > 0) {
    return pass;
  }
  if (groups.length === 0) {
    return notApplicable("this stack has no node group");
  }
  const answer = anyOf([nitro(graph, groups), wireguard(graph), mesh(graph), enforced(graph, cluster)]);
  return answer === true
    ? pass
    : answer === UNKNOWN
      ? undecided("whether nodes, network plugin or mesh encrypt traffic between pods")
      : violation();
}

export const transitEncryption = stackRule({
  name: "transit-encryption",
  capability: "network",
  guide: ["transit-nitro", "transit-cni", "transit-mesh"],
  severity: "medium",
  title: "Traffic between pods on different nodes is encrypted",
  why: "If neither instance types, network plugin nor mesh encrypt, anyone who can tap the network can read pod traffic.",
  problem:
    "Nothing in the stack encrypts traffic between the cluster's nodes: some instance types send plaintext, and there is neither WireGuard nor a mesh in mode STRICT",
  fix: "Use instance types that encrypt in transit, turn on WireGuard, or set the mesh to STRICT; if encryption is set up elsewhere, name it in the parameter declared",
  examples: {
    bad: `new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, subnetIds, scalingConfig, instanceTypes: ["m5.large"] });`,
    good: `new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, subnetIds, scalingConfig, instanceTypes: ["m7i.large"] });`,
  },
  level: level("disabled", "advisory", "mandatory"),
  params: {
    declared: z
      .array(z.enum(["nitro", "network-plugin", "mesh", "application"]))
      .default([])
      .describe("what encrypts traffic but is not in this stack: nitro, network-plugin, mesh, application"),
  },
  types: [tokens.cluster],
  check(graph, { params }): readonly Finding[] {
    return graph.byType(tokens.cluster).map((cluster) => on(cluster, judge(graph, cluster, params.declared)));
  },
});
