/** What a cluster needs before anything of ours runs on it. Pure. */
import type { Connection } from "../../core/connections/model";
import type { Declarations } from "../../framework/slots";
import { apiServerClient, coreDns, dnsClient, needs, scraped } from "../shared/connections";

const groups = 'Amazon EKS User Guide, "View Amazon EKS security group requirements for clusters" (2026-12)';

export function connections(_: unknown, { prometheus }: Readonly<Partial<Declarations>>): Connection[] {
  return [
    needs({
      from: { kind: "nodes" },
      to: { kind: "api-server" },
      port: 443,
      why: "has kubelets register and report there",
      source: groups,
    }),
    needs({
      from: { kind: "api-server" },
      to: { kind: "nodes" },
      port: 10250,
      why: "reads logs from the kubelets and runs commands through them",
      source: groups,
    }),
    apiServerClient(coreDns, "watches Services and endpoints with CoreDNS"),
    ...scraped(prometheus, coreDns, [9153], "CoreDNS, plugin prometheus"),
    ...dnsClient({ kind: "any-pod" }),
    ...(["UDP", "TCP"] as const).map((protocol) =>
      needs({
        from: coreDns,
        to: { kind: "vpc-resolver" },
        protocol,
        port: 53,
        why: "forwards names that are not of the cluster",
        source: "CoreDNS on EKS: forward . /etc/resolv.conf, which a node has from the VPC (belief without a source)",
      }),
    ),
  ];
}
