/** Plugin: load balancers, with TLS that ends where each route says. */
import * as aws from "@pulumi/aws";
import type { z } from "zod";
import { definePlugin, type GuideOption } from "../../framework/plugin";
import { scheme } from "./annotations";
import { check } from "./check";
import { config } from "./config";
import { connections } from "./connections";
import { LoadBalancing } from "./load-balancing";

export type * from "./args";
export { LoadBalancing } from "./load-balancing";
export type * from "./slots";

type Config = z.output<typeof config>;
type Kind = Config["routes"][string]["kind"];

/** Fulfilled as soon as there is a route of one of these kinds. */
const routeOf = (...kinds: readonly Kind[]): GuideOption<Config> => ({
  key: `routes.<name>.kind: ${kinds[0] ?? ""}`,
  holds: ({ routes }) => Object.values(routes).some(({ kind }) => kinds.includes(kind)),
});

export const loadBalancing = definePlugin({
  name: "load-balancing",
  summary: "AWS Load Balancer Controller, and load balancers with TLS that ends on them, at the ingress or in the pod.",
  guide: ["lb-alb-certificate", "lb-nlb-certificate", "tls-termination", "tls-end-to-end", "transit-hops"],
  options: {
    "lb-alb-certificate": routeOf("alb"),
    "lb-nlb-certificate": routeOf("nlb"),
    "tls-termination": routeOf("alb", "nlb", "pod", "ingress-gateway"),
    "tls-end-to-end": routeOf("pod", "ingress-gateway"),
    "transit-hops": routeOf("alb", "nlb", "pod", "ingress-gateway"),
  },
  config,
  requires: ["network", "security-groups", "cluster", "nodes"],
  uses: ["private-ca", "cert-manager", "istio", "network-policy"],
  provides: ["load-balancing"],
  declare: ({ routes }) => ({ loadBalancerSchemes: [...new Set(Object.values(routes).map(scheme))] }),
  check,
  connections,
  provision: (context, config, needs) => {
    const { network, "security-groups": groups, cluster, nodes, istio } = needs;
    const { "private-ca": ca, "cert-manager": certManager, "network-policy": policies } = needs;
    const gateway = Object.values(config.routes).some(({ kind }) => kind === "ingress-gateway")
      ? istio?.ingressGateway
      : undefined;
    const issues = Object.values(config.routes).some(({ kind }) => kind === "pod");
    return {
      "load-balancing": new LoadBalancing(
        "load-balancing",
        {
          ...config,
          clusterName: cluster.name,
          vpcId: network.vpcId,
          vpcCidr: network.vpcCidr,
          vpcIpv6Cidr: network.vpcIpv6Cidr,
          region: network.region,
          accountId: aws.getCallerIdentityOutput().accountId,
          privateSubnetIds: network.privateSubnets.map(({ id }) => id),
          publicSubnetIds: network.publicSubnets.map(({ id }) => id),
          nodeSecurityGroupId: groups.nodes.id,
          acmCertificateAuthorityArn: ca?.acmArn,
          acmKeyAlgorithm: ca?.acmKeyAlgorithm,
          ingressGateway: gateway,
          issuer: certManager?.issuer,
          approverPolicy: certManager?.approverPolicy,
          namespaces: { ...istio?.namespaces, ...policies?.namespaces },
          deletionProtection: context.deletionProtection,
          tags: context.tags,
        },
        {
          providers: [cluster.kubernetes],
          dependsOn: [
            ...nodes.ready,
            ...groups.open("admission-webhook-9443"),
            ...(policies?.policies ?? []),
            ...(ca?.active ?? []),
            ...(gateway?.ready ?? []),
            ...(issues ? (certManager?.ready ?? []) : []),
          ],
        },
      ),
    };
  },
  outputs: ({ "load-balancing": { hostNames, backendSecurityGroupId, accessLogsBucket } }) => ({
    hostNames,
    backendSecurityGroupId,
    accessLogsBucket,
  }),
});
