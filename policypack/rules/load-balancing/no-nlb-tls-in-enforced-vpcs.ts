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

/** Whether a VPC of the stack refuses clear text. */
function enforced(graph: Graph): Tri {
  return anyOf(
    graph.byType(control).map((each) => {
      const mode = each.view.at("mode").string();
      return mode === UNKNOWN ? UNKNOWN : mode === "enforce";
    }),
  );
}

/** Whether a resource makes a TLS listener on an NLB. */
function makesTls(node: Node): Tri {
  const protocol = node.view.at("protocol").string();
  return types.listener.includes(node.type)
    ? protocol === UNKNOWN
      ? UNKNOWN
      : protocol === "TLS"
    : anyOf(loadBalancerServices(node).map(endsTls));
}

/** Whether a Gateway becomes an NLB that ends TLS. */
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
    return notApplicable("no TLS listener of an NLB");
  }
  if (mode === false) {
    return pass;
  }
  return mode === UNKNOWN || tls === UNKNOWN
    ? undecided("the mode of the VPC encryption control, or whether the listener has TLS")
    : violation();
}

export const noNlbTlsInEnforcedVpcs = stackRule({
  name: "no-nlb-tls-in-enforced-vpcs",
  capability: "load-balancing",
  guide: ["transit-hops", "lb-nlb-certificate"],
  severity: "medium",
  title: "No NLB ends TLS in a VPC that enforces encryption in transit",
  why: "A VPC encryption control in mode enforce does not take TLS listeners of a Network Load Balancer, and fails in the middle of an update.",
  problem: "The NLB ends TLS, which the VPC's encryption control does not allow",
  fix: "Let TLS pass through to the pod (no certificate on the NLB), or use an Application Load Balancer",
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
