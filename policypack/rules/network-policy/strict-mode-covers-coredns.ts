import { z } from "zod";
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
import { allOf, type Tri } from "../../../core/answers";
import { type VpcCni, vpcCnis, vpcCniTypes } from "../shared/vpc-cni";
import { coreDnsLabels, podAllowed } from "./isolation";
import { coversPort } from "../../../core/policies/cover";
import { directions } from "../../../core/policies/model";
import { type Stack, stackOf } from "./stack";

/** Whether policies allow queries to CoreDNS, and its own queries. */
function coreDnsWorks(stack: Stack): Tri {
  const pod = stack.pod("kube-system", coreDnsLabels);
  return allOf(directions.map((direction) => podAllowed(stack, pod, direction, (rule) => coversPort(rule, "UDP", 53))));
}

function judge(stack: Stack, cni: VpcCni): Outcome {
  const mode = cni.setting("env", "NETWORK_POLICY_ENFORCING_MODE").string();
  if (mode !== "strict" && mode !== UNKNOWN) {
    return notApplicable("pods start without restrictions (enforcing mode standard)");
  }
  const works = coreDnsWorks(stack);
  if (works === true) {
    return pass;
  }
  return mode === UNKNOWN || works === UNKNOWN
    ? undecided(mode === UNKNOWN ? "NETWORK_POLICY_ENFORCING_MODE" : "what the policies of kube-system allow")
    : violation();
}

export const strictModeCoversCoreDns = stackRule({
  name: "strict-mode-covers-coredns",
  capability: "network-policy",
  guide: ["np-dns"],
  reference: {
    title: "README of the Amazon VPC CNI: NETWORK_POLICY_ENFORCING_MODE",
    url: "https://github.com/aws/amazon-vpc-cni-k8s#network_policy_enforcing_mode-v1171",
  },
  severity: "critical",
  title: "In strict mode, policies allow DNS to and from CoreDNS",
  why: "In strict mode every pod starts with all traffic denied, including CoreDNS. Without policies for it, no name in the cluster resolves.",
  problem: "Network policies are in strict mode, but no policy allows DNS to CoreDNS and from it to the VPC resolver",
  fix: "Add policies to kube-system that allow k8s-app: kube-dns to be reached on port 53, and to reach the resolver on port 53 and the API server on port 443; or set the mode to standard",
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({
  enableNetworkPolicy: "true", env: { NETWORK_POLICY_ENFORCING_MODE: "strict" },
}) });`,
    good: `new k8s.networking.v1.NetworkPolicy("coredns", { metadata: { namespace: "kube-system" }, spec: {
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } }, policyTypes: ["Ingress", "Egress"],
  ingress: [{ ports: dnsPorts }], egress: [{ ports: [...dnsPorts, { port: 443 }] }],
} });`,
  },
  level: level("mandatory"),
  params: {
    coreDnsPolicyElsewhere: z
      .boolean()
      .default(false)
      .describe("true if another stack creates the policies for CoreDNS before this one"),
  },
  types: vpcCniTypes,
  check(graph, { params }): readonly Finding[] {
    const stack = stackOf(graph);
    return vpcCnis(graph).map((cni) =>
      on(
        cni.node,
        params.coreDnsPolicyElsewhere
          ? notApplicable("another stack creates the policies for CoreDNS")
          : judge(stack, cni),
      ),
    );
  },
});
