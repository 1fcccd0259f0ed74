import { z } from "zod";
import { isWorld } from "../../../core/cidr";
import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";

/** Also covers clusters from @pulumi/eks: `eks:index:Cluster` registers an `aws:eks/cluster:Cluster`. */
export const endpointNotOpen = resourceRule({
  name: "endpoint-not-open",
  capability: "cluster",
  guide: ["cluster-endpoint"],
  cis: "5.4.1",
  severity: "high",
  title: "The cluster's public endpoint is off or limited to named CIDRs",
  why: "A Kubernetes API that the whole internet can reach is one stolen token or unpatched flaw away from a takeover.",
  problem: "The cluster's Kubernetes API is open to the internet: {reason}",
  fix: "Set vpcConfig.endpointPublicAccess to false, or list the networks that need it in vpcConfig.publicAccessCidrs",
  examples: {
    bad: `new aws.eks.Cluster("main", { roleArn, vpcConfig: { subnetIds } });`,
    good: `new aws.eks.Cluster("main", {
  roleArn,
  vpcConfig: { subnetIds, endpointPrivateAccess: true, endpointPublicAccess: false },
});`,
  },
  level: level("mandatory"),
  params: {
    publicEndpoint: z
      .enum(["limited", "never"])
      .default("limited")
      .describe("limited: a public endpoint must list CIDRs; never: public endpoints are refused"),
  },
  types: [tokens.cluster],
  check(cluster, { params }) {
    const config = cluster.view.at("vpcConfig");
    const flag = config.at("endpointPublicAccess");
    const isPublic = flag.boolean();
    if (isPublic === UNKNOWN) {
      return undecided(flag);
    }
    if (isPublic === false) {
      return pass;
    }
    if (params.publicEndpoint === "never") {
      return violation(flag, { reason: "the public endpoint is on" });
    }
    const cidrs = config.at("publicAccessCidrs");
    const list = cidrs.list();
    if (list === UNKNOWN) {
      return undecided(cidrs);
    }
    if (list === undefined || list.length === 0) {
      return violation(flag, { reason: "endpointPublicAccess is on (the default) and publicAccessCidrs is not set" });
    }
    const open = list.find((cidr) => isWorld(cidr.string()) === true);
    if (open !== undefined) {
      return violation(open, { reason: `publicAccessCidrs contains ${open.show()}` });
    }
    const unclear = list.filter((cidr) => isWorld(cidr.string()) === UNKNOWN);
    return unclear.length > 0 ? undecided(...unclear) : pass;
  },
});
