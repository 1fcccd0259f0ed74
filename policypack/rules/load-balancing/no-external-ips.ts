import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { types } from "./types";

export const noExternalIps = resourceRule({
  name: "no-external-ips",
  capability: "load-balancing",
  guide: [],
  reference: {
    title: "CVE-2020-8554: man in the middle using LoadBalancer or ExternalIPs",
    url: "https://github.com/kubernetes/kubernetes/issues/97076",
  },
  severity: "high",
  title: "No Service has external IPs",
  why: "Traffic from any pod to such an address goes to the pods of the Service, bypassing load balancer, TLS and security groups.",
  problem: "The Service takes over the addresses {addresses} (spec.externalIPs)",
  fix: "Remove spec.externalIPs and use a Service of type LoadBalancer with a certificate",
  examples: {
    bad: `new k8s.core.v1.Service("web", { spec: { ports, externalIPs: ["203.0.113.10"] } });`,
    good: `new k8s.core.v1.Service("web", { spec: { ports, type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" } });`,
  },
  level: level("mandatory"),
  types: types.service,
  check(service) {
    const addresses = service.view.at("spec", "externalIPs");
    return addresses.items().length > 0
      ? violation(addresses, { addresses })
      : addresses.state === "unknown"
        ? undecided(addresses)
        : pass;
  },
});
