import { z } from "zod";
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
import { allOf, anyOf, is, type Tri } from "../../../core/answers";
import { someChart } from "../shared/helm";
import { namespaceType } from "../../namespaces";
import { anyAutoMode } from "./engines";
import { namespaceIsolated } from "./isolation";
import { coversPort, isAbout, namesAddresses, someRule } from "../../../core/policies/cover";
import { type MadeNamespace, namespaceName, type Stack, stackOf } from "./stack";

const caches = ["node-local-dns", "nodelocaldns"];

function hasCache(graph: Graph, stack: Stack): Tri {
  const names = stack.workloads.map(({ node }) => node.view.at("metadata", "name").string());
  return anyOf([someChart(graph, caches), ...names.map((name) => is(name, ...caches))]);
}

function judge(stack: Stack, namespace: MadeNamespace, byNode: Tri, who: string): Outcome {
  const isolated = namespaceIsolated(stack, namespace, "egress");
  if (isolated === false) {
    return notApplicable("the namespace does not deny egress by default");
  }
  const allowed = anyOf(
    stack
      .policiesAbout(namespace.key)
      .map((policy) =>
        allOf([
          isAbout(policy, namespace.key),
          someRule(policy.allows("egress"), (rule) =>
            allOf([coversPort(rule, "UDP", 53), anyOf([rule.anyPeer, namesAddresses(rule)])]),
          ),
        ]),
      ),
  );
  if (allowed === true) {
    return pass;
  }
  const name = namespaceName(namespace);
  return allOf([isolated, byNode, allowed === false ? true : UNKNOWN]) === true
    ? violation(undefined, { namespace: name, who })
    : undecided(
        byNode === UNKNOWN
          ? "computeConfig.enabled of the cluster, or whether NodeLocal DNSCache runs"
          : `what the policies of ${name} allow`,
      );
}

export const nodeDnsByAddress = stackRule({
  name: "node-dns-by-address",
  capability: "network-policy",
  guide: ["np-dns"],
  severity: "high",
  title: "Policies allow the node's DNS addresses if the node itself answers DNS queries",
  why: "NodeLocal DNSCache and the DNS service of EKS Auto Mode run on the node, so no pod selector matches them.",
  problem:
    "{who} answers DNS queries on the node, but no egress rule in namespace {namespace} allows an address on port 53",
  fix: "Add ipBlock rules on port 53, UDP and TCP, for the cluster IP of the Service kube-dns and, for NodeLocal DNSCache, for 169.254.20.10/32",
  examples: {
    bad: `new aws.eks.Cluster("main", { computeConfig: { enabled: true } });
new k8s.networking.v1.NetworkPolicy("allow-dns", { spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [coreDnsPods], ports: dnsPorts }] } });`,
    good: `new k8s.networking.v1.NetworkPolicy("allow-dns", { spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{
  to: [{ ipBlock: { cidr: "172.20.0.10/32" } }, { ipBlock: { cidr: "169.254.20.10/32" } }], ports: dnsPorts,
}] } });`,
  },
  level: level("advisory", "mandatory"),
  params: {
    nodeLocalDnsCache: z
      .boolean()
      .default(false)
      .describe("true if NodeLocal DNSCache runs in the cluster but is not in the stack"),
  },
  namespaces: "workload",
  types: [namespaceType],
  check(graph, { params }): readonly Finding[] {
    const stack = stackOf(graph);
    const cache = params.nodeLocalDnsCache || hasCache(graph, stack);
    const byNode = anyOf([cache, anyAutoMode(graph) ?? false]);
    const who = cache === true ? "NodeLocal DNSCache" : "EKS Auto Mode";
    return stack.namespaces.map((namespace) =>
      on(
        namespace.node,
        byNode === false ? notApplicable("CoreDNS pods answer DNS queries") : judge(stack, namespace, byNode, who),
      ),
    );
  },
});
