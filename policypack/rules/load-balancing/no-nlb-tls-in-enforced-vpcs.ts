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
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { type AwsGateway, awsGateways, endsTls as endsGatewayTls, listenersOf } from "./gateways";
import { endsTls, loadBalancerServices, serviceTypes } from "./services";
import { types } from "./types";

const control = "aws:ec2/vpcEncryptionControl:VpcEncryptionControl";

/** Whether a VPC of the stack refuses plaintext. */
function enforced(graph: Graph): Tri {
  return anyOf(
    graph.byType(control).map((each) => {
      const mode = each.view.at("mode").string();
      return mode === UNKNOWN ? UNKNOWN : mode === "enforce";
    }),
  );
}

/** Whether a resource creates a TLS listener on an NLB. */
function makesTls(node: Node): Tri {
  const protocol = node.view.at("protocol").string();
  return types.listener.includes(node.type)
    ? protocol === UNKNOWN
      ? UNKNOWN
      : protocol === "TLS"
    : anyOf(loadBalancerServices(node).map(endsTls));
}

/** Whether a Gateway becomes an NLB that terminates TLS. */
function gatewayMakesTls(gateway: AwsGateway): Tri {
  return allOf([
    gateway.sure || UNKNOWN,
    anyOf(
      listenersOf(gateway).map((listener) =>
        allOf([listener.protocol === UNKNOWN ? UNKNOWN : listener.protocol === "TLS", endsGatewayTls(listener)]),
      ),
    ),
  ]);
}

function judge(tls: Tri, mode: Tri): Outcome {
  if (tls === false) {
    return notApplicable("it has no TLS listener on an NLB");
  }
  if (mode === false) {
    return pass;
  }
  return mode === UNKNOWN || tls === UNKNOWN
    ? undecided("the mode of the VPC encryption control, or whether the listener uses TLS")
    : violation();
}

export const noNlbTlsInEnforcedVpcs = stackRule({
  name: "no-nlb-tls-in-enforced-vpcs",
  capability: "load-balancing",
  guide: ["transit-hops", "lb-nlb-certificate"],
  severity: "medium",
  title: "No NLB terminates TLS in a VPC that enforces encryption in transit",
  why: "A VPC encryption control in mode enforce does not support TLS listeners on a Network Load Balancer, and the update fails halfway.",
  problem: "The NLB terminates TLS, which the VPC's encryption control does not allow",
  fix: "Pass TLS through to the pod (no certificate on the NLB), or use an Application Load Balancer",
  examples: {
    bad: `new aws.ec2.VpcEncryptionControl("main", { vpcId, mode: "enforce" });
new aws.lb.Listener("tls", { protocol: "TLS", ...rest });`,
    good: `new aws.ec2.VpcEncryptionControl("main", { vpcId, mode: "enforce" });
new aws.lb.Listener("tls", { protocol: "TCP", port: 443, ...rest });`,
  },
  level: level("advisory", "mandatory"),
  types: [control],
  check(graph): readonly Finding[] {
    const mode = enforced(graph);
    return [
      ...graph.byType(...types.listener, ...serviceTypes).map((node) => on(node, judge(makesTls(node), mode))),
      ...awsGateways(graph).map((gateway) => on(gateway.node, judge(gatewayMakesTls(gateway), mode))),
    ];
  },
});
