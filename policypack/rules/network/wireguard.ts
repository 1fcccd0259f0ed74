/** Where encryption of pod traffic between nodes is turned on. */
import type { Graph, Node, Resource } from "../../graph";
import { type Maybe, UNKNOWN, type View } from "../../../core/view";
import { allOf, type Tri } from "../../../core/answers";
import { chartName, chartTypes, chartValue } from "../shared/helm";

export const felixTypes: readonly string[] = [
  "kubernetes:projectcalico.org/*:FelixConfiguration",
  "kubernetes:crd.projectcalico.org/*:FelixConfiguration",
  // The operator creates the object that counts; a program changes it with a CustomResourcePatch.
  "kubernetes:projectcalico.org/*:FelixConfigurationPatch",
  "kubernetes:crd.projectcalico.org/*:FelixConfigurationPatch",
];

/** WireGuard's switches, one for each IP family, both off by default. */
export function wireguardFlags(felix: Resource): { readonly ipv4: View; readonly ipv6: View } {
  return { ipv4: felix.view.at("spec", "wireguardEnabled"), ipv6: felix.view.at("spec", "wireguardEnabledV6") };
}

/** A tunnel between nodes. */
export interface Tunnel {
  readonly on: Node;
  readonly isOn: Tri;
  /** Least number of bytes that the tunnel adds to a packet. */
  readonly overhead: number;
}

const orOff = (flag: Maybe<boolean>): Tri => flag ?? false;

function ofCalico(felix: Node): readonly Tunnel[] {
  const { ipv4, ipv6 } = wireguardFlags(felix);
  // Felix, wireguardMTU: the interface's MTU minus 60 bytes for IPv4 and 80 for IPv6.
  return [
    { on: felix, isOn: orOff(ipv4.boolean()), overhead: 60 },
    { on: felix, isOn: orOff(ipv6.boolean()), overhead: 80 },
  ];
}

function ofCilium(chart: Node): Tunnel {
  const name = chartName(chart);
  const type = chartValue(chart, "encryption", "type").string();
  return {
    on: chart,
    isOn: allOf([
      name === UNKNOWN ? UNKNOWN : name === "cilium",
      orOff(chartValue(chart, "encryption", "enabled").boolean()),
      type === UNKNOWN ? UNKNOWN : type === "wireguard",
    ]),
    // Of cilium_wg0: 95 from 1.19.5 on (cilium/cilium#45940), 80 before.
    overhead: 80,
  };
}

/** The tunnels that are or may be on. */
export function tunnels(graph: Graph): readonly Tunnel[] {
  return [...graph.byType(...felixTypes).flatMap(ofCalico), ...graph.byType(...chartTypes).map(ofCilium)].filter(
    ({ isOn }) => isOn !== false,
  );
}
