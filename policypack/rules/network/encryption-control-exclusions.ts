import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";
import { controlType, strength } from "./encryption-control";

/** What sends plaintext out of a VPC, and the exclusion in aws.ec2.VpcEncryptionControl that allows it. */
const gateways: readonly (readonly [type: string, exclusion: string])[] = [
  ["aws:ec2/internetGateway:InternetGateway", "internetGatewayExclusion"],
  ["aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "egressOnlyInternetGatewayExclusion"],
  ["aws:ec2/vpnGateway:VpnGateway", "virtualPrivateGatewayExclusion"],
  ["aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "vpcPeeringExclusion"],
];
const natGateway = "aws:ec2/natGateway:NatGateway";
const firewall = "aws:networkfirewall/firewall:Firewall";

/** The NAT gateways in a VPC's subnets. */
function natGateways(graph: Graph, vpc: Node): readonly Node[] {
  return graph.byType(natGateway).filter((nat) => {
    const subnets = graph.targets(nat, ["subnetId"], tokens.subnet).nodes;
    return subnets.some((subnet) => graph.targets(subnet, ["vpcId"], tokens.vpc).nodes.includes(vpc));
  });
}

interface Obstacle {
  readonly node: Node;
  readonly exclusion: string;
}

function obstacles(graph: Graph, vpc: Node): readonly Obstacle[] {
  return [
    ...gateways.flatMap(([type, exclusion]) =>
      graph.referrers(vpc, "vpcId", type).map((node) => ({ node, exclusion })),
    ),
    ...natGateways(graph, vpc).map((node) => ({ node, exclusion: "natGatewayExclusion" })),
  ];
}

function judge(graph: Graph, control: Node): readonly Outcome[] {
  const mode = strength(control);
  if (mode !== UNKNOWN && mode < 2) {
    return [pass];
  }
  const vpcs = graph.targets(control, ["vpcId"], tokens.vpc).nodes;
  const judged = vpcs
    .flatMap((vpc) => obstacles(graph, vpc))
    .flatMap(({ node, exclusion }): Outcome[] => {
      const view = control.view.at(exclusion);
      if (view.string() === "enable") {
        return [];
      }
      return [
        mode === UNKNOWN || view.state === "unknown"
          ? undecided(mode === UNKNOWN ? control.view.at("mode") : view)
          : violation(view, { obstacle: node.name, change: `${exclusion} to "enable"` }),
      ];
    });
  const firewalls = vpcs.flatMap((vpc) => graph.referrers(vpc, "vpcId", firewall));
  const refused = firewalls.map(({ name }): Outcome =>
    mode === UNKNOWN
      ? undecided(control.view.at("mode"))
      : violation("mode", { obstacle: name, change: 'mode to "monitor"' }),
  );
  const all = [...judged, ...refused];
  return all.length > 0 ? all : [vpcs.length > 0 ? pass : undecided("the VPC, which this stack does not create")];
}

export const encryptionControlExclusions = stackRule({
  name: "encryption-control-exclusions",
  capability: "network",
  guide: ["transit-hops"],
  severity: "medium",
  title: "A VPC that enforces encryption lists an exclusion for everything that sends plaintext",
  why: "AWS refuses mode enforce while a gateway without an exclusion, or a network firewall, sends plaintext.",
  problem: "The VPC's encryption control is in mode enforce, but {obstacle} in the VPC sends plaintext",
  fix: "Set {change}, or remove {obstacle}",
  examples: {
    bad: `new aws.ec2.InternetGateway("main", { vpcId: vpc.id });
new aws.ec2.VpcEncryptionControl("main", { vpcId: vpc.id, mode: "enforce" });`,
    good: `new aws.ec2.VpcEncryptionControl("main", { vpcId: vpc.id, mode: "enforce", internetGatewayExclusion: "enable", natGatewayExclusion: "enable" });`,
  },
  level: level("mandatory"),
  types: [controlType],
  check(graph): readonly Finding[] {
    return graph.byType(controlType).flatMap((control) => judge(graph, control).map((outcome) => on(control, outcome)));
  },
});
