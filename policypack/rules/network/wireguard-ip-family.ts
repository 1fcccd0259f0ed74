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
import { tokens } from "../../tokens";
import { type Maybe, UNKNOWN } from "../../../core/view";
import { felixTypes, wireguardFlags } from "./wireguard";

function judge(felix: Node, families: readonly Maybe<string>[]): Outcome {
  const { ipv4, ipv6 } = wireguardFlags(felix);
  const flags = [ipv4.boolean(), ipv6.boolean()];
  if (!flags.includes(true)) {
    return flags.includes(UNKNOWN) ? undecided(ipv4, ipv6) : notApplicable("WireGuard is off");
  }
  const outcomes = families
    .filter((family) => family !== UNKNOWN)
    .map((family): Outcome => {
      // EKS default: ipv4.
      const flag = family === "ipv6" ? ipv6 : ipv4;
      const state = flag.boolean();
      return state === UNKNOWN ? undecided(flag) : state ? pass : violation(flag, { flag: flag.path });
    });
  return (
    outcomes.find(({ verdict }) => verdict === "violation") ??
    outcomes.find(({ verdict }) => verdict === "undecided") ??
    (families.includes(UNKNOWN) ? undecided("the IP family of the cluster") : pass)
  );
}

export const wireguardIpFamily = stackRule({
  name: "wireguard-ip-family",
  capability: "network",
  guide: ["transit-cni"],
  severity: "high",
  title: "WireGuard encrypts the pods' IP family",
  why: "Calico turns on WireGuard for each IP family separately, and silently sends the other family's traffic as plaintext.",
  problem: "WireGuard is on, but not for the pods' IP family ({flag})",
  fix: "Set {flag} to true",
  examples: {
    bad: `new aws.eks.Cluster("main", { roleArn, vpcConfig, kubernetesNetworkConfig: { ipFamily: "ipv6" } });
new k8s.apiextensions.CustomResource("felix", { apiVersion: "projectcalico.org/v3", kind: "FelixConfiguration", spec: { wireguardEnabled: true } });`,
    good: `new k8s.apiextensions.CustomResource("felix", { apiVersion: "projectcalico.org/v3", kind: "FelixConfiguration", spec: { wireguardEnabledV6: true } });`,
  },
  level: level("mandatory"),
  types: felixTypes,
  check(graph): readonly Finding[] {
    const families = graph
      .byType(tokens.cluster)
      .map((cluster) => cluster.view.at("kubernetesNetworkConfig", "ipFamily").string());
    return graph.byType(...felixTypes).map((felix) => on(felix, judge(felix, families)));
  },
});
