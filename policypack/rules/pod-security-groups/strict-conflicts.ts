/**
 * What does not work with the strict enforcing mode of security groups for pods. Sources: README of
 *    aws/amazon-vpc-cni-k8s; EKS Best Practices, "Security groups per Pod"; amazon-vpc-cni-k8s#2797 (Pod Identity),
 *    #2982 (ipvs), #1384 (NodeLocal DNSCache); istio/istio#59778 (ambient, fixed in 1.31); cilium/cilium#24943.
 */
import { coerce, lt } from "semver";
import type { Graph, Node } from "../../graph";
import { tokens } from "../../tokens";
import { isKnown, UNKNOWN, type Unknown } from "../../../core/view";
import { allOf, anyOf, not, same, type Tri } from "../../../core/answers";
import { chartValue, someChart } from "../shared/helm";
import { isSameNamespace } from "../../../core/policies/namespace-key";
import { namedNamespace, namespaceKey, sameNamespace } from "../../namespaces";
import type { VpcCni } from "../shared/vpc-cni";
import { workloads } from "../shared/workloads";
import { selections, serviceAccountName } from "./policies";

export interface Conflict {
  readonly feature: string;
  readonly found: true | Unknown;
}

type Answer = Tri;

const policyTypes = [
  "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  "kubernetes:networking.k8s.aws/*",
  "kubernetes:projectcalico.org/*",
];

function networkPolicies(graph: Graph, cni: VpcCni): Answer {
  return graph.byType(...policyTypes).length > 0 ? true : (cni.setting("enableNetworkPolicy").boolean() ?? false);
}

function isIpvs(addon: Node): Answer {
  return allOf([
    same(addon.view.at("addonName").string(), "kube-proxy"),
    same(addon.view.at("configurationValues").parsedJson().at("mode").string(), "ipvs"),
  ]);
}

function nodeLocalDns(graph: Graph): Answer {
  const daemons = workloads(graph).filter(({ node }) => node.type.endsWith(":DaemonSet"));
  return anyOf([
    someChart(graph, ["node-local-dns"]),
    ...daemons.map(({ node }) => same(node.view.at("metadata", "name").string(), "node-local-dns")),
  ]);
}

/** EKS Pod Identity associations for service accounts of pods with security groups. */
function podIdentity(graph: Graph): Answer {
  const associations = graph.byType("aws:eks/podIdentityAssociation:PodIdentityAssociation");
  return anyOf(
    selections(graph).flatMap(({ workload, match }) =>
      associations.map((association) =>
        allOf([
          match,
          same(association.view.at("serviceAccount").string(), serviceAccountName(workload)),
          isSameNamespace(namedNamespace(association), namespaceKey(workload.node)),
        ]),
      ),
    ),
  );
}

const targetType = "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type";

/** Services that enter through a NodePort of the pod's own node, in front of pods with security groups. */
function localServices(graph: Graph): Answer {
  const isLocal = ({ view }: Node): Answer =>
    allOf([
      same(view.at("spec", "externalTrafficPolicy").string(), "Local"),
      // IP targets are reached on the branch interface itself.
      not(same(view.at("metadata", "annotations", targetType).string(), "ip")),
    ]);
  const services = graph.byType("kubernetes:core/v1:Service");
  return anyOf(
    selections(graph).flatMap(({ workload, match }) =>
      services.map((service) => {
        const selector = service.view.at("spec", "selector");
        const labels = selector.entries().map(([key, value]) => same(value.string(), workload.labels.at(key).string()));
        return selector.state === "absent"
          ? false
          : allOf([
              match,
              isLocal(service),
              sameNamespace(service, workload.node),
              selector.state === "unknown" ? UNKNOWN : true,
              ...labels,
            ]);
      }),
    ),
  );
}

const ambientSince = "1.31.0";

function ambient(graph: Graph): Answer {
  return someChart(graph, ["ztunnel"], (chart) => {
    const version = chart.view.at("version").string();
    const parsed = isKnown(version) ? coerce(version) : null;
    return parsed === null ? UNKNOWN : lt(parsed, ambientSince);
  });
}

function ciliumChaining(graph: Graph): Answer {
  return someChart(graph, ["cilium"], (chart) => same(chartValue(chart, "cni", "chainingMode").string(), "aws-cni"));
}

const features: readonly (readonly [feature: string, find: (graph: Graph, cni: VpcCni) => Answer])[] = [
  ["network policies", networkPolicies],
  ["kube-proxy in ipvs mode", (graph) => anyOf(graph.byType(tokens.addon).map(isIpvs))],
  ["NodeLocal DNSCache", nodeLocalDns],
  ["EKS Pod Identity for pods with security groups", podIdentity],
  ["externalTrafficPolicy Local with instance targets", localServices],
  [`Istio ambient mode before ${ambientSince}`, ambient],
  ["Cilium chained to the VPC CNI", ciliumChaining],
];

/** The features of the stack that strict mode breaks, and those that may be present. */
export function strictConflicts(graph: Graph, cni: VpcCni): readonly Conflict[] {
  return features.flatMap(([feature, find]) => {
    const found = find(graph, cni);
    return found === false ? [] : [{ feature, found }];
  });
}
