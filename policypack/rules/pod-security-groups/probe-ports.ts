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
import { tokens } from "../../tokens";
import { UNKNOWN, type Unknown } from "../../../core/view";
import { allOf, anyOf, is, present, type Tri } from "../../../core/answers";
import { allows } from "../shared/groups";
import { isSameNamespace } from "../../../core/policies/namespace-key";
import { keyOfNamespace, namespaceKey, namespaceType } from "../../namespaces";
import { runningContainers, type Workload } from "../shared/workloads";
import { modeOf, modeParam } from "./modes";
import { groupsOfPolicy, type Selection, selections } from "./policies";
import { portNumber, probesOf } from "./probes";
import { nodeSideGroups, peersOf } from "./sources";

/**
 * Istio answers the application's probes in the sidecar, on the first port (values:
 * `sidecarInjectorWebhook.rewriteAppHTTPProbe`), and has the sidecar itself probed on the second. Source: istio/istio
 * injection-template.yaml and pkg/kube/inject/app_probe.go, eed52ebb66ad.
 */
const rewrittenPort = 15020;
const sidecarPort = 15021;

function hasSidecar(graph: Graph, { node, labels }: Workload): Tri {
  const own = labels.at("sidecar.istio.io/inject").boolean();
  if (own !== undefined) {
    return own;
  }
  const key = namespaceKey(node);
  return anyOf(
    graph.byType(namespaceType).map((each) => {
      const on = each.view.at("metadata", "labels");
      const injects = anyOf([is(on.at("istio-injection").string(), "enabled"), present(on.at("istio.io/rev"))]);
      return allOf([isSameNamespace(keyOfNamespace(each), key), injects]);
    }),
  );
}

interface Probe {
  readonly port: number | Unknown;
  /** Whether the kubelet certainly probes that port. */
  readonly sure: boolean;
}

function portsOf(graph: Graph, workload: Workload): readonly Probe[] {
  const own = runningContainers(workload.spec).flatMap(({ container, runs }) =>
    probesOf(container).map((probe): Probe => ({
      port: portNumber(probe.port, container),
      sure: probe.sure && runs === true,
    })),
  );
  const sidecar = hasSidecar(graph, workload);
  const ofSidecar: readonly Probe[] = [
    ...(own.length === 0 ? [] : [{ port: rewrittenPort, sure: own.some(({ sure }) => sure) }]),
    { port: sidecarPort, sure: true },
  ];
  const all = sidecar === true ? ofSidecar : sidecar === false ? own : [...own, ...ofSidecar];
  const kept = sidecar === UNKNOWN ? all.map(({ port }): Probe => ({ port, sure: false })) : all;
  return [
    ...new Map([...kept].sort((a, b) => Number(a.sure) - Number(b.sure)).map((each) => [each.port, each])).values(),
  ];
}

/** Whether any group of the policy lets the kubelet in on a port. */
function isOpen(graph: Graph, keys: readonly string[], port: number | Unknown): Tri {
  const nodes = nodeSideGroups(graph);
  return anyOf(
    keys.map((key) => {
      const sources = nodes.length > 0 ? nodes : peersOf(graph, key, "ingress");
      return port === UNKNOWN ? UNKNOWN : allows(graph, key, "ingress", { protocol: "tcp", port }, sources);
    }),
  );
}

function judge(graph: Graph, { policy, workload, match }: Selection, strict: boolean): Outcome {
  const ports = portsOf(graph, workload);
  const groups = groupsOfPolicy(graph, policy);
  const judged = ports.map(({ port, sure }) => ({ port, sure, open: isOpen(graph, groups.keys, port) }));
  const closed = judged.filter(({ open, sure }) => open === false && sure).map(({ port }) => String(port));
  if (closed.length > 0) {
    const values = { ports: closed.join(", "), policy: policy.name };
    if (match !== true || !groups.complete || !strict) {
      return undecided(
        strict
          ? `the security groups of its pods (SecurityGroupPolicy ${policy.name})`
          : "the enforcing mode of the VPC CNI",
      );
    }
    return violation(undefined, values);
  }
  return judged.some(({ open }) => open !== true)
    ? undecided(
        `whether the groups of SecurityGroupPolicy ${policy.name} allow the kubelet on the ports that it probes`,
      )
    : pass;
}

export const probePorts = stackRule({
  name: "probe-ports",
  capability: "pod-security-groups",
  guide: ["sgp-probes"],
  severity: "high",
  title: "A pod's security groups allow the kubelet on every port that it probes",
  why: "A probe that the pod's own group drops always fails, and Kubernetes keeps restarting the pod.",
  problem:
    "The groups of SecurityGroupPolicy {policy} do not allow the kubelet on TCP {ports}, which the pods' probes use",
  fix: "Add an aws.vpc.SecurityGroupIngressRule for TCP {ports} from the cluster security group to the pods' group",
  examples: {
    bad: `new k8s.apps.v1.Deployment("api", { spec: { template: { spec: { containers: [{ readinessProbe: { httpGet: { port: 8080 } } }] } } } });`,
    good: `new aws.vpc.SecurityGroupIngressRule("probes", {
  securityGroupId: api.id, referencedSecurityGroupId: clusterSecurityGroupId, ipProtocol: "tcp", fromPort: 8080, toPort: 8080,
});`,
  },
  level: level("advisory", "mandatory"),
  params: modeParam,
  types: [tokens.securityGroupPolicy],
  check(graph, { params }): readonly Finding[] {
    const mode = modeOf(graph, params.enforcingMode);
    return selections(graph).map((selection) =>
      on(
        selection.workload.node,
        mode === "standard"
          ? notApplicable("in standard mode, pods' security groups do not filter traffic from their own node")
          : judge(graph, selection, mode === "strict"),
      ),
    );
  },
});
