/** What encrypts each hop, computed from the stack config alone. Pure. */
import { istio as istioPlugin } from "../../components/istio";
import { loadBalancing } from "../../components/load-balancing";
import type { Route } from "../../components/load-balancing/view";
import type { Declarations } from "../../framework/slots";
import { configOf } from "../../framework/stack-config";
import { encryptsInTransit } from "../../facts/nitro";
import { UserError } from "../../cli/errors";
import type { StackView } from "../view";

export interface Hop {
  readonly from: string;
  readonly to: string;
  /** `unknown`: the config does not say, for example which protocol applications use. */
  readonly state: "encrypted" | "clear" | "unknown";
  /** What encrypts the hop, or why nothing does. */
  readonly by: string;
}

export interface Flow {
  readonly title: string;
  /** In the order in which a connection takes them. */
  readonly hops: readonly Hop[];
}

export interface Encryption {
  readonly stack: string;
  readonly flows: readonly Flow[];
}

/** @throws UserError if the stack has no node groups */
export function encryptionOf(stack: StackView): Encryption {
  if (stack.declared.nodeGroups === undefined) {
    throw new UserError(
      `--encryption: stack "${stack.name}" has no node-groups; name a stack that has them with --stack`,
    );
  }
  const istio = configOf(stack.plugins, istioPlugin);
  const balancing = configOf(stack.plugins, loadBalancing);
  const mesh = istio !== undefined;
  const gatewayTls = istio?.ingressGateway?.tls !== undefined;
  return {
    stack: stack.name,
    flows: [
      ...Object.entries(balancing?.routes ?? {}).map(([name, route]) => ({
        title: `Route ${name} (${route.kind})`,
        hops: hopsOf(route, balancing?.tlsPolicy ?? "", gatewayTls),
      })),
      ...betweenPods(stack.declared, mesh),
      {
        title: "Platform",
        hops: [
          { from: "node or pod", to: "API server", state: "encrypted", by: "TLS of Kubernetes" },
          { from: "API server", to: "kubelet, webhooks", state: "encrypted", by: "TLS of Kubernetes" },
          { from: "pod", to: "AWS APIs", state: "encrypted", by: "TLS of AWS" },
        ],
      },
    ],
  };
}

function hopsOf(route: Route, tlsPolicy: string, gatewayTls: boolean): Hop[] {
  const clients = route.internetFacing === undefined ? "clients inside" : "clients on the internet";
  const passes = { from: clients, to: "NLB", state: "encrypted", by: "the client's TLS" } as const;
  switch (route.kind) {
    case "alb":
    case "nlb": {
      const balancer = route.kind.toUpperCase();
      return [
        { from: clients, to: balancer, state: "encrypted", by: `TLS, ${tlsPolicy}` },
        route.clearTextToPods === true
          ? { from: balancer, to: "pods", state: "clear", by: "clearTextToPods; Nitro does not reach a load balancer" }
          : {
              from: balancer,
              to: "pods",
              state: "encrypted",
              by: "TLS again; the pod's certificate is not checked",
            },
      ];
    }
    case "pod":
      return [passes, { from: "NLB", to: "pods", state: "encrypted", by: "the client's TLS, which ends in the pod" }];
    case "ingress-gateway":
      return gatewayTls
        ? [
            passes,
            { from: "NLB", to: "ingress gateway", state: "encrypted", by: "the client's TLS, which ends here" },
            { from: "ingress gateway", to: "workloads", state: "encrypted", by: "mTLS of the mesh" },
          ]
        : [
            { from: clients, to: "NLB", state: "unknown", by: "a Gateway object outside this stack decides" },
            { from: "NLB", to: "ingress gateway", state: "unknown", by: "a Gateway object outside this stack decides" },
            { from: "ingress gateway", to: "workloads", state: "encrypted", by: "mTLS of the mesh" },
          ];
  }
}

function betweenPods(declared: Readonly<Partial<Declarations>>, mesh: boolean): Flow[] {
  const wire = betweenNodes(declared, "pods");
  return [
    ...(mesh
      ? [
          {
            title: "Between workloads of the mesh",
            hops: [{ from: "pod", to: "pod", state: "encrypted", by: "mTLS of the mesh, strict" } as const],
          },
        ]
      : []),
    {
      title: mesh ? "Between pods outside of the mesh" : "Between pods",
      hops: [
        { from: "pod", to: "pod of another node", ...wire },
        {
          from: "pod",
          to: "pod of the same node",
          state: "clear",
          by: `never leaves the node: no ${declared.wireguard === undefined ? "hardware" : "tunnel and no hardware"} encrypts it`,
        },
      ],
    },
    {
      title: "Between nodes",
      hops: [{ from: "node, pod on its network", to: "another node or its pods", ...betweenNodes(declared, "nodes") }],
    },
    { title: "DNS", hops: [{ from: "pod", to: "CoreDNS on another node", ...wire }] },
  ];
}

/** Traffic between nodes, sent by pods or by nodes and pods on their network. */
function betweenNodes(declared: Readonly<Partial<Declarations>>, sender: "pods" | "nodes"): Pick<Hop, "state" | "by"> {
  const { wireguard, networkPolicyEngine } = declared;
  const inTunnel = wireguard === "pods-and-hosts" || (wireguard === "pods" && sender === "pods");
  const nitro = byNitro(declared);
  return inTunnel
    ? {
        state: "encrypted",
        by: `WireGuard of ${networkPolicyEngine === "calico" ? "Calico" : "Cilium"}${nitro.state === "encrypted" ? ", and Nitro below it" : ""}`,
      }
    : nitro;
}

/**
 * Nitro encrypts only if both instances support it, so one instance family without support makes the hop plaintext.
 */
function byNitro({ nodeGroups = [], vpcEncryption }: Readonly<Partial<Declarations>>): Pick<Hop, "state" | "by"> {
  const types = [...new Set(nodeGroups.flatMap(({ instanceTypes }) => instanceTypes))];
  const clear = types.filter((type) => encryptsInTransit(type) === false);
  const unheard = types.filter((type) => encryptsInTransit(type) === undefined);
  if (clear.length > 0) {
    return { state: "clear", by: `Nitro of ${clear.join(", ")} does not encrypt` };
  }
  return unheard.length > 0
    ? { state: "unknown", by: `facts/nitro-encryption.json does not know ${unheard.join(", ")}` }
    : {
        state: "encrypted",
        by: vpcEncryption === "enforce" ? "Nitro; the VPC lets no plaintext through" : "Nitro, in one VPC",
      };
}
