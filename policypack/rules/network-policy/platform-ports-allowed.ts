import { type ComponentPort, componentPorts } from "../../../facts/component-ports";
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
import { allOf, anyOf, is } from "../../../core/answers";
import { doubted } from "../shared/outcomes";
import { chartName, chartTypes } from "../shared/helm";
import { labelsOf } from "../../../core/labels";
import { podIsolated } from "./isolation";
import { coversPort, isAbout, namesPort, someRule } from "../../../core/policies/cover";
import { type Stack, stackOf } from "./stack";

function nameOf(node: Node): Maybe<string> {
  return node.type === tokens.addon ? node.view.at("addonName").string() : chartName(node);
}

/** Add-ons run in kube-system; cert-manager, a community add-on, runs in namespace cert-manager. */
function namespaceOf(stack: Stack, node: Node, { installedBy }: ComponentPort): Maybe<string> {
  if (node.type !== tokens.addon) {
    return stack.keyOf(node);
  }
  return installedBy.includes("cert-manager") ? "cert-manager" : "kube-system";
}

function judge(stack: Stack, node: Node, component: ComponentPort): Outcome {
  const namespace = namespaceOf(stack, node, component);
  const pod = stack.podIn(namespace, labelsOf(component.labels));
  const isolated = podIsolated(stack, pod, "ingress");
  if (isolated === false) {
    return notApplicable("no policy isolates its pods");
  }
  // Charts set more pod labels than the table lists: any policy in the namespace that opens the port may select them.
  const opened = anyOf(
    stack
      .policiesAbout(namespace)
      .map((policy) =>
        allOf([
          isAbout(policy, namespace),
          someRule(policy.allows("ingress"), (rule) =>
            anyOf([
              ...component.ports.map((port) => coversPort(rule, component.protocol, port)),
              namesPort(rule, component.protocol),
            ]),
          ),
        ]),
      ),
  );
  if (opened === true) {
    return pass;
  }
  const { name, caller, protocol, ports } = component;
  return isolated === UNKNOWN || opened === UNKNOWN
    ? undecided(`which policies apply to ${name}`)
    : violation(undefined, { component: name, caller, port: `${protocol} ${ports.join(" or ")}` });
}

const types = [tokens.addon, ...chartTypes];

export const platformPortsAllowed = stackRule({
  name: "platform-ports-allowed",
  capability: "network-policy",
  guide: ["np-incremental"],
  severity: "medium",
  title: "Policies that isolate platform pods open the ports on which they are called",
  why: "A default deny in their namespace stops webhooks, certificates and DNS for the whole cluster, and the API server is not a pod that a selector could match.",
  problem: "Policies isolate the pods of {component}, but none opens {port} to {caller}",
  fix: "Add an ingress rule for {port} to the namespace; if the API server calls, use an ipBlock with the cluster's subnets",
  examples: {
    bad: `new k8s.helm.v3.Release("cert-manager", { chart: "cert-manager", namespace: "cert-manager" });
new k8s.networking.v1.NetworkPolicy("deny", { metadata: { namespace: "cert-manager" }, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } });`,
    good: `new k8s.networking.v1.NetworkPolicy("webhook", { metadata: { namespace: "cert-manager" }, spec: {
  podSelector: { matchLabels: { "app.kubernetes.io/name": "webhook" } }, policyTypes: ["Ingress"],
  ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/16" } }], ports: [{ port: 10250 }] }],
} });`,
  },
  level: level("advisory", "advisory", "mandatory"),
  types,
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    return graph.byType(...types).flatMap((node) => {
      const name = nameOf(node);
      return componentPorts
        .filter(({ installedBy }) => is(name, ...installedBy) !== false)
        .map((component) => judge(stack, node, component))
        .map((outcome) => on(node, name === UNKNOWN ? doubted(outcome, `what ${node.name} installs`) : outcome));
    });
  },
});
