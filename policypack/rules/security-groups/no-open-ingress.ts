import { z } from "zod";
import { isWorld } from "../../../core/cidr";
import { level, type Outcome, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import type { Tri } from "../../../core/answers";
import { type GroupRule, ingressTypes, protocolOf, rulesOf, showPorts } from "./shapes";

/** "Fragmentation needed" must reach a load balancer from anywhere, or large responses stall (RFC 1191, RFC 8201). */
const pathMtu: Readonly<Record<string, readonly [type: number, code: number]>> = { icmp: [3, 4], icmpv6: [2, 0] };

/** Whether a rule only opens what may face the internet: true, false or unknown. */
export function opensOnly(rule: GroupRule, ports: readonly number[]): Tri {
  const protocol = protocolOf(rule);
  const from = rule.fromPort.number();
  const to = rule.toPort.number();
  if (protocol === UNKNOWN) {
    return UNKNOWN;
  }
  const mtu = protocol === undefined ? undefined : pathMtu[protocol];
  if (mtu !== undefined) {
    return from === UNKNOWN || to === UNKNOWN ? UNKNOWN : from === mtu[0] && to === mtu[1];
  }
  if (protocol !== "tcp") {
    return false;
  }
  if (from === UNKNOWN || to === UNKNOWN) {
    // One end outside the allowed ports decides it.
    return [from, to].some((end) => typeof end === "number" && !ports.includes(end)) ? false : UNKNOWN;
  }
  if (from === undefined || to === undefined || from > to) {
    return false;
  }
  const within = new Set(ports.filter((port) => from <= port && port <= to));
  return within.size === to - from + 1;
}

function judge(rule: GroupRule, ports: readonly number[]): Outcome {
  const allowed = opensOnly(rule, ports);
  if (allowed === true) {
    return pass;
  }
  const open = rule.cidrs.find((cidr) => isWorld(cidr.string()) === true);
  if (open !== undefined && rule.direction !== undefined) {
    return undecided(rule.direction);
  }
  if (open !== undefined && allowed === false) {
    return violation(rule.at, { ports: showPorts(rule), cidr: open });
  }
  const unclear = rule.cidrs.filter((cidr) => isWorld(cidr.string()) === UNKNOWN);
  if (open !== undefined) {
    return undecided(rule.protocol.state === "unknown" ? rule.protocol : rule.fromPort);
  }
  return unclear.length > 0 ? undecided(...unclear) : pass;
}

export const noOpenIngress = resourceRule({
  name: "no-open-ingress",
  capability: "security-groups",
  guide: ["sg-control-plane-443", "sg-kubelet-10250", "sg-node-to-node"],
  severity: "critical",
  title: "No security group is open to the internet, except for a load balancer's public ports",
  why: "The guide opens named ports between control plane, nodes and pods. A port that is open to the world defeats all of them.",
  problem: "The rule opens {ports} to the internet ({cidr})",
  fix: "Replace {cidr} with the security group or networks that need {ports}",
  examples: {
    bad: `new aws.vpc.SecurityGroupIngressRule("ssh", {
  securityGroupId, ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIpv4: "0.0.0.0/0",
});`,
    good: `new aws.vpc.SecurityGroupIngressRule("kubelet", {
  securityGroupId: nodes.id, ipProtocol: "tcp", fromPort: 10250, toPort: 10250,
  referencedSecurityGroupId: controlPlane.id,
});`,
  },
  level: level("mandatory"),
  params: {
    publicPorts: z
      .array(z.int().min(0).max(65535))
      .default([80, 443])
      .describe("TCP ports that a load balancer may open to the internet"),
  },
  types: ingressTypes,
  check(resource, { params }) {
    return rulesOf(resource, "ingress").map((rule) => judge(rule, params.publicPorts));
  },
});
