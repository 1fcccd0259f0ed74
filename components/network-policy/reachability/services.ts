/** Services that every such cluster has, by what their charts and add-ons give them. */
import { addressIn } from "../../../core/cidr";
import type { Intents } from "../intents";
import type { Labels, Protocol } from "../model";
import type { Places } from "../places";
import { platform } from "../platform";
import { coreDns } from "../well-known";
import type { Service, ServicePort } from "./world";

const tcp = (port: number, targetPort = port): ServicePort => ({ protocol: "TCP", port, targetPort });
const udp = (port: number): ServicePort => ({ protocol: "UDP" satisfies Protocol, port, targetPort: port });

interface Known {
  readonly namespace: string;
  readonly name: string;
  /** As far as rules ask for the labels. */
  readonly selector: Labels;
  readonly ports: readonly ServicePort[];
}

/**
 * Source: the coredns add-on (kube-dns), and templates/service.yaml or the like of the charts of cert-manager, istio-csr,
 * istiod, gateway and the AWS Load Balancer Controller in facts/charts.ts.
 */
function known({ ingressGateway, egressGateway }: Pick<Intents, "ingressGateway" | "egressGateway">): Known[] {
  const of = (component: string, pods: string, name: string, ports: readonly ServicePort[]): Known[] =>
    (platform[component] ?? [])
      .filter((each) => each.name === pods)
      .map(({ namespace, labels: selector }) => ({ namespace, name, selector, ports }));
  const gateway = ({ namespace, labels }: Intents["ingressGateway"], name: string): Known => ({
    namespace,
    name,
    selector: labels,
    ports: [tcp(443, 8443), tcp(15021)],
  });
  return [
    { ...coreDns, name: "kube-dns", selector: coreDns.labels, ports: [udp(53), tcp(53), tcp(9153)] },
    ...of("aws-load-balancer-controller", "aws-load-balancer-controller", "aws-load-balancer-webhook-service", [
      tcp(443, 9443),
    ]),
    ...of("cert-manager", "cert-manager-webhook", "cert-manager-webhook", [tcp(443, 10250)]),
    ...of("istio-csr", "istio-csr", "cert-manager-istio-csr", [tcp(443, 6443)]),
    ...of("istiod", "istiod", "istiod", [tcp(15010), tcp(15012), tcp(443, 15017), tcp(15014)]),
    gateway(ingressGateway, "istio-ingressgateway"),
    gateway(egressGateway, "istio-egressgateway"),
  ];
}

/** Where cluster IPs are made up if nothing is known of them: blocks for benchmarks and documentation (RFC 2544, RFC 3849). */
const fallback = { ipv4: "198.18.0.0/24", ipv6: "2001:db8:2::/112" } as const;

/** Cluster IPs are made up too, but for that of kube-dns, which is the tenth of the block. */
export function servicesOf(
  intents: Pick<Intents, "dns" | "ingressGateway" | "egressGateway">,
  { kubernetesService: [kubernetes] = [], ipFamily }: Places,
): Service[] {
  const address = (offset: number): string =>
    kubernetes === undefined ? addressIn(fallback[ipFamily], offset) : addressIn(kubernetes, offset - 1);
  return known(intents).map((service, index) => {
    const given = service.name === "kube-dns" ? (intents.dns.clusterDns?.[0] ?? address(10)) : undefined;
    return { kind: "service", ...service, address: given ?? address(100 + index) };
  });
}

/** The addresses that the Service `kubernetes` may have. */
export function kubernetesAddresses({ kubernetesService }: Places): readonly string[] | undefined {
  return kubernetesService?.map((block) => addressIn(block, 0));
}
