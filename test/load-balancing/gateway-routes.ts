/** Routes of every kind, for the tests of the Gateway API. */
import { config } from "../../components/load-balancing/config";
import type { RouteKind } from "../../components/load-balancing/settings";

export const certificate = "arn:aws:acm:eu-central-1:123456789012:certificate/6a5b4c3d-0000-4000-8000-000000000000";
export const wafAclArn =
  "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/web/6a5b4c3d-0000-4000-8000-000000000000";

export const byKind: Readonly<Record<RouteKind, object>> = {
  alb: {
    kind: "alb",
    namespace: "web",
    hosts: ["shop.example.com", "*.example.com"],
    certificate: "old",
    service: { name: "shop", port: 443, targetPort: 8443 },
    healthCheckPath: "/healthz",
    wafAclArn,
  },
  nlb: {
    kind: "nlb",
    namespace: "web",
    certificate: "old",
    pods: { app: "feed" },
    targetPort: 9443,
    alpn: "HTTP2Preferred",
  },
  "ingress-gateway": { kind: "ingress-gateway" },
  pod: {
    kind: "pod",
    namespace: "vault",
    pods: { app: "vault" },
    targetPort: 8200,
    certificate: { dnsNames: ["vault.example.com"], secretName: "vault-tls" },
  },
};
export const kinds = Object.keys(byKind) as RouteKind[];

export const parsed = (routes: object, more: object = {}): ReturnType<typeof config.parse> =>
  config.parse({ certificates: { old: { source: "existing", arn: certificate } }, routes, ...more });
